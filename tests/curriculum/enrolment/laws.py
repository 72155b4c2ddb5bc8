"""What must always hold of seats and order, said once more and otherwise than the rules say it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from curriculum.enrolment.models import EnrolmentState
from curriculum.offering.rules import OfferingLine
from foundation import audit, db

SEATED = {"offered", "confirmed", "attended", "absent", "completed", "incomplete"}
Rows = dict[int, Any]


@dataclass(frozen=True)
class Room:
    """The seats of an offering: free ones, and how many of them are owed to each share."""

    free: int
    owed: Mapping[str, int]

    def could_seat(self, belongs: Iterable[str]) -> bool:
        """One's own share first; else a free seat that is owed to nobody."""
        own = any(self.owed.get(name, 0) for name in belongs)
        return self.free > 0 and (own or self.free > sum(self.owed.values()))


def room(offering: OfferingLine, rows: Iterable[Any], today: date) -> Room:
    inside = [row for row in rows if row.state in SEATED and row.share != "beyond"]
    taken = [row.share for row in inside]
    owed = {
        share.name: max(0, share.seats - taken.count(share.name)) for share in offering.shares if share.until >= today
    }
    return Room(offering.capacity - len(inside), owed)


def current() -> Rows:
    """Every application as it stands, by enrolment id."""
    rows = db.session().execute(select(EnrolmentState).where(EnrolmentState.known_until.is_(None))).scalars()
    return {row.enrolment_id: row for row in rows}


def states_now() -> set[int]:
    """How many current states there are per application: 1 and nothing else."""
    statement = select(func.count()).where(EnrolmentState.known_until.is_(None)).group_by(EnrolmentState.enrolment_id)
    return set(db.session().execute(statement).scalars())


def last_moment() -> Any:
    """The moment of the last change."""
    return db.session().execute(select(audit.Head.at)).scalar_one()


def order(row: Any) -> tuple[int, int]:
    """Whoever was never recommended, but designated, comes after everybody."""
    return (row.priority, row.queued) if row.queued is not None else (9, row.position)


def waiting(rows: Iterable[Any]) -> list[Any]:
    return sorted((row for row in rows if row.state == "waitlisted"), key=order)


def passed_over(newcomer: Any, rows: Iterable[Any], before: Rows) -> list[Any]:
    """Those who waited before the newcomer's seat was given, still do, and stand before the newcomer."""
    return [
        row
        for row in waiting(rows)
        if row.enrolment_id in before
        and before[row.enrolment_id].state == "waitlisted"
        and order(row) < order(newcomer)
    ]
