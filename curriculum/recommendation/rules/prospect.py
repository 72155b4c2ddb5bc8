"""What everybody has before them on one day: the courses and examinations and when each can be taken.

It is worked out once for a catalogue, a list of offerings, a persona and a deadline, and serves every person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from curriculum.course.rules import Catalogue, Course, ExaminationPlan, granted
from curriculum.offering.rules import OfferingLine
from curriculum.recommendation.rules.levels import Goal, Ladder, Moves, by, goal_of, joined
from curriculum.recommendation.rules.values import Booking, Chance
from skills.framework.rules import EvidenceKind, Framework
from skills.persona.rules import Persona


@dataclass(frozen=True, eq=False)
class Option:
    """One way to take an item: an offering, or an examination (`chance` None). `begins` and `on`: first, last day.

    `reach`: the bits it leads to by the deadline, waiting periods included. `clashes`: the numbers of the options
    nobody could take besides, as bits.
    """

    number: int
    item: int
    ref: str
    begins: int
    on: int
    moves: Moves
    reach: int
    chance: Chance | None = None
    clashes: int = 0

    @property
    def offering_id(self) -> int | None:
        return self.chance.offering.id if self.chance else None


@dataclass(frozen=True, eq=False)
class Item:
    """A course or an examination. `ways`: every option in the order of last days, also those after the deadline.

    `gives`: skill and level; `proves`: the same as bits; `lasting`: (days after the last day, bits), waiting included.
    `after`: the items to be finished before, by their number; `needs`: the bits to be held before its first day.
    """

    number: int
    ref: str
    minutes: int
    course: Course | None
    gives: tuple[tuple[str, int], ...]
    lasting: Moves
    proves: int
    ways: tuple[Option, ...] = ()
    after: tuple[int, ...] = ()
    needs: int = 0


@dataclass(frozen=True, eq=False, kw_only=True)
class Prospect:
    """The items of a catalogue as they can be taken from `today`, towards a persona, until `until` (ordinals)."""

    ladder: Ladder
    goal: Goal
    persona: Persona
    today: int
    until: int
    items: tuple[Item, ...]
    lines: Mapping[int, OfferingLine]

    @cached_property
    def number_by_course(self) -> Mapping[str, int]:
        return {item.ref: item.number for item in self.items if item.course is not None}

    @cached_property
    def domains(self) -> tuple[tuple[Option, ...], ...]:
        """By item, what somebody can take who has applied for nothing yet."""
        return tuple(
            tuple(way for way in item.ways if way.on <= self.until and self.is_open(way)) for item in self.items
        )

    def is_open(self, way: Option, booking: Booking | None = None) -> bool:
        """Whether it can still be taken. Examinations always can be."""
        return way.chance is None or open_to(line=way.chance.offering, booking=booking, today=self.today)

    @cached_property
    def ways_by_offering(self) -> Mapping[int, Option]:
        return {way.chance.offering.id: way for item in self.items for way in item.ways if way.chance}


def prospect(
    *,
    framework: Framework,
    catalogue: Catalogue,
    offerings: Iterable[Chance],
    today: date,
    persona: Persona,
    until: date,
) -> Prospect:
    """Everything that could be taken by somebody. Which offerings a person may still apply for, `open_to` says."""
    ladder = Ladder(framework)
    chances = [chance for chance in offerings if _ahead(chance.offering, today)]
    maker = _Maker(ladder, today.toordinal(), until.toordinal())
    items = [maker.course(number, course, chances) for number, course in enumerate(catalogue.courses)]
    plans = [plan for plan in catalogue.examinations if plan.code in framework.examination_by_code]
    items += [maker.examination(number, plan) for number, plan in enumerate(plans, start=len(items))]
    items = _tied(items, ladder)
    return Prospect(
        ladder=ladder,
        goal=goal_of(ladder=ladder, persona=persona),
        persona=persona,
        today=today.toordinal(),
        until=until.toordinal(),
        items=tuple(items),
        lines={chance.offering.id: chance.offering for chance in chances},
    )


def open_to(*, line: OfferingLine, booking: Booking | None, today: int) -> bool:
    """Whether the person can still take it: applied already, or the window is not over and it has not begun."""
    return booking is not None or (line.closes_on.toordinal() >= today and line.first_day.toordinal() > today)


def _ahead(line: OfferingLine, today: date) -> bool:
    return not line.cancelled and line.last_day >= today


@dataclass
class _Maker:
    ladder: Ladder
    today: int
    until: int
    options: int = 0

    def course(self, number: int, course: Course, chances: Iterable[Chance]) -> Item:
        given = self._given(granted(course=course, framework=self.ladder.framework), course.kind)
        lasting = self.ladder.moves(given, 0)
        mine = (chance for chance in chances if chance.offering.course_code == course.code)
        ways = tuple(sorted((self._option(number, lasting, chance) for chance in mine), key=_order))
        return Item(number, course.code, course.minutes, course, _plain(given), lasting, self._proves(given), ways)

    def examination(self, number: int, plan: ExaminationPlan) -> Item:
        examination = self.ladder.framework.examination_by_code[plan.code]
        given = self._given(dict.fromkeys(examination.skills, examination.ceiling), EvidenceKind.examination)
        lasting, on = self.ladder.moves(given, 0), self.today + plan.lead_days
        way = self._way(number, plan.code, on, on, lasting, None)
        return Item(number, plan.code, plan.minutes, None, _plain(given), lasting, self._proves(given), (way,))

    def _given(self, levels: Mapping[str, int], kind: str) -> Mapping[str, Mapping[int, int]]:
        """Skill → level → 0, up to the level that such evidence leads to as a step."""
        most = self.ladder.highest_by(kind)
        return {skill: {min(level, most): 0} for skill, level in levels.items() if min(level, most) >= 1}

    def _proves(self, given: Mapping[str, Mapping[int, int]]) -> int:
        return joined(self.ladder.up_to(skill, level) for skill, levels in given.items() for level in levels)

    def _option(self, item: int, lasting: Moves, chance: Chance) -> Option:
        line = chance.offering
        return self._way(item, line.code, line.first_day.toordinal(), line.last_day.toordinal(), lasting, chance)

    def _way(self, item: int, ref: str, begins: int, on: int, lasting: Moves, chance: Chance | None) -> Option:
        self.options += 1
        moves = tuple((on + days, bits) for days, bits in lasting)
        return Option(self.options - 1, item, ref, begins, on, moves, by(moves, self.until), chance)


def _plain(given: Mapping[str, Mapping[int, int]]) -> tuple[tuple[str, int], ...]:
    return tuple((skill, level) for skill, levels in given.items() for level in levels)


def _order(way: Option) -> tuple[int, int, int, str]:
    """The earliest end first; among equals a free seat before a waiting list, then the lowest code."""
    return way.on, way.begins, (way.chance.waiting or 0) if way.chance else 0, way.ref


def _tied(items: list[Item], ladder: Ladder) -> list[Item]:
    """The items with their prerequisites and with the clashes between their options filled in."""
    numbers = {item.ref: item.number for item in items if item.course is not None}
    clashes = _clashes([way for item in items for way in item.ways])
    tied = []
    for item in items:
        asked = item.course.prerequisites if item.course else ()
        after = tuple(numbers.get(each.course, -1) for each in asked if each.course)
        needs = 0
        for each in asked:
            if each.skill in ladder.places:
                needs |= ladder.up_to(each.skill, each.level)
        ways = tuple(replace(way, clashes=clashes.get(way.number, 0)) for way in item.ways)
        tied.append(replace(item, after=after, needs=needs, ways=ways))
    return tied


def _clashes(ways: Iterable[Option]) -> dict[int, int]:
    """Option number → the numbers of those that overlap with it, as bits. Only those sharing a day are compared."""
    by_day: dict[date, list[Option]] = {}
    found: dict[int, int] = {}
    for way in ways:
        if way.chance is None:
            continue
        for day in {day.on for day in way.chance.offering.days}:
            for other in by_day.setdefault(day, []):
                if other.chance and way.chance.offering.overlaps(other.chance.offering):
                    found[way.number] = found.get(way.number, 0) | 1 << other.number
                    found[other.number] = found.get(other.number, 0) | 1 << way.number
            by_day[day].append(way)
    return found
