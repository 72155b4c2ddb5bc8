"""推奨: from a person's gaps to courses. Pure.

A course is recommended for a persona when it leads to a skill that is held below both the level the persona asks and
the level the course proves. Order: courses for core skills first, then the largest gap to what the persona asks, then
the offering that is nearest (one may apply for it now or later), then the code.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from curriculum.course.rules import Catalogue, granted, unmet
from curriculum.offering.rules import OfferingLine
from curriculum.recommendation.rules.prospect import open_to
from curriculum.recommendation.rules.values import Booking, Chance, Closing, Recommended
from skills.framework.rules import Framework
from skills.persona.rules import Persona

LAST = date.max


def recommended(
    *,
    framework: Framework,
    catalogue: Catalogue,
    persona: Persona,
    levels: Mapping[str, int],
    completed: Collection[str],
    chances: Iterable[Chance],
    bookings: Mapping[int, Booking],
    today: date,
) -> tuple[Recommended, ...]:
    """The courses that close gaps, the most pressing first. `chances`: offerings that still stand, in any order."""
    proven = {course.code: granted(course=course, framework=framework) for course in catalogue.courses}
    nearest = _nearest(chances, bookings, today)
    found = []
    for course in catalogue.courses:
        closes = _closes(framework, persona, levels, proven[course.code])
        if closes:
            before = unmet(prerequisites=course.prerequisites, completed=completed, levels=levels, granted=proven)
            chance = nearest.get(course.code)
            booking = bookings.get(chance.offering.id) if chance else None
            found.append(Recommended(course, closes, before, chance, booking))
    return tuple(sorted(found, key=_order))


def _closes(
    framework: Framework, persona: Persona, levels: Mapping[str, int], proven: Mapping[str, int]
) -> tuple[Closing, ...]:
    required, core = framework.required_by(persona), framework.core_of(persona)
    closings = (
        Closing(skill, levels.get(skill, 0), level, required[skill], skill in core) for skill, level in proven.items()
    )
    closing = (each for each in closings if each.held < min(each.leads_to, each.required))
    return tuple(sorted(closing, key=lambda each: (not each.core, -each.gap, each.skill)))


def _nearest(chances: Iterable[Chance], bookings: Mapping[int, Booking], today: date) -> Mapping[str, Chance]:
    """Course code → the offering the person applied for, else the nearest one they can apply for."""
    found: dict[str, Chance] = {}
    for chance in sorted(chances, key=lambda each: _nearness(each.offering, bookings, today)):
        line = chance.offering
        if open_to(line=line, booking=bookings.get(line.id), today=today.toordinal()):
            found.setdefault(line.course_code, chance)
    return found


def _nearness(line: OfferingLine, bookings: Mapping[int, Booking], today: date) -> tuple[bool, bool, date, str]:
    return line.id not in bookings, line.opens_on > today, line.first_day, line.code


def _order(each: Recommended) -> tuple[bool, int, date, str]:
    day = each.chance.offering.first_day if each.chance else LAST
    return not each.core, -each.gap, day, each.course.code
