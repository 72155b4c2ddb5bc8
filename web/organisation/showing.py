"""What of the register of appointments a person may see: days to come are for those who keep it."""

from collections.abc import Iterable
from dataclasses import replace

from foundation.history import Viewpoint
from organisation.account.rules import Access
from organisation.appointment.queries import AppointmentLine
from web.organisation import hands


def shown(lines: Iterable[AppointmentLine], access: Access, view: Viewpoint) -> list[AppointmentLine]:
    """The lines without what lies ahead; whole for HR, the secretariat and whoever appoints for the unit."""
    return [_shown(line, access, view) for line in lines if line.first_day <= view.today or _keeps(access, line)]


def _shown(line: AppointmentLine, access: Access, view: Viewpoint) -> AppointmentLine:
    ahead = line.last_day is not None and line.last_day > view.today
    return line if _keeps(access, line) or not ahead else replace(line, last_day=None)


def _keeps(access: Access, line: AppointmentLine) -> bool:
    return access.sees_future or hands.may_manage(access, line.unit_id)
