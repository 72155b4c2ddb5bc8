"""任命簿を見せる: who is appointed, with the flags of the day; units without anybody; what is known of the register."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from foundation.db import session
from foundation.history import Viewpoint, known, true_on
from foundation.settings import setting
from organisation.appointment.models import Appointment
from organisation.appointment.rules import AppointmentKind, Held, Period, Terms, eligibility
from organisation.staff import queries as staff
from organisation.staff.models import Staff
from organisation.staff.queries import PersonLine
from organisation.unit import queries as units
from organisation.unit.rules import GradeLine, UnitLine, UnitTree

OF_MANAGERS = Appointment.kind == AppointmentKind.ict_manager


@dataclass(frozen=True)
class AppointmentLine:
    """One appointment, first day to last day inclusive. `flags`: conditions not fulfilled on the day asked about.

    They are "grade" and "posting" (rules.eligibility); none when the appointment is not live on that day.
    """

    id: int
    unit_id: int
    unit_code: str
    unit_name: str
    staff_id: int
    staff_no: str
    name: str
    first_day: date
    last_day: date | None
    order_no: str
    flags: tuple[str, ...]

    def live_on(self, day: date) -> bool:
        return Period(self.first_day, self.last_day).covers(day)


def live(view: Viewpoint) -> list[AppointmentLine]:
    """The ICT managers of the day, in the order of unit codes; of a later day those of today, without clearance."""
    return _lines(true_on(Appointment, view.posted_on), view)


def register(view: Viewpoint) -> list[AppointmentLine]:
    """All appointments, past and coming ones too, by unit code, then first day."""
    return _lines(OF_MANAGERS, view)


def of_unit(unit_id: int, view: Viewpoint) -> list[AppointmentLine]:
    """The unit's appointments, first day first."""
    return _lines(Appointment.unit_id == unit_id, view)


def of_person(staff_id: int, view: Viewpoint) -> list[AppointmentLine]:
    """The person's appointments, by unit code, then first day."""
    return _lines(Appointment.staff_id == staff_id, view)


def appointment(appointment_id: int, view: Viewpoint) -> AppointmentLine | None:
    """One appointment; None when it is unknown or taken back."""
    return next(iter(_lines(Appointment.id == appointment_id, view)), None)


def vacancies(view: Viewpoint) -> tuple[UnitLine, ...]:
    """Appointing units without an ICT manager on the day, in code order: open tasks, not errors."""
    taken = {line.unit_id for line in live(view)}
    return tuple(unit for unit in units.tree(view.on, view.known_at).appointing() if unit.id not in taken)


def terms(on: date, known_at: datetime | None = None) -> Terms:
    """The settings of appointments, with the grade's name of the day."""
    min_rank = setting("appointment.min_rank", known_at=known_at)
    fitting = [grade for grade in units.grades(on, known_at).values() if grade.rank_order >= min_rank]
    return Terms(
        min_rank=min_rank,
        min_grade=min(fitting, key=_rank).name_ja if fitting else "",
        earliest=date.fromisoformat(setting("appointment.earliest_day", known_at=known_at)),
    )


def _rank(grade: GradeLine) -> int:
    return grade.rank_order


def held(unit_ids: Iterable[int]) -> list[Held]:
    """What is known now of the managers of these units, in the order of recording."""
    statement = (
        select(Appointment.id, Appointment.unit_id, Appointment.staff_id, Appointment.true_from, Appointment.true_until,
               Appointment.order_no)
        .where(Appointment.unit_id.in_(sorted(set(unit_ids))), OF_MANAGERS, known(Appointment, None))
        .order_by(Appointment.id)
    )  # fmt: skip
    rows = session().execute(statement)
    return [Held(row[0], row[1], row[2], Period(row[3], row[4]), row[5]) for row in rows]


def taken_back(unit_ids: Iterable[int]) -> frozenset[tuple[int, int, date]]:
    """Unit, person and first day of appointments that were known once."""
    statement = select(Appointment.unit_id, Appointment.staff_id, Appointment.true_from).where(
        Appointment.unit_id.in_(sorted(set(unit_ids))), OF_MANAGERS, Appointment.known_until.is_not(None)
    )
    return frozenset((row[0], row[1], row[2]) for row in session().execute(statement))


def _lines(condition: ColumnElement[bool], view: Viewpoint) -> list[AppointmentLine]:
    statement = (
        select(Appointment.id, Appointment.unit_id, Appointment.staff_id, Staff.staff_no, Appointment.true_from,
               Appointment.true_until, Appointment.order_no)
        .join(Staff, Staff.id == Appointment.staff_id)
        .where(and_(condition, OF_MANAGERS, known(Appointment, view.known_at)))
    )  # fmt: skip
    rows = session().execute(statement).all()
    if not rows:
        return []
    tree = units.tree(view.on, view.known_at)
    people = staff.people(sorted({row.staff_id for row in rows}), view)
    min_rank = setting("appointment.min_rank", known_at=view.known_at)
    lines = [_line(row, tree, people, min_rank, view) for row in rows]
    return sorted(lines, key=lambda line: (line.unit_code, line.first_day, line.id))


def _line(
    row: Any, tree: UnitTree, people: Mapping[int, PersonLine], min_rank: int, view: Viewpoint
) -> AppointmentLine:
    person = people.get(row.staff_id)
    unit = tree.by_id.get(row.unit_id)
    live_then = Period(row.true_from, row.true_until).covers(view.posted_on)
    return AppointmentLine(
        id=row.id,
        unit_id=row.unit_id,
        unit_code=unit.code if unit else "",
        unit_name=unit.name if unit else "",
        staff_id=row.staff_id,
        staff_no=row.staff_no,
        name=person.name if person else "",
        first_day=row.true_from,
        last_day=row.true_until,
        order_no=row.order_no,
        flags=_flags(row.unit_id, person, tree, min_rank) if live_then else (),
    )


def _flags(unit_id: int, person: PersonLine | None, tree: UnitTree, min_rank: int) -> tuple[str, ...]:
    if person is None or person.unit_id is None:
        return eligibility(rank_order=None, min_rank=min_rank, inside=False)
    inside = tree.inside(person.unit_id, unit_id)
    return eligibility(rank_order=person.rank_order, min_rank=min_rank, inside=inside)
