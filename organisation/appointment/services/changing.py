"""Appointing, ending, correcting: what breaks a rule is refused with the reason; what was known before is kept."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from foundation import audit
from foundation.audit import Actor, Change
from foundation.db import session
from foundation.errors import NotFound, Refused
from foundation.history import Viewpoint, take_back
from organisation.appointment import queries
from organisation.appointment.models import Appointment
from organisation.appointment.queries import Measure
from organisation.appointment.rules import (
    AppointmentKind,
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
    at: datetime, today: date, sees_future: bool = False, kind: AppointmentKind = AppointmentKind.ict_manager,
) -> int:  # fmt: skip
    """Appoint somebody to a unit's post of this kind. Returns the appointment's id; raises Refused with the reason.

    The person is judged by the posting of the first day, but not by an order the actor may not know of (`sees_future`).
    """
    wanted = check_appointment(
        kind=kind, unit_id=unit_id, staff_id=staff_id, period=Period(first_day, last_day), order_no=order_no,
        today=today, sees_future=sees_future,
    )  # fmt: skip
    return _add(wanted, _record("appointment.made", wanted, actor=actor, at=at))


def check_appointment(
    *, kind: AppointmentKind, unit_id: int, staff_id: int, period: Period, order_no: str, today: date,
    sees_future: bool,
) -> Held:  # fmt: skip
    """What would be written, when it may be: asked before somebody confirms. Raises Refused with the reason."""
    plain = check_order_no(order_no)
    check_lawful(
        kind=kind, unit_id=unit_id, staff_id=staff_id, period=period, today=today, sees_future=sees_future
    )
    _check_vacant(kind, unit_id, staff_id, period)
    return Held(0, unit_id, staff_id, period, plain, kind)


def check_lawful(
    *, kind: AppointmentKind, unit_id: int, staff_id: int, period: Period, today: date, sees_future: bool
) -> None:
    """Unit, days, grade and posting are as the post asks for, as far as one may know them. Raises Refused."""
    measure = Measure(kind, Viewpoint(on=period.first_day, today=today, sees_future=sees_future))
    _check_unit_and_period(measure, unit_id, period)
    person = staff.person(staff_id, measure.view)
    if person is None:
        raise Refused("この職員は見つかりません。", field="staff_no")
    check_candidate(
        candidate=measure.candidate(person, unit_id), terms=measure.terms(unit_id),
        unit_name=measure.tree.by_id[unit_id].name,
    )  # fmt: skip


def end(appointment_id: int, last_day: date, reason: str, *, actor: Actor, at: datetime) -> int:
    """Set the last day of an appointment, with the reason. Returns the id of the row that takes its place."""
    found, reason = _held(appointment_id), check_reason(reason)
    if found.period.last_day is not None and found.period.last_day <= last_day:
        raise Refused("すでにその日までに終わる任命です。延ばすには訂正してください。", field="last_day")
    ended = replace(found, period=Period(found.period.first_day, last_day))
    _check_period(ended)
    change = _record("appointment.ended", ended, actor=actor, at=at, reason=reason)
    return _replace(found, ended, change, reason)


def correct(
    appointment_id: int, *, first_day: date, last_day: date | None, order_no: str, staff_id: int | None = None,
    reason: str, actor: Actor, at: datetime, today: date, sees_future: bool = False,
) -> int:  # fmt: skip
    """Say what an appointment really is; both truths are kept. Returns the id of the row that takes its place.

    The person is judged anew only when person or first day change: a flagged record may be corrected otherwise.
    """
    found, reason, order_no = _held(appointment_id), check_reason(reason), check_order_no(order_no)
    person = found.staff_id if staff_id is None else staff_id
    right = replace(found, period=Period(first_day, last_day), staff_id=person, order_no=order_no)
    if right == found:
        raise Refused("変わったところがありません。")
    _check_period(right)
    if (person, first_day) != (found.staff_id, found.period.first_day):
        check_lawful(
            kind=found.kind, unit_id=found.unit_id, staff_id=person, period=right.period, today=today,
            sees_future=sees_future,
        )  # fmt: skip
    _check_vacant(found.kind, found.unit_id, person, right.period, besides=found.id)
    change = _record("appointment.corrected", right, actor=actor, at=at, reason=reason)
    return _replace(found, right, change, reason)


def _check_unit_and_period(measure: Measure, unit_id: int, period: Period) -> None:
    check_period(period=period, terms=measure.terms(unit_id))
    chairs = measure.kind is AppointmentKind.committee_chair
    chair = queries.chair_unit(period.first_day) if chairs else None
    check_unit(
        unit=measure.tree.by_id.get(unit_id), first_day=period.first_day, kind=measure.kind,
        chair_id=chair.id if chair else None,
    )  # fmt: skip


def _check_period(wanted: Held) -> None:
    check_period(period=wanted.period, terms=queries.terms(wanted.period.first_day, kind=wanted.kind))


def _check_vacant(kind: AppointmentKind, unit_id: int, staff_id: int, period: Period, besides: int = 0) -> None:
    others = queries.in_the_way(kind=kind, unit_id=unit_id, staff_id=staff_id, besides=besides)
    check_vacant(period=period, taken=[one.period for one in others], kind=kind)


def _held(appointment_id: int) -> Held:
    found = queries.held_one(appointment_id)
    if found is None:
        raise NotFound("この任命は、すでに訂正されたか、登録されていません。開き直してください。")
    return found


def _record(action: str, what: Held, *, actor: Actor, at: datetime, **more: Any) -> Change:
    last_day = what.period.last_day
    return audit.record(
        action=action, actor=actor, at=at, subject=staff.staff_no_of(what.staff_id), kind=what.kind,
        unit=units.whole_tree().by_id[what.unit_id].code, first_day=what.period.first_day.isoformat(),
        last_day=last_day.isoformat() if last_day else None, order_no=what.order_no, **more,
    )  # fmt: skip


def _replace(found: Held, by: Held, change: Change, reason: str) -> int:
    take_back(Appointment, [found.id], at=change.moment, reason=reason)
    return _add(by, change, replaces=found.id, note=reason)


def _add(what: Held, change: Change, *, replaces: int | None = None, note: str = "") -> int:
    statement = insert(Appointment).values(
        kind=what.kind, unit_id=what.unit_id, staff_id=what.staff_id, order_no=what.order_no, note=note,
        supersedes_id=replaces, true_from=what.period.first_day, true_until=what.period.last_day,
        known_since=change.moment,
    )  # fmt: skip
    return session().execute(statement.returning(Appointment.id)).scalar_one()
