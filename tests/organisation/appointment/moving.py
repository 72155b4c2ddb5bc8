"""Postings as corrected orders leave them: what was known is taken back, what holds is put in its place."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import insert, select

from foundation import audit, db
from foundation.audit import Actor
from foundation.history import take_back
from organisation.staff.models import Posting

Span = tuple[int, str, date, date | None]


def repost(staff_id: int, spans: Iterable[Span], *, at: datetime) -> datetime:
    """本務 of a person from now on: unit id, grade, first and last day of each. Returns the moment."""
    with db.transaction():
        moment = audit.record(action="test.moved", actor=Actor("tester"), at=at).moment
        known = select(Posting.id).where(Posting.staff_id == staff_id, Posting.known_until.is_(None))
        take_back(Posting, list(db.session().execute(known).scalars()), at=moment, reason="異動")
        for unit_id, grade, first_day, last_day in spans:
            db.session().execute(
                insert(Posting).values(
                    staff_id=staff_id, unit_id=unit_id, duty="primary", grade_code=grade, post="主査",
                    occupation="行政事務", employment="正規", on_leave=False, dispatched=False, posted_from=first_day,
                    true_from=first_day, true_until=last_day, known_since=moment,
                )
            )  # fmt: skip
    return moment
