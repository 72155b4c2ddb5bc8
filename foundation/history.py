"""History on two dates: *true from/until* in the world (days, inclusive) and *known since/until* to us (moments).

A row is never changed but once: `known_until` with its reason, from NULL. Triggers on both databases keep it so.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, or_, update
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import session
from foundation.kinds import moment, text


class Known:
    """Known since/until: when we learnt a fact and when we learnt that it is not so."""

    known_since: Mapped[moment]
    known_until: Mapped[moment | None]
    known_until_reason: Mapped[text | None]


class History(Known):
    """A fact on two dates. `true_until` is the last day, inclusive; NULL means open."""

    true_from: Mapped[date] = mapped_column(Date)
    true_until: Mapped[date | None] = mapped_column(Date)


@dataclass(frozen=True, kw_only=True)
class Viewpoint:
    """From where a question is asked: about which day, with which knowledge, and by whom.

    `known_at` None means all that is known. Whoever may not see future orders (`sees_future`) is told of
    postings as they
    stand today, even for a later day.
    """

    on: date
    today: date
    known_at: datetime | None = None
    sees_future: bool = False

    @property
    def posted_on(self) -> date:
        return self.on if self.sees_future else min(self.on, self.today)


def known(table: type[Any], at: datetime | None) -> ColumnElement[bool]:
    """Rows of `table` known at the moment: since ≤ at < until. None: rows not taken back."""
    if at is None:
        found: ColumnElement[bool] = table.known_until.is_(None)
        return found
    return and_(table.known_since <= at, or_(table.known_until.is_(None), table.known_until > at))


def true_on(table: type[Any], day: date) -> ColumnElement[bool]:
    """Rows of `table` true on the day, both ends inclusive."""
    return and_(table.true_from <= day, or_(table.true_until.is_(None), table.true_until >= day))


def holds(table: type[Any], *, on: date, known_at: datetime | None) -> ColumnElement[bool]:
    """Rows true on the day and known at the moment."""
    return and_(known(table, known_at), true_on(table, on))


def take_back(table: type[Any], ids: list[int], *, at: datetime, reason: str) -> None:
    """The one permitted change: from `at` on these rows are no longer what we know, because of `reason`."""
    for start in range(0, len(ids), 500):
        chosen = table.id.in_(ids[start : start + 500])
        session().execute(
            update(table).where(chosen, table.known_until.is_(None)).values(known_until=at, known_until_reason=reason)
        )
