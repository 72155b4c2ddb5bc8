"""Planning offerings: opened, changed, copied, cancelled – by the HR section, with what people are told."""

from datetime import date
from typing import Any

import pytest

from curriculum.course import services as courses
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment import services as enrolling
from curriculum.enrolment.rules import State
from curriculum.offering import queries
from curriculum.offering.rules import Day, Mode, PriorityClass, Share
from foundation import db, mail, reading
from organisation.account import queries as accounts
from tests.curriculum.offering.offerings import day, opened
from tests.factories import AT, TESTER, TODAY
from tests.web.city import City
from tests.web.conftest import SignIn

FILLED: dict[str, Any] = {
    "code": "ICT-103-009", "course_code": "ICT-103", "mode": "classroom",
    "days": "2026-11-17 09:30-16:30 情報研修室A\nR8.11.10 9:30-16:30 情報研修室A", "capacity": "30", "minimum": "5",
    "opens_on": "2026-10-01", "closes_on": "2026-10-30", "needs_approval": "y", "selection": "first_come",
    "core_gap": "y", "shares": "15 5 2026-10-20\nICTリーダ 2 R8.10.20", "instructors": "0001007", "fixed_cost": "120",
    "person_cost": "3",
}  # fmt: skip


@pytest.fixture(autouse=True)
def catalogue(city: City) -> None:
    with db.transaction():
        courses.publish(courses.shipped(), actor=TESTER, at=AT)


def apply(city: City, who: str, offering_id: int) -> int:
    access = accounts.access(city.accounts[who], TODAY)
    assert access is not None
    with db.transaction():
        return enrolling.apply(offering_id=offering_id, access=access, at=AT, today=TODAY).id


def test_an_offering_is_opened_as_it_was_written(sign_in: SignIn, city: City):
    answer = sign_in("hr").post("/offerings/new", data=FILLED)
    assert answer.headers["Location"].endswith("/offerings/ICT-103-009")
    line = queries.offering_by_code("ICT-103-009")
    assert line.days == tuple(Day(date(2026, 11, each), 570, 990, "情報研修室A") for each in (10, 17))
    assert line.shares == (
        Share("unit", "15", 5, date(2026, 10, 20)), Share("persona", "leader", 2, date(2026, 10, 20))
    )  # fmt: skip
    assert (line.priorities, line.instructors) == ((PriorityClass.core_gap,), (city.staff["ict_manager"],))
    assert (line.cutoff_on, line.mode, line.needs_approval) == (date(2026, 11, 5), Mode.classroom, True)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "a/b", "開催回コードは"),
        ("course_code", "X", "研修体系にありません"),
        ("days", "あした", "時間が読めません"),
        ("days", "2026-02-30 09:00-10:00", "という日はありません"),
        ("days", "2026-11-10 16:30-09:30", "終了は開始より後"),
        ("capacity", "0", "定員は1人から"),
        ("minimum", "31", "最少人数は"),
        ("closes_on", "2026-09-01", "申込開始以後"),
        ("closes_on", "2026-11-11", "開催初日"),
        ("cutoff_on", "2026-11-11", "開催初日"),
        ("shares", "15 31 2026-10-20", "優先枠の合計"),
        ("shares", "77 1 2026-10-20", "登録されていません"),
        ("shares", "15", "空白で区切って"),
        ("shares", "15 1 昨日", "日付として"),
        ("instructors", "9", "職員はいません"),
        ("fixed_cost", "-1", "費用は"),
        ("place", "研修室\x02A", "制御文字"),
        ("days", "2026-11-10 09:30-12:30 研修室\x02A", "制御文字"),
        ("meeting", "長" * 2001, "2000字まで"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_everything_typed_stays(
    sign_in: SignIn, field: str, value: str, said: str
):
    answer = sign_in("hr").post("/offerings/new", data=FILLED | {field: value})
    assert answer.status_code == 422
    assert said in answer.text
    assert "R8.11.10" in answer.text or field == "days"
    assert queries.every() == ()


def test_a_code_is_taken_once(sign_in: SignIn):
    opened("ICT-103-009")
    assert "すでに使われています" in sign_in("hr").post("/offerings/new", data=FILLED).text


def test_an_offering_opened_into_a_clash_is_taken_and_flagged(sign_in: SignIn):
    opened("ICT-104-001", course="ICT-104")
    answer = sign_in("hr").post("/offerings/new", data=FILLED, follow_redirects=True)
    assert "会場または講師が、同じ時間に" in answer.text


EDIT = "/offerings/ICT-103-001/edit"


def edited(code: str, **changed: Any) -> dict[str, Any]:
    line = queries.offering_by_code(code)
    return {
        "mode": line.mode.value, "days": "2026-11-10 09:30-12:30 情報研修室A", "place": line.place,
        "capacity": line.capacity, "opens_on": line.opens_on, "closes_on": line.closes_on, "cutoff_on": line.cutoff_on,
        "selection": "first_come", "needs_approval": "", "new_manager": "y", "core_gap": "y", "reason": "会場の都合",
        "version_id": line.version_id, **changed,
    }  # fmt: skip


def test_the_form_shows_what_is_known(sign_in: SignIn, city: City):
    shares = (Share("persona", "leader", 2, date(2026, 10, 20)),)
    opened("ICT-103-001", instructors=(city.staff["ict_manager"],), shares=shares)
    page = sign_in("hr").get("/offerings/ICT-103-001/edit").text
    for said in ("2026-11-10 09:30-12:30 情報研修室A", "0001007", "ICTリーダ 2 2026-10-20"):
        assert said in page


def test_what_somebody_else_changed_meanwhile_is_not_reverted(sign_in: SignIn):
    offering_id = opened("ICT-103-001")
    late = edited("ICT-103-001", note="あとから")
    client = sign_in("hr")
    assert f'name="version_id" type="hidden" value="{late["version_id"]}"' in client.get(EDIT).text
    assert client.post(EDIT, data=edited("ICT-103-001", capacity=40)).status_code == 302
    answer = client.post(EDIT, data=late)
    assert answer.status_code == 422
    assert "この画面を開いた後に" in answer.text and "あとから" in answer.text
    assert (queries.offering(offering_id).capacity, queries.offering(offering_id).note) == (40, "")


def test_people_with_a_seat_are_told_of_another_day(sign_in: SignIn, city: City):
    offering_id = opened("ICT-103-001", needs_approval=False)
    apply(city, "staff", offering_id)
    client = sign_in("hr")
    elsewhere = edited("ICT-103-001", days="2026-11-11 09:30-12:30 情報研修室B")
    answer = client.post("/offerings/ICT-103-001/edit", data=elsewhere)
    assert answer.status_code == 302
    assert queries.offering(offering_id).first_day == date(2026, 11, 11)
    assert any("変わりました" in each.message for each in mail.notices(city.staff["staff"]))


def test_fewer_seats_than_taken_need_the_name_of_everybody_who_loses_one(sign_in: SignIn, city: City):
    offering_id = opened("ICT-103-001", needs_approval=False)
    first, second = apply(city, "staff", offering_id), apply(city, "stranger", offering_id)
    client = sign_in("hr")
    answer = client.post("/offerings/ICT-103-001/edit", data=edited("ICT-103-001", capacity=1))
    assert answer.status_code == 422
    assert "林　七海" in answer.text
    assert queries.offering(offering_id).capacity == 30
    client.post("/offerings/ICT-103-001/edit", data=edited("ICT-103-001", capacity=1, displaced=second))
    states = {each.id: each.state for each in enrolments.in_offering(offering_id)}
    assert states == {first: State.confirmed, second: State.cancelled}


def test_cancelling_asks_first_and_tells_everybody(sign_in: SignIn, city: City):
    offering_id = opened("ICT-103-001", needs_approval=False)
    apply(city, "staff", offering_id)
    client = sign_in("hr")
    assert "1人" in client.get("/offerings/ICT-103-001/cancel").text
    assert client.post("/offerings/ICT-103-001/cancel", data={"reason": " "}).status_code == 422
    assert not queries.offering(offering_id).cancelled
    client.post("/offerings/ICT-103-001/cancel", data={"reason": "台風のため"})
    assert queries.offering(offering_id).cancelled_reason == "台風のため"
    assert "台風のため" in str(mail.notices(city.staff["staff"]))
    assert "中止になりました" in client.post("/offerings/ICT-103-001/edit", data=edited("ICT-103-001")).text


def test_a_copy_proposes_the_next_number_and_what_is_over_a_year_later(sign_in: SignIn):
    opened("ICT-103-001", meeting="会議 1")
    opened("ICT-103-002", days=(day(date(2026, 9, 10)),), opens_on=date(2026, 7, 1), closes_on=date(2026, 8, 1),
           cutoff_on=date(2026, 9, 7))  # fmt: skip
    client = sign_in("hr")
    page = client.get("/offerings/ICT-103-001/copy").text
    for said in ("ICT-103-003", "2026-11-10", "会議 1"):
        assert said in page
    assert "2027-09-10" in client.get("/offerings/ICT-103-002/copy").text


def test_a_year_is_looked_at_before_it_is_copied_and_only_what_was_chosen_is(sign_in: SignIn):
    first, second = opened("ICT-103-001"), opened("ICT-104-001", course="ICT-104")
    client = sign_in("hr")
    page = client.get("/offerings/copy-year").text
    assert "ICT-103-001-2027" in page
    assert page.count("会場・講師が重なる") == 2
    assert "ICT-104-001" not in client.get("/offerings/copy-year?course=ICT-103").text.partition("<table")[2]
    assert len(queries.every()) == 2
    client.post("/offerings/copy-year", data={"offerings": [first]})
    assert [line.code for line in queries.every()] == ["ICT-103-001", "ICT-104-001", "ICT-103-001-2027"]
    assert "登録済み" in client.get("/offerings/copy-year").text
    assert client.post("/offerings/copy-year", data={"offerings": [first, second]}).status_code == 422
    assert client.post("/offerings/copy-year", data={}).status_code == 422
    assert len(queries.every()) == 3


def test_only_those_who_plan_change_anything(sign_in: SignIn):
    opened("ICT-103-001")
    for who in ("staff", "secretariat", "admin"):
        client = sign_in(who)
        for path in ("new", "copy-year", "ICT-103-001/edit", "ICT-103-001/copy", "ICT-103-001/cancel"):
            assert client.get(f"/offerings/{path}").status_code == 403


def test_naming_who_could_lose_a_seat_is_a_reading(sign_in: SignIn, city: City):
    apply(city, "staff", opened("ICT-103-001", needs_approval=False))
    assert "髙橋" in sign_in("hr").get("/offerings/ICT-103-001/edit").text
    found = reading.readings_of(city.staff["staff"], limit=9, offset=0)
    assert [each.purpose for each in found] == ["研修の申込の確認"]
