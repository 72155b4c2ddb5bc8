"""A world that many tests begin with is built once per process and kind of database; the others get a copy of it.

On SQLite a copy takes the place of the empty file. On PostgreSQL a copy costs as much as an empty database, so a test
that asks for the city gets the copy at once (tests/conftest.py), and other worlds are built as they are.
"""

import copy
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import psycopg
from sqlalchemy import URL

from foundation import audit, db, remember

Value = TypeVar("Value")
CITY = "city"
_folder = TemporaryDirectory(prefix="ikusei-furnished-")
_kept: dict[tuple[str, str], object] = {}
_copies: set[str] = set()


def kept_template(name: str = CITY) -> str | None:
    """The PostgreSQL database to copy for a test that begins with this world; None until one was built."""
    return f"kept_{name}" if ("postgresql", name) in _kept else None


def is_copy(database: str) -> None:
    """Note that this PostgreSQL database is a copy already."""
    _copies.add(database)


def furnished(name: str, make: Callable[[], Value]) -> Value:
    """What `make` returns, with the database in use as `make` leaves it. In a database with content, `make` itself."""
    url = db.engine().url
    kind = url.get_backend_name()
    if str(url.database) in _copies:
        return copy.deepcopy(_kept[kind, name])  # type: ignore[return-value]
    if audit.count() or (kind == "postgresql" and name != CITY):
        return make()
    if (kind, name) in _kept and kind == "sqlite":
        _restore(Path(str(url.database)), name)
        return copy.deepcopy(_kept[kind, name])  # type: ignore[return-value]
    value = make()
    _keep(url, name)
    _kept[kind, name] = copy.deepcopy(value)
    return value


def _keep(url: URL, name: str) -> None:
    if url.get_backend_name() == "sqlite":
        with db.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        _let_go()
        shutil.copy(str(url.database), Path(_folder.name) / name)
    else:
        _let_go()
        _copy_on_the_server(url, str(url.database), f"kept_{name}")


def _restore(path: Path, name: str) -> None:
    _let_go()
    remember.forget()
    for beside in (f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(beside).unlink(missing_ok=True)
    shutil.copy(Path(_folder.name) / name, path)


def _let_go() -> None:
    """Nobody is connected any more."""
    db.close()
    db.engine().dispose()


def _copy_on_the_server(url: URL, source: str, target: str) -> None:
    plain = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{source}'")
        connection.execute(f'DROP DATABASE IF EXISTS "{target}"')
        connection.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
