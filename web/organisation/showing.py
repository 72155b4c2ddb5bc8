"""What of the register of appointments a person may see: days to come are for those who keep it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from foundation.history import Viewpoint
from organisation.account.rules import Access
from organisation.appointment import queries
from organisation.appointment.queries import AppointmentLine
from web.organisation import hands


def shown(lines: Iterable[AppointmentLine], access: Access, view: Viewpoint) -> list[AppointmentLine]:
    """The lines without what lies ahead; whole for HR, the secretariat and whoever appoints for the unit.

    An officer does not see the appointment of somebody who arrives by an order to come.
    """
    lines = list(lines)
    coming = () if access.sees_future else [(line.staff_id, line.unit_id, line.first_day) for line in lines]
    sealed = queries.arriving(coming, view.today)
    return [
        replace(line, last_day=shown_end(line.last_day, line.unit_id, access, view))
        for line in lines
        if (line.first_day <= view.today or knows_ahead(access, line.unit_id))
        and (line.staff_id, line.unit_id, line.first_day) not in sealed
    ]


def shown_end(last_day: date | None, unit_id: int, access: Access, view: Viewpoint) -> date | None:
    """The last day of an appointment; None, as if open, when it lies ahead and the person may not know."""
    ahead = last_day is not None and last_day > view.today
    return None if ahead and not knows_ahead(access, unit_id) else last_day


def knows_ahead(access: Access, unit_id: int) -> bool:
    """HR, the secretariat, and whoever appoints for the unit."""
    return access.sees_future or hands.may_manage(access, unit_id)
