"""職務代行 beside the verdict: who does the work of the unit's ICT manager on a day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from foundation.db import session
from foundation.history import Viewpoint, holds
from organisation.appointment.models import InterimCover
from organisation.appointment.rules import AppointmentKind
from organisation.staff import queries as staff


@dataclass(frozen=True)
class CoverLine:
    """One cover, first day to last day inclusive."""

    staff_id: int
    staff_no: str
    name: str
    first_day: date
    last_day: date


def covers_on(view: Viewpoint) -> dict[int, CoverLine]:
    """By unit, who stands in for its ICT manager on the day."""
    table = InterimCover
    statement = select(table.unit_id, table.staff_id, table.true_from, table.true_until).where(
        table.kind == AppointmentKind.ict_manager, holds(table, on=view.posted_on, known_at=view.known_at)
    )
    rows = session().execute(statement).all()
    people = staff.people({row.staff_id for row in rows}, view) if rows else {}
    return {
        row.unit_id: CoverLine(row.staff_id, who.staff_no, who.name, row.true_from, row.true_until)
        for row in rows
        if (who := people.get(row.staff_id)) is not None
    }
