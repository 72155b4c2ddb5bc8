"""Somebody whom one course separates from a persona, and an offering of it that is full."""

from dataclasses import dataclass
from datetime import timedelta

from curriculum.course import queries as courses
from curriculum.course.rules import Course, granted
from curriculum.enrolment import services as enrolments
from curriculum.offering import services as offerings
from curriculum.offering.rules import Day, Mode, NewOffering
from foundation import audit, clock, db, workdays
from foundation.history import Viewpoint
from organisation.account import queries as accounts
from organisation.account.rules import Access
from organisation.staff import queries as staff
from organisation.unit import queries as units
from skills.evidence import queries as evidence
from skills.framework import queries as frameworks
from skills.persona import rules as personas
from skills.persona.rules import Persona
from tests.journeys.town import Town

BUREAU = "04"
CODE = "JOURNEY-001"


@dataclass(frozen=True)
class Lacking:
    """Staff numbers of the person and of their head, the persona, the course, and a skill it raises to `level`."""

    staff_no: str
    head_no: str
    persona: Persona
    course: Course
    skill: str
    level: int


def somebody_one_course_away() -> Lacking:
    """In 財政局, not of the cast's own section: lowest staff number first."""
    today = clock.today()
    view = Viewpoint(on=today, today=today)
    framework, catalogue, heads = frameworks.in_force(today), courses.catalogue(today), staff.heads(view)
    tree = units.tree(today)
    people = staff.people_in_units(tree.descendants(tree.by_code[BUREAU].id), view)
    held = evidence.levels([each.id for each in people], view, framework)
    for person in sorted(people, key=lambda each: each.staff_no):
        levels = {code: each.level for code, each in held.get(person.id, {}).items()}
        attained = personas.attainments(framework=framework, levels=levels)
        aim = next((each for each in Persona if not attained[each].met), None)
        head = heads.approver_of(person.id).staff_id
        for course in catalogue.courses if aim and head else ():
            proven = granted(course=course, framework=framework)
            after = {code: max(levels.get(code, 0), proven.get(code, 0)) for code in {*levels, *proven}}
            raised = [code for code in sorted(proven) if proven[code] > levels.get(code, 0)]
            if not course.prerequisites and personas.attainments(framework=framework, levels=after)[aim].met:
                number = staff.staff_no_of(head)
                return Lacking(person.staff_no, number, aim, course, raised[0], proven[raised[0]])
    raise AssertionError("nobody is one course away from a persona")


def full_offering(town: Town, course_code: str) -> None:
    """An offering of one seat, taken by the cast's 職員; its instructor is the cast's 事務局."""
    today, at = clock.today(), clock.now()
    on = workdays.workdays_after(today, 20)
    new = NewOffering(
        mode=Mode.classroom, days=(Day(on, 9 * 60, 12 * 60, "情報研修室C"),), capacity=1, opens_on=today,
        closes_on=today + timedelta(days=10), cutoff_on=workdays.workdays_before(on, 3), place="情報研修室C",
        instructors=(staff.staff_id_of(town.cast["secretariat"]) or 0,),
    )  # fmt: skip
    with db.transaction():
        made = offerings.open_offering(code=CODE, course_code=course_code, new=new, actor=audit.COMMAND, at=at)
        enrolments.nominate(
            offering_id=made, staff_ids=[staff.staff_id_of(town.cast["staff"]) or 0], reason="先に受講を決めた人",
            access=_hr(town), at=at, today=today,
        )  # fmt: skip
    db.close()


def _hr(town: Town) -> Access:
    account_id = accounts.account_id_of(staff.staff_id_of(town.cast["hr"]) or 0)
    found = accounts.access(account_id or 0, clock.today())
    assert found is not None
    return found
