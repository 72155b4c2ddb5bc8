"""任命を見せる, one file each: register (the appointments), covers (who stands in)."""

from organisation.appointment.queries.covers import CoverLine, cover, cover_on, covers_of, work_of
from organisation.appointment.queries.register import (
    AppointmentLine,
    appointment,
    held,
    live,
    of_person,
    of_unit,
    register,
    taken_back,
    terms,
    vacancies,
)

__all__ = [
    "AppointmentLine",
    "CoverLine",
    "appointment",
    "cover",
    "cover_on",
    "covers_of",
    "held",
    "live",
    "of_person",
    "of_unit",
    "register",
    "taken_back",
    "terms",
    "vacancies",
    "work_of",
]
