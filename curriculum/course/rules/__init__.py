"""研修の規則: what a catalogue is, how its document is read, what is wrong with one, what a course proves."""

from curriculum.course.rules.breaches import problems
from curriculum.course.rules.document import check, parse, shape_problems
from curriculum.course.rules.prerequisites import unmet
from curriculum.course.rules.values import (
    FORM_NAMES,
    PHASE_NAMES,
    Catalogue,
    CompletionRule,
    Course,
    Curriculum,
    DataSet,
    ExaminationPlan,
    Form,
    Module,
    Phase,
    Prerequisite,
    Rubric,
    RubricLine,
    Stage,
    granted,
)

__all__ = [
    "FORM_NAMES",
    "PHASE_NAMES",
    "Catalogue",
    "CompletionRule",
    "Course",
    "Curriculum",
    "DataSet",
    "ExaminationPlan",
    "Form",
    "Module",
    "Phase",
    "Prerequisite",
    "Rubric",
    "RubricLine",
    "Stage",
    "check",
    "granted",
    "parse",
    "problems",
    "shape_problems",
    "unmet",
]
