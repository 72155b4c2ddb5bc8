"""判定: does this person meet this persona; does this unit's ICT manager meet the leader's prerequisites.

Pure: facts in, verdict out, each condition with its clause, the evidence used and the exact shortfalls.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from foundation.errors import filled, sentence
from skills.evidence.rules import HeldLevel
from skills.framework.rules import Framework
from skills.persona.rules import Attainment, ConditionKind, Persona, PersonaCondition, Shortfall, attainments, up_to

CLAUSE_APPOINTED = sentence("計画第5章1節1-1(1)「各局・区等より…1名ずつを『ICTマネージャー』として任命」")
CLAUSE_GRADE = sentence("計画第5章1節1-1(1)「主査級以上の職員」")
CLAUSE_POSTING = sentence("計画第5章1節1-1(1)「各局・区等より」(本務がその局・区等の中にあること)")
CLAUSE_PERSONA = {
    Persona.talent: sentence("計画第5章2節 図表31「ICT人材」"),
    Persona.leader: sentence("計画第5章2節 図表31「自らが『ICT人材』と同時に…」"),
    Persona.manager: sentence("計画第5章2節 図表31「自らが『ICTリーダ』の条件を備えていると同時に…」"),
}
CLAUSE_KIND = {
    ConditionKind.core: sentence("技能体系第%(version)s版の必須項目"),
    ConditionKind.share: sentence("技能体系第%(version)s版の到達割合"),
    ConditionKind.gap: sentence("技能体系第%(version)s版の最大差"),
}
DETAIL_KIND = {
    ConditionKind.core: sentence("必須%(needed)d項目のうち%(reached)d項目が必要レベルに到達"),
    ConditionKind.share: sentence("必要レベルに到達した項目が%(reached)d(%(needed)d以上が必要)"),
    ConditionKind.gap: sentence("必要レベルとの差が許容内の項目が%(needed)dのうち%(reached)d"),
}


class Status(StrEnum):
    """判定結果 of an appointing unit on a day."""

    vacant = "vacant"
    ineligible = "ineligible"
    unqualified = "unqualified"
    qualified = "qualified"


@dataclass(frozen=True)
class Condition:
    """One condition: met or not, the clauses it comes from, a Japanese sentence of detail, the skills that fail it."""

    code: str
    met: bool
    clauses: tuple[str, ...]
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)
    failing: tuple[str, ...] = ()

    @property
    def clause(self) -> str:
        return "・".join(filled(clause, self.values) if "%" in clause else clause for clause in self.clauses)

    @property
    def detail(self) -> str:
        return filled(self.message, self.values)


@dataclass(frozen=True)
class Verdict:
    """到達判定 of one persona: its conditions and those of the personas below, its shortfalls, the evidence used."""

    persona: Persona
    met: bool
    conditions: tuple[Condition, ...]
    shortfalls: tuple[Shortfall, ...]
    evidence: Mapping[str, HeldLevel]


@dataclass(frozen=True)
class AppointeeFacts:
    """What the verification of a unit asks about its appointee. `rank_order` None: no known posting on the day."""

    staff_no: str
    rank_order: int | None
    grade_name: str
    inside: bool
    posted_at: str


@dataclass(frozen=True)
class Judgement:
    """判定 of one unit: its status, every condition, shortfalls against the leader, and which personas are met."""

    status: Status
    conditions: tuple[Condition, ...]
    shortfalls: tuple[Shortfall, ...]
    personas: Mapping[Persona, bool]
    attainments: Mapping[Persona, Attainment]


def verdict(*, framework: Framework, persona: Persona, held: Mapping[str, HeldLevel]) -> Verdict:
    """Whether levels held meet a persona; `held` maps skill codes to the level and the evidence that gives it."""
    every = attainments(framework=framework, levels={code: each.level for code, each in held.items()})
    own = every[persona]
    return Verdict(persona, own.met, _conditions(framework, every, persona), own.shortfalls, dict(held))


def judge(
    *,
    framework: Framework,
    appointee: AppointeeFacts | None,
    min_rank: int,
    min_grade_name: str,
    held: Mapping[str, HeldLevel],
) -> Judgement:
    """The verification of one appointing unit. None for `appointee`: nobody is appointed."""
    if appointee is None:
        nobody = Condition("appointed", False, (CLAUSE_APPOINTED,), sentence("任命されている職員がいません"))
        return Judgement(Status.vacant, (nobody,), (), {persona: False for persona in Persona}, {})
    every = attainments(framework=framework, levels={code: each.level for code, each in held.items()})
    eligible = _eligibility(appointee, min_rank, min_grade_name)
    return Judgement(
        status=_status(all(condition.met for condition in eligible), every[Persona.leader].met),
        conditions=(*eligible, *_conditions(framework, every, Persona.leader)),
        shortfalls=every[Persona.leader].shortfalls,
        personas={persona: every[persona].met for persona in Persona},
        attainments=every,
    )


def _status(eligible: bool, leader: bool) -> Status:
    if not eligible:
        return Status.ineligible
    return Status.qualified if leader else Status.unqualified


def _eligibility(appointee: AppointeeFacts, min_rank: int, min_grade_name: str) -> tuple[Condition, ...]:
    ranked = appointee.rank_order is not None and appointee.rank_order >= min_rank
    posting_values = {"unit": appointee.posted_at or sentence("なし")}
    grade_values = {"grade": appointee.grade_name or sentence("不明"), "minimum": min_grade_name}
    return (
        Condition("appointed", True, (CLAUSE_APPOINTED,), sentence("任命されています")),
        Condition("grade", ranked, (CLAUSE_GRADE,), sentence("%(grade)s(%(minimum)s以上が必要)"), grade_values),
        Condition("posting", appointee.inside, (CLAUSE_POSTING,), sentence("本務: %(unit)s"), posting_values),
    )


def _conditions(framework: Framework, every: Mapping[Persona, Attainment], persona: Persona) -> tuple[Condition, ...]:
    return tuple(_condition(framework, condition) for each in up_to(persona) for condition in every[each].conditions)


def _condition(framework: Framework, condition: PersonaCondition) -> Condition:
    clauses = (CLAUSE_PERSONA[condition.persona], CLAUSE_KIND[condition.kind])
    values = {"reached": condition.reached, "needed": condition.needed, "version": framework.version}
    return Condition(condition.code, condition.met, clauses, DETAIL_KIND[condition.kind], values, condition.failing)
