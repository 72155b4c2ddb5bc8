"""The audit trail as it is read: searched, in pages, newest first. Writing and verifying are foundation.audit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from foundation.audit import Detail, Entry, Head
from foundation.db import session
from foundation.remember import remembered


@dataclass(frozen=True)
class TrailLine:
    """One line with its details. `content` None with `erased_at`: erased by retention."""

    position: int
    at: datetime
    action: str
    hash: str
    actor: str | None
    subject: str | None
    content: dict[str, Any] | None
    erased_at: datetime | None


@dataclass(frozen=True)
class ChainHead:
    """The last line's position, moment and hash."""

    position: int
    at: datetime | None
    hash: str


@dataclass(frozen=True, kw_only=True)
class Search:
    """What is looked for; empty fields ask nothing. `since` and `before` are moments, `before` exclusive.

    `closed` are positions whose actor and subject the asking person may not learn, so neither search finds them.
    """

    action: str = ""
    actor: str = ""
    subject: str = ""
    position: int | None = None
    since: datetime | None = None
    before: datetime | None = None
    closed: frozenset[int] = frozenset()


def lines(search: Search, *, limit: int, offset: int) -> list[TrailLine]:
    """The lines found, newest first."""
    statement = (
        select(Entry.position, Entry.at, Entry.action, Entry.hash, Detail.actor, Detail.subject, Detail.content,
               Detail.erased_at)
        .outerjoin(Detail, Detail.position == Entry.position)
        .where(*_conditions(search))
        .order_by(Entry.position.desc())
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return [TrailLine(*row) for row in session().execute(statement)]


def count(search: Search) -> int:
    """How many lines are found."""
    statement = select(func.count()).select_from(Entry).outerjoin(Detail, Detail.position == Entry.position)
    return session().execute(statement.where(*_conditions(search))).scalar_one()


def about(label: str) -> list[TrailLine]:
    """Everything the trail holds with this person as actor or subject, oldest first."""
    statement = (
        select(Entry.position, Entry.at, Entry.action, Entry.hash, Detail.actor, Detail.subject, Detail.content,
               Detail.erased_at)
        .join(Detail, Detail.position == Entry.position)
        .where(or_(Detail.actor == label, Detail.subject == label))
        .order_by(Entry.position)
    )  # fmt: skip
    return [TrailLine(*row) for row in session().execute(statement)]


def head() -> ChainHead:
    """Where the chain stands; position 0 before the first line."""
    found = session().execute(select(Head.position, Head.at, Head.hash)).one_or_none()
    return ChainHead(*found) if found else ChainHead(0, None, "")


def actions() -> tuple[str, ...]:
    """Every kind of action the trail holds, in alphabetical order."""
    statement = select(Entry.action).distinct().order_by(Entry.action)
    return remembered(("trail.actions",), lambda: tuple(session().execute(statement).scalars()))


def naming_later_days(today: date, prefixes: tuple[str, ...]) -> frozenset[int]:
    """Positions of lines of these kinds whose details name a day after `today`."""
    return remembered(("trail.later", today, prefixes), lambda: frozenset(_naming_later_days(today, prefixes)))


def _naming_later_days(today: date, prefixes: tuple[str, ...]) -> Iterator[int]:
    statement = select(Detail.position, Detail.content).join(Entry, Entry.position == Detail.position)
    kinds = or_(*(Entry.action.startswith(prefix) for prefix in prefixes))
    for position, content in session().execute(statement.where(kinds)):
        if any(day > today for day in _days(content)):
            yield position


def _days(content: Any) -> Iterator[date]:
    match content:
        case dict():
            for value in content.values():
                yield from _days(value)
        case list():
            for value in content:
                yield from _days(value)
        case str() if len(content) == len("2026-04-01"):
            yield from _day(content)


def _day(text: str) -> Iterator[date]:
    try:
        yield date.fromisoformat(text)
    except ValueError:
        return


def _conditions(search: Search) -> list[ColumnElement[bool]]:
    asked: tuple[tuple[Any, Callable[[Any], ColumnElement[bool]]], ...] = (
        (search.action, lambda action: Entry.action == action),
        (search.actor, lambda actor: Detail.actor == actor),
        (search.subject, lambda subject: Detail.subject == subject),
        (search.position, lambda position: Entry.position == position),
        (search.since, lambda since: Entry.at >= since),
        (search.before, lambda before: Entry.at < before),
        (search.closed if search.actor or search.subject else (), Entry.position.not_in),
    )
    return [condition(value) for value, condition in asked if value or value == 0]
