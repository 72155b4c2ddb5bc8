"""育成課程の規則: where a person stands in the curriculum of a persona, course by course."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from curriculum.course.rules import Catalogue, Course, Curriculum, Prerequisite, Stage, granted, unmet
from foundation.errors import sentence
from foundation.fiscal import fiscal_year
from skills.framework.rules import Framework


class Standing(StrEnum):
    """How far a person is with a course. The first that applies."""

    done = "done"
    held = "held"
    booked = "booked"
    open = "open"
    next = "next"
    later = "later"


STANDING_NAMES: Mapping[Standing, str] = {
    Standing.done: sentence("修了"),
    Standing.held: sentence("レベル保有"),
    Standing.booked: sentence("申込中"),
    Standing.open: sentence("受付中"),
    Standing.next: sentence("次"),
    Standing.later: sentence("これから"),
}
BEHIND = frozenset({Standing.done, Standing.held})


@dataclass(frozen=True)
class Done:
    """A completion: when, and under which version of the catalogue. It stays what it was in every later version."""

    on: date
    version: str
    certificate_no: str = ""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a person on a day. `levels`: skill → held; course codes `booked` and `open` for application."""

    on: date
    completed: Mapping[str, Done] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    booked: Collection[str] = ()
    open: Collection[str] = ()


@dataclass(frozen=True)
class CoursePicture:
    """A course of the curriculum. `first`: the one to turn to now; `missing`: prerequisites neither held nor booked."""

    course: Course
    standing: Standing
    first: bool
    done: Done | None
    missing: tuple[Prerequisite, ...]


@dataclass(frozen=True)
class StagePicture:
    """段階."""

    stage: Stage
    courses: tuple[CoursePicture, ...]

    @property
    def behind(self) -> int:
        return sum(each.standing in BEHIND for each in self.courses)


@dataclass(frozen=True)
class CurriculumPicture:
    """育成課程 of one person. `beside`: completed courses that are not, or no longer, part of it."""

    curriculum: Curriculum
    stages: tuple[StagePicture, ...]
    beside: Mapping[str, Done]

    @property
    def courses(self) -> tuple[CoursePicture, ...]:
        return tuple(each for stage in self.stages for each in stage.courses)

    @property
    def behind(self) -> int:
        return sum(stage.behind for stage in self.stages)

    @property
    def first(self) -> CoursePicture | None:
        return next((each for each in self.courses if each.first), None)


def picture(*, catalogue: Catalogue, curriculum: Curriculum, framework: Framework, facts: Facts) -> CurriculumPicture:
    """Where the person of the facts stands in the curriculum.

    A yearly course is done in the fiscal year of its completion only. A course counts as held when every level it
    proves is held already; a yearly one never does. The first to turn to is the first neither behind nor booked whose
    prerequisites are met.
    """
    proven = {course.code: granted(course=course, framework=framework) for course in catalogue.courses}
    standings = {code: _standing(catalogue.course_by_code[code], proven[code], facts) for code in curriculum.courses}
    missing = {code: _missing(catalogue.course_by_code[code], proven, facts) for code in curriculum.courses}
    first = next((code for code, each in standings.items() if each is Standing.later and not missing[code]), None)

    def drawn(code: str) -> CoursePicture:
        shown = _shown(standings[code], code == first, code in facts.open and not missing[code])
        return CoursePicture(
            catalogue.course_by_code[code], shown, code == first, facts.completed.get(code), missing[code]
        )  # fmt: skip

    stages = tuple(StagePicture(stage, tuple(drawn(code) for code in stage.courses)) for stage in curriculum.stages)
    beside = {code: done for code, done in facts.completed.items() if code not in standings}
    return CurriculumPicture(curriculum, stages, beside)


def _standing(course: Course, proven: Mapping[str, int], facts: Facts) -> Standing:
    done = facts.completed.get(course.code)
    if done and (not course.yearly or fiscal_year(done.on) == fiscal_year(facts.on)):
        return Standing.done
    if course.code in facts.booked:
        return Standing.booked
    if not course.yearly and proven and all(facts.levels.get(skill, 0) >= level for skill, level in proven.items()):
        return Standing.held
    return Standing.later


def _shown(standing: Standing, first: bool, is_open: bool) -> Standing:
    if standing is not Standing.later:
        return standing
    if is_open:
        return Standing.open
    return Standing.next if first else Standing.later


def _missing(course: Course, proven: Mapping[str, Mapping[str, int]], facts: Facts) -> tuple[Prerequisite, ...]:
    led = {*facts.completed, *facts.booked}
    return unmet(prerequisites=course.prerequisites, completed=led, levels=facts.levels, granted=proven)


def lines(found: CurriculumPicture) -> Iterator[tuple[Stage, CoursePicture]]:
    """Every course with its stage, in order, as a table shows it."""
    for stage in found.stages:
        for each in stage.courses:
            yield stage.stage, each
