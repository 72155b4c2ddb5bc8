"""The demo city behind a live server, at a moment the tests choose."""

import fcntl
import json
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from foundation import clock, db
from organisation.account import queries as accounts
from organisation.staff import queries as staff
from tests.factories import AT
from web import config
from web.app import create_app


@dataclass
class Hour:
    """What the application takes for the time while it is striking."""

    moment: datetime = AT

    @contextmanager
    def striking(self) -> Iterator[None]:
        """Inside, the application asks here."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "now", lambda: self.moment)
            yield

    def passes(self, **so_much: float) -> None:
        self.moment += timedelta(**so_much)

    @property
    def day(self) -> date:
        return self.moment.astimezone(clock.TOKYO).date()


@dataclass(frozen=True)
class Town:
    """A city being served: where, and who plays which role (role → staff number)."""

    origin: str
    cast: Mapping[str, str]
    app: Flask
    hour: Hour

    def cookie_of(self, staff_no: str) -> dict[str, str]:
        """The cookie of an open session, for a visitor who need not pass the sign-in page."""
        account_id = accounts.account_id_of(staff.staff_id_of(staff_no) or 0)
        client, now = self.app.test_client(), clock.now().timestamp()
        with client.session_transaction() as session:
            epoch = accounts.epoch_of(account_id or 0)
            session.update(_user_id=f"{account_id}:{epoch}", _fresh=True, signed_in_at=now, seen_at=now)
        db.close()
        cookie = client.get_cookie("ikusei")
        assert cookie is not None
        return {"name": cookie.key, "value": cookie.value, "url": self.origin}


class _Quiet(WSGIRequestHandler):
    def log(self, kind: str, message: str, *rest: object) -> None:
        """Say nothing."""


@contextmanager
def served(url: str, folder: Path, cast: Mapping[str, str]) -> Iterator[Town]:
    """The application on the database, listening on a free port of the loopback, at the moment AT."""
    hour = Hour()
    with hour.striking(), _listening(application(url, folder)) as (app, port):
        yield Town(f"http://127.0.0.1:{port}", cast, app, hour)


@contextmanager
def _listening(app: Flask) -> Iterator[tuple[Flask, int]]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield app, server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        db.close()
        db.engine().dispose()


def application(url: str, folder: Path) -> Flask:
    settings = config.from_environment(
        {}, database_url=url, secret_key="of the journeys", instance=folder, testing=True
    )
    return create_app(settings)


def load_demo(url: str, folder: Path) -> dict[str, str]:
    """`flask demo` on the database. Returns who plays which role."""
    with Hour().striking():
        said = application(url, folder).test_cli_runner().invoke(args=["demo", "--json"])
    assert said.exit_code == 0, said.output
    db.close()
    db.engine().dispose()
    return {sign["role"]: sign["staff_no"] for sign in json.loads(said.stdout)["sign_ins"]}


@dataclass
class DemoFiles:
    """Copies of one SQLite file with the demo city. The processes of one run share it: the first makes it."""

    folder: Path
    own: Path
    made: int = 0

    def copied(self) -> tuple[str, dict[str, str]]:
        """A city of its own: its URL and its cast."""
        self.folder.mkdir(parents=True, exist_ok=True)
        template, cast = self.folder / "demo.db", self.folder / "cast.json"
        with (self.folder / "making").open("w") as making:
            fcntl.flock(making, fcntl.LOCK_EX)
            if not cast.exists():
                cast.write_text(json.dumps(load_demo(f"sqlite:///{template}", self.folder)))
        self.made += 1
        copy = self.own / f"{self.made}.db"
        shutil.copy(template, copy)
        return f"sqlite:///{copy}", json.loads(cast.read_text())
