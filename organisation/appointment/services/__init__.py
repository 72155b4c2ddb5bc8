"""任命の処理, one file each: changing (appoint, end, correct), register (the file of the city), covering,
deciding (about tasks).
"""

from organisation.appointment.services.changing import appoint, check_appointment, correct, end
from organisation.appointment.services.covering import end_cover, set_cover
from organisation.appointment.services.deciding import confirm_end, decide, keep
from organisation.appointment.services.register import plan_appointments_import, take_appointments_import

__all__ = [
    "appoint",
    "check_appointment",
    "confirm_end",
    "correct",
    "decide",
    "end",
    "end_cover",
    "keep",
    "plan_appointments_import",
    "set_cover",
    "take_appointments_import",
]
