"""任命の処理, one file each: changing (appoint, end, correct), register (the file of the city)."""

from organisation.appointment.services.changing import appoint, correct, end
from organisation.appointment.services.register import plan_appointments_import, take_appointments_import

__all__ = ["appoint", "correct", "end", "plan_appointments_import", "take_appointments_import"]
