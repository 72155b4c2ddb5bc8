"""申し込む前に: what will happen to an application of this person, and what stands in its way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext

from curriculum.course import queries as courses
from curriculum.course.rules import Prerequisite
from curriculum.enrolment import queries, rules
from curriculum.enrolment.rules import EnrolmentLine, Seats, State
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine, PriorityClass, Selection
from foundation.errors import Refused
from foundation.history import Viewpoint
from skills.framework import queries as frameworks
from web.curriculum import cases, offering_list
from web.formats import named, sentence


@dataclass(frozen=True)
class Condition:
    """A prerequisite in words, where it is told more about, and whether it is held or booked. `course` "": a skill."""

    label: str
    url: str
    met: bool
    course: str


@dataclass(frozen=True)
class Chance:
    """What a recommendation would lead to now: a seat, a place on the list, or (`later`) a decision after the close."""

    seat: bool
    later: bool
    place: int
    waiting: int
    priority: PriorityClass


def closed(offering: OfferingLine, today: date) -> str:
    """Why one cannot apply today, "" when one can."""
    try:
        rules.check_window(offering=offering, today=today)
    except Refused as refusal:
        return sentence(refusal)
    return ""


def chance(staff_id: int, offering: OfferingLine, today: date) -> Chance:
    """What would come of a recommendation of this person now."""
    lines = queries.in_offering(offering.id)
    rank, priority = rules.priority(
        classes=offering.priorities, of_person=queries.classes_of(staff_id, offering, today)
    )
    belongs = queries.belongs([staff_id], offering.shares, today).get(staff_id, frozenset())
    waiting = rules.waiting_order(lines)
    return Chance(
        seat=_seats(offering, lines, today).seat_for(belongs) is not None,
        later=decided_later(offering, today),
        place=1 + sum(line.priority <= rank for line in waiting),
        waiting=len(waiting),
        priority=priority,
    )


def decided_later(offering: OfferingLine, today: date) -> bool:
    """Whether the seats are given after the close, and that is still to come."""
    return offering.selection is Selection.after_close and today <= offering.closes_on


def _seats(offering: OfferingLine, lines: Sequence[EnrolmentLine], today: date) -> Seats:
    return rules.seats_of(offering=offering, lines=lines, today=today)


def conditions(staff_id: int, offering: OfferingLine, today: date) -> list[Condition]:
    """The prerequisites of the course, each met or not."""
    course = offering_list.course_of(offering)
    if course is None or not course.prerequisites:
        return []
    missing = queries.unmet(staff_id, offering, today=today)
    return [_condition(each, each not in missing, today) for each in course.prerequisites]


def _condition(each: Prerequisite, met: bool, today: date) -> Condition:
    return Condition(prerequisite_name(each, today), prerequisite_url(each), met, each.course)


def prerequisite_name(each: Prerequisite, today: date) -> str:
    """A course by its name, or a skill with the level needed."""
    if each.course:
        course = courses.catalogue(today).course_by_code.get(each.course)
        return f"{each.course} {named(course)}" if course else each.course
    skill = frameworks.in_force(today).skill_by_code.get(each.skill)
    name = f"{each.skill} {named(skill)}" if skill else each.skill
    return str(gettext("%(skill)sのレベル%(level)d", skill=name, level=each.level))


def prerequisite_url(each: Prerequisite) -> str:
    """Where more is told about it."""
    if each.course:
        return url_for("courses.course", code=each.course)
    return url_for("framework.skill", code=each.skill)


def swappable(
    mine: Iterable[EnrolmentLine], offering: OfferingLine, today: date
) -> list[tuple[EnrolmentLine, OfferingLine]]:
    """Of a person's applications, the confirmed seats in other offerings of the course that may still be left."""
    seated = [line for line in mine if line.state is State.confirmed]
    dated = offerings.by_ids({line.offering_id for line in seated})
    found = [(line, dated[line.offering_id]) for line in seated if line.offering_id in dated]
    return [
        (line, other)
        for line, other in found
        if other.course_code == offering.course_code and other.id != offering.id and today <= other.cutoff_on
    ]


def around(
    staff_id: int, offering: OfferingLine, view: Viewpoint, *, swaps_from_id: int | None = None
) -> dict[str, Any]:
    """Everything the form tells before one applies; the seat to be swapped is in nobody's way."""
    given_up = {queries.enrolment(swaps_from_id).offering_id} if swaps_from_id else set()
    elsewhere = queries.seats_elsewhere(staff_id, but={offering.id, *given_up})
    return {
        "offering": offering,
        "title": offering_list.title(offering),
        "closed": closed(offering, view.today),
        "decider": cases.decider_of(staff_id, view),
        "chance": chance(staff_id, offering, view.today),
        "conditions": conditions(staff_id, offering, view.today),
        "overlapping": [(other, offering_list.title(other)) for other in elsewhere if offering.overlaps(other)],
        "today": view.today,
        **cases.NAMES,
    }
