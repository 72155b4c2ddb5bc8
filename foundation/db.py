"""The database: Base, the current session and `transaction()`, the only place that commits.

SQLite: WAL, a reader begins with BEGIN, a writer with BEGIN IMMEDIATE. PostgreSQL: a writer takes one advisory
lock first.
So on both there is one writer at a time, from the first look to the commit, and what a service checked still
holds when it writes.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Executable,
    Index,
    MetaData,
    Table,
    UniqueConstraint,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from foundation.errors import Refused, sentence

log = logging.getLogger("ikusei")
BUSY_SECONDS = 30
BUSY = sentence("ほかの処理が書き込み中です。入力した内容はそのままです。少し待ってもう一度お試しください。")
WRITER_LOCK = 2006_04_01
NAMED = {
    "ck": "%(table_name)s_%(constraint_name)s",
    "uq": "%(table_name)s_%(constraint_name)s",
    "fk": "%(table_name)s_%(column_0_name)s",
    "pk": "%(table_name)s_key",
}


class Base(DeclarativeBase):
    """Every table of ours. An unnamed constraint is refused: its name finishes a sentence begun by the table's name."""

    metadata = MetaData(naming_convention=NAMED)


def table_of(model: type[Base]) -> Table:
    """The bare table behind a model: for statements without the ORM."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


class Busy(Refused):
    """Somebody else has been writing for longer than the busy time-out."""


_default_factory: list[sessionmaker[Session]] = []
_name: list[str] = []
_session: ContextVar[Session | None] = ContextVar("session", default=None)
_writing: ContextVar[bool] = ContextVar("writing", default=False)
_after_commit: list[Callable[[Session], None]] = []
_sentences: dict[str, str] = {}


def says(constraint: str, sentence: str) -> str:
    """Give a constraint the Japanese sentence a person reads when it refuses. Returns the constraint's name.

    Tables may share a name, but then the sentence as well. Raises ValueError.
    """
    if _sentences.setdefault(constraint, sentence) != sentence:
        raise ValueError(f"{constraint} already says another sentence")
    return constraint


def after_commit(hook: Callable[[Session], None]) -> None:
    """Have `hook` called with the session after each commit."""
    _after_commit.append(hook)


def connect(url: str) -> Engine:
    """An engine for `url`; `postgresql://` and `postgres://` mean psycopg 3."""
    target = make_url(url)
    if target.drivername in ("postgres", "postgresql"):
        target = target.set(drivername="postgresql+psycopg")
    if target.get_backend_name() == "sqlite":
        return _connect_sqlite(create_engine(target, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None}))
    return _connect_postgresql(create_engine(target, pool_pre_ping=True, pool_size=10, max_overflow=10))


def _connect_sqlite(engine: Engine) -> Engine:
    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        for pragma in (
            f"busy_timeout={BUSY_SECONDS * 1000}", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON",
            "secure_delete=ON", "trusted_schema=OFF", "cache_size=-65536", "temp_store=MEMORY",
        ):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")

    return engine


def _connect_postgresql(engine: Engine) -> Engine:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if _writing.get():
            patience = f"set_config('lock_timeout', '{BUSY_SECONDS}s', true)"
            connection.exec_driver_sql(f"SELECT {patience}, pg_advisory_xact_lock({WRITER_LOCK})")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

    return engine


def use(engine: Engine) -> None:
    """Make `engine` the one every session of this process comes from."""
    _default_factory[:] = [sessionmaker(engine, expire_on_commit=False)]
    _name[:] = [str(engine.url)]


def name() -> str:
    """What tells the database in use from every other."""
    return _name[0]


def engine() -> Engine:
    """The engine in use."""
    bind = _default_factory[0].kw["bind"]
    assert isinstance(bind, Engine)
    return bind


def session() -> Session:
    """The session of this request, command or test; made when first asked for."""
    found = _session.get()
    if found is None:
        found = _default_factory[0]()
        _session.set(found)
    return found


def writing() -> bool:
    """Whether a transaction is open."""
    return _writing.get()


def close() -> None:
    """Give the session back; the next `session()` is a new one."""
    found = _session.get()
    if found is not None:
        found.close()
        _session.set(None)


@contextmanager
def exclusively() -> Iterator[None]:
    """Transactions begun inside take the writer lock although they are not `transaction()`: for migrations."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def transaction() -> Iterator[Session]:
    """Everything inside is saved together or not at all. Inside another transaction it joins that one.

    Raises Refused with the constraint's own sentence when the database refuses, Busy when the writer lock stays taken.
    """
    if _writing.get():
        yield session()
        return
    current = session()
    current.rollback()
    current.info.clear()
    token = _writing.set(True)
    try:
        with _refusals_in_words():
            try:
                current.connection()
                yield current
                current.commit()
            except BaseException:
                current.rollback()
                raise
    finally:
        _writing.reset(token)
    _tell_of_commit(current)


def _tell_of_commit(current: Session) -> None:
    """What is saved is saved: a hook that cannot write (a full disk) is logged, not told as a failure."""
    for hook in _after_commit:
        try:
            hook(current)
        except OSError:
            log.exception("after the commit")


@contextmanager
def aside() -> Iterator[Connection]:
    """A short transaction of its own beside the reading session, which keeps its snapshot: for the reading log.

    Raises Busy when the writer lock stays taken.
    """
    with _refusals_in_words(), exclusively(), engine().begin() as connection:
        yield connection


@contextmanager
def _refusals_in_words() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise _in_words(error) from error
    except OperationalError as error:
        if any(word in str(error.orig) for word in ("locked", "lock timeout", "busy")):
            raise Busy(BUSY) from error
        raise
    except DBAPIError as error:
        raise _in_words(error) from error


def _in_words(error: DBAPIError) -> Exception:
    """The refusal a constraint speaks; the longest name that is said, for one may begin like another."""
    said = str(error.orig)
    said += _unique_names(said.partition("UNIQUE constraint failed: ")[2])
    names = [name for name in _sentences if name in said]
    return Refused(_sentences[max(names, key=len)]) if names else error


def _unique_names(columns: str) -> str:
    """The names of the unique constraints over these columns, which is all that SQLite tells of them."""
    found = [
        str(each.name)
        for table in Base.metadata.tables.values()
        for each in (*table.constraints, *table.indexes)
        if isinstance(each, UniqueConstraint | Index)
        and ", ".join(f"{table.name}.{column.name}" for column in each.columns) == columns
    ]
    return " ".join(["", *found])


def ask(statement: str | Executable, /, **values: Any) -> Any:
    """One statement as it stands: raw, where SQL is the clearest word, or put together once where it is asked often.

    Putting one together and what the ORM does around it takes several times as long as the answer. Rows come back,
    never entities, and nothing pending is flushed before.
    """
    return session().connection().execute(text(statement) if isinstance(statement, str) else statement, values)


def sweep(*tables: type[Base]) -> None:
    """After rows that must not linger were deleted (outside a transaction): nothing of them stays in the files.

    SQLite overwrites what is deleted (`secure_delete`) and here empties its journal; PostgreSQL vacuums the tables.
    """
    session().rollback()
    raw = engine().raw_connection()
    driver: Any = raw.driver_connection
    try:
        if engine().dialect.name == "postgresql":
            driver.autocommit = True
            driver.execute(f"VACUUM {', '.join(table.__tablename__ for table in tables)}")
        else:
            driver.execute("PRAGMA busy_timeout=2000")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.invalidate()


def look_again(*tables: type[Base]) -> None:
    """Have PostgreSQL look at tables that just grew (inside the transaction): it plans badly without."""
    if engine().dialect.name == "postgresql":
        ask(f"ANALYZE {', '.join(table.__tablename__ for table in tables)}")
