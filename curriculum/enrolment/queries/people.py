"""申込の人: who somebody is to an application, which seats are meant for them, and what they bring with them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from curriculum.course import queries as catalogues
from curriculum.course import rules as courses
from curriculum.course.rules import Course, Prerequisite
from curriculum.enrolment import rules
from curriculum.enrolment.queries import lines as listing
from curriculum.enrolment.rules import BOOKED, SURE, EnrolmentLine, Party, Place, State
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine, PriorityClass, Share
from foundation.fiscal import fiscal_year
from foundation.history import Viewpoint
from foundation.workdays import end_of_day
from organisation.account.rules import Access, Role
from organisation.appointment import queries as appointments
from organisation.staff import queries as staff
from organisation.staff.rules import Approver, Heads
from organisation.unit import queries as units
from skills.evidence import queries as evidence
from skills.evidence.rules import HeldLevel
from skills.framework import queries as frameworks
from skills.framework.rules import Framework
from skills.persona import rules as personas
from skills.persona.rules import Persona


def approver_of(staff_id: int, today: date) -> Approver:
    """Who decides on the person's applications today: a transfer moves them. `secretariat`: the HR section does."""
    return staff.heads(Viewpoint(on=today, today=today)).approver_of(staff_id)


def approvers_of(staff_ids: Iterable[int], today: date) -> Mapping[int, Approver]:
    """The same of many people, by staff id."""
    heads = staff.heads(Viewpoint(on=today, today=today))
    return {staff_id: heads.approver_of(staff_id) for staff_id in staff_ids}


def deciders(staff_id: int, today: date) -> frozenset[int]:
    """The staff ids of those who may decide for the person today; nobody: the HR section does.

    The head, and beside them whoever is named to stand in for them on these days.
    """
    return deciding(staff.heads(Viewpoint(on=today, today=today)), staff_id)


def deciding(heads: Heads, staff_id: int) -> frozenset[int]:
    """The same among heads at hand."""
    approver = heads.approver_of(staff_id)
    if approver.staff_id is None or approver.unit_id is None:
        return frozenset()
    deputies = frozenset(heads.deputies.get(approver.unit_id, ())) - heads.places.on_leave
    return (deputies | {approver.staff_id}) - {staff_id}


def parties(*, staff_id: int, offering: OfferingLine, access: Access, today: date) -> frozenset[Party]:
    """Who the asking person is to an application of this person. In one's own case the owner and nothing else."""
    if access.staff_id == staff_id:
        return frozenset({Party.owner})
    hr = Role.hr in access.roles
    named = deciders(staff_id, today)
    heads = access.staff_id in named if named else hr
    found = {
        Party.hr: hr,
        Party.head: heads and access.is_person,
        Party.instructor: access.staff_id in offering.instructors,
    }
    return frozenset(party for party, holds in found.items() if holds) or frozenset({Party.other})


def to_decide(access: Access, today: date) -> list[EnrolmentLine]:
    """Applications that wait for this person's decision, those whose offering closes first coming first."""
    if not access.is_person:
        return []
    waiting = [line for line in listing.in_state(State.applied) if line.staff_id != access.staff_id]
    heads = staff.heads(Viewpoint(on=today, today=today))
    hr = Role.hr in access.roles
    mine = []
    for line in waiting:
        named = deciding(heads, line.staff_id)
        if access.staff_id in named if named else hr:
            mine.append(line)
    days = {each.id: each.closes_on for each in offerings.by_ids({line.offering_id for line in mine}).values()}
    return sorted(mine, key=lambda line: (days[line.offering_id], line.position))


def count_to_decide(access: Access, today: date) -> int:
    """How many applications wait for this person's decision; cheap enough for every page."""
    if not access.is_person:
        return 0
    heads = staff.heads(Viewpoint(on=today, today=today))
    hr, total = Role.hr in access.roles, 0
    for staff_id, count in listing.count_by_person(State.applied).items():
        named = deciding(heads, staff_id)
        mine = access.staff_id in named if named else hr
        total += count if mine and staff_id != access.staff_id else 0
    return total


def place_of(line: EnrolmentLine, *, today: date) -> Place | None:
    """The place on the waiting list, why, and what changed since the end of yesterday (Tokyo)."""
    start_of_today = end_of_day(date.fromordinal(today.toordinal() - 1))
    now = listing.in_offering(line.offering_id)
    yesterday = listing.in_offering(line.offering_id, start_of_today)
    return rules.place_of(enrolment_id=line.id, now=now, yesterday=yesterday)


def seats_elsewhere(
    staff_id: int, *, but: Collection[int] = (), states: Collection[State] = SURE
) -> list[OfferingLine]:
    """The offerings in which the person has a seat (is in one of the states); `but` those of these offering ids."""
    held = listing.booked([staff_id], states).get(staff_id, [])
    return list(offerings.by_ids({offering_id for offering_id, _ in held} - set(but)).values())


def unmet(
    staff_id: int, offering: OfferingLine, *, today: date, completed: Mapping[int, frozenset[str]] | None = None
) -> tuple[Prerequisite, ...]:
    """Prerequisites of the course that are not held on the day.

    `completed`: the courses that count, by staff id; None: those completed and those booked to end before this one.
    """
    return unmet_among([staff_id], offering, today=today, completed=completed).get(staff_id, ())


def unmet_among(
    staff_ids: Collection[int], offering: OfferingLine, *, today: date,
    completed: Mapping[int, frozenset[str]] | None = None,
) -> Mapping[int, tuple[Prerequisite, ...]]:  # fmt: skip
    """The same of many people, by staff id; whoever lacks nothing is left out. The same statements however many."""
    catalogue = catalogues.catalogue(today)
    course = catalogue.course_by_code.get(offering.course_code)
    if course is None or not course.prerequisites or not staff_ids:
        return {}
    framework, view = frameworks.in_force(today), Viewpoint(on=today, today=today)
    levels = evidence.levels(list(staff_ids), view, framework)
    done = _done_or_booked(staff_ids, offering) if completed is None else completed
    granted = {each.code: courses.granted(course=each, framework=framework) for each in catalogue.courses}
    found = {
        staff_id: courses.unmet(
            prerequisites=course.prerequisites, completed=done.get(staff_id, frozenset()), granted=granted,
            levels={code: level.level for code, level in levels.get(staff_id, {}).items()},
        )
        for staff_id in staff_ids
    }  # fmt: skip
    return {staff_id: missing for staff_id, missing in found.items() if missing}


def _done_or_booked(staff_ids: Collection[int], offering: OfferingLine) -> Mapping[int, frozenset[str]]:
    """The courses each person has completed, or has booked in an offering that ends before this one."""
    own = listing.booked(staff_ids, BOOKED)
    dated = offerings.by_ids({offering_id for taken in own.values() for offering_id, _ in taken})
    return {
        staff_id: frozenset(
            dated[offering_id].course_code
            for offering_id, state in taken
            if state is State.completed or dated[offering_id].last_day < offering.first_day
        )
        for staff_id, taken in own.items()
    }


def belongs(staff_ids: Collection[int], shares: Iterable[Share], today: date) -> Mapping[int, frozenset[str]]:
    """The names of the shares each person may take a seat from today."""
    kept = [share for share in shares if share.until >= today]
    if not kept or not staff_ids:
        return {}
    view = Viewpoint(on=today, today=today)
    inside = _by_unit(staff_ids, kept, view)
    aimed = _by_persona(staff_ids, view) if any(share.kind == "persona" for share in kept) else {}
    return {
        staff_id: frozenset(
            share.name
            for share in kept
            if (share.of in inside[staff_id] if share.kind == "unit" else share.of == aimed.get(staff_id))
        )
        for staff_id in staff_ids
    }


def _by_unit(staff_ids: Collection[int], shares: Iterable[Share], view: Viewpoint) -> Mapping[int, frozenset[str]]:
    if not any(share.kind == "unit" for share in shares):
        return dict.fromkeys(staff_ids, frozenset())
    tree, people = units.tree(view.today), staff.people(staff_ids, view)
    return {
        staff_id: frozenset(unit.code for unit in tree.path(person.unit_id))
        if (person := people.get(staff_id)) and person.unit_id is not None
        else frozenset()
        for staff_id in staff_ids
    }


def _by_persona(staff_ids: Collection[int], view: Viewpoint) -> Mapping[int, Persona]:
    """目標の人物像: ICTマネージャー for those appointed, else the lowest persona whose conditions are not met yet."""
    framework = frameworks.in_force(view.today)
    levels = evidence.levels(list(staff_ids), view, framework)
    appointed = {line.staff_id for line in appointments.live(view)}
    found = {}
    for staff_id in staff_ids:
        found[staff_id] = _aim(framework, levels.get(staff_id, {}), staff_id in appointed)
    return found


def _aim(framework: Framework, levels: Mapping[str, HeldLevel], appointed: bool) -> Persona:
    if appointed:
        return Persona.manager
    held = {code: level.level for code, level in levels.items()}
    attained = personas.attainments(framework=framework, levels=held)
    return next((each for each in Persona if not attained[each].met), Persona.manager)


def classes_of(staff_id: int, offering: OfferingLine, today: date) -> frozenset[PriorityClass]:
    """The priority classes the person is in for this course today."""
    if not offering.priorities:
        return frozenset()
    view = Viewpoint(on=today, today=today)
    appointed = {line.staff_id: line.first_day for line in appointments.live(view)}
    found = set()
    if staff_id in appointed and fiscal_year(appointed[staff_id]) == fiscal_year(today):
        found.add(PriorityClass.new_manager)
    if PriorityClass.core_gap in offering.priorities:
        course = catalogues.catalogue(today).course_by_code.get(offering.course_code)
        if course and _has_core_gap(staff_id, course, view, appointed):
            found.add(PriorityClass.core_gap)
    return frozenset(found)


def _has_core_gap(staff_id: int, course: Course, view: Viewpoint, appointed: Collection[int]) -> bool:
    """Whether the course leads to a core skill the person's own persona still misses."""
    framework = frameworks.in_force(view.today)
    held = evidence.levels([staff_id], view, framework).get(staff_id, {})
    aim = _aim(framework, held, staff_id in appointed)
    required, core = framework.required_by(aim), framework.core_of(aim)
    return any(
        code in core and (held[code].level if code in held else 0) < min(level, required[code])
        for code, level in courses.granted(course=course, framework=framework).items()
    )
