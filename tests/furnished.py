"""A world that many tests begin with is built once per process and database; the others get a copy of it.

On SQLite a copy takes the place of the file. On PostgreSQL its rows are kept in a schema beside the tables.
"""

import copy
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import psycopg
from sqlalchemy import URL

from foundation import audit, db, remember

Value = TypeVar("Value")
EMPTY = "empty"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
SEQUENCES = "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"
_folder = TemporaryDirectory(prefix="ikusei-furnished-")
_kept: dict[tuple[str, str], object] = {}


def furnished(name: str, make: Callable[[], Value]) -> Value:
    """What `make` returns, with the database in use as `make` leaves it. In a database with content, `make` itself."""
    url = db.engine().url
    if audit.count():
        return make()
    key = ("sqlite" if url.get_backend_name() == "sqlite" else str(url), name)
    if key not in _kept:
        value = make()
        _keep(url, name)
        _kept[key] = copy.deepcopy(value)
        return value
    _restore(url, name)
    return copy.deepcopy(_kept[key])  # type: ignore[return-value]


def keep_tables(connection: Any, name: str) -> None:
    """Keep the rows of every table of a PostgreSQL database in the schema `kept_<name>`; empty tables are left out."""
    connection.execute(f"DROP SCHEMA IF EXISTS kept_{name} CASCADE")
    connection.execute(f"CREATE SCHEMA kept_{name}")
    for (table,) in connection.execute(TABLES).fetchall():
        if connection.execute(f'SELECT EXISTS (SELECT FROM public."{table}")').fetchone()[0]:
            connection.execute(f'CREATE TABLE kept_{name}."{table}" AS TABLE public."{table}"')


def put_back(connection: Any, name: str) -> None:
    """Make the tables hold what was kept under the name, and nothing else; numbers go on after it."""
    kept = f"SELECT tablename FROM pg_tables WHERE schemaname = 'kept_{name}' ORDER BY 1"
    tables = [table for (table,) in connection.execute(TABLES).fetchall()]
    full = [table for (table,) in connection.execute(kept).fetchall()]
    steps = ["SET LOCAL session_replication_role = replica"]
    steps += [f'DELETE FROM public."{table}"' for table in tables]
    steps += [f'INSERT INTO public."{table}" SELECT * FROM kept_{name}."{table}"' for table in full]
    connection.execute("; ".join(steps))
    connection.execute(SEQUENCES)
    numbered = "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'id'"
    with_id = {table for (table,) in connection.execute(numbered).fetchall()}
    after = [f"""setval(pg_get_serial_sequence('public."{table}"', 'id'), max(id)) FROM public."{table}\""""
             for table in full if table in with_id]  # fmt: skip
    for each in after:
        connection.execute(f"SELECT {each}")


def _keep(url: URL, name: str) -> None:
    if url.get_backend_name() == "sqlite":
        with db.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        _let_go()
        shutil.copy(str(url.database), Path(_folder.name) / name)
    else:
        _let_go()
        with _connected(url) as connection:
            keep_tables(connection, name)


def _restore(url: URL, name: str) -> None:
    _let_go()
    remember.forget()
    if url.get_backend_name() != "sqlite":
        with _connected(url) as connection:
            put_back(connection, name)
        return
    path = Path(str(url.database))
    for beside in (f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(beside).unlink(missing_ok=True)
    shutil.copy(Path(_folder.name) / name, path)


def _let_go() -> None:
    """Nobody is connected any more."""
    db.close()
    db.engine().dispose()


def _connected(url: URL) -> Any:
    return psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
