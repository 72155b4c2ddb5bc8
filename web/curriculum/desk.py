"""研修担当の机: who needs which course beside what there is of it; how full offerings are; who has not applied."""

from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from curriculum.course import queries as catalogues
from curriculum.course.rules import Course
from curriculum.recommendation.queries import desk as queries
from curriculum.recommendation.rules.demand import Need
from foundation import fiscal
from foundation.errors import sentence
from foundation.history import Viewpoint
from organisation.account.rules import Role
from organisation.staff import queries as staff
from organisation.unit import queries as units
from skills.framework import queries as frameworks
from web import downloads, guards, paging
from web.curriculum import desk_asked
from web.curriculum import desk_files as files
from web.curriculum.desk_asked import Asked
from web.names import PERSONAS

pages = Blueprint("desk", __name__)
PURPOSE = sentence("研修が必要な職員の一覧")
EXPORT = sentence("研修が必要な職員の書出し")
readers = guards.needs(Role.hr, Role.secretariat)


def course_of(code: str, view: Viewpoint) -> Course:
    """The course of the catalogue; 404 when there is none."""
    found = catalogues.catalogue(view.on).course_by_code.get(code)
    if found is None:
        abort(404)
    return found


@pages.get("/desk")
@readers
def desk() -> ResponseReturnValue:
    """Every course with demand and supply. No names here."""
    view = guards.present()
    asked = desk_asked.asked(view)
    return render_template(
        "curriculum/desk/desk.html", lines=desk_asked.ordered(queries.desk(view, asked.whom), asked.sort),
        asked=asked, sort_url=paging.address("sort"), year=fiscal.fiscal_year(view.on), address=paging.address(),
        **_choices(view),
    )  # fmt: skip


@pages.get("/desk.<any(xlsx, csv):kind>")
@readers
def export(kind: downloads.Kind) -> ResponseReturnValue:
    """The same lines as a file."""
    view = guards.present()
    asked = desk_asked.asked(view)
    lines = desk_asked.ordered(queries.desk(view, asked.whom), asked.sort)
    return downloads.table(
        gettext("研修の需要と供給"), files.columns(), [files.row(line, asked) for line in lines], kind
    )


@pages.get("/desk/offerings")
@readers
def offerings() -> ResponseReturnValue:
    """How full each offering of the year is."""
    view, asked = guards.present(), desk_asked.asked_offerings()
    lines = [line for line in queries.fillings(view) if asked.includes(line.offering, view.today)]
    page = paging.asked(len(lines))
    shown = desk_asked.ordered_offerings(lines, asked.sort)[page.offset : page.offset + page.size]
    return render_template(
        "curriculum/desk/offerings.html", lines=shown, page=page, address=paging.address(), asked=asked,
        sort_url=paging.address("sort"), year=fiscal.fiscal_year(view.on), today=view.today,
        catalogue=catalogues.catalogue(view.on),
    )  # fmt: skip


@pages.get("/desk/offerings.<any(xlsx, csv):kind>")
@readers
def offerings_export(kind: downloads.Kind) -> ResponseReturnValue:
    """The same as a file."""
    view, asked = guards.present(), desk_asked.asked_offerings()
    lines = [line for line in queries.fillings(view) if asked.includes(line.offering, view.today)]
    rows = [files.offering_row(line) for line in desk_asked.ordered_offerings(lines, asked.sort)]
    return downloads.table(gettext("開催回の充足率"), files.offering_columns(), rows, kind)


@pages.get("/desk/<course_code>")
@readers
def course(course_code: str) -> ResponseReturnValue:
    """Who needs the course and has not applied, a page at a time."""
    view = guards.present()
    found, asked = course_of(course_code, view), desk_asked.asked(view)
    needs = _needs(found, asked, view)
    page = paging.asked(len(needs))
    shown = needs[page.offset : page.offset + page.size]
    people = staff.people([need.aim.staff_id for need in shown], view)
    guards.log_reading(PURPOSE, people)
    return render_template(
        "curriculum/desk/course.html", course=found, asked=asked, page=page, address=paging.address(), people=people,
        needs=shown, open=queries.open_fillings(found.code, view), may_nominate=Role.hr in guards.access().roles,
        framework=frameworks.in_force(view.on), **_choices(view),
    )  # fmt: skip


@pages.get("/desk/<course_code>/people.<any(xlsx, csv):kind>")
@readers
def people(course_code: str, kind: downloads.Kind) -> ResponseReturnValue:
    """Everybody on that list as a file."""
    view = guards.present()
    found = course_of(course_code, view)
    needs = _needs(found, desk_asked.asked(view), view)
    known, tree = staff.people([need.aim.staff_id for need in needs], view), units.tree(view.on)
    guards.log_reading(EXPORT, known)
    rows = [files.person_row(need, known[need.aim.staff_id], tree) for need in needs if need.aim.staff_id in known]
    name = gettext("%(course)s 未申込の職員", course=found.code)
    return downloads.table(name, files.person_columns(), rows, kind)


def _needs(course: Course, asked: Asked, view: Viewpoint) -> list[Need]:
    needs = queries.not_applied(course.code, view, asked.whom)
    if asked.core_only:
        needs = [need for need in needs if need.core]
    if asked.text:
        found, _ = staff.search(asked.text, view, within=None, limit=paging.LAST, offset=0)
        ids = {person.id for person in found}
        needs = [need for need in needs if need.aim.staff_id in ids]
    return needs


def _choices(view: Viewpoint) -> dict[str, Any]:
    tree = units.tree(view.on)
    return {"tree": tree, "bureaus": tree.appointing(), "personas": PERSONAS, "view": view}
