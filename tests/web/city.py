"""A small city for page tests: two bureaus, one person for each way of seeing it, the shipped framework and courses.

総務局 (01) has 局長, 部長 and two sections; 山田 is its ICT manager, posted in 法務課. 北区役所 (15) is vacant; 林
works there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert

from curriculum.course import services as courses
from foundation import audit, db
from organisation.account import queries as accounts
from organisation.account import services
from organisation.account.rules import Role
from organisation.appointment.models import Appointment
from organisation.appointment.rules import AppointmentKind
from skills.framework import services as frameworks
from tests.factories import AT, POSTED, TODAY, make_city, make_staff

ROLES = ("staff", "unit_head", "bureau", "hr", "secretariat", "admin", "ict_manager", "stranger")
PEOPLE: Mapping[str, tuple[str, str, str, str, str, str]] = {
    "staff": ("0001001", "髙橋　花子", "タカハシ　ハナコ", "010101", "10", "主事"),
    "unit_head": ("0001002", "佐藤　一郎", "サトウ　イチロウ", "010101", "60", "課長"),
    "bureau": ("0001003", "鈴木　二葉", "スズキ　フタバ", "010101", "40", "係長"),
    "hr": ("0001004", "田中　三智", "タナカ　ミチ", "010201", "30", "主査"),
    "secretariat": ("0001005", "伊藤　四季", "イトウ　シキ", "010102", "40", "係長"),
    "admin": ("0001006", "渡辺　五月", "ワタナベ　サツキ", "010102", "30", "主査"),
    "ict_manager": ("0001007", "山田　六花", "ヤマダ　リッカ", "010102", "30", "主査"),
    "stranger": ("0001008", "林　七海", "ハヤシ　ナナミ", "150101", "10", "主事"),
    "department_head": ("0001009", "中村　八重", "ナカムラ　ヤエ", "0101", "80", "部長"),
    "bureau_head": ("0001010", "小林　久", "コバヤシ　ヒサシ", "01", "90", "局長"),
    "newcomer": ("0001011", "加藤　十和", "カトウ　トワ", "010101", "10", "主事"),
}
GRANTS = {
    "bureau": (Role.bureau, "01"),
    "hr": (Role.hr, None),
    "secretariat": (Role.secretariat, None),
    "admin": (Role.admin, None),
}


@dataclass(frozen=True)
class City:
    """Ids by code of unit and by name of person; `appointment` is 山田's."""

    units: Mapping[str, int]
    staff: Mapping[str, int]
    accounts: Mapping[str, int]
    appointment: int

    def number(self, who: str) -> str:
        return PEOPLE[who][0]


def build(*, at: datetime = AT, today: date = TODAY) -> City:
    """The city in the database in use. Everybody but the newcomer has seen the purpose."""
    units = make_city()
    staff = {
        who: make_staff(number, unit=units[unit], name=name, kana=kana, grade=grade, post=post)
        for who, (number, name, kana, unit, grade, post) in PEOPLE.items()
    }
    with db.transaction():
        frameworks.publish(frameworks.shipped(), actor=audit.COMMAND, at=at)
        courses.publish(courses.shipped(), actor=audit.COMMAND, at=at)
        services.open_accounts(at=at)
    ids = {who: accounts.account_id_of(staff_id) or 0 for who, staff_id in staff.items()}
    with db.transaction():
        _grant(staff, units, at, today)
        for who, account_id in ids.items():
            if who != "newcomer":
                services.accept_purpose(account_id=account_id, at=at)
        appointment = appoint(units["01"], staff["ict_manager"], at=at)
    return City(units, staff, ids, appointment)


def appoint(unit_id: int, staff_id: int, *, since: date = POSTED, until: date | None = None, at: datetime = AT) -> int:
    """An ICT manager of a unit. Returns the appointment's id."""
    with db.transaction():
        change = audit.record(
            action="appointment.made", actor=audit.COMMAND, at=at, subject=str(staff_id), first_day=since.isoformat()
        )
        statement = insert(Appointment).values(
            kind=AppointmentKind.ict_manager, unit_id=unit_id, staff_id=staff_id, order_no="任第1号", true_from=since,
            true_until=until, known_since=change.moment,
        )  # fmt: skip
        return db.session().execute(statement.returning(Appointment.id)).scalar_one()


def _grant(staff: Mapping[str, int], units: Mapping[str, int], at: datetime, today: date) -> None:
    for who, (role, unit) in GRANTS.items():
        services.grant_role(
            staff_id=staff[who], role=role, unit_id=units[unit] if unit else None, actor=audit.COMMAND, at=at,
            today=today,
        )  # fmt: skip
