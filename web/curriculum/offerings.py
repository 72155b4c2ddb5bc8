"""研修を探す: the offerings to come, one offering with everything about it, its calendar file, clashes for HR."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from curriculum.course import queries as courses
from curriculum.course.rules import Course
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import ACTIVE, RULE_NAMES, STATE_NAMES, SURE, EnrolmentLine, Occupancy, Rule, seats_left
from curriculum.offering import queries
from curriculum.offering.rules import MODE_NAMES, PRIORITY_NAMES, SELECTION_NAMES, TIMED, OfferingLine, Share, clashes
from foundation.remember import remembered
from organisation.account.rules import Access, Role
from organisation.staff import queries as staff
from organisation.unit import queries as units
from skills.framework import queries as frameworks
from skills.persona.rules import Persona
from web import downloads, fragments, guards, paging
from web.curriculum import events, offering_list
from web.formats import named
from web.names import PERSONAS

pages = Blueprint("offerings", __name__)
NAMES: Mapping[str, Any] = {
    "mode_names": MODE_NAMES, "state_names": STATE_NAMES, "rule_names": RULE_NAMES, "priority_names": PRIORITY_NAMES,
    "selection_names": SELECTION_NAMES, "timed": TIMED,
}  # fmt: skip


def plans(access: Access) -> bool:
    """Whoever plans offerings: the HR section."""
    return access.is_person and Role.hr in access.roles


@pages.get("/offerings")
@guards.signed_in
def offerings() -> ResponseReturnValue:
    """What is held when, and where seats are left."""
    return render_template(
        "curriculum/offerings/offerings.html", main=offering_list.main(), plans=plans(guards.access())
    )


@pages.get("/offerings/clashes")
@guards.allowed(plans)
def clashing() -> ResponseReturnValue:
    """Rooms and instructors needed twice at the same time; from today on, or all."""
    today, every = guards.today(), request.args.get("all") == "1"
    found = [clash for clash in clashes(queries.every()) if every or clash.on >= today]
    page = paging.asked(len(found))
    shown = found[page.offset : page.offset + page.size]
    people = staff.people({clash.staff_id for clash in shown if clash.staff_id}, guards.present())
    return render_template(
        "curriculum/offerings/clashes.html", clashes=shown, page=page, every=every, people=people,
        address=paging.address(), title_of=offering_list.title,
    )  # fmt: skip


@pages.get("/offerings/<code>")
@guards.signed_in
def offering(code: str) -> ResponseReturnValue:
    """Everything about one offering."""
    line, access = queries.offering_by_code(code), guards.access()
    mine = _mine(line, access)
    seen: dict[str, Any] = {
        "mine": mine and (mine.id, mine.state), "full": offering_list.occupancy([line.id]).get(line.id, Occupancy()),
        "exceptions": _exceptions(line.id), "sees_meeting": _sees_meeting(line, access, mine), "plans": plans(access),
    }  # fmt: skip
    return render_template(
        "curriculum/offerings/offering.html", line=line, title=offering_list.title(line),
        may_apply=mine is None and _takes(line, access), teaches=access.staff_id in line.instructors,
        plans=plans(access), may_put_forward=_takes(line, access) and Role.unit_head in access.roles,
        standing=_part("curriculum/offerings/_standing.html", line, {}),
        main=_part("curriculum/offerings/_offering.html", line, seen),
    )  # fmt: skip


def _part(template: str, line: OfferingLine, seen: Mapping[str, Any]) -> Markup:
    """Drawn once for everybody who sees the same of the offering."""
    return fragments.fragment(
        template, (line.id, *seen.values()), lambda: _about(line, seen), state=offering_list.state()
    )  # fmt: skip


def _about(line: OfferingLine, seen: Mapping[str, Any]) -> Mapping[str, Any]:
    found = _clashes(line) if seen.get("plans") else []
    seats = seats_left(offering=line, full=seen.get("full", Occupancy()), today=guards.today())
    teaching = {*line.instructors, *(clash.staff_id for clash in found if clash.staff_id)}
    return {
        **seen, **NAMES, "line": line, "today": guards.today(), "title": offering_list.title(line), "clashes": found,
        "seats": seats, "shares_left": [(each, share_name(each), left) for each, left in seats.shares_left],
        "people": staff.people(teaching, guards.present()), "prerequisites": _prerequisites(line),
        "shares": [(share, share_name(share)) for share in line.shares],
    }  # fmt: skip


def _exceptions(offering_id: int) -> tuple[tuple[Rule, int], ...]:
    return remembered(("exceptions", offering_id), lambda: tuple(enrolments.exceptions(offering_id)))


@pages.get("/offerings/<code>.ics")
@guards.signed_in
def calendar(code: str) -> ResponseReturnValue:
    """The days of the offering for one's own calendar."""
    line, access = queries.offering_by_code(code), guards.access()
    meeting = _sees_meeting(line, access, _mine(line, access))
    content = events.calendar(events.of_offering(line, meeting=meeting), name=offering_list.title(line))
    return downloads.download(content, f"{line.code}.ics", events.MIMETYPE)


def _mine(line: OfferingLine, access: Access) -> EnrolmentLine | None:
    return enrolments.current(access.staff_id, line.id) if access.staff_id else None


def _takes(line: OfferingLine, access: Access) -> bool:
    return access.is_person and line.is_open(guards.today()) and not line.cancelled


def _sees_meeting(line: OfferingLine, access: Access, mine: EnrolmentLine | None) -> bool:
    """Who has a seat, who instructs and who plans; a link in more hands lets in anybody."""
    seated = mine is not None and mine.state in SURE & ACTIVE
    return seated or plans(access) or access.staff_id in line.instructors


def _clashes(line: OfferingLine) -> list[Any]:
    return [clash for clash in clashes(queries.every()) if line.id in (clash.a.id, clash.b.id)]


def share_name(share: Share) -> str:
    """Whose seats they are: a unit or a persona."""
    if share.kind == "persona":
        return str(PERSONAS[Persona(share.of)])
    unit = units.tree(guards.today()).by_code.get(share.of)
    return unit.name if unit else share.of


def _prerequisites(line: OfferingLine) -> list[tuple[str, str, int]]:
    """What must be held or booked: course code or skill code, its name, the level or 0."""
    course = offering_list.course_of(line)
    if course is None or not course.prerequisites:
        return []
    catalogue, framework = courses.catalogue(guards.today()), frameworks.in_force(guards.today())
    found = []
    for each in course.prerequisites:
        known: Course | Any = catalogue.course_by_code.get(each.course) or framework.skill_by_code.get(each.skill)
        found.append((each.course or each.skill, named(known) if known else "", each.level))
    return found
