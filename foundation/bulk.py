"""Many rows at once: values are prepared before the writer lock is taken, rows written with the driver's own bulk call.

SQLite: executemany. PostgreSQL: COPY, which takes half the time there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Table

from foundation import db

ROWS_AT_ONCE = 20_000


@dataclass(frozen=True)
class Prepared:
    """Rows of a table as the driver takes them. Columns not named stay as their default."""

    table: Table
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def __len__(self) -> int:
        return len(self.rows)


def prepare(model: type[db.Base], columns: Mapping[str, Sequence[Any]]) -> Prepared:
    """Columns of equal length as rows of the model's table. Each distinct value is converted once."""
    table, dialect = model.__table__, db.engine().dialect
    assert isinstance(table, Table)
    values = [_bound(table, name, column, dialect) for name, column in columns.items()]
    return Prepared(table, tuple(columns), list(zip(*values, strict=True)))


def write(prepared: Prepared, **same: Any) -> None:
    """Insert the rows; `same` names the columns with one value for all of them (inside the transaction)."""
    dialect = db.engine().dialect
    constant = tuple(_bound(prepared.table, name, [value], dialect)[0] for name, value in same.items())
    columns = (*prepared.columns, *same)
    for start in range(0, len(prepared.rows), ROWS_AT_ONCE):
        rows = [row + constant for row in prepared.rows[start : start + ROWS_AT_ONCE]]
        if dialect.name == "postgresql":
            _copy(prepared.table.name, columns, rows)
        else:
            _execute(prepared.table.name, columns, rows)


def _bound(table: Table, name: str, column: Sequence[Any], dialect: Dialect) -> Sequence[Any]:
    convert = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    if convert is None:
        return column
    known = {value: convert(value) for value in set(column)}
    return [known[value] for value in column]


def _copy(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    driver: Any = db.session().connection().connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _execute(table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    places = ", ".join("?" * len(columns))
    db.session().connection().exec_driver_sql(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)
