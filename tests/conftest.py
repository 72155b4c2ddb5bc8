"""What every test may ask for.

`database` is a fresh, migrated database; a test that asks for it runs on every kind named in IKUSEI_TEST_DATABASES
(both, when it is not set). AT and TODAY, the moment and the day of the tests, and the makers of units and people are in
tests/factories.py.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from foundation import db
from tests.databases import KINDS, PostgresqlDatabases, SqliteFiles


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_databases() -> PostgresqlDatabases:
    return PostgresqlDatabases.start()


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a fresh database, in use for this test."""
    makers = {"sqlite": "sqlite_files", "postgresql": "postgresql_databases"}
    maker: SqliteFiles | PostgresqlDatabases = request.getfixturevalue(makers[request.param])
    with maker.fresh() as url:
        yield url


@pytest.fixture
def counted() -> Callable[[], AbstractContextManager[list[str]]]:
    """with counted() as statements: every SQL statement sent inside, BEGIN and the like left out."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        sent: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
                sent.append(statement)

        event.listen(db.engine(), "before_cursor_execute", note)
        yield sent
        event.remove(db.engine(), "before_cursor_execute", note)

    return counting
