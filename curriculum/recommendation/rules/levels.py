"""Levels as bits. One bit stands for "this skill is held at this level or above"; days are ordinals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from curriculum.recommendation.rules.values import StepKind
from skills.framework.rules import EvidenceKind, Framework, StepToLevel
from skills.persona.rules import Persona, up_to

WITHOUT_HOURS = frozenset({EvidenceKind.head_confirmation, EvidenceKind.work_record, EvidenceKind.coaching_record})
Moves = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Goal:
    """What a persona and those below it ask: bits that must be there, and of each set of bits at least so many."""

    must: int
    shares: tuple[tuple[Persona, int, int], ...]

    @cached_property
    def relevant(self) -> int:
        found = self.must
        for _, bits, _ in self.shares:
            found |= bits
        return found

    def met(self, bits: int) -> bool:
        if bits & self.must != self.must:
            return False
        return all((bits & asked).bit_count() >= needed for _, asked, needed in self.shares)


@dataclass(frozen=True, eq=False)
class Ladder:
    """How levels follow each other in a framework."""

    framework: Framework

    @cached_property
    def places(self) -> Mapping[str, int]:
        return {skill.code: place * self.framework.max_level for place, skill in enumerate(self.framework.skills)}

    @cached_property
    def waits(self) -> tuple[StepToLevel, ...]:
        """Steps to a level that need no training: by confirmation, work record or coaching record. Lowest first."""
        steps = sorted(self.framework.steps, key=lambda step: step.level)
        return tuple(step for step in steps if self._provable(step))

    def _provable(self, step: StepToLevel) -> bool:
        kinds = (self.framework.kind_by_code[code] for code in step.kinds if code in WITHOUT_HOURS)
        return any(kind.ceiling >= step.level for kind in kinds)

    def kind_of(self, level: int) -> StepKind:
        """What a step to the level without training is."""
        coaching = EvidenceKind.coaching_record in self.framework.step_by_level[level].kinds
        return StepKind.coaching_record if coaching else StepKind.confirmation

    def highest_by(self, kind: str) -> int:
        """The highest level such evidence leads to as a step."""
        return max((step.level for step in self.framework.steps if kind in step.kinds), default=0)

    def bit(self, skill: str, level: int) -> int:
        return 1 << (self.places[skill] + level - 1)

    def up_to(self, skill: str, level: int) -> int:
        """The bits of all levels from 1 to this one."""
        return ((1 << level) - 1) << self.places[skill]

    def pairs(self, bits: int) -> list[tuple[str, int]]:
        """The skills and levels the bits stand for, in the order of the framework."""
        found = []
        for skill, place in self.places.items():
            held = bits >> place
            found += [(skill, level) for level in range(1, self.framework.max_level + 1) if held >> (level - 1) & 1]
        return found

    def days(self, given: Mapping[int, int], today: int) -> dict[int, int]:
        """Level → the first day it can be held, when these levels are given on these days and nothing is put off."""
        found = dict(given)
        for step in self.waits:
            since = today if step.after_level == 0 else _since(found, step.after_level)
            if since is not None:
                first = max(today, since + step.days)
                found[step.level] = min(first, found.get(step.level, first))
        return found

    def moves(self, given: Mapping[str, Mapping[int, int]], today: int) -> Moves:
        """(day, bits) in the order of days: when each level can be held. No day is before today."""
        found: dict[int, int] = {}
        for skill, levels in given.items():
            for level, day in self.days(levels, today).items():
                on = max(day, today)
                found[on] = found.get(on, 0) | self.up_to(skill, level)
        return tuple(sorted(found.items()))


def _since(days: Mapping[int, int], level: int) -> int | None:
    return min((day for held, day in days.items() if held >= level), default=None)


def by(moves: Iterable[tuple[int, int]], day: int) -> int:
    """The bits there on the day."""
    found = 0
    for on, bits in moves:
        if on <= day:
            found |= bits
    return found


def goal_of(*, ladder: Ladder, persona: Persona) -> Goal:
    """The conditions of the persona and of those below it (skills.persona), as bits."""
    framework = ladder.framework
    must, shares = 0, []
    for each in up_to(persona):
        asked = {skill: level for skill, level in framework.required_by(each).items() if level >= 1}
        core = framework.core_of(each)
        for skill, level in asked.items():
            least = level if skill in core else level - framework.max_gap
            must |= ladder.up_to(skill, least) if least >= 1 else 0
        shares.append((each, joined(ladder.bit(skill, level) for skill, level in asked.items()),
                       framework.needed_of(len(asked))))  # fmt: skip
    return Goal(must, tuple(shares))


def joined(bits: Iterable[int]) -> int:
    """All the bits of all of them."""
    found = 0
    for bit in bits:
        found |= bit
    return found
