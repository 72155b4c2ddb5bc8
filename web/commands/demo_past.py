"""What the demo city trained so far this year: who took part in the offerings that are over, and with what result.

The same year always comes to the same people: the dice are thrown from a fixed seed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from curriculum.completion.rules import Results
from curriculum.completion.services import PastRow
from curriculum.course import queries as catalogues
from curriculum.course.rules import Course
from curriculum.offering import queries as offerings
from curriculum.offering.rules import TIMED, OfferingLine
from curriculum.recommendation import queries as recommendations
from curriculum.recommendation.rules.demand import Aim
from curriculum.recommendation.rules.levels import Ladder
from foundation import clock
from foundation.history import Viewpoint
from skills.framework import queries as frameworks

SEED = 20260401
MOST = 20  # people of one offering: enough to look like one, however many seats it has
FILLED = (45, 100)  # percent of those
TEST = (56, 100)
OFTEN = 0.94
FIRST_COURSE = "ICT-101"


@dataclass
class Pool:
    """Who may be sent where: everybody once per course, never in two places, with the prerequisites."""

    ladder: Ladder
    dice: Random
    people: dict[str, list[Aim]]
    away: Collection[int]
    done: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    busy: dict[int, set[date]] = field(default_factory=lambda: defaultdict(set))

    def some(self, course: Course, line: OfferingLine, most: int) -> list[Aim]:
        """So many people who need the course and can come; they are taken."""
        days = {day.on for day in line.days} if line.mode in TIMED else set()
        found: list[Aim] = []
        for aim in self.people.get(course.code, ()):
            if len(found) == most:
                break
            if self._can(aim, course, days):
                self.done[aim.staff_id].add(course.code)
                self.busy[aim.staff_id] |= days
                found.append(aim)
        return found

    def _can(self, aim: Aim, course: Course, days: set[date]) -> bool:
        if aim.staff_id in self.away or aim.appointed or course.code in self.done[aim.staff_id]:
            return False
        return not days & self.busy[aim.staff_id] and self.admits(aim, course)

    def admits(self, aim: Aim, course: Course) -> bool:
        """Whether the person has what the course asks for before."""
        return all(
            each.course in self.done[aim.staff_id]
            if each.course
            else self.ladder.bit(each.skill, each.level) & aim.held
            for each in course.prerequisites
        )


def pool(view: Viewpoint, away: Collection[int]) -> Pool:
    """Everybody who needs a course, in an order of the dice; those `away` (staff ids) and ICT managers left out."""
    dice, need = Random(SEED), recommendations.demand(view)
    mixed = list(need.aims)
    dice.shuffle(mixed)
    people = {code: need.needing(code, mixed) for code in need.asked}
    return Pool(Ladder(frameworks.in_force(view.on)), dice, people, away)


def rows(*, today: date, found: Pool, but: Collection[int], trained: int) -> list[PastRow]:
    """The people of every offering that is over, `but` those (ids) played otherwise.

    `trained`: the staff id of somebody who completed the first course.
    """
    known = catalogues.catalogue(today).course_by_code
    over = [line for line in offerings.every() if line.last_day < today and line.id not in but]
    made = [
        row
        for line in over
        if not line.cancelled and line.course_code in known
        for row in _rows(line, known[line.course_code], found, today)
    ]
    return [*_story(over, known[FIRST_COURSE], trained, found.dice), *made]


def _rows(line: OfferingLine, course: Course, found: Pool, today: date) -> Iterator[PastRow]:
    dice = found.dice
    most = min(line.capacity - 1, MOST) * dice.randint(*FILLED) // 100
    for aim in found.some(course, line, most):
        yield PastRow(line.id, aim.staff_id, applied_at(line, dice, today), results(line, course, dice))


def _story(over: Iterable[OfferingLine], course: Course, staff_id: int, dice: Random) -> Iterator[PastRow]:
    held = [line for line in over if line.course_code == course.code and not line.cancelled]
    for line in held[-1:]:
        yield PastRow(line.id, staff_id, applied_at(line, dice, line.closes_on), full(line, course, 92))


def applied_at(line: OfferingLine, dice: Random, until: date) -> datetime:
    """Some working hour of the application window, not after the day."""
    days = max(0, (min(line.closes_on, until) - line.opens_on).days)
    day = line.opens_on + timedelta(days=dice.randint(0, days))
    return datetime.combine(day, time(dice.randint(8, 17), dice.randint(0, 59)), clock.TOKYO)


def results(line: OfferingLine, course: Course, dice: Random) -> Results:
    """As it goes: nearly everybody comes every day and passes."""
    if dice.random() > OFTEN:
        return Results({day.on: 0 for day in line.days} if line.mode in TIMED else {})
    return full(line, course, dice.randint(*TEST), accepted=dice.random() < OFTEN)


def full(line: OfferingLine, course: Course, percent: int, *, accepted: bool = True) -> Results:
    """Every minute, with this result of the test."""
    held: dict[date, int] = defaultdict(int)
    for day in line.days if line.mode in TIMED else ():
        held[day.on] += day.minutes
    rule = course.completion
    return Results(
        dict(held) or {line.last_day: course.minutes},
        percent if rule.test_percent is not None else None,
        accepted if rule.assignment else None,
    )
