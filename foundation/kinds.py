"""Column kinds both databases store alike. SQLite tables are STRICT, so every kind names a type STRICT knows."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Dialect, Integer, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine


def _strict_name(kind: type[TypeEngine[Any]], name: str) -> None:
    def spell(element: Any, compiler: Any, **options: Any) -> str:
        return name

    register: Callable[[Any], Any] = compiles(kind, "sqlite")
    register(spell)


for _kind, _name in ((Date, "TEXT"), (DateTime, "TEXT"), (Boolean, "INTEGER"), (BigInteger, "INTEGER")):
    _strict_name(_kind, _name)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC to the microsecond. Only aware values go in, only aware UTC values come out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its offset")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Document(TypeDecorator[Any]):
    """A JSON value kept as text in one canonical spelling, so that its digest is the same on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def canonical(value: Any) -> str:
    """The one spelling of a JSON value: sorted keys, no spaces, Japanese as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


key = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)]
text = Annotated[str, mapped_column(Text)]
moment = Annotated[datetime, mapped_column(Moment)]
