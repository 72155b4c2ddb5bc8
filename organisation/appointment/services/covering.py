"""職務代行を決める: who stands in for a post, from day to day; end it early. What was known before is kept."""

from datetime import date, datetime

from sqlalchemy import insert, select

from foundation import audit
from foundation.audit import Actor, Change
from foundation.db import session
from foundation.errors import NotFound, Refused
from foundation.history import Viewpoint, known, take_back
from foundation.settings import setting
from organisation.appointment import queries
from organisation.appointment.models import Appointment, InterimCover
from organisation.appointment.queries import CoverLine
from organisation.appointment.rules import (
    AppointmentKind,
    Period,
    check_cover,
    check_cover_period,
    check_covered_unit,
    check_no_other,
    check_reason,
    lawful_cover,
)
from organisation.staff import queries as staff
from organisation.unit import queries as units
from organisation.unit.rules import UnitLine


def set_cover(
    *, kind: AppointmentKind, unit_id: int, staff_id: int, first_day: date, last_day: date, reason: str, actor: Actor,
    at: datetime, today: date, sees_future: bool = False,
) -> int:  # fmt: skip
    """Have somebody do the work of a post (inside a transaction). Returns the cover's id; raises Refused.

    The person is judged by every day of the cover, but not by an order the actor may not know of (`sees_future`).
    """
    period, reason = Period(first_day, last_day), check_reason(reason)
    if actor.staff_id == staff_id:
        raise Refused("自分を職務代行に決めることはできません。ほかの担当者か事務局が決めます。", field="staff_no")
    unit = _check_unit(kind, unit_id, period)
    _check_person(kind, unit, staff_id, period, Viewpoint(on=first_day, today=today, sees_future=sees_future))
    check_no_other(period=period, taken=[other for _, other in _known(kind, unit_id)])
    change = _record("cover.set", kind, unit, staff_id, period, reason, actor=actor, at=at)
    return _add(kind, unit_id, staff_id, period, reason, change)


def end_cover(cover_id: int, last_day: date, reason: str, *, actor: Actor, at: datetime, today: date) -> int | None:
    """Let a cover end earlier (inside a transaction). Returns the id of the row that takes its place.

    A last day before the first takes the whole cover back: then None. Raises NotFound when it is not known any more.
    """
    line, reason = _line(cover_id, today), check_reason(reason)
    if last_day >= line.last_day:
        raise Refused(
            "すでにその日までに終わる職務代行です。延ばすには、続く職務代行を登録してください。", field="last_day"
        )
    period = Period(line.first_day, last_day)
    unit = units.whole_tree().by_id[line.unit_id]
    change = _record("cover.ended", line.kind, unit, line.staff_id, period, reason, actor=actor, at=at)
    take_back(InterimCover, [line.id], at=change.moment, reason=reason)
    if last_day < line.first_day:
        return None
    return _add(line.kind, line.unit_id, line.staff_id, period, line.reason, change, replaces=line.id)


def _check_unit(kind: AppointmentKind, unit_id: int, period: Period) -> UnitLine:
    """The unit, which has such a post on the first and on the last day."""
    if kind is AppointmentKind.ict_leader:
        raise Refused("ICTリーダには職務代行を置きません。", field="kind")
    check_cover_period(period=period, terms=queries.terms(period.first_day))
    for day in (period.first_day, period.last_day or period.first_day):
        check_covered_unit(unit=units.tree(day).by_id.get(unit_id), kind=kind, day=day)
    return units.tree(period.first_day).by_id[unit_id]


def _check_person(
    kind: AppointmentKind, unit: UnitLine, staff_id: int, period: Period, view: Viewpoint
) -> None:
    if staff.person(staff_id, view) is None:
        raise Refused("この職員は見つかりません。", field="staff_no")
    terms, longest = queries.terms(period.first_day), setting("appointment.cover_days")
    unmet = lawful_cover(
        period=period, stays=queries.work_of(staff_id, unit.id, view), min_rank=terms.min_rank, longest=longest,
        adjoining=[other for person, other in _known(kind, unit.id) if person == staff_id],
        held=_held(kind, unit.id, staff_id),
    )  # fmt: skip
    check_cover(unmet=unmet, terms=terms, longest=longest, unit_name=unit.name)


def _known(kind: AppointmentKind, unit_id: int) -> list[tuple[int, Period]]:
    """Who is known to stand in for the post, and when."""
    return queries.covered([unit_id], kind).get(unit_id, [])


def _held(kind: AppointmentKind, unit_id: int, staff_id: int) -> list[Period]:
    statement = select(Appointment.true_from, Appointment.true_until).where(
        Appointment.kind == kind, Appointment.unit_id == unit_id, Appointment.staff_id == staff_id,
        known(Appointment, None),
    )  # fmt: skip
    return [Period(*row) for row in session().execute(statement)]


def _line(cover_id: int, today: date) -> CoverLine:
    found = queries.cover(cover_id, Viewpoint(on=today, today=today, sees_future=True))
    if found is None:
        raise NotFound("この職務代行は、すでに変わったか、登録されていません。開き直してください。")
    return found


def _record(
    action: str, kind: AppointmentKind, unit: UnitLine, staff_id: int, period: Period, reason: str, *, actor: Actor,
    at: datetime,
) -> Change:  # fmt: skip
    return audit.record(
        action=action, actor=actor, at=at, subject=staff.staff_no_of(staff_id), kind=kind.value, unit=unit.code,
        first_day=period.first_day.isoformat(), last_day=period.last_day.isoformat() if period.last_day else None,
        reason=reason,
    )  # fmt: skip


def _add(
    kind: AppointmentKind, unit_id: int, staff_id: int, period: Period, reason: str, change: Change, *,
    replaces: int | None = None,
) -> int:  # fmt: skip
    statement = insert(InterimCover).values(
        kind=kind, unit_id=unit_id, staff_id=staff_id, reason=reason, supersedes_id=replaces,
        true_from=period.first_day, true_until=period.last_day, known_since=change.moment,
    )  # fmt: skip
    return session().execute(statement.returning(InterimCover.id)).scalar_one()
