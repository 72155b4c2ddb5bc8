"""研修: every course of the programme, what it leads to, how it is completed, and its coming offerings."""

from datetime import date

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from curriculum.course import queries
from curriculum.course.rules import FORM_NAMES, PHASE_NAMES, Catalogue, Course, Curriculum, Stage, granted
from curriculum.offering import queries as offerings
from curriculum.offering.rules import MODE_NAMES, OfferingLine
from skills.framework import queries as frameworks
from web import downloads, guards
from web.config import ROOT

pages = Blueprint("courses", __name__)
DATA = ROOT / "content" / "courses" / "data"


def _catalogue() -> Catalogue:
    view = guards.viewpoint()
    return queries.catalogue(view.on, view.known_at)


def _matches(course: Course, words: str) -> bool:
    named = (course.code, course.name_ja, course.name_en, course.summary_ja, course.summary_en, *course.levels)
    modules = (text for module in course.modules for text in (module.name_ja, module.name_en))
    texts = (*named, *course.goals_ja, *course.goals_en, *modules)
    return all(any(word in text.casefold() for text in texts) for word in words.casefold().split())


@pages.get("/courses")
@guards.signed_in
def courses() -> ResponseReturnValue:
    """Every course with hours, form and the skills it leads to; searchable."""
    view, words = guards.viewpoint(), request.args.get("q", "").strip()
    catalogue = _catalogue()
    return render_template(
        "curriculum/courses/courses.html", catalogue=catalogue, words=words, view=view, forms=FORM_NAMES,
        found=[course for course in catalogue.courses if _matches(course, words)], versions=queries.versions(),
        framework=frameworks.in_force(view.on, view.known_at),
        opened={line.course_code for line in offerings.open_on(view.today)},
    )  # fmt: skip


@pages.get("/courses/<code>")
@guards.signed_in
def course(code: str) -> ResponseReturnValue:
    """One course: goals, modules, levels, rules, data and the offerings still to come."""
    view, catalogue = guards.viewpoint(), _catalogue()
    found = catalogue.course_by_code.get(code)
    if found is None:
        abort(404)
    framework = frameworks.in_force(view.on, view.known_at)
    modules = {module.code for module in found.modules}
    return render_template(
        "curriculum/courses/course.html", catalogue=catalogue, course=found, framework=framework, view=view,
        granted=granted(course=found, framework=framework), forms=FORM_NAMES, phases=PHASE_NAMES, modes=MODE_NAMES,
        data_sets=[data for data in catalogue.data_sets if modules & set(data.modules)],
        coming=_coming(code, view.today), places=_places(catalogue, code),
    )  # fmt: skip


def _coming(code: str, today: date) -> list[OfferingLine]:
    return [line for line in offerings.of_course(code) if not line.cancelled and line.last_day >= today]


def _places(catalogue: Catalogue, code: str) -> list[tuple[Curriculum, Stage]]:
    """The curricula the course is part of, with its stage."""
    return [
        (curriculum, stage)
        for curriculum in catalogue.curricula
        for stage in curriculum.stages
        if code in stage.courses
    ]  # fmt: skip


@pages.get("/courses/data/<name>")
@guards.signed_in
def data(name: str) -> ResponseReturnValue:
    """A bundled data set, as the exercises use it."""
    bundled = {each.file for each in _catalogue().data_sets if each.file}
    if name not in bundled or not (DATA / name).is_file():
        abort(404)
    return downloads.download((DATA / name).read_bytes(), name, downloads.CSV)
