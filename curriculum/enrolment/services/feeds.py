"""カレンダー配信: a secret address for one's own calendar, made anew or revoked at any time."""

import secrets
from datetime import datetime

from sqlalchemy import insert, update

from curriculum.enrolment.models import CalendarFeed
from curriculum.enrolment.queries import feed_of
from curriculum.enrolment.queries.feeds import digest_of_feed
from foundation import audit
from foundation.audit import Actor
from foundation.db import session
from foundation.errors import NotFound, Refused
from organisation.account.rules import Access


def open_feed(*, access: Access, at: datetime) -> str:
    """A new secret for one's own calendar; the one before ends. It is told this once, only its digest is kept."""
    if access.staff_id is None:
        raise Refused("職員としてサインインしてください。")
    secret = secrets.token_urlsafe(32)
    change = _record("calendar.opened", access, at)
    _end(access.staff_id, change.moment)
    values = {"staff_id": access.staff_id, "digest": digest_of_feed(secret), "made_at": change.moment}
    session().execute(insert(CalendarFeed).values(values))
    return secret


def revoke_feed(*, access: Access, at: datetime) -> None:
    """The address shows nothing any more. Raises NotFound when there is none."""
    if access.staff_id is None or feed_of(access.staff_id) is None:
        raise NotFound("カレンダーの配信は、していません。")
    _end(access.staff_id, _record("calendar.revoked", access, at).moment)


def _record(action: str, access: Access, at: datetime) -> audit.Change:
    return audit.record(
        action=action, actor=Actor(access.staff_no, access.staff_id), at=at, subject=access.staff_no
    )


def _end(staff_id: int, at: datetime) -> None:
    mine = (CalendarFeed.staff_id == staff_id, CalendarFeed.revoked_at.is_(None))
    session().execute(update(CalendarFeed).where(*mine).values(revoked_at=at))
