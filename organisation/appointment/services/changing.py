"""Appointing, ending, correcting: what breaks a rule is refused with the reason; what was known before is kept."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from foundation import audit
from foundation.audit import Actor, Change
from foundation.db import session
from foundation.errors import NotFound, Refused
from foundation.history import Viewpoint, known, take_back
from organisation.appointment import queries
from organisation.appointment.models import Appointment
from organisation.appointment.rules import (
    AppointmentKind,
    Candidate,
    Held,
    Period,
    check_candidate,
    check_order_no,
    check_period,
    check_reason,
    check_unit,
    check_vacant,
)
from organisation.staff import queries as staff
from organisation.unit import queries as units


def appoint(
    *, unit_id: int, staff_id: int, first_day: date, last_day: date | None = None, order_no: str, actor: Actor,
    at: datetime, today: date, sees_future: bool = False,
) -> int:  # fmt: skip
    """Appoint somebody ICT manager of a unit. Returns the appointment's id; raises Refused with the reason.

    The person is judged by the posting of the first day, but not by an order the actor may not know of (`sees_future`).
    """
    period, order_no = Period(first_day, last_day), check_order_no(order_no)
    _check_unit_and_period(unit_id, period)
    _check_person(unit_id, staff_id, period, today, sees_future)
    check_vacant(period=period, taken=[one.period for one in queries.held([unit_id])])
    change = _record("appointment.made", staff_id, unit_id, period, order_no, actor=actor, at=at)
    return _add(unit_id, staff_id, period, order_no, change)


def end(appointment_id: int, last_day: date, reason: str, *, actor: Actor, at: datetime) -> int:
    """Set the last day of an appointment, with the reason. Returns the id of the row that takes its place."""
    found, reason = _held(appointment_id), check_reason(reason)
    if found.period.last_day is not None and found.period.last_day <= last_day:
        raise Refused("すでにその日までに終わる任命です。延ばすには訂正してください。", field="last_day")
    period = Period(found.period.first_day, last_day)
    check_period(period=period, terms=queries.terms(period.first_day))
    change = _record(
        "appointment.ended", found.staff_id, found.unit_id, period, found.order_no, actor=actor, at=at, reason=reason
    )
    return _replace(found, found.staff_id, period, found.order_no, change, reason)


def correct(
    appointment_id: int, *, first_day: date, last_day: date | None, order_no: str, staff_id: int | None = None,
    reason: str, actor: Actor, at: datetime, today: date, sees_future: bool = False,
) -> int:  # fmt: skip
    """Say what an appointment really is; both truths are kept. Returns the id of the row that takes its place.

    The person is judged anew only when person or first day change: a flagged record may be corrected otherwise.
    """
    found, reason, order_no = _held(appointment_id), check_reason(reason), check_order_no(order_no)
    period, person = Period(first_day, last_day), found.staff_id if staff_id is None else staff_id
    if (period, person, order_no) == (found.period, found.staff_id, found.order_no):
        raise Refused("変わったところがありません。")
    check_period(period=period, terms=queries.terms(first_day))
    if (person, first_day) != (found.staff_id, found.period.first_day):
        _check_unit_and_period(found.unit_id, period)
        _check_person(found.unit_id, person, period, today, sees_future)
    others = [one.period for one in queries.held([found.unit_id]) if one.id != found.id]
    check_vacant(period=period, taken=others)
    change = _record(
        "appointment.corrected", person, found.unit_id, period, order_no, actor=actor, at=at, reason=reason
    )
    return _replace(found, person, period, order_no, change, reason)


def _check_unit_and_period(unit_id: int, period: Period) -> None:
    check_period(period=period, terms=queries.terms(period.first_day))
    check_unit(unit=units.tree(period.first_day).by_id.get(unit_id), first_day=period.first_day)


def _check_person(unit_id: int, staff_id: int, period: Period, today: date, sees_future: bool) -> None:
    view = Viewpoint(on=period.first_day, today=today, sees_future=sees_future)
    person = staff.person(staff_id, view)
    if person is None:
        raise Refused("この職員は見つかりません。", field="staff_no")
    tree = units.tree(period.first_day)
    grade = units.grades(period.first_day).get(person.grade_code or "")
    candidate = Candidate(
        rank_order=person.rank_order,
        grade=grade.name_ja if grade else "",
        inside=person.unit_id is not None and tree.inside(person.unit_id, unit_id),
    )
    check_candidate(
        candidate=candidate, terms=queries.terms(period.first_day), unit_name=tree.by_id[unit_id].name
    )


def _held(appointment_id: int) -> Held:
    unit_id = session().execute(
        select(Appointment.unit_id).where(Appointment.id == appointment_id, known(Appointment, None))
    ).scalar()  # fmt: skip
    if unit_id is None:
        raise NotFound("この任命は、すでに訂正されたか、登録されていません。開き直してください。")
    return next(one for one in queries.held([unit_id]) if one.id == appointment_id)


def _record(
    action: str, staff_id: int, unit_id: int, period: Period, order_no: str, *, actor: Actor, at: datetime, **more: Any
) -> Change:
    return audit.record(
        action=action, actor=actor, at=at, subject=staff.staff_no_of(staff_id),
        unit=units.whole_tree().by_id[unit_id].code, first_day=period.first_day.isoformat(),
        last_day=period.last_day.isoformat() if period.last_day else None, order_no=order_no, **more,
    )  # fmt: skip


def _replace(found: Held, staff_id: int, period: Period, order_no: str, change: Change, reason: str) -> int:
    take_back(Appointment, [found.id], at=change.moment, reason=reason)
    return _add(found.unit_id, staff_id, period, order_no, change, replaces=found.id, note=reason)


def _add(
    unit_id: int, staff_id: int, period: Period, order_no: str, change: Change, *, replaces: int | None = None,
    note: str = "",
) -> int:  # fmt: skip
    statement = insert(Appointment).values(
        kind=AppointmentKind.ict_manager, unit_id=unit_id, staff_id=staff_id, order_no=order_no, note=note,
        supersedes_id=replaces, true_from=period.first_day, true_until=period.last_day, known_since=change.moment,
    )  # fmt: skip
    return session().execute(statement.returning(Appointment.id)).scalar_one()
