"""人材像の到達判定: does a set of levels reach a persona. Pure arithmetic on a framework and levels.

Source: plan chapter 5 section 2 figure 31 (the personas nest) and the framework's thresholds (share, gap).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from skills.framework.rules import Framework


class Persona(StrEnum):
    """人物像, in ascending order: each contains the one before it."""

    talent = "talent"
    leader = "leader"
    manager = "manager"


class ConditionKind(StrEnum):
    """What a persona asks of levels: every core skill, a share of all, no large gap."""

    core = "core"
    share = "share"
    gap = "gap"


@dataclass(frozen=True)
class Shortfall:
    """不足: a skill below the persona's level. `core`: core of this persona or one below it."""

    skill: str
    held: int
    required: int
    core: bool

    @property
    def gap(self) -> int:
        return self.required - self.held


@dataclass(frozen=True)
class PersonaCondition:
    """One condition of one persona. `reached` of `needed` skills; `failing` are the skills that break it."""

    persona: Persona
    kind: ConditionKind
    met: bool
    reached: int
    needed: int
    failing: tuple[str, ...]

    @property
    def code(self) -> str:
        return f"{self.persona}.{self.kind}"


@dataclass(frozen=True)
class Attainment:
    """到達状況 of one persona: its own three conditions, all shortfalls, and whether it and all below it are met."""

    persona: Persona
    met: bool
    conditions: tuple[PersonaCondition, ...]
    shortfalls: tuple[Shortfall, ...]


def up_to(persona: Persona) -> tuple[Persona, ...]:
    """The persona and those below it, lowest first."""
    every = tuple(Persona)
    return every[: every.index(persona) + 1]


def attainments(*, framework: Framework, levels: Mapping[str, int]) -> dict[Persona, Attainment]:
    """All three personas at once. `levels` maps skill codes to held levels; an absent skill is 0."""
    found: dict[Persona, Attainment] = {}
    below_met = True
    for persona in Persona:
        conditions = conditions_of(framework=framework, persona=persona, levels=levels)
        below_met = below_met and all(condition.met for condition in conditions)
        shortfalls = shortfalls_of(framework=framework, persona=persona, levels=levels)
        found[persona] = Attainment(persona, below_met, conditions, shortfalls)
    return found


def shortfalls_of(*, framework: Framework, persona: Persona, levels: Mapping[str, int]) -> tuple[Shortfall, ...]:
    """Every skill below the persona's level, core first, then the largest gap, then by code."""
    core = framework.core_of(persona)
    found = (
        Shortfall(code, levels.get(code, 0), required, code in core)
        for code, required in framework.required_by(persona).items()
        if levels.get(code, 0) < required
    )
    return tuple(sorted(found, key=lambda each: (not each.core, -each.gap, each.skill)))


def conditions_of(
    *, framework: Framework, persona: Persona, levels: Mapping[str, int]
) -> tuple[PersonaCondition, PersonaCondition, PersonaCondition]:
    """Core: every core skill of this persona and those below is at the level *this* persona requires.

    Share: at least `share_percent` of the skills with a requirement of 1 or more are at theirs. Gap: no skill that is
    not at its level is more than `max_gap` below it.
    """
    required = framework.required_by(persona)
    core = framework.core_of(persona)
    asked = [code for code, level in required.items() if level >= 1]
    below = tuple(code for code in asked if levels.get(code, 0) < required[code])
    far = tuple(code for code in below if required[code] - levels.get(code, 0) > framework.max_gap)
    core_below = tuple(code for code in below if code in core)
    reached = len(asked) - len(below)
    needed = framework.needed_of(len(asked))
    firm = len(core) - len(core_below)
    return (
        PersonaCondition(persona, ConditionKind.core, not core_below, firm, len(core), core_below),
        PersonaCondition(persona, ConditionKind.share, reached >= needed, reached, needed, below),
        PersonaCondition(persona, ConditionKind.gap, not far, len(asked) - len(far), len(asked), far),
    )
