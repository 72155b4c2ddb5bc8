"""申込を見せる."""

from curriculum.enrolment.queries.lines import (
    active_of,
    booked,
    current,
    enrolment,
    exceptions,
    in_offering,
    in_offerings,
    in_state,
    occupancy,
    of_person,
    steps,
)
from curriculum.enrolment.queries.people import (
    approver_of,
    belongs,
    classes_of,
    parties,
    place_of,
    seats_elsewhere,
    to_decide,
    unmet,
)
from curriculum.enrolment.queries.places import places

__all__ = [
    "active_of",
    "approver_of",
    "belongs",
    "booked",
    "classes_of",
    "current",
    "enrolment",
    "exceptions",
    "in_offering",
    "in_offerings",
    "in_state",
    "occupancy",
    "of_person",
    "parties",
    "place_of",
    "places",
    "seats_elsewhere",
    "steps",
    "to_decide",
    "unmet",
]
