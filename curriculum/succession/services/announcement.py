"""内示の日時を決める: HR says from when a day's orders may be known; once past, it stands."""

from datetime import date, datetime

from sqlalchemy import insert, select

from curriculum.succession.models import Announcement
from curriculum.succession.queries import announcement as queries
from curriculum.succession.rules.rehearsal_drafts import check_announcement
from foundation import audit
from foundation.audit import Actor
from foundation.db import session
from foundation.history import known, take_back


def announce(effective_on: date, announced_at: datetime, *, begins: datetime, actor: Actor, at: datetime) -> None:
    """Set the moment for a day's orders, or another one before it is past (inside a transaction).

    `begins`: the moment at which the day begins. Raises Refused.
    """
    check_announcement(
        effective_on=effective_on, announced_at=announced_at, before=queries.announced_at(effective_on), at=at,
        begins=begins,
    )  # fmt: skip
    change = audit.record(
        action="announcement.set", actor=actor, at=at, day=effective_on.isoformat(),
        announced_at=announced_at.isoformat(),
    )  # fmt: skip
    statement = select(Announcement.id).where(known(Announcement, None), Announcement.effective_on == effective_on)
    take_back(Announcement, list(session().execute(statement).scalars()), at=change.moment, reason="内示の日時の変更")
    values = {"effective_on": effective_on, "announced_at": announced_at, "known_since": change.moment}
    session().execute(insert(Announcement).values(values))
