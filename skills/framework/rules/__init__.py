"""技能体系の規則: what a framework is, how its document is read, what is wrong with one, which one holds on a day."""

from skills.framework.rules.breaches import problems
from skills.framework.rules.document import check, parse, shape_problems
from skills.framework.rules.values import (
    HIGHEST_LEVEL,
    PERSONAS,
    USUAL_STEPS,
    Category,
    EvidenceKind,
    Examination,
    Framework,
    ItssLevel,
    KindOfEvidence,
    Level,
    PersonaText,
    Requirement,
    Skill,
    StepToLevel,
    ceiling,
)
from skills.framework.rules.versions import VersionLine, in_force, refuse_going_back

__all__ = [
    "HIGHEST_LEVEL",
    "PERSONAS",
    "USUAL_STEPS",
    "Category",
    "EvidenceKind",
    "Examination",
    "Framework",
    "ItssLevel",
    "KindOfEvidence",
    "Level",
    "PersonaText",
    "Requirement",
    "Skill",
    "StepToLevel",
    "VersionLine",
    "ceiling",
    "check",
    "in_force",
    "parse",
    "problems",
    "refuse_going_back",
    "shape_problems",
]
