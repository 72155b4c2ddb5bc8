"""The arithmetic of personas, without a database."""

import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from skills.framework.rules import Framework, parse
from skills.persona.rules import Persona, attainments, conditions_of, shortfalls_of

FILE = Path(__file__).resolve().parents[3] / "content/framework/saitama-ict-1.0.toml"
FRAMEWORK: Framework = parse(tomllib.loads(FILE.read_text(encoding="utf-8")))
CODES = [skill.code for skill in FRAMEWORK.skills]
levels = st.dictionaries(st.sampled_from(CODES), st.integers(0, 4))


def exactly(persona: Persona) -> dict[str, int]:
    return dict(FRAMEWORK.required_by(persona))


def met(persona: Persona, held: dict[str, int]) -> bool:
    return attainments(framework=FRAMEWORK, levels=held)[persona].met


def test_whoever_holds_every_required_level_meets_the_persona_and_those_below():
    for persona in Persona:
        assert met(persona, exactly(persona))
    assert met(Persona.talent, exactly(Persona.manager))


def test_whoever_holds_nothing_meets_nothing():
    assert not any(attainment.met for attainment in attainments(framework=FRAMEWORK, levels={}).values())


def test_a_leader_needs_level_4_in_spreadsheets_although_they_are_core_for_talents():
    held = exactly(Persona.leader) | {"B02": 3}
    core, share, gap = conditions_of(framework=FRAMEWORK, persona=Persona.leader, levels=held)
    assert (core.met, core.failing) == (False, ("B02",))
    assert share.met and gap.met


def test_eight_of_forty_three_may_be_one_below_and_the_ninth_may_not():
    others = [code for code in CODES if code not in FRAMEWORK.core_of(Persona.leader)]
    eight = exactly(Persona.leader) | {code: FRAMEWORK.required_by(Persona.leader)[code] - 1 for code in others[:8]}
    nine = eight | {others[8]: FRAMEWORK.required_by(Persona.leader)[others[8]] - 1}
    assert conditions_of(framework=FRAMEWORK, persona=Persona.leader, levels=eight)[1].met
    assert not conditions_of(framework=FRAMEWORK, persona=Persona.leader, levels=nine)[1].met


def test_two_below_in_one_skill_breaks_the_gap():
    held = exactly(Persona.leader) | {"A02": 1}
    assert not conditions_of(framework=FRAMEWORK, persona=Persona.leader, levels=held)[2].met
    assert not met(Persona.leader, held)


def test_shortfalls_come_core_first_then_by_gap():
    held = exactly(Persona.leader) | {"A02": 0, "H02": 3, "C01": 1}
    found = shortfalls_of(framework=FRAMEWORK, persona=Persona.leader, levels=held)
    told = [(each.skill, each.gap, each.core) for each in found]
    assert told == [("C01", 2, True), ("H02", 1, True), ("A02", 3, False)]


@given(levels)
def test_the_personas_nest(held):
    found = attainments(framework=FRAMEWORK, levels=held)
    assert found[Persona.leader].met <= found[Persona.talent].met
    assert found[Persona.manager].met <= found[Persona.leader].met


@given(levels, st.sampled_from(CODES))
def test_a_higher_level_never_loses_a_persona(held, code):
    better = held | {code: min(4, held.get(code, 0) + 1)}
    for persona in Persona:
        assert met(persona, held) <= met(persona, better)


@given(levels)
def test_shortfalls_are_empty_exactly_when_every_level_is_reached(held):
    for persona in Persona:
        missing = [code for code, need in exactly(persona).items() if held.get(code, 0) < need]
        found = shortfalls_of(framework=FRAMEWORK, persona=persona, levels=held)
        assert sorted(each.skill for each in found) == sorted(missing)
