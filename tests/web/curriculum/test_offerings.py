"""Finding an offering: the list, one offering, its calendar file, clashes."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import icalendar
import pytest

from curriculum.course import services as courses
from curriculum.enrolment import services as enrolling
from curriculum.offering import queries, services
from curriculum.offering.rules import Mode, Share
from foundation import audit, db
from organisation.account import queries as accounts
from tests.curriculum.offering.offerings import day, opened
from tests.factories import AT, TESTER, TODAY
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.lint import LookingClient

Counted = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture(autouse=True)
def catalogue(city: City) -> None:
    with db.transaction():
        courses.publish(courses.shipped(), actor=TESTER, at=AT)


def apply(city: City, who: str, offering_id: int) -> None:
    access = accounts.access(city.accounts[who], TODAY)
    assert access is not None
    with db.transaction():
        enrolling.apply(offering_id=offering_id, access=access, at=AT, today=TODAY)


def told(client: LookingClient) -> str:
    """What the calendar file says beside the title."""
    content = client.get("/offerings/ICT-103-001.ics").data
    return str(icalendar.Calendar.from_ical(content).events[0]["DESCRIPTION"])


def test_the_list_shows_what_one_may_still_apply_to_with_the_seats_left(sign_in: SignIn):
    opened("ICT-103-001")
    opened("ICT-103-000", days=(day(date(2026, 9, 10)),), opens_on=date(2026, 7, 1), closes_on=date(2026, 8, 1),
           cutoff_on=date(2026, 9, 7))  # fmt: skip
    page = sign_in("staff").get("/offerings").text
    assert "ICT-103-001" in page
    assert "残り30席" in page
    assert "申込受付中" in page
    assert "ICT-103-000" not in page
    assert "ICT-103-000" in sign_in("staff").get("/offerings?past=1").text


def test_seats_are_those_of_this_moment(sign_in: SignIn, city: City):
    offering_id = opened("ICT-103-001", needs_approval=False, capacity=1)
    client = sign_in("staff")
    assert "残り1席" in client.get("/offerings").text
    apply(city, "staff", offering_id)
    assert "満席" in client.get("/offerings").text
    apply(city, "stranger", offering_id)
    assert "待ち1人" in client.get("/offerings").text


def test_a_change_shows_at_once(sign_in: SignIn):
    offering_id = opened("ICT-103-001")
    client = sign_in("staff")
    assert "情報研修室A" in client.get("/offerings").text
    with db.transaction():
        services.cancel(offering_id, "台風のため", actor=TESTER, at=AT)
    assert "中止" in client.get("/offerings").text
    assert "台風のため" in client.get("/offerings/ICT-103-001").text


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("", {"A-1", "B-1", "C-1"}), ("course=ICT-103", {"A-1"}), ("mode=online", {"B-1"}), ("month=2026-12", {"C-1"}),
        ("open=1", {"A-1", "B-1"}), ("q=Ａ-1", {"A-1"}), ("q=第二会議室", {"C-1"}), ("q=ない", set()),
        ("mode=nonsense&month=13&sort=zzz&page=9999999999", {"A-1", "B-1", "C-1"}),
        ("sort=-day", {"A-1", "B-1", "C-1"}),
    ],
)  # fmt: skip
def test_the_list_is_filtered(sign_in: SignIn, question: str, codes: set[str]):
    opened("A-1", course="ICT-103")
    opened("B-1", course="ICT-104", mode=Mode.online)
    opened("C-1", course="ICT-104", days=(day(date(2026, 12, 8), room="第二会議室"),), opens_on=date(2026, 10, 5))
    page = sign_in("staff").get(f"/offerings?{question}").text
    assert {code for code in ("A-1", "B-1", "C-1") if f"/offerings/{code}" in page} == codes


def test_the_list_takes_as_many_statements_whatever_its_length(sign_in: SignIn, counted: Counted):
    client = sign_in("staff")
    opened("ICT-103-001")
    client.get("/offerings")
    opened("ICT-103-002")
    with counted() as few:
        client.get("/offerings")
    for number in range(3, 30):
        opened(f"ICT-103-{number:03}")
    with counted() as many:
        client.get("/offerings")
    assert len(many) == len(few)


def test_a_second_reader_of_a_list_nothing_changed_in_asks_hardly_anything(sign_in: SignIn, counted: Counted):
    opened("ICT-103-001")
    sign_in("stranger").get("/offerings")
    client = sign_in("staff")
    client.get("/offerings")
    with db.transaction():
        audit.record(action="enrolment.applied", actor=TESTER, at=AT)
    with counted() as statements:
        client.get("/offerings")
    assert not any("offering_version.days" in statement for statement in statements)


def test_an_offering_tells_everything_one_needs_to_decide(sign_in: SignIn):
    shares = (Share("unit", "15", 5, date(2026, 10, 20)), Share("persona", "leader", 2, date(2026, 9, 20)))
    opened("ICT-103-001", shares=shares, minimum=5, lecturer="外部　講師", fixed_cost=120, person_cost=3)
    page = sign_in("staff").get("/offerings/ICT-103-001").text
    for said in ("北区役所：5席", "解放済み", "外部　講師", "情報研修室A", "令和8年11月10日(火)", "09:30–12:30", 
                 "先着順", "順番の例外はありません", "今年度に任命されたICTマネージャー"):  # fmt: skip
        assert said in page
    assert "千円" not in page
    assert "210千円" in sign_in("hr").get("/offerings/ICT-103-001").text


def test_prerequisites_are_named(sign_in: SignIn):
    opened("DAT-応用-001", course="DAT-応用")
    assert "DAT-基礎" in sign_in("staff").get("/offerings/DAT-応用-001").text


def test_the_way_into_a_meeting_is_shown_only_to_those_who_come(sign_in: SignIn, city: City):
    offering_id = opened("ICT-103-001", mode=Mode.online, meeting="会議 123-456", needs_approval=False)
    client = sign_in("staff")
    assert "会議 123-456" not in client.get("/offerings/ICT-103-001").text
    assert "123-456" not in told(client)
    apply(city, "staff", offering_id)
    page = client.get("/offerings/ICT-103-001").text
    assert "会議 123-456" in page
    assert 'data-copy="meeting"' in page
    assert "123-456" in told(client)
    assert "会議 123-456" in sign_in("hr").get("/offerings/ICT-103-001").text


def test_the_calendar_file_has_every_day_and_keeps_its_names_when_a_day_moves(sign_in: SignIn):
    days = (day(date(2026, 11, 10), room="情報研修室A"), day(date(2026, 11, 17), room="情報研修室A"))
    offering_id = opened("ICT-103-001", days=days)
    client = sign_in("staff")
    answer = client.get("/offerings/ICT-103-001.ics")
    assert answer.mimetype == "text/calendar"
    before = icalendar.Calendar.from_ical(answer.data).events
    assert [event.start.isoformat() for event in before] == ["2026-11-10T00:30:00+00:00", "2026-11-17T00:30:00+00:00"]
    assert str(before[0]["LOCATION"]) == "情報研修室A"
    with db.transaction():
        line = queries.offering(offering_id)
        new = type(line)(**{**line.__dict__, "days": (days[0], day(date(2026, 11, 18)))})
        services.change(offering_id, new, reason="会場の都合", actor=TESTER, at=AT)
    after = icalendar.Calendar.from_ical(client.get("/offerings/ICT-103-001.ics").data).events
    assert [event["UID"] for event in after] == [event["UID"] for event in before]


def test_what_is_taken_when_it_suits_is_a_whole_day(sign_in: SignIn):
    opened("ICT-101-001", course="ICT-101", mode=Mode.elearning)
    (event,) = icalendar.Calendar.from_ical(sign_in("staff").get("/offerings/ICT-101-001.ics").data).events
    assert event.start == date(2026, 11, 10)


def test_an_unknown_offering_is_not_found(sign_in: SignIn):
    client = sign_in("staff")
    assert client.get("/offerings/X").status_code == 404
    assert client.get("/offerings/X.ics").status_code == 404


def test_clashes_are_listed_for_those_who_plan(sign_in: SignIn):
    opened("A-1", course="ICT-103")
    opened("B-1", course="ICT-104")
    opened("C-1", course="ICT-104", days=(day(date(2026, 11, 10), room="情報研修室B"),))
    page = sign_in("hr").get("/offerings/clashes").text
    assert "/offerings/A-1" in page
    assert "/offerings/B-1" in page
    assert "/offerings/C-1" not in page
    assert "同じ時間に重なっている" in sign_in("hr").get("/offerings/A-1").text
    assert "同じ時間に重なっている" not in sign_in("staff").get("/offerings/A-1").text
    assert sign_in("staff").get("/offerings/clashes").status_code == 403
