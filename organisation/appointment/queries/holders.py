"""職にある人: who holds each post of a unit on a day, whatever its kind."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from foundation.db import session
from foundation.history import Viewpoint, holds
from organisation.appointment.models import Appointment
from organisation.appointment.rules import AppointmentKind
from organisation.staff import queries as staff


@dataclass(frozen=True)
class Holder:
    """Somebody in a post on a day. `last_day` None: open."""

    id: int
    kind: AppointmentKind
    staff_id: int
    staff_no: str
    name: str
    first_day: date
    last_day: date | None
    order_no: str


def holders(unit_id: int, view: Viewpoint) -> list[Holder]:
    """Who holds which post of the unit on the day, by kind."""
    statement = (
        select(Appointment.id, Appointment.kind, Appointment.staff_id, Appointment.true_from, Appointment.true_until,
               Appointment.order_no)
        .where(Appointment.unit_id == unit_id, holds(Appointment, on=view.posted_on, known_at=view.known_at),
               Appointment.kind != AppointmentKind.ict_leader)
        .order_by(Appointment.kind, Appointment.id)
    )  # fmt: skip
    rows = session().execute(statement).all()
    people = staff.people({row.staff_id for row in rows}, view)
    return [
        Holder(row.id, AppointmentKind(row.kind), row.staff_id, person.staff_no, person.name, row.true_from,
               row.true_until, row.order_no)
        for row in rows
        if (person := people.get(row.staff_id)) is not None
    ]  # fmt: skip


def chair(view: Viewpoint) -> int | None:
    """Staff id of the committee's chair on the day; None: nobody is appointed."""
    statement = select(Appointment.staff_id).where(
        Appointment.kind == AppointmentKind.committee_chair, holds(Appointment, on=view.on, known_at=view.known_at)
    )
    return session().execute(statement.limit(1)).scalar()
