"""Who stands where on a bench: the same as by looking at everybody alone, and never by who somebody is."""

import random
from dataclasses import fields, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from curriculum.recommendation.rules import Path, shortest
from curriculum.succession.rules.bench import Candidate, Distances, ranked
from skills.persona.rules import Persona, attainments
from tests.curriculum.recommendation import brute, worlds
from tests.curriculum.recommendation.brute import Case

PEOPLE = 12


def people(seed: int) -> list[Case]:
    """People who differ in what is known of them, in one small world; some of them alike."""
    base = replace(worlds.some_case(seed), seats=set())
    dice = random.Random(seed)
    held = [worlds.some_case(dice.randrange(10_000)).held for _ in range(PEOPLE // 2)]
    return [replace(base, held={skill: days for skill, days in dice.choice(held).items() if skill in base.asks},
                    completed=base.completed if dice.random() < 0.5 else set())
            for _ in range(PEOPLE)]  # fmt: skip


def on_a_bench(cases: list[Case]) -> list[str]:
    distances = Distances(prospect=worlds.prospect_of(cases[0]))
    found = [
        Candidate(staff_id=number, staff_no=f"{number:07d}", posted_in=1, distance=distances.of(worlds.facts_of(case)))
        for number, case in enumerate(cases)
    ]
    return [each.candidate.staff_no for each in ranked(candidates=found)]


def one_by_one(cases: list[Case]) -> list[str]:
    """Everybody's hours and finish by trying everything, the steps of their own search, and a plain sort."""
    keys = []
    for number, case in enumerate(cases):
        best, path = brute.shortest(case), worlds.answer(case)
        finish = (best[0], len(path.steps), best[1]) if best else (0, 0, 0)
        keys.append((best is None, *finish, lacking(case), f"{number:07d}"))
    return [key[-1] for key in sorted(keys)]


def lacking(case: Case) -> int:
    levels = {skill: max(days) for skill, days in case.held.items()}
    found = attainments(framework=worlds.framework_of(case), levels=levels)
    return len(found[Persona(case.persona)].shortfalls)


def test_a_bench_is_in_the_order_of_trying_everything_for_everybody() -> None:
    wrong = [seed for seed in range(60) if on_a_bench(people(seed)) != one_by_one(people(seed))]
    assert wrong == []


@settings(max_examples=30, deadline=None)
@given(st.integers(min_value=60, max_value=100_000))
def test_it_is_so_in_worlds_nobody_has_seen(seed: int) -> None:
    assert on_a_bench(people(seed)) == one_by_one(people(seed))


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=100_000))
def test_equal_facts_are_answered_once_and_answered_right(seed: int) -> None:
    case = worlds.some_case(seed)
    distances = Distances(prospect=worlds.prospect_of(case))
    longest = distances.longest
    for days in (0, longest, longest + 7, longest + 400):
        longer = replace(case, held={
            skill: {level: since - days for level, since in levels.items()} for skill, levels in case.held.items()
        })  # fmt: skip
        facts = worlds.facts_of(longer)
        expected = shortest(prospect=distances.prospect, facts=facts)
        assert (distances.of(facts).path or Path(reachable=False, blocked_by=distances.blocks(facts))) == expected


def test_nothing_but_the_distance_and_the_number_has_a_say() -> None:
    stated = {"on_leave", "dispatched", "manages", "staff_id", "posted_in"}
    assert {field.name for field in fields(Candidate)} == {"staff_no", "distance", *stated}
    cases = people(3)
    distances = Distances(prospect=worlds.prospect_of(cases[0]))
    plain = [
        Candidate(staff_id=1, staff_no=f"{number:07d}", posted_in=1, distance=distances.of(worlds.facts_of(case)))
        for number, case in enumerate(cases)
    ]
    dice = random.Random(1)
    other = [
        replace(each, staff_id=dice.randrange(99), posted_in=dice.randrange(9), on_leave=dice.random() < 0.5,
                dispatched=dice.random() < 0.5, manages=dice.choice([None, 1, 2]))
        for each in plain
    ]  # fmt: skip
    orders = [[each.candidate.staff_no for each in ranked(candidates=found)] for found in (plain, other)]
    assert orders[0] == orders[1]


def test_those_at_one_distance_are_told_how_many_they_are() -> None:
    case = replace(worlds.some_case(1), held={}, completed=set(), seats=set())
    placed = ranked(candidates=[
        Candidate(staff_id=number, staff_no=f"{number}", posted_in=1,
                  distance=Distances(prospect=worlds.prospect_of(case)).of(worlds.facts_of(case)))
        for number in (3, 1, 2)
    ])  # fmt: skip
    assert [(each.place, each.candidate.staff_no, each.beside) for each in placed] == [
        (1, "1", 2), (2, "2", 2), (3, "3", 2)
    ]  # fmt: skip
