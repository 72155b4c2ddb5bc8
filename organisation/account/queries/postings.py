"""本務 postings as the roles ask about them."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from foundation.db import session
from foundation.history import holds
from organisation.account.rules import CurrentPosting
from organisation.staff.models import Posting
from organisation.staff.rules import Duty

POSTING_COLUMNS = (Posting.unit_id.label("posted_unit"), Posting.posted_from, Posting.on_leave, Posting.dispatched)


def posting_of(staff_id: int, today: date) -> CurrentPosting | None:
    """The person's 本務 posting of today; None when there is none."""
    row = session().execute(select(*POSTING_COLUMNS).where(primary_of(staff_id, today))).one_or_none()
    return posting_in(row) if row is not None else None


def primary_of(staff_id: Any, today: date) -> ColumnElement[bool]:
    """The 本務 posting of a person (an id, or a column of ids) today."""
    return and_(Posting.staff_id == staff_id, Posting.duty == Duty.primary, holds(Posting, on=today, known_at=None))


def posting_in(row: Any) -> CurrentPosting | None:
    """The posting in a row with POSTING_COLUMNS; None where an outer join found none."""
    if row.posted_from is None:
        return None
    return CurrentPosting(row.posted_unit, row.posted_from, bool(row.on_leave or row.dispatched))
