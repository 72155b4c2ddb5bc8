"""免除を見せる: those that hold on a day, those of a unit or person, one of them."""

from typing import Any

from sqlalchemy import ColumnElement, select

from foundation.db import session
from foundation.history import Viewpoint, known, true_on
from organisation.appointment.rules import Period
from organisation.staff import queries as staff
from organisation.staff.models import Staff
from skills.verification.models import Waiver
from skills.verification.rules import WaiverLine


def waivers_known(view: Viewpoint) -> dict[int, list[WaiverLine]]:
    """By unit, the waivers whose days contain the day; whether they hold there, rules.in_force says."""
    found: dict[int, list[WaiverLine]] = {}
    for line in _lines(true_on(Waiver, view.posted_on), view):
        found.setdefault(line.unit_id, []).append(line)
    return found


def waivers_of_unit(unit_id: int, view: Viewpoint) -> list[WaiverLine]:
    """Every waiver of the unit known at the moment, past and coming ones too, the first day first."""
    return _lines(Waiver.unit_id == unit_id, view)


def waivers_of_person(staff_id: int, view: Viewpoint) -> list[WaiverLine]:
    """Every waiver of the person's conditions, the first day first."""
    return _lines(Waiver.staff_id == staff_id, view)


def waiver(waiver_id: int, view: Viewpoint) -> WaiverLine | None:
    """One waiver; None when it is unknown or was changed since."""
    return next(iter(_lines(Waiver.id == waiver_id, view)), None)


def _lines(condition: ColumnElement[bool], view: Viewpoint) -> list[WaiverLine]:
    statement = (
        select(
            Waiver.id, Waiver.unit_id, Waiver.staff_id, Waiver.condition, Waiver.reason, Waiver.true_from,
            Waiver.true_until, Waiver.approver_id, Staff.staff_no, Waiver.known_since,
        )
        .join(Staff, Staff.id == Waiver.approver_id)
        .where(condition, known(Waiver, view.known_at))
        .order_by(Waiver.unit_id, Waiver.true_from, Waiver.id)
    )  # fmt: skip
    rows = session().execute(statement).all()
    people = staff.people({row.approver_id for row in rows}, view) if rows else {}
    return [_line(row, people[row.approver_id].name if row.approver_id in people else "") for row in rows]


def _line(row: Any, approver: str) -> WaiverLine:
    return WaiverLine(
        id=row.id, unit_id=row.unit_id, staff_id=row.staff_id, condition=row.condition, reason=row.reason,
        period=Period(row.true_from, row.true_until), approver_id=row.approver_id, approver_no=row.staff_no,
        approver=approver, known_since=row.known_since,
    )  # fmt: skip
