"""The values of a framework and the questions it answers by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

PERSONAS = ("talent", "leader", "manager")
HIGHEST_LEVEL = 7


class EvidenceKind(StrEnum):
    """証跡の種別: what the application knows by code; names, ceilings and confirmers are data of the framework."""

    self_assessment = "self_assessment"
    training = "training"
    training_unassessed = "training_unassessed"
    examination = "examination"
    head_confirmation = "head_confirmation"
    work_record = "work_record"
    coaching_record = "coaching_record"


@dataclass(frozen=True)
class Level:
    """レベル of the scale, with what ITSS, iCD and UISS call it and the evidence that can support it."""

    level: int
    name_ja: str
    name_en: str
    meaning_ja: str
    meaning_en: str
    itss: str
    icd: str
    uiss: str
    evidence_ja: str
    evidence_en: str


@dataclass(frozen=True)
class ItssLevel:
    """One of the seven levels of ITSS V3, for reference."""

    level: int
    band_ja: str
    band_en: str
    meaning_ja: str
    meaning_en: str


@dataclass(frozen=True)
class Category:
    """分野."""

    code: str
    slug: str
    name_ja: str
    name_en: str


@dataclass(frozen=True)
class PersonaText:
    """人材像 word for word from the plan: scope, あるべき姿, 役割, and the clause."""

    code: str
    name_ja: str
    name_en: str
    scope_ja: str
    scope_en: str
    target_state_ja: str
    target_state_en: str
    roles_ja: tuple[str, ...]
    roles_en: tuple[str, ...]
    clause_ja: str
    clause_en: str


@dataclass(frozen=True)
class KindOfEvidence:
    """証跡の種別: the highest level it can prove, and who confirms it: none, head or secretariat."""

    code: str
    name_ja: str
    name_en: str
    ceiling: int
    confirmer: str


@dataclass(frozen=True)
class Examination:
    """試験: what it can prove at most, and in which skills."""

    code: str
    name_ja: str
    name_en: str
    ceiling: int
    skills: tuple[str, ...]


@dataclass(frozen=True)
class StepToLevel:
    """レベルへの道: evidence of these kinds leads to the level, `days` after `after_level` is held at the earliest.

    `after_level` 0: nothing has to be held before.
    """

    level: int
    kinds: tuple[str, ...]
    after_level: int
    days: int


USUAL_STEPS = (
    StepToLevel(1, (EvidenceKind.training, EvidenceKind.training_unassessed, EvidenceKind.examination), 0, 0),
    StepToLevel(2, (EvidenceKind.training, EvidenceKind.training_unassessed, EvidenceKind.examination), 0, 0),
    StepToLevel(3, (EvidenceKind.head_confirmation, EvidenceKind.work_record), 2, 90),
    StepToLevel(4, (EvidenceKind.coaching_record,), 3, 90),
)


@dataclass(frozen=True)
class Skill:
    """スキル. `required`: persona → level; `core_for`: the lowest persona it is core for; can-do from level 1 up."""

    code: str
    category: str
    name_ja: str
    name_en: str
    phrase_ja: str
    description_ja: str
    description_en: str
    derived_from: str
    required: Mapping[str, int]
    core_for: str
    can_do_ja: tuple[str, ...]
    can_do_en: tuple[str, ...]


@dataclass(frozen=True)
class Requirement:
    """What a persona asks in one skill. `core`: core of this persona or one below it."""

    skill: Skill
    level: int
    core: bool


@dataclass(frozen=True, eq=False)
class Framework:
    """技能体系 of one version. `share_percent` and `max_gap` are the thresholds of the verdict.

    `steps`: what leads to each level, the usual ones unless the document says so.
    It is itself and nothing else (`eq=False`), so that what is derived from it can be kept by it.
    """

    code: str
    version: str
    name_ja: str
    name_en: str
    effective_from: date
    max_level: int
    share_percent: int
    max_gap: int
    levels: tuple[Level, ...]
    itss: tuple[ItssLevel, ...]
    categories: tuple[Category, ...]
    personas: tuple[PersonaText, ...]
    evidence_kinds: tuple[KindOfEvidence, ...]
    examinations: tuple[Examination, ...]
    skills: tuple[Skill, ...]
    steps: tuple[StepToLevel, ...] = USUAL_STEPS

    @cached_property
    def skill_by_code(self) -> Mapping[str, Skill]:
        return {skill.code: skill for skill in self.skills}

    @cached_property
    def kind_by_code(self) -> Mapping[str, KindOfEvidence]:
        return {kind.code: kind for kind in self.evidence_kinds}

    @cached_property
    def examination_by_code(self) -> Mapping[str, Examination]:
        return {examination.code: examination for examination in self.examinations}

    @cached_property
    def persona_by_code(self) -> Mapping[str, PersonaText]:
        return {persona.code: persona for persona in self.personas}

    @cached_property
    def category_by_code(self) -> Mapping[str, Category]:
        return {category.code: category for category in self.categories}

    @cached_property
    def skills_by_category(self) -> Mapping[str, tuple[Skill, ...]]:
        return {
            category.code: tuple(skill for skill in self.skills if skill.category == category.code)
            for category in self.categories
        }

    @cached_property
    def _required(self) -> Mapping[str, Mapping[str, int]]:
        return {persona: {skill.code: skill.required[persona] for skill in self.skills} for persona in PERSONAS}

    @cached_property
    def _core(self) -> Mapping[str, frozenset[str]]:
        ranks = {persona: rank for rank, persona in enumerate(PERSONAS)}
        return {
            persona: frozenset(skill.code for skill in self.skills if ranks.get(skill.core_for, len(ranks)) <= rank)
            for persona, rank in ranks.items()
        }

    def required(self, persona: str, skill_code: str) -> int:
        """The level the persona needs in the skill."""
        return self._required[persona][skill_code]

    def required_by(self, persona: str) -> Mapping[str, int]:
        """Skill code → required level, in the order of the skills."""
        return self._required[persona]

    def core_of(self, persona: str) -> frozenset[str]:
        """Core skills of this persona and of those below it."""
        return self._core[persona]

    def lines(self, persona: str) -> tuple[Requirement, ...]:
        """Every skill with what the persona asks of it."""
        core = self.core_of(persona)
        return tuple(Requirement(skill, skill.required[persona], skill.code in core) for skill in self.skills)

    @cached_property
    def step_by_level(self) -> Mapping[int, StepToLevel]:
        return {step.level: step for step in self.steps}

    def needed_of(self, count: int) -> int:
        """How many of `count` skills are at least `share_percent` % of them."""
        return -(-count * self.share_percent // 100)


def ceiling(*, framework: Framework, kind: str, examination: str, skill_code: str) -> int | None:
    """The highest level such evidence can prove in the skill.

    None: it never counts (自己評価, or an examination that is not mapped to the skill).
    """
    known = framework.kind_by_code.get(kind)
    if known is None or known.ceiling == 0:
        return None
    if kind != EvidenceKind.examination:
        return known.ceiling
    passed = framework.examination_by_code.get(examination)
    if passed is None or skill_code not in passed.skills:
        return None
    return min(known.ceiling, passed.ceiling) or None
