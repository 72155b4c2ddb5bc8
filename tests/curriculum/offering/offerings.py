"""Offerings for tests."""

from datetime import date
from typing import Any

from sqlalchemy import select

from curriculum.offering import services
from curriculum.offering.models import OfferingVersion
from curriculum.offering.rules import Day, Mode, NewOffering
from foundation import db
from tests.factories import AT, TESTER

MORNING = (9 * 60 + 30, 12 * 60 + 30)


def day(on: date, *, room: str = "", hours: tuple[int, int] = MORNING) -> Day:
    return Day(on, *hours, room)


def described(**given: Any) -> NewOffering:
    """An offering on 10 November 2026 for 30, open since September; whatever is given wins."""
    usual: dict[str, Any] = {
        "mode": Mode.classroom, "days": (day(date(2026, 11, 10), room="情報研修室A"),), "capacity": 30,
        "opens_on": date(2026, 9, 1), "closes_on": date(2026, 10, 30), "cutoff_on": date(2026, 11, 5),
        "place": "情報研修室A",
    }  # fmt: skip
    return NewOffering(**usual | given)


def capacities(offering_id: int) -> list[int]:
    """Of every version there ever was, oldest first."""
    mine = select(OfferingVersion.capacity).where(OfferingVersion.offering_id == offering_id)
    return list(db.session().execute(mine.order_by(OfferingVersion.id)).scalars())


def opened(code: str = "ICT-103-001", *, course: str = "ICT-103", **given: Any) -> int:
    """An offering in the database. Returns its id."""
    with db.transaction():
        return services.open_offering(code=code, course_code=course, new=described(**given), actor=TESTER, at=AT)
