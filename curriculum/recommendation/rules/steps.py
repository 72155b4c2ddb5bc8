"""From a solution to its steps: the offerings and examinations taken, and the confirmations and records needed.

Every confirmation and record that could be had by the finish is left out again where the finish stands without it,
skills that need most of them first. What remains is needed: no step can be left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from curriculum.recommendation.rules.levels import Ladder, by
from curriculum.recommendation.rules.problem import Problem
from curriculum.recommendation.rules.prospect import Option
from curriculum.recommendation.rules.search import Solution
from curriculum.recommendation.rules.values import Path, Step, StepKind

ORDER = tuple(StepKind)


@dataclass(frozen=True)
class _Climb:
    """How far a skill gets by the finish: `floor` by training alone, then one step for each (level, day)."""

    skill: str
    floor: int
    steps: tuple[tuple[int, int], ...]

    @property
    def level(self) -> int:
        return self.steps[-1][0] if self.steps else self.floor


def path_of(*, problem: Problem, solution: Solution) -> Path:
    """The solution as a path: its steps by day, on one day trainings before confirmations."""
    climbs = _needed(problem, solution, _climbs(problem, solution))
    steps = [_taken(problem, option) for option in solution.options]
    steps += [_confirmed(problem.prospect.ladder, climb.skill, *step) for climb in climbs for step in climb.steps]
    steps.sort(key=lambda step: (step.on, ORDER.index(step.kind), step.ref, step.level or 0))
    finish = date.fromordinal(solution.finish)
    return Path(reachable=True, steps=tuple(steps), minutes=solution.minutes, finish=finish)


def _climbs(problem: Problem, solution: Solution) -> list[_Climb]:
    """Every skill as far as it gets by the finish."""
    given = _given(problem, solution.options)
    today, finish = problem.prospect.today, solution.finish
    climbs = []
    for skill in problem.prospect.ladder.places:
        levels = {level: day for level, day in given.get(skill, {}).items() if day <= finish}
        climbs.append(_climb(problem.prospect.ladder, skill, levels, today, finish))
    return climbs


def _given(problem: Problem, options: Iterable[Option]) -> dict[str, dict[int, int]]:
    """Skill → level → day, from what is held and from training, without any later step."""
    given = {
        skill: {level: day.toordinal() for level, day in held.items()} for skill, held in problem.facts.held.items()
    }
    for option in options:
        for skill, level in problem.items[option.item].gives:
            levels = given.setdefault(skill, {})
            levels[level] = min(option.on, levels.get(level, option.on))
    return given


def _climb(ladder: Ladder, skill: str, given: dict[int, int], today: int, finish: int) -> _Climb:
    days = ladder.days(given, today)
    floor = max(given, default=0)
    level = max((level for level, day in days.items() if day <= finish), default=0)
    steps: list[tuple[int, int]] = []
    while level > floor:
        steps.append((level, days[level]))
        level = _through(days, ladder.framework.step_by_level[level].after_level, level)
    return _Climb(skill, floor, tuple(reversed(steps)))


def _through(days: dict[int, int], least: int, below: int) -> int:
    """The level that is held before the next step; 0 when nothing has to be."""
    found = [(day, level) for level, day in days.items() if least <= level < below] if least else []
    return min(found)[1] if found else 0


def _needed(problem: Problem, solution: Solution, climbs: list[_Climb]) -> list[_Climb]:
    """The climbs, each only as high as the persona needs it."""
    pinned = _before_courses(problem, solution)
    kept = {climb.skill: climb for climb in climbs}
    every = _bits(problem.prospect.ladder, kept.values())
    for climb in _dearest_first(climb for climb in climbs if climb.steps):
        kept[climb.skill], every = _lowered(problem, climb, every, pinned)
    return [kept[climb.skill] for climb in climbs]


def _dearest_first(climbs: Iterable[_Climb]) -> list[_Climb]:
    """Most steps first; among as many, the skills with the highest codes first, so that low codes are kept."""
    return sorted(climbs, key=lambda climb: (len(climb.steps), climb.skill), reverse=True)


def _lowered(problem: Problem, climb: _Climb, every: int, pinned: int) -> tuple[_Climb, int]:
    """The climb with as few steps as the goal allows, and the bits that remain."""
    ladder = problem.prospect.ladder
    for count in range(len(climb.steps)):
        fewer = _Climb(climb.skill, climb.floor, climb.steps[:count])
        bits = every & ~ladder.up_to(climb.skill, climb.level) | ladder.up_to(climb.skill, fewer.level)
        if problem.goal.met(bits) and bits & pinned == pinned:
            return fewer, bits
    return climb, every


def _before_courses(problem: Problem, solution: Solution) -> int:
    """The bits that the courses taken need before they begin."""
    found = 0
    for option in solution.options:
        found |= problem.needs[option.item]
    return found


def _bits(ladder: Ladder, climbs: Iterable[_Climb]) -> int:
    return by(((0, ladder.up_to(climb.skill, climb.level)) for climb in climbs if climb.level), 0)


def _taken(problem: Problem, option: Option) -> Step:
    item, on = problem.items[option.item], date.fromordinal(option.on)
    if option.chance is None or item.course is None:
        return Step(kind=StepKind.examination, ref=option.ref, on=on, minutes=item.minutes)
    line = option.chance.offering
    booking = problem.facts.bookings.get(line.id)
    return Step(
        kind=StepKind.offering,
        ref=line.code,
        on=on,
        minutes=item.minutes,
        course=line.course_code,
        first_day=line.first_day,
        apply_from=line.opens_on,
        apply_until=line.closes_on,
        waiting=option.chance.place(problem.facts.belongs) if booking is None else booking.place,
        booked=booking is not None,
    )


def _confirmed(ladder: Ladder, skill: str, level: int, day: int) -> Step:
    return Step(kind=ladder.kind_of(level), ref=skill, on=date.fromordinal(day), level=level)
