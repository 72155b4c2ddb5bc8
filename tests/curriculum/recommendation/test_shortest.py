"""The shortest way equals the one found by trying everything; its steps lead there; what blocks does block."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curriculum.recommendation.rules import BlockKind, Path, Step, StepKind
from tests.curriculum.recommendation import brute, worlds
from tests.curriculum.recommendation.brute import Case, Training

SEEDS = 400
FEW = range(0, SEEDS, 4)


def told(path: Path) -> tuple[int, int] | None:
    return (path.minutes, path.finish.toordinal()) if path.finish is not None else None


def test_hours_and_finish_equal_those_of_trying_everything() -> None:
    cases = [worlds.some_case(seed) for seed in range(SEEDS)]
    wrong = [seed for seed, case in enumerate(cases) if told(worlds.answer(case)) != brute.shortest(case)]
    assert wrong == []


@settings(max_examples=150, deadline=None)
@given(st.integers(min_value=SEEDS))
def test_they_equal_it_in_worlds_nobody_has_seen(seed: int) -> None:
    case = worlds.some_case(seed)
    assert told(worlds.answer(case)) == brute.shortest(case)


def test_the_worlds_are_reachable_and_not_and_every_kind_of_block_occurs() -> None:
    paths = [worlds.answer(worlds.some_case(seed)) for seed in range(SEEDS)]
    assert SEEDS // 4 < sum(path.reachable for path in paths) < SEEDS * 3 // 4
    assert {block.kind for path in paths for block in path.blocked_by} == set(BlockKind)
    assert {step.kind for path in paths for step in path.steps} == set(StepKind)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_steps_lead_to_the_persona_on_the_finish_and_not_a_day_before(seed: int) -> None:
    case = worlds.some_case(seed)
    path = worlds.answer(case)
    if path.finish is None:
        assert not path.steps and path.blocked_by
        return
    finish = path.finish.toordinal()
    assert finish <= case.until
    assert brute.reached(case, after(case, path.steps, finish))
    assert finish == case.today or not brute.reached(case, after(case, path.steps, finish - 1))
    assert [step.on for step in path.steps] == sorted(step.on for step in path.steps)
    assert path.minutes == sum(step.minutes for step in path.steps)


@pytest.mark.parametrize("seed", FEW)
def test_no_step_can_be_left_out(seed: int) -> None:
    case = worlds.some_case(seed)
    path = worlds.answer(case)
    for left_out in path.steps:
        rest = [step for step in path.steps if step is not left_out]
        assert not (brute.reached(case, after(case, rest, case.until)) and stands(case, rest)), left_out


@pytest.mark.parametrize("seed", range(SEEDS))
def test_without_what_blocks_the_persona_is_reachable(seed: int) -> None:
    case = worlds.some_case(seed)
    path = worlds.answer(case)
    if not path.reachable:
        assert brute.shortest(without_blocks(case, path)) is not None


def after(case: Case, steps: list[Step] | tuple[Step, ...], day: int) -> dict[str, int]:
    """The levels on the day when just these steps are taken; a step that comes too early raises."""
    given: list[tuple[str, int, int]] = []
    for step in steps:
        on = step.on.toordinal()
        if step.level is None:
            given += [(skill, level, on) for skill, level in training_of(case, step).gives.items()]
        elif held_long_enough(case, step, given):
            given.append((step.ref, step.level, on))
    return {skill: brute.level_on(case, skill, day, given, climbing=False) for skill in case.asks}


def held_long_enough(case: Case, step: Step, given: list[tuple[str, int, int]]) -> bool:
    assert step.level is not None
    wait = {3: case.third_after, 4: case.fourth_after}[step.level]
    day = step.on.toordinal() - wait
    return brute.level_on(case, step.ref, day, given, climbing=False) >= step.level - 1


def training_of(case: Case, step: Step) -> Training:
    code = step.course or step.ref
    return next(each for each in case.trainings if each.code == code)


def stands(case: Case, steps: list[Step]) -> bool:
    """Whether these courses can be taken without the others."""
    runs = {run.code: run for run in case.runs}
    taken = [
        (training_of(case, step), runs[step.ref] if step.kind is StepKind.offering else None)
        for step in steps
        if step.level is None
    ]
    return brute.is_possible(case, taken)


def without_blocks(case: Case, path: Path) -> Case:
    for block in path.blocked_by:
        if block.kind in (BlockKind.offering, BlockKind.prerequisite, BlockKind.examination):
            at_once(case, block.ref)
        elif block.kind is BlockKind.course:
            case.held.setdefault(block.ref, {})[block.level or 0] = case.today
        elif block.kind in (BlockKind.waiting_period, BlockKind.coaching_record):
            case.at_once.add((block.ref, block.level or 0))
        elif block.kind is BlockKind.share:
            case.sharing.add(block.ref)
        else:
            case.beside |= {frozenset({block.ref, other}) for other in block.values["other"].split("、")}
    return case


def at_once(case: Case, code: str) -> None:
    """The training finished today, whatever it asks for."""
    place = next(place for place, each in enumerate(case.trainings) if each.code == code)
    old = case.trainings[place]
    case.trainings[place] = Training(old.code, old.minutes, old.gives, lead=0)
    case.completed.add(code)


def test_a_persona_already_reached_needs_no_step_and_is_finished_today() -> None:
    case = worlds.some_case(1)
    case.held = {skill: {4: case.today} for skill in case.asks}
    path = worlds.answer(case)
    assert (path.reachable, path.steps, path.hours, path.finish) == (True, (), 0, date.fromordinal(case.today))


def test_a_later_deadline_never_makes_the_way_longer() -> None:
    for seed in FEW:
        case = worlds.some_case(seed)
        first = worlds.answer(case)
        case.until += 10
        later = worlds.answer(case)
        assert not first.reachable or (later.reachable and later.minutes <= first.minutes)


def test_the_deadline_itself_still_counts() -> None:
    case = next(case for case in map(worlds.some_case, range(SEEDS)) if worlds.answer(case).minutes)
    finish = worlds.answer(case).finish
    assert finish is not None
    case.until = finish.toordinal()
    assert worlds.answer(case).finish == finish
    case.until = (finish - timedelta(days=1)).toordinal()
    assert worlds.answer(case).finish != finish
