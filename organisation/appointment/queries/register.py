"""任命簿を見せる: who is appointed, with the flags of the day; units without anybody; what is known of the register."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import aliased

from foundation.db import session
from foundation.history import Viewpoint, holds, known, true_on
from organisation.appointment.models import Appointment
from organisation.appointment.queries.posts import Measure, posts
from organisation.appointment.rules import AppointmentKind, Held, Period, stands_in_the_way
from organisation.staff import queries as staff
from organisation.staff.models import Posting, Staff, StaffName
from organisation.staff.queries import PersonLine
from organisation.staff.rules import Duty
from organisation.unit.rules import UnitLine

MANAGER, MEMBER = AppointmentKind.ict_manager, AppointmentKind.committee_member


@dataclass(frozen=True)
class AppointmentLine:
    """One appointment, first day to last day inclusive. `flags`: conditions not fulfilled on the day asked about.

    They are "grade", "posting" and "head" (rules.unmet); none when the appointment is not live on that day. `name` and
    `grade_code` are those of the day, of one that is over those of its last day. `double_role`: on the day the ICT
    manager is also committee member of the unit, so somebody else does the check step (INV-07).
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
    kind: AppointmentKind = MANAGER
    grade_code: str = ""
    double_role: bool = False

    def live_on(self, day: date) -> bool:
        return Period(self.first_day, self.last_day).covers(day)


def live(view: Viewpoint) -> list[AppointmentLine]:
    """The ICT managers of the day, in the order of unit codes; of a later day those of today, without clearance."""
    return live_of(MANAGER, view)


def live_of(kind: AppointmentKind, view: Viewpoint) -> list[AppointmentLine]:
    """Those appointed to posts of this kind on the day, as `live`."""
    return _lines(and_(true_on(Appointment, view.posted_on), Appointment.kind == kind), view)


def register(view: Viewpoint, kind: AppointmentKind = MANAGER) -> list[AppointmentLine]:
    """All appointments of the kind, past and coming ones too, by unit code, then first day."""
    return _lines(Appointment.kind == kind, view)


def of_unit(unit_id: int, view: Viewpoint, kind: AppointmentKind | None = MANAGER) -> list[AppointmentLine]:
    """The unit's appointments of the kind (None: of all kinds), first day first."""
    return _lines(and_(Appointment.unit_id == unit_id, _of(kind)), view)


def of_person(staff_id: int, view: Viewpoint, kind: AppointmentKind | None = MANAGER) -> list[AppointmentLine]:
    """The person's appointments of the kind (None: of all kinds), by unit code, then first day."""
    return _lines(and_(Appointment.staff_id == staff_id, _of(kind)), view)


def live_of_people(staff_ids: Iterable[int], view: Viewpoint) -> dict[int, list[AppointmentLine]]:
    """The appointments of all kinds these people have on the day, by staff id."""
    found: dict[int, list[AppointmentLine]] = {}
    mine = staff.among(Appointment.staff_id, staff_ids)
    for line in _lines(and_(mine, true_on(Appointment, view.posted_on)), view):
        found.setdefault(line.staff_id, []).append(line)
    return found


def appointment(appointment_id: int, view: Viewpoint) -> AppointmentLine | None:
    """One appointment of whatever kind; None when it is unknown or taken back."""
    return next(iter(_lines(Appointment.id == appointment_id, view)), None)


def vacancies(view: Viewpoint, kind: AppointmentKind = MANAGER) -> tuple[UnitLine, ...]:
    """Units whose post of this kind nobody holds on the day, in code order: open tasks, not errors."""
    taken = {line.unit_id for line in live_of(kind, view)}
    return tuple(unit for unit in posts(kind, view) if unit.id not in taken)


def held(unit_ids: Iterable[int]) -> list[Held]:
    """What is known now of the managers of these units, in the order of recording."""
    return _held(and_(Appointment.unit_id.in_(sorted(set(unit_ids))), Appointment.kind == MANAGER))


def held_one(appointment_id: int) -> Held | None:
    """An appointment of whatever kind as it is known now; None when it is unknown or taken back."""
    return next(iter(_held(Appointment.id == appointment_id)), None)


def in_the_way(*, kind: AppointmentKind, unit_id: int, staff_id: int, besides: int = 0) -> list[Held]:
    """The appointments known now that may not share a day with this person's appointment to this post."""
    return [
        one
        for one in _held(Appointment.kind == kind)
        if one.id != besides
        and stands_in_the_way(kind=kind, same_unit=one.unit_id == unit_id, same_person=one.staff_id == staff_id)
    ]


def _held(condition: ColumnElement[bool]) -> list[Held]:
    statement = (
        select(Appointment.id, Appointment.unit_id, Appointment.staff_id, Appointment.true_from, Appointment.true_until,
               Appointment.order_no, Appointment.kind)
        .where(condition, known(Appointment, None))
        .order_by(Appointment.id)
    )  # fmt: skip
    rows = session().execute(statement)
    return [Held(row[0], row[1], row[2], Period(row[3], row[4]), row[5], AppointmentKind(row[6])) for row in rows]


def taken_back(unit_ids: Iterable[int]) -> frozenset[tuple[int, int, date]]:
    """Unit, person and first day of appointments that were known once."""
    statement = select(Appointment.unit_id, Appointment.staff_id, Appointment.true_from).where(
        Appointment.unit_id.in_(sorted(set(unit_ids))), Appointment.kind == MANAGER,
        Appointment.known_until.is_not(None),
    )  # fmt: skip
    return frozenset((row[0], row[1], row[2]) for row in session().execute(statement))


def _of(kind: AppointmentKind | None) -> ColumnElement[bool]:
    return true() if kind is None else Appointment.kind == kind


def _lines(condition: ColumnElement[bool], view: Viewpoint) -> list[AppointmentLine]:
    statement = (
        select(Appointment.id, Appointment.kind, Appointment.unit_id, Appointment.staff_id, Staff.staff_no,
               Appointment.true_from, Appointment.true_until, Appointment.order_no)
        .join(Staff, Staff.id == Appointment.staff_id)
        .where(condition, known(Appointment, view.known_at))
    )  # fmt: skip
    rows = session().execute(statement).all()
    if not rows:
        return []
    shown = _Shown(
        view=view,
        people=staff.people(sorted({row.staff_id for row in rows}), view),
        then=_then(rows, view),
        doubles=_doubles(rows, view),
        measures={AppointmentKind(row.kind): Measure(AppointmentKind(row.kind), view) for row in rows},
    )
    lines = [shown.line(row) for row in rows]
    return sorted(lines, key=lambda line: (line.unit_code, line.first_day, line.id))


@dataclass(frozen=True)
class _Shown:
    """What a line is made of besides its row. `then`: name and grade at the end of those that are over."""

    view: Viewpoint
    people: Mapping[int, PersonLine]
    then: Mapping[int, tuple[str, str]]
    doubles: frozenset[tuple[int, int]]
    measures: Mapping[AppointmentKind, Measure]

    def line(self, row: Any) -> AppointmentLine:
        measure = self.measures[AppointmentKind(row.kind)]
        person, unit = self.people.get(row.staff_id), measure.tree.by_id.get(row.unit_id)
        live_then = Period(row.true_from, row.true_until).covers(self.view.posted_on)
        today = (person.name, person.grade_code or "") if person else ("", "")
        name, grade_code = self.then.get(row.id, today)
        return AppointmentLine(
            id=row.id,
            unit_id=row.unit_id,
            unit_code=unit.code if unit else "",
            unit_name=unit.name if unit else "",
            staff_id=row.staff_id,
            staff_no=row.staff_no,
            name=name,
            first_day=row.true_from,
            last_day=row.true_until,
            order_no=row.order_no,
            flags=measure.unmet(person, row.unit_id) if live_then else (),
            kind=measure.kind,
            grade_code=grade_code,
            double_role=live_then and measure.kind in (MANAGER, MEMBER) and (row.unit_id, row.staff_id) in self.doubles,
        )


def _then(rows: Sequence[Any], view: Viewpoint) -> dict[int, tuple[str, str]]:
    """Name and grade of people on the last day of appointments that are over, by appointment id (INV-18)."""
    over = [row.id for row in rows if row.true_until is not None and row.true_until < view.posted_on]
    if not over:
        return {}
    last_day = Appointment.true_until
    named = and_(StaffName.staff_id == Appointment.staff_id, _covers(StaffName, last_day, view))
    posted = and_(
        Posting.staff_id == Appointment.staff_id, Posting.duty == Duty.primary, _covers(Posting, last_day, view)
    )
    statement = (
        select(Appointment.id, StaffName.name, Posting.grade_code)
        .join(StaffName, named)
        .outerjoin(Posting, posted)
        .where(staff.among(Appointment.id, over))
    )
    return {row[0]: (row[1], row[2] or "") for row in session().execute(statement)}


def _covers(table: Any, day: Any, view: Viewpoint) -> ColumnElement[bool]:
    open_or_later = or_(table.true_until.is_(None), table.true_until >= day)
    return and_(known(table, view.known_at), table.true_from <= day, open_or_later)


def _doubles(rows: Sequence[Any], view: Viewpoint) -> frozenset[tuple[int, int]]:
    """Unit and person where one is ICT manager and committee member of the same unit on the day."""
    if not any(row.kind in (MANAGER, MEMBER) for row in rows):
        return frozenset()
    other = aliased(Appointment)
    same = and_(other.unit_id == Appointment.unit_id, other.staff_id == Appointment.staff_id)
    statement = (
        select(Appointment.unit_id, Appointment.staff_id)
        .join(other, same)
        .where(Appointment.kind == MANAGER, other.kind == MEMBER)
        .where(holds(Appointment, on=view.posted_on, known_at=view.known_at))
        .where(holds(other, on=view.posted_on, known_at=view.known_at))
    )
    return frozenset((row[0], row[1]) for row in session().execute(statement))
