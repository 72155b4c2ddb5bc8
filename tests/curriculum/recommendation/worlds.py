"""Small random worlds, and the same worlds as values of the application."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from curriculum.course.rules import Catalogue, CompletionRule, Course, ExaminationPlan, Form, Prerequisite
from curriculum.offering.rules import Day, Mode, OfferingLine
from curriculum.recommendation.rules import Booking, Chance, Facts, Path, Prospect, prospect, shortest
from skills.framework import rules as frameworks
from skills.framework import services
from skills.framework.rules import Examination, Framework, Skill
from skills.persona.rules import Persona
from tests.curriculum.recommendation.brute import Case, Run, Training

TODAY = date(2026, 6, 1).toordinal()
SINCE = datetime(2026, 4, 1, tzinfo=UTC)


def some_case(seed: int) -> Case:
    """A world made from the seed: often reachable, often not, with clashes, prerequisites and seats."""
    dice = random.Random(seed)
    skills = [f"S{number}" for number in range(1, dice.randint(2, 5) + 1)]
    asks = {skill: _rising(dice) for skill in skills}
    trainings = [_course(dice, number, skills) for number in range(1, dice.randint(2, 4) + 1)]
    runs = [run for training in trainings for run in _runs(dice, training.code)]
    trainings += [_examination(dice, number, skills) for number in range(dice.randint(0, 2))]
    return Case(
        persona=dice.choice(["talent", "leader", "manager"]),
        today=TODAY,
        until=TODAY + dice.randint(6, 40),
        asks=asks,
        core={skill: dice.choice(["talent", "leader", "manager"]) for skill in skills if dice.random() < 0.4},
        percent=dice.choice([50, 80, 100]),
        gap=dice.choice([0, 1, 1, 2]),
        third_after=dice.choice([0, 5, 9]),
        fourth_after=dice.choice([0, 4, 9]),
        trainings=trainings,
        runs=runs,
        held={skill: _held(dice) for skill in skills if dice.random() < 0.5},
        completed={each.code for each in trainings if each.lead is None and dice.random() < 0.15},
        seats=_seats(dice, runs),
    )


def _rising(dice: random.Random) -> tuple[int, int, int]:
    first, second, third = sorted(dice.choices([0, 1, 1, 2, 2, 3, 4], k=3))
    return first, second, third


def _course(dice: random.Random, number: int, skills: list[str]) -> Training:
    chosen = dice.sample(skills, dice.randint(1, min(3, len(skills))))
    after = (f"C{dice.randint(1, number - 1)}",) if number > 1 and dice.random() < 0.35 else ()
    needs = ((dice.choice(skills), dice.randint(1, 3)),) if dice.random() < 0.15 else ()
    gives = {skill: dice.choice([1, 2, 2]) for skill in chosen}
    return Training(f"C{number}", dice.choice([60, 90, 120, 180]), gives, after, needs)


def _examination(dice: random.Random, number: int, skills: list[str]) -> Training:
    chosen = dice.sample(skills, dice.randint(1, 2))
    level = dice.choice([1, 2, 2])
    return Training(
        f"X{number}", dice.choice([0, 60, 150, 240]), dict.fromkeys(chosen, level), lead=dice.randint(3, 30)
    )


def _runs(dice: random.Random, course: str) -> list[Run]:
    return [_run(dice, course, number) for number in range(dice.choice([0, 1, 2, 2, 3]))]


def _run(dice: random.Random, course: str, number: int) -> Run:
    first = TODAY + dice.randint(-2, 14)
    days = sorted({first, first + dice.choice([0, 0, 1, 4])})
    start = dice.choice([540, 600, 780])
    closes = min(first, TODAY + dice.choice([-1, 0, 5, 5, 9]))
    return Run(f"{course}-{number}", course, tuple((day, start, start + 150) for day in days), closes,
               flexible=dice.random() < 0.15, cancelled=dice.random() < 0.08)  # fmt: skip


def _held(dice: random.Random) -> dict[int, int]:
    top = dice.choice([1, 1, 2, 2, 3])
    since = TODAY - dice.randint(0, 12)
    return {level: since - (top - level) * dice.randint(0, 3) for level in range(1, top + 1)}


def _seats(dice: random.Random, runs: list[Run]) -> set[str]:
    standing = [run.code for run in runs if not run.cancelled]
    return {dice.choice(standing)} if standing and dice.random() < 0.3 else set()


@cache
def shipped() -> Framework:
    return frameworks.parse(services.shipped())


def framework_of(case: Case) -> Framework:
    base = shipped()
    examinations = tuple(
        Examination(each.code, each.code, each.code, max(each.gives.values()), tuple(each.gives))
        for each in case.trainings
        if each.lead is not None
    )
    steps = (*base.steps[:2], replace(base.steps[2], days=case.third_after),
             replace(base.steps[3], days=case.fourth_after))  # fmt: skip
    return replace(
        base, skills=tuple(_skill(case, code) for code in case.asks), examinations=examinations, steps=steps,
        share_percent=case.percent, max_gap=case.gap,
    )  # fmt: skip


def _skill(case: Case, code: str) -> Skill:
    required = dict(zip(("talent", "leader", "manager"), case.asks[code], strict=True))
    texts = ("a", "b", "c", "d")
    return Skill(code, "A", code, code, "", "", "", "", required, case.core.get(code, ""), texts, texts)


def catalogue_of(case: Case) -> Catalogue:
    plans = tuple(
        ExaminationPlan(each.code, each.minutes, each.lead) for each in case.trainings if each.lead is not None
    )
    courses = tuple(course_of(each) for each in case.trainings if each.lead is None)
    return Catalogue("x", "1", "x", "x", date(2026, 4, 1), courses, (), plans, ())


def course_of(training: Training) -> Course:
    asked = [Prerequisite(course=code) for code in training.after]
    asked += [Prerequisite(skill=skill, level=level) for skill, level in training.needs]
    return Course(
        training.code, training.code, training.code, "", "", training.minutes, Form.classroom, (), False, True,
        training.gives, CompletionRule(80), (), (), (), prerequisites=tuple(asked),
    )  # fmt: skip


def line_of(number: int, run: Run) -> OfferingLine:
    days = tuple(Day(date.fromordinal(day), start, end, "") for day, start, end in run.days)
    closes = date.fromordinal(min(run.closes, run.first))
    return OfferingLine(
        id=number, version_id=number, code=run.code, course_code=run.course, known_since=SINCE,
        cancelled_reason="中止" if run.cancelled else "", mode=Mode.elearning if run.flexible else Mode.classroom,
        days=days, capacity=10, opens_on=date(2026, 4, 1), closes_on=closes, cutoff_on=closes,
    )  # fmt: skip


def prospect_of(case: Case) -> Prospect:
    return prospect(
        framework=framework_of(case),
        catalogue=catalogue_of(case),
        offerings=[Chance(line_of(number, run)) for number, run in enumerate(case.runs, start=1)],
        today=date.fromordinal(case.today),
        persona=Persona(case.persona),
        until=date.fromordinal(case.until),
    )


def facts_of(case: Case) -> Facts:
    held = {
        skill: {level: date.fromordinal(since) for level, since in levels.items()}
        for skill, levels in case.held.items()
    }
    booked = {number: Booking(True) for number, run in enumerate(case.runs, start=1) if run.code in case.seats}
    return Facts(held=held, completed=frozenset(case.completed), bookings=booked)


def answer(case: Case) -> Path:
    return shortest(prospect=prospect_of(case), facts=facts_of(case))
