"""A day of training that was held in September: 髙橋 completed it, 林 was there too short, 加藤 is not decided yet."""

from datetime import date
from typing import Any

from curriculum.completion import queries, services
from curriculum.completion.rules import ResultRow, Results
from curriculum.enrolment import services as enrolling
from curriculum.enrolment.rules import EnrolmentLine
from curriculum.offering import services as offerings
from curriculum.offering.rules import Day, Mode, NewOffering
from foundation import db
from organisation.account import queries as accounts
from organisation.account.rules import Access
from tests.factories import AT, TESTER, TODAY
from tests.web.city import City

CODE = "ICT-103-900"
HELD_ON = date(2026, 9, 15)
BEFORE = date(2026, 8, 3)
ENOUGH = Results({HELD_ON: 420}, None, True)
TOO_SHORT = Results({HELD_ON: 300}, None, True)


def access(city: City, who: str) -> Access:
    found = accounts.access(city.accounts[who], TODAY)
    assert found is not None
    return found


def opened(city: City, code: str = CODE, course: str = "ICT-103", **changed: Any) -> int:
    """An offering of a September day, taught by the bureau's officer. Returns its id."""
    usual: dict[str, Any] = {
        "mode": Mode.classroom, "days": (Day(HELD_ON, 570, 990, "研修室A"),), "capacity": 30, "place": "研修室A",
        "opens_on": date(2026, 8, 1), "closes_on": date(2026, 8, 20), "cutoff_on": date(2026, 9, 10),
        "instructors": (city.staff["bureau"],),
    }  # fmt: skip
    with db.transaction():
        return offerings.open_offering(
            code=code, course_code=course, new=NewOffering(**usual | changed), actor=TESTER, at=AT
        )


def seated(city: City, offering_id: int, *who: str) -> dict[str, EnrolmentLine]:
    """These people with a seat."""
    with db.transaction():
        lines = enrolling.nominate(
            offering_id=offering_id, staff_ids=[city.staff[each] for each in who], reason="必修のため",
            access=access(city, "hr"), at=AT, today=BEFORE,
        )  # fmt: skip
    return dict(zip(who, lines, strict=True))


def applied(city: City, offering_id: int, who: str) -> EnrolmentLine:
    """Somebody with a seat they applied for themselves, in an offering without approval."""
    with db.transaction():
        return enrolling.apply(offering_id=offering_id, access=access(city, who), at=AT, today=BEFORE)


def entered(city: City, line: EnrolmentLine, results: Results, by: str = "hr") -> None:
    with db.transaction():
        services.enter_results(
            offering_id=line.offering_id, rows=[ResultRow(line.id, results)], access=access(city, by), at=AT,
            today=TODAY,
        )  # fmt: skip


def confirmed(city: City, *lines: EnrolmentLine) -> None:
    with db.transaction():
        services.confirm(
            offering_id=lines[0].offering_id, enrolment_ids=[line.id for line in lines], access=access(city, "hr"),
            at=AT, today=TODAY,
        )  # fmt: skip


def held(city: City) -> dict[str, Any]:
    """The day as the module says. Returns the enrolment lines by person, and the certificate's number."""
    lines = seated(city, opened(city), "staff", "stranger", "newcomer")
    entered(city, lines["staff"], ENOUGH)
    entered(city, lines["stranger"], TOO_SHORT)
    confirmed(city, lines["staff"], lines["stranger"])
    number = queries.of_offering(lines["staff"].offering_id)[lines["staff"].id].certificate_no
    return {"lines": lines, "number": number, "enrolment": lines["staff"].id}
