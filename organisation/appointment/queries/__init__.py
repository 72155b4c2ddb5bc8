"""任命を見せる, one file each: posts (what each asks for), register (the appointments), covers (who stands in)."""

from organisation.appointment.queries.covers import CoverLine, cover, cover_on, covers_of, work_of
from organisation.appointment.queries.posts import Measure, chair_unit, posts, terms
from organisation.appointment.queries.register import (
    AppointmentLine,
    appointment,
    held,
    held_one,
    in_the_way,
    live,
    live_of,
    live_of_people,
    of_person,
    of_unit,
    register,
    taken_back,
    vacancies,
)

__all__ = [
    "AppointmentLine",
    "CoverLine",
    "Measure",
    "appointment",
    "chair_unit",
    "cover",
    "cover_on",
    "covers_of",
    "held",
    "held_one",
    "in_the_way",
    "live",
    "live_of",
    "live_of_people",
    "of_person",
    "of_unit",
    "posts",
    "register",
    "taken_back",
    "terms",
    "vacancies",
    "work_of",
]
