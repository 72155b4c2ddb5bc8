"""Postings as the roles ask about them: the rows of a person, and the one posting they make up today."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from foundation.db import session
from foundation.history import known
from organisation.account.rules import CurrentPosting, PostingSpan, current_posting
from organisation.staff.models import Posting
from organisation.staff.rules import Duty

POSTING_COLUMNS = (
    Posting.unit_id, Posting.true_from, Posting.true_until, Posting.on_leave, Posting.dispatched, Posting.grade_code,
    Posting.post,
)  # fmt: skip


def posting_of(staff_id: int, today: date) -> CurrentPosting | None:
    """The person's 本務 posting of today, its first day counted before any leave."""
    statement = select(*POSTING_COLUMNS).where(primary_of(staff_id))
    return current_posting(spans=spans(session().execute(statement)), on=today)


def primary_of(staff_id: Any) -> ColumnElement[bool]:
    return and_(Posting.staff_id == staff_id, Posting.duty == Duty.primary, known(Posting, None))


def spans(rows: Iterable[Any]) -> list[PostingSpan]:
    return [
        PostingSpan(
            row.unit_id, row.true_from, row.true_until, row.on_leave or row.dispatched,
            (row.unit_id, row.grade_code, row.post),
        )
        for row in rows
        if row.true_from is not None
    ]  # fmt: skip
