"""The values of a catalogue of courses and the questions it answers by itself. Durations are whole minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from foundation.errors import sentence
from skills.framework.rules import EvidenceKind, Framework, ceiling


class Form(StrEnum):
    """形式 of a course or module as it is planned; how a run of it is held, its offering says."""

    elearning = "elearning"
    classroom = "classroom"
    computer = "computer"
    presentation = "presentation"
    mixed = "mixed"


FORM_NAMES: Mapping[Form, str] = {
    Form.elearning: sentence("eラーニング"),
    Form.classroom: sentence("集合"),
    Form.computer: sentence("集合（PC実習）"),
    Form.presentation: sentence("集合（発表）"),
    Form.mixed: sentence("eラーニングと集合"),
}


class Phase(StrEnum):
    """段階 of using data."""

    collect = "collect"
    analyse = "analyse"
    use = "use"


PHASE_NAMES: Mapping[Phase, str] = {
    Phase.collect: sentence("収集"),
    Phase.analyse: sentence("解析"),
    Phase.use: sentence("活用"),
}


@dataclass(frozen=True)
class CompletionRule:
    """修了の条件: attended minutes in percent of those held; test in percent, None when there is none; assignment."""

    attendance_percent: int
    test_percent: int | None = None
    assignment: bool = False


@dataclass(frozen=True)
class Prerequisite:
    """前提条件: a course completed, or a level held in a skill; one of the two."""

    course: str = ""
    skill: str = ""
    level: int = 0


@dataclass(frozen=True)
class Module:
    """単元. `levels`: skill → level it works towards; `check`: what is looked at in the end."""

    code: str
    name_ja: str
    name_en: str
    minutes: int
    form: Form
    phases: tuple[Phase, ...]
    goals_ja: tuple[str, ...]
    goals_en: tuple[str, ...]
    exercise_ja: str
    exercise_en: str
    levels: Mapping[str, int]
    check_ja: str
    check_en: str


@dataclass(frozen=True)
class RubricLine:
    """評価基準の観点: judged from 0 to `points`, with what the highest mark asks."""

    name_ja: str
    name_en: str
    points: int
    full_ja: str
    full_en: str


@dataclass(frozen=True)
class Rubric:
    """評価基準 of one module: accepted from `accepted_from` points on."""

    module: str
    accepted_from: int
    lines: tuple[RubricLine, ...]

    @property
    def points(self) -> int:
        return sum(line.points for line in self.lines)


@dataclass(frozen=True)
class Course:
    """研修. `audience`: personas it is meant for, advice and never a bar; `levels` as promised by its modules."""

    code: str
    name_ja: str
    name_en: str
    summary_ja: str
    summary_en: str
    minutes: int
    form: Form
    audience: tuple[str, ...]
    yearly: bool
    assessed: bool
    levels: Mapping[str, int]
    completion: CompletionRule
    goals_ja: tuple[str, ...]
    goals_en: tuple[str, ...]
    modules: tuple[Module, ...]
    prerequisites: tuple[Prerequisite, ...] = ()
    rubrics: tuple[Rubric, ...] = ()

    @property
    def kind(self) -> EvidenceKind:
        """The kind of evidence its completion is."""
        return EvidenceKind.training if self.assessed else EvidenceKind.training_unassessed


@dataclass(frozen=True)
class Stage:
    """段階 of a curriculum: its courses in the order they are best taken."""

    name_ja: str
    name_en: str
    courses: tuple[str, ...]


@dataclass(frozen=True)
class Curriculum:
    """育成課程 of a persona."""

    persona: str
    aim_ja: str
    aim_en: str
    stages: tuple[Stage, ...]

    @property
    def courses(self) -> tuple[str, ...]:
        """Every course of it, each where it comes first."""
        return tuple(dict.fromkeys(code for stage in self.stages for code in stage.courses))


@dataclass(frozen=True)
class ExaminationPlan:
    """Preparation for an examination as a planning figure (目安): minutes of study, and days until the result."""

    code: str
    minutes: int
    lead_days: int


@dataclass(frozen=True)
class DataSet:
    """教材データ. `made_up`: written for the exercise, without anybody real; `file`: its name when bundled."""

    code: str
    name_ja: str
    name_en: str
    provider_ja: str
    provider_en: str
    licence_ja: str
    licence_en: str
    format_ja: str
    format_en: str
    use_ja: str
    use_en: str
    modules: tuple[str, ...]
    made_up: bool
    file: str = ""


@dataclass(frozen=True, eq=False)
class Catalogue:
    """研修体系 of one version. It is itself and nothing else, so that what is derived from it can be kept by it."""

    code: str
    version: str
    name_ja: str
    name_en: str
    effective_from: date
    courses: tuple[Course, ...]
    curricula: tuple[Curriculum, ...]
    examinations: tuple[ExaminationPlan, ...]
    data_sets: tuple[DataSet, ...]

    @cached_property
    def course_by_code(self) -> Mapping[str, Course]:
        return {course.code: course for course in self.courses}

    @cached_property
    def curriculum_by_persona(self) -> Mapping[str, Curriculum]:
        return {curriculum.persona: curriculum for curriculum in self.curricula}

    @cached_property
    def examination_by_code(self) -> Mapping[str, ExaminationPlan]:
        return {examination.code: examination for examination in self.examinations}

    @cached_property
    def courses_by_skill(self) -> Mapping[str, tuple[Course, ...]]:
        """Skill code → the courses that work towards it, in the order of the catalogue."""
        skills = {skill for course in self.courses for skill in course.levels}
        return {skill: tuple(course for course in self.courses if skill in course.levels) for skill in sorted(skills)}


def granted(*, course: Course, framework: Framework) -> Mapping[str, int]:
    """Skill → the level its completion proves: the promised one, up to the ceiling of its kind; zero left out.

    A skill the framework does not know is left out too: a course may be older than the framework it is asked of.
    """
    proven: dict[str, int] = {}
    for skill, promised in course.levels.items():
        highest = ceiling(framework=framework, kind=course.kind, examination="", skill_code=skill) or 0
        if skill in framework.skill_by_code and min(promised, highest):
            proven[skill] = min(promised, highest)
    return proven
