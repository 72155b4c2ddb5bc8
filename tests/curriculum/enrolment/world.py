"""A small city in training: the shipped framework and catalogue, people of one section and those above, offerings."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from curriculum.course import services as courses
from curriculum.enrolment import queries, services
from curriculum.enrolment.rules import Action, EnrolmentLine, State
from curriculum.offering import queries as offerings
from curriculum.offering import services as offering_services
from curriculum.offering.rules import Day, Mode, NewOffering
from foundation import db
from foundation.audit import Actor
from foundation.history import Viewpoint
from foundation.mail import notices
from organisation.account.rules import Access, Role
from organisation.staff import queries as staff
from skills.framework import services as frameworks
from tests.factories import AT, TODAY, make_city, make_staff
from tests.furnished import furnished

FIRST_DAY = date(2026, 11, 16)
PLACES = {
    "member": ("010101", "10"),
    "neighbour": ("010101", "20"),
    "third": ("010101", "10"),
    "fourth": ("010101", "10"),
    "head": ("010101", "60"),
    "director": ("0101", "80"),
    "chief": ("01", "90"),
    "stranger": ("150101", "10"),
    "hr": ("010201", "30"),
    "hr_colleague": ("010201", "30"),
    "instructor": ("010102", "30"),
    "secretary": ("010102", "30"),
}
ROLES = {"hr": Role.hr, "hr_colleague": Role.hr, "secretary": Role.secretariat}


def number(who: str) -> str:
    return f"{list(PLACES).index(who) + 1:07d}"


@dataclass
class World:
    """Unit ids by code, staff ids by what the person is, offering ids by code; the clock of the next act."""

    units: dict[str, int]
    people: dict[str, int]
    offerings: dict[str, int] = field(default_factory=dict)
    at: datetime = AT
    today: date = TODAY

    def number(self, who: str) -> str:
        """The staff number: people come in the order of `people`."""
        return f"{list(self.people).index(who) + 1:07d}"

    def access(self, who: str) -> Access:
        """What this person may do today."""
        staff_id = self.people[who]
        headed = staff.heads(Viewpoint(on=self.today, today=self.today)).units_headed_by(staff_id)
        roles = {Role.staff} | ({ROLES[who]} if who in ROLES else set()) | ({Role.unit_head} if headed else set())
        return Access(
            account_id=staff_id, staff_id=staff_id, staff_no=self.number(who), name=who, roles=frozenset(roles),
            headed_units=headed,
        )  # fmt: skip

    def told(self, who: str) -> list[str]:
        """The sentences this person was told, newest first."""
        return [line.message % line.values for line in notices(self.people[who])]

    def held_on(self, code: str = "T-001", course: str = "ICT-103", **changed: Any) -> int:
        """An offering. Returns its id."""
        new = NewOffering(**usual() | changed)
        with db.transaction():
            made = offering_services.open_offering(
                code=code, course_code=course, new=new, actor=Actor("tester"), at=self.at
            )
        self.offerings[code] = made
        return made

    def act(self, verb: str, who: str, **given: Any) -> Any:
        """A service called by this person, in a transaction of its own."""
        access = self.access(who)
        with db.transaction():
            return getattr(services, verb)(access=access, at=self.at, today=self.today, **given)

    def apply(self, who: str, code: str = "T-001", **given: Any) -> EnrolmentLine:
        made: EnrolmentLine = self.act("apply", who, offering_id=self.offerings[code], **given)
        return made

    def applied_and_recommended(self, who: str, code: str = "T-001", **given: Any) -> EnrolmentLine:
        line = self.apply(who, code, **given)
        made: EnrolmentLine = self.act("decide", self.head_of(who), enrolment_id=line.id, action=Action.recommend)
        return made

    def head_of(self, who: str) -> str:
        approver = queries.approver_of(self.people[who], self.today).staff_id
        return next((name for name, staff_id in self.people.items() if staff_id == approver), "hr")

    def state(self, line: EnrolmentLine) -> State:
        return queries.enrolment(line.id).state

    def night(self) -> dict[str, int]:
        """What a night brings about, each step in a transaction of its own."""
        done = {}
        for name, step in services.nightly_steps(self.at, self.today):
            with db.transaction():
                done[name] = step()
        return done

    def later(self, **delta: Any) -> None:
        """Time goes by; the day follows the moment in Tokyo."""
        self.at += timedelta(**delta)
        self.today = (self.at + timedelta(hours=9)).date()

    def soon(self, days: int = 30) -> dict[str, Any]:
        """The days of an offering open now, whatever the clock says."""
        first = self.today + timedelta(days=days)
        return {
            "days": (Day(first, 570, 990, ""),), "opens_on": self.today, "closes_on": self.today + timedelta(days=20),
            "cutoff_on": first - timedelta(days=5),
        }  # fmt: skip

    def offering(self, code: str = "T-001") -> Any:
        return offerings.offering(self.offerings[code])


def usual() -> dict[str, Any]:
    """A day in November with ten seats, open now, approval needed."""
    return {
        "mode": Mode.classroom,
        "days": (Day(FIRST_DAY, 9 * 60 + 30, 16 * 60 + 30, "情報研修室A"),),
        "capacity": 10,
        "opens_on": TODAY,
        "closes_on": TODAY + timedelta(days=20),
        "cutoff_on": FIRST_DAY - timedelta(days=5),
    }


def make_world() -> World:
    """The world in the database in use."""
    return furnished("training", _make_world)


def _make_world() -> World:
    with db.transaction():
        frameworks.publish(frameworks.shipped(), actor=Actor("tester"), at=AT)
        courses.publish(courses.shipped(), actor=Actor("tester"), at=AT)
        units = make_city()
        people = {
            who: make_staff(number(who), unit=units[unit], grade=grade, name=who)
            for who, (unit, grade) in PLACES.items()
        }
    return World(units, people)
