"""任命を見せる, one file each: posts, register, nominations, covers, stays, posts_held, tasks, history, holders."""

from organisation.appointment.queries.covers import CoverLine, cover, cover_on, covers_of, work_of
from organisation.appointment.queries.history import Event, HistoryLine, Place, events, history
from organisation.appointment.queries.holders import Holder, chair, holders
from organisation.appointment.queries.nominations import (
    NominationLine,
    NominationStep,
    nomination,
    nomination_steps,
    nominations,
    nominations_of_person,
    running_for,
)
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
from organisation.appointment.queries.stays import Trees, stays
from organisation.appointment.queries.tasks import DecisionLine, TaskLine, decisions_of, task_lines, tasks

__all__ = [
    "AppointmentLine",
    "CoverLine",
    "DecisionLine",
    "Event",
    "HistoryLine",
    "Holder",
    "Measure",
    "NominationLine",
    "NominationStep",
    "Place",
    "TaskLine",
    "Trees",
    "appointment",
    "chair",
    "chair_unit",
    "cover",
    "cover_on",
    "covers_of",
    "decisions_of",
    "events",
    "held",
    "held_one",
    "history",
    "holders",
    "in_the_way",
    "live",
    "live_of",
    "live_of_people",
    "nomination",
    "nomination_steps",
    "nominations",
    "nominations_of_person",
    "of_person",
    "of_unit",
    "posts",
    "register",
    "running_for",
    "stays",
    "taken_back",
    "task_lines",
    "tasks",
    "terms",
    "vacancies",
    "work_of",
]
