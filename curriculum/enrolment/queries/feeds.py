"""カレンダー配信を見せる: whose calendar an address shows, and which seats are in it."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, select

from curriculum.enrolment.models import CalendarFeed, EnrolmentState
from curriculum.enrolment.queries.lines import of_person
from curriculum.enrolment.rules import EnrolmentLine
from foundation.db import session


@dataclass(frozen=True)
class Feed:
    """A person's calendar address. The address itself is not kept."""

    id: int
    staff_id: int
    made_at: datetime


def digest_of_feed(secret: str) -> str:
    """What is kept of a secret address: random enough that a plain SHA-256 cannot be turned back."""
    return sha256(secret.encode()).hexdigest()


def feed_of(staff_id: int) -> Feed | None:
    """The person's address; None when there is none that stands."""
    return _feed(CalendarFeed.staff_id == staff_id)


def feed_at(secret: str) -> Feed | None:
    """The feed of an address; None when it is unknown or revoked. Looked up by digest, so time tells nothing of it."""
    return _feed(CalendarFeed.digest == digest_of_feed(secret))


def seats_ever(staff_id: int) -> list[EnrolmentLine]:
    """The person's applications that have or had a seat, one per offering (the newest), newest first."""
    held = select(EnrolmentState.enrolment_id).where(
        EnrolmentState.staff_id == staff_id, EnrolmentState.seat_no.is_not(None)
    )
    ever = set(session().execute(held).scalars())
    newest: dict[int, EnrolmentLine] = {}
    for line in of_person(staff_id):
        if line.id in ever:
            newest.setdefault(line.offering_id, line)
    return list(newest.values())


def _feed(condition: ColumnElement[bool]) -> Feed | None:
    statement = select(CalendarFeed.id, CalendarFeed.staff_id, CalendarFeed.made_at)
    rows = session().execute(statement.where(condition, CalendarFeed.revoked_at.is_(None)))
    row = rows.first()
    return Feed(*row) if row else None
