"""The shortest way by trying everything. Shares no line with the application; small cases only. Days are numbers."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

NESTED = {"talent": ["talent"], "leader": ["talent", "leader"], "manager": ["talent", "leader", "manager"]}


@dataclass(frozen=True)
class Run:
    """An offering: days as (day, start, end) in minutes; `flexible`: taken when it suits, so it overlaps nothing."""

    code: str
    course: str
    days: tuple[tuple[int, int, int], ...]
    closes: int
    flexible: bool = False
    cancelled: bool = False

    @property
    def first(self) -> int:
        return min(day for day, _, _ in self.days)

    @property
    def last(self) -> int:
        return max(day for day, _, _ in self.days)


@dataclass(frozen=True)
class Training:
    """A course, or an examination (`lead` days from today): minutes, levels given, what must come before."""

    code: str
    minutes: int
    gives: dict[str, int]
    after: tuple[str, ...] = ()
    needs: tuple[tuple[str, int], ...] = ()
    lead: int | None = None


@dataclass
class Case:
    """A small world. `asks`: skill → (talent, leader, manager); `core`: skill → lowest persona; waits in days.

    Taken out of the way: waiting periods `at_once`, the shares of `sharing`, clashes `beside` each other.
    """

    persona: str
    today: int
    until: int
    asks: dict[str, tuple[int, int, int]]
    core: dict[str, str]
    percent: int
    gap: int
    third_after: int
    fourth_after: int
    trainings: list[Training]
    runs: list[Run]
    held: dict[str, dict[int, int]] = field(default_factory=dict)
    completed: set[str] = field(default_factory=set)
    seats: set[str] = field(default_factory=set)
    at_once: set[tuple[str, int]] = field(default_factory=set)
    sharing: set[str] = field(default_factory=set)
    beside: set[frozenset[str]] = field(default_factory=set)


def collide(case: Case, one: Run, other: Run) -> bool:
    if one.flexible or other.flexible or frozenset({one.code, other.code}) in case.beside:
        return False
    pairs = itertools.product(one.days, other.days)
    return any(a == b and start < finish and begin < end for (a, start, end), (b, begin, finish) in pairs)


def can_take(case: Case, run: Run) -> bool:
    if run.cancelled or run.last > case.until or run.last < case.today:
        return False
    if run.code in case.seats:
        return True
    if run.closes < case.today or run.first <= case.today:
        return False
    return not any(collide(case, run, seat) for seat in case.runs if seat.code in case.seats and _stands(case, seat))


def _stands(case: Case, seat: Run) -> bool:
    return not seat.cancelled and seat.last >= case.today


def level_on(case: Case, skill: str, day: int, given: list[tuple[str, int, int]], *, climbing: bool = True) -> int:
    """The level of a skill on a day. `given`: (skill, level, day); confirmations as early as they may be."""
    dated = [(level, since) for level, since in case.held.get(skill, {}).items()]
    dated += [(level, since) for code, level, since in given if code == skill]
    best = max((level for level, since in dated if since <= day), default=0)
    if not climbing:
        return best
    second = min((since for level, since in dated if level >= 2), default=None)
    third = min((since for level, since in dated if level >= 3), default=None)
    if second is not None:
        confirmed = max(case.today, second + _wait(case, skill, 3, case.third_after))
        third = confirmed if third is None else min(third, confirmed)
    if third is not None and third <= day:
        best = max(best, 3)
        if max(case.today, third + _wait(case, skill, 4, case.fourth_after)) <= day:
            best = 4
    return best


def _wait(case: Case, skill: str, level: int, days: int) -> int:
    return 0 if (skill, level) in case.at_once else days


def reached(case: Case, levels: dict[str, int]) -> bool:
    return all(_one(case, levels, name) for name in NESTED[case.persona])


def _one(case: Case, levels: dict[str, int], name: str) -> bool:
    place = list(NESTED).index(name)
    asked = {skill: three[place] for skill, three in case.asks.items() if three[place] > 0}
    for skill, level in asked.items():
        if case.core.get(skill) in NESTED[name] and levels[skill] < level:
            return False
        if level - levels[skill] > case.gap:
            return False
    there = sum(levels[skill] >= level for skill, level in asked.items())
    return name in case.sharing or there * 100 >= case.percent * len(asked)


def choices(case: Case) -> Iterator[list[tuple[Training, Run | None]]]:
    """Every way to take some of the courses and examinations that does not break a rule by itself."""
    ways: list[list[tuple[Training, Run | None] | None]] = []
    for training in case.trainings:
        if training.lead is None:
            runs = [run for run in case.runs if run.course == training.code and can_take(case, run)]
            ways.append([None, *((training, run) for run in runs)])
        else:
            ways.append([None, (training, None)] if case.today + training.lead <= case.until else [None])
    for combination in itertools.product(*ways):
        taken = [each for each in combination if each is not None]
        if is_possible(case, taken):
            yield taken


def is_possible(case: Case, taken: list[tuple[Training, Run | None]]) -> bool:
    runs = [run for _, run in taken if run is not None]
    if any(collide(case, one, other) for one, other in itertools.combinations(runs, 2)):
        return False
    given = gains(case, taken)
    ends = {training.code: run.last for training, run in taken if run is not None}
    return all(
        _has_what_comes_before(case, training, run, ends) and _has_the_levels(case, training, run, given)
        for training, run in taken
        if run is not None
    )


def _has_what_comes_before(case: Case, training: Training, run: Run, ends: dict[str, int]) -> bool:
    return all(is_completed(case, code) or ends.get(code, run.first) < run.first for code in training.after)


def _has_the_levels(case: Case, training: Training, run: Run, given: list[tuple[str, int, int]]) -> bool:
    return all(
        max(level_on(case, skill, run.first - 1, given), level_on(case, skill, case.today, [])) >= level
        for skill, level in training.needs
    )


def is_completed(case: Case, code: str) -> bool:
    if code in case.completed:
        return True
    gives = next((training.gives for training in case.trainings if training.code == code), {})
    return bool(gives) and all(level_on(case, skill, case.today, []) >= level for skill, level in gives.items())


def gains(case: Case, taken: list[tuple[Training, Run | None]]) -> list[tuple[str, int, int]]:
    return [
        (skill, level, case.today + (training.lead or 0) if run is None else run.last)
        for training, run in taken
        for skill, level in training.gives.items()
    ]


def levels_on(case: Case, day: int, given: list[tuple[str, int, int]]) -> dict[str, int]:
    return {skill: level_on(case, skill, day, given) for skill in case.asks}


def shortest(case: Case) -> tuple[int, int] | None:
    """(minutes, finish) of the best way; None when there is none."""
    best: tuple[int, int] | None = None
    for taken in choices(case):
        minutes = sum(training.minutes for training, _ in taken)
        if best is not None and minutes > best[0]:
            continue
        given = gains(case, taken)
        if not reached(case, levels_on(case, case.until, given)):
            continue
        days = range(case.today, case.until + 1)
        finish = next(day for day in days if reached(case, levels_on(case, day, given)))
        best = (minutes, finish) if best is None else min(best, (minutes, finish))
    return best
