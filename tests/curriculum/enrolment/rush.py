"""Many people at once over HTTP: a crowd with open sessions, gunicorn with several workers, one request each."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier
from typing import Any

from flask import Flask
from flask import session as cookie
from flask_wtf.csrf import generate_csrf
from sqlalchemy import insert, select, update

from foundation import audit, clock, db
from foundation.audit import Actor
from organisation.account import services as accounts
from organisation.account.models import Account
from organisation.staff.models import Posting, Staff, StaffName
from organisation.staff.rules import Duty
from web.app import create_app

ROOT = Path(__file__).resolve().parents[3]
SECRET = "of the rush"
WORKERS, THREADS = 4, 8
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Answer:
    """What one request was told. `started` and `ended` in seconds since the rush began."""

    status: int
    location: str
    started: float
    ended: float


def crowd(count: int, unit_id: int, *, at: datetime, first: int = 5_000_000) -> list[int]:
    """So many people of one unit, each with an account that has seen the purpose. Returns their staff ids."""
    with db.transaction() as session:
        moment = audit.record(action="test.prepared", actor=Actor("tester"), at=at).moment
        numbers = [{"staff_no": str(first + number)} for number in range(count)]
        ids = list(session.execute(insert(Staff).returning(Staff.id, sort_by_parameter_order=True), numbers).scalars())
        since = {"true_from": at.date().replace(year=at.year - 2), "known_since": moment}
        named = {"name": "育成　花子", "kana": "イクセイ　ハナコ", "search_key": "育成花子"}
        session.execute(insert(StaffName), [{"staff_id": each, **named, **since} for each in ids])
        posted = {
            "unit_id": unit_id, "duty": Duty.primary, "grade_code": "10", "post": "主事", "occupation": "行政事務",
            "employment": "正規", "posted_from": since["true_from"], "on_leave": False, "dispatched": False, **since,
        }  # fmt: skip
        session.execute(insert(Posting), [{"staff_id": each, **posted} for each in ids])
        accounts.open_accounts(at=at)
        session.execute(update(Account).values(purpose_shown_at=moment))
    return ids


def cookies(app: Flask, staff_ids: Sequence[int]) -> tuple[list[str], str]:
    """An open session for each of them, as the cookie says it, and the token that goes with every form."""
    chosen = select(Account.staff_id, Account.id, Account.epoch).where(Account.staff_id.in_(staff_ids))
    rows = db.session().execute(chosen)
    account_of = {staff_id: f"{account_id}:{epoch}" for staff_id, account_id, epoch in rows}
    now = clock.now().timestamp()
    with app.test_request_context():
        token = generate_csrf()
        common = {**cookie, "_fresh": True, "signed_in_at": now, "seen_at": now}
    serializer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return [serializer.dumps({**common, "_user_id": account_of[each]}) for each in staff_ids], token


def application(database: str, folder: Path) -> Flask:
    return create_app(database_url=database, secret_key=SECRET, instance=folder)


@contextmanager
def server(database: str, folder: Path) -> Iterator[int]:
    """gunicorn with several workers on the database. The port it listens on."""
    port = _free_port()
    command = [
        sys.executable, "-m", "gunicorn", "--no-control-socket", "--preload", "--worker-class", "gthread", "--workers",
        str(WORKERS), "--threads", str(THREADS), "--timeout", "120", "--bind", f"127.0.0.1:{port}", "--log-level",
        "error", "wsgi:create_app()",
    ]  # fmt: skip
    environment = {**os.environ, "DATABASE_URL": database, "SECRET_KEY": SECRET, "INSTANCE": str(folder)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait_for(port)
        yield port
    finally:
        process.send_signal(signal.SIGQUIT)  # at once
        process.wait(timeout=60)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int) -> None:
    """Until every worker has surely begun to answer."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if request(port, "GET", "/healthz", "").status < 500:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server does not answer")


def request(port: int, method: str, path: str, session: str, body: str = "") -> Answer:
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    started = time.monotonic()
    headers = {"Cookie": f"ikusei={session}"} | (FORM if method == "POST" else {})
    connection.request(method, path, body=body, headers=headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return Answer(response.status, response.getheader("Location") or "", started, time.monotonic())


def all_at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each was told; nobody begins before everybody is there."""
    gate = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def enrolment_in(answer: Answer) -> int:
    """The application the answer leads to."""
    found = re.search(r"/enrolments/(\d+)", answer.location)
    return int(found[1]) if found else 0
