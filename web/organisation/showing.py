"""What of the register of appointments a person may see: days to come are for those who keep it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from foundation.history import Viewpoint
from organisation.account.rules import Access
from organisation.appointment import queries
from organisation.appointment.queries import AppointmentLine
from web.organisation import hands

Ends = frozenset[tuple[int, int, date]]


def shown(lines: Iterable[AppointmentLine], access: Access, view: Viewpoint) -> list[AppointmentLine]:
    """The lines without what lies ahead; whole for HR, the secretariat and whoever appoints for the unit.

    An officer does not see the appointment of somebody who arrives by an order to come.
    """
    lines = list(lines)
    coming = () if access.sees_future else [(line.staff_id, line.unit_id, line.first_day) for line in lines]
    sealed = queries.arriving(coming, view.today)
    going = ends_sealed(((line.staff_id, line.unit_id, line.last_day) for line in lines), access, view)
    return [
        replace(line, last_day=shown_end(line.staff_id, line.last_day, line.unit_id, access, view, going))
        for line in lines
        if (line.first_day <= view.today or knows_ahead(access, line.unit_id))
        and (line.staff_id, line.unit_id, line.first_day) not in sealed
    ]


def ends_sealed(ends: Iterable[tuple[int, int, date | None]], access: Access, view: Viewpoint) -> Ends:
    """Of staff id, unit id and last day, those ahead behind which an order to come stands; asked once for all."""
    ahead = [(staff_id, unit_id, last) for staff_id, unit_id, last in ends if last is not None and last > view.today]
    return frozenset() if access.sees_future else queries.leaving(ahead, view.today)


def shown_end(
    staff_id: int, last_day: date | None, unit_id: int, access: Access, view: Viewpoint, sealed: Ends | None = None
) -> date | None:
    """The last day of an appointment; None, as if open, when it lies ahead and the person may not know.

    An officer does not know either, when the holder leaves by an order to come: that is what 内示 tells. `sealed`: the
    answer of `ends_sealed` for many; None: asked for this one.
    """
    if access.sees_future or last_day is None or last_day <= view.today:
        return last_day
    if sealed is None:
        sealed = ends_sealed([(staff_id, unit_id, last_day)], access, view)
    knows = knows_ahead(access, unit_id) and (staff_id, unit_id, last_day) not in sealed
    return last_day if knows else None


def knows_ahead(access: Access, unit_id: int) -> bool:
    """HR, the secretariat, and whoever appoints for the unit."""
    return access.sees_future or hands.may_manage(access, unit_id)
