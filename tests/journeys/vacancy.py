"""A post that the orders of 1 April leave vacant: who acts for its unit, who could follow one course away, and how."""

from dataclasses import dataclass
from datetime import date, datetime, time

from curriculum.course import queries as courses
from curriculum.course.rules import Course, granted
from curriculum.offering import services as offerings
from curriculum.offering.rules import Day, Mode, NewOffering
from foundation import audit, clock, db
from foundation.history import Viewpoint
from organisation.account import services as accounts
from organisation.account.rules import Role
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.unit import queries as units
from skills.evidence import queries as evidence
from skills.evidence.rules import HeldLevel
from skills.framework import queries as frameworks
from skills.persona import rules as personas
from skills.persona.rules import Persona

CODE, UNIT = "18", "中央区役所"
OFFERING = "JOURNEY-018"
FIRST_DAY, GRACE = date(2027, 4, 1), date(2027, 9, 30)
TRAINED_ON = date(2027, 5, 20)
LEAST_RANK = 30


@dataclass(frozen=True)
class Follower:
    """Who is to follow in the post, the course that is missing, and a skill that one piece of evidence proves."""

    person: PersonLine
    course: Course
    proven: str


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """The hour and minute of the day in the city."""
    return datetime.combine(day, time(hour, minute), clock.TOKYO)


def follower() -> Follower:
    """Of the unit before and after 1 April, one course away from ICTリーダ: the lowest staff number."""
    framework, today = frameworks.in_force(FIRST_DAY), clock.today()
    view = Viewpoint(on=FIRST_DAY, today=today, sees_future=True)
    people = _able(Viewpoint(on=today, today=today)).keys() & _able(view).keys()
    held = evidence.levels(people, view, framework)
    for person in sorted(staff.people(people, view).values(), key=lambda each: each.staff_no):
        course = _one_course_away(held.get(person.id, {}))
        if course is not None:
            return Follower(person, course, _proven_once(person.id, held[person.id], view))
    raise AssertionError("nobody in the unit is one course away from the leader's prerequisites")


def an_officer(without: PersonLine) -> str:
    """Somebody of the unit, no head and not the follower, acts for it from today on. Returns their staff number."""
    today, at = clock.today(), clock.now()
    view = Viewpoint(on=FIRST_DAY, today=today, sees_future=True)
    heads, before = staff.heads(view), _able(Viewpoint(on=today, today=today))
    found = min(
        (each for each in _able(view).values() if each.id != without.id and each.id in before
         and not heads.units_headed_by(each.id)),
        key=lambda each: each.staff_no,
    )  # fmt: skip
    with db.transaction():
        accounts.grant_role(
            staff_id=found.id, role=Role.bureau, unit_id=units.tree(today).by_code[CODE].id, actor=audit.COMMAND,
            at=at, today=today,
        )  # fmt: skip
    return found.staff_no


def an_offering(course: Course) -> None:
    """The course is given in May, within the grace of whoever is appointed on 1 April."""
    new = NewOffering(
        mode=Mode.classroom, days=(Day(TRAINED_ON, 9 * 60, 12 * 60, "情報研修室C"),), capacity=20,
        opens_on=date(2027, 4, 1), closes_on=date(2027, 5, 7), cutoff_on=date(2027, 5, 14), place="情報研修室C",
    )  # fmt: skip
    with db.transaction():
        offerings.open_offering(
            code=OFFERING, course_code=course.code, new=new, actor=audit.COMMAND, at=clock.now()
        )  # fmt: skip


def _able(view: Viewpoint) -> dict[int, PersonLine]:
    """The people of 主査級 or above posted inside the unit, by id."""
    tree = units.tree(view.on)
    people = staff.people_in_units(tree.descendants(tree.by_code[CODE].id), view)
    return {each.id: each for each in people if (each.rank_order or 0) >= LEAST_RANK and not each.on_leave}


def _one_course_away(held: dict[str, HeldLevel]) -> Course | None:
    """The first course without prerequisites that is all somebody lacks."""
    framework, catalogue = frameworks.in_force(FIRST_DAY), courses.catalogue(FIRST_DAY)
    levels = {code: each.level for code, each in held.items()}
    if personas.attainments(framework=framework, levels=levels)[Persona.leader].met:
        return None
    for course in catalogue.courses:
        proven = granted(course=course, framework=framework)
        after = {code: max(levels.get(code, 0), proven.get(code, 0)) for code in {*levels, *proven}}
        reached = personas.attainments(framework=framework, levels=after)[Persona.leader].met
        if reached and not course.prerequisites:
            return course
    return None


def _proven_once(staff_id: int, held: dict[str, HeldLevel], view: Viewpoint) -> str:
    """A skill at the leader's level that nothing else would prove."""
    framework = frameworks.in_force(view.on)
    counted = [each.skill_code for each in evidence.evidence_of(staff_id, view) if each.counted]
    enough = [each.code for each in framework.skills if each.code in held
              and held[each.code].level >= each.required["leader"] > 0]  # fmt: skip
    return next(code for code in enough if counted.count(code) == 1)
