"""需要: who needs which course. Pure.

The persona somebody aims at (目標の人物像) is that of ICT managers for whoever is appointed one, else the lowest whose
conditions they do not meet; whoever meets all of them aims at none. They need a course of that persona's curriculum
when a skill it leads to is held below both the level the persona asks and the level the course proves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from curriculum.course.rules import Catalogue, granted
from curriculum.recommendation.rules.levels import Goal, Ladder, goal_of
from skills.framework.rules import Framework
from skills.persona.rules import Persona

NOTHING = 0


@dataclass(frozen=True)
class Aim:
    """A person and the persona they aim at. `held`: the bits of a Ladder. `unit_id`: of the 本務 posting.

    `deadline`: the last day of an ICT manager's grace, past ones too; None: nothing is asked by a day.
    """

    staff_id: int
    staff_no: str
    unit_id: int
    persona: Persona
    appointed: bool
    held: int
    deadline: date | None = None


@dataclass(frozen=True)
class Asked:
    """The bits a persona asks of a course; `core` those of core skills among them; `skills` the skill of each bit."""

    bits: int
    core: int
    skills: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Need:
    """Somebody who needs a course: skill codes they miss, core first, then in the order of the framework."""

    aim: Aim
    core: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return (*self.core, *self.others)

    @property
    def order(self) -> tuple[bool, date, bool, int, str]:
        """Appointed ICT managers first, the earliest deadline first; a core gap, how much is missing, staff number."""
        deadline = self.aim.deadline or date.max
        return (not self.aim.appointed, deadline, not self.core, -len(self.missing), self.aim.staff_no)


@dataclass(frozen=True, eq=False)
class Demand:
    """Everybody with an aim, by staff number, and what each persona asks of each course."""

    aims: tuple[Aim, ...]
    asked: Mapping[str, Mapping[Persona, Asked]]

    def needing(self, course_code: str, aims: Iterable[Aim] | None = None) -> list[Aim]:
        """Those (of everybody, or of the given) who need the course, in their order."""
        asked = self.asked.get(course_code, {})
        bits = {persona: asked[persona].bits if persona in asked else NOTHING for persona in Persona}
        return [aim for aim in (self.aims if aims is None else aims) if bits[aim.persona] & ~aim.held]

    def has_core_gap(self, course_code: str, aim: Aim) -> bool:
        """Whether the course leads to a core skill the person misses."""
        return bool(self.asked[course_code][aim.persona].core & ~aim.held)

    def need(self, course_code: str, aim: Aim) -> Need:
        """What the person misses of the course."""
        asked = self.asked[course_code][aim.persona]
        missing = [(bit, skill) for bit, skill in asked.skills if bit & ~aim.held]
        return Need(
            aim,
            core=tuple(skill for bit, skill in missing if bit & asked.core),
            others=tuple(skill for bit, skill in missing if not bit & asked.core),
        )


@dataclass(frozen=True, eq=False)
class Aiming:
    """Finds the persona of many people with the same framework."""

    framework: Framework

    @cached_property
    def ladder(self) -> Ladder:
        return Ladder(self.framework)

    @cached_property
    def _goals(self) -> tuple[tuple[Persona, Goal], ...]:
        return tuple((persona, goal_of(ladder=self.ladder, persona=persona)) for persona in Persona)

    def persona(self, *, held: int, appointed: bool) -> Persona | None:
        """The persona aimed at by somebody who holds these bits; None when all are met."""
        if appointed:
            return Persona.manager
        return next((persona for persona, goal in self._goals if not goal.met(held)), None)


def asked_of(*, catalogue: Catalogue, framework: Framework) -> Mapping[str, Mapping[Persona, Asked]]:
    """Course code → what each persona asks of it: nothing where it is not in the persona's curriculum.

    One bit per skill: the lower of both levels.
    """
    ladder = Ladder(framework)
    part_of = {persona: frozenset(catalogue.curriculum_by_persona[persona].courses) for persona in Persona}
    return {
        course.code: {
            persona: _asked(proven if course.code in part_of[persona] else {}, persona, ladder) for persona in Persona
        }
        for course in catalogue.courses
        for proven in [granted(course=course, framework=framework)]
    }


def _asked(proven: Mapping[str, int], persona: Persona, ladder: Ladder) -> Asked:
    required, core = ladder.framework.required_by(persona), ladder.framework.core_of(persona)
    wanted = {skill: min(level, required[skill]) for skill, level in proven.items() if required[skill]}
    skills = tuple((ladder.bit(skill, wanted[skill]), skill) for skill in ladder.places if skill in wanted)
    return Asked(
        bits=sum(bit for bit, _ in skills), core=sum(bit for bit, skill in skills if skill in core), skills=skills
    )
