"""The tree of units and the page of one."""

from datetime import date

import pytest

from foundation import audit, db, reading
from organisation.staff.rules import Duty
from organisation.unit import services
from organisation.unit.rules import UnitKind
from tests.factories import AT, POSTED, make_deputy, make_posting, make_staff, make_unit
from tests.web.city import City
from tests.web.conftest import SignIn


def test_the_tree_names_every_open_unit_and_marks_those_that_appoint(sign_in: SignIn):
    text = sign_in("staff").get("/units").text
    assert all(name in text for name in ("さいたま市", "総務局", "人事課", "北区役所", "区民課"))
    assert text.count(">任命<") == 2


def test_a_unit_is_found_by_its_name_and_by_the_beginning_of_its_code(sign_in: SignIn):
    client = sign_in("staff")
    assert "/units/010201" in client.get("/units?q=人事課").text
    found = client.get("/units?q=0101").text
    assert "/units/010102" in found and "/units/150101" not in found
    assert "当てはまる所属はありません" in client.get("/units?q=どこにもない").text


def test_closed_units_are_shown_on_demand_and_on_their_own_days(sign_in: SignIn, city: City):
    make_unit("98", name="保健福祉局", kind=UnitKind.bureau, parent=city.units["00"], closed=date(2023, 3, 31))
    client = sign_in("staff")
    assert "保健福祉局" not in client.get("/units").text
    assert "令和5年3月31日廃止" in client.get("/units?closed=1").text
    assert "保健福祉局" in client.get("/units?on=2023-03-31").text
    assert "置かれていません" in client.get("/units/98").text
    assert "置かれていません" not in client.get("/units/98?on=2020-04-01").text


def test_predecessor_and_successor_lead_to_each_other(sign_in: SignIn, city: City):
    old = make_unit("98", name="保健福祉局", kind=UnitKind.bureau, parent=city.units["00"], closed=date(2023, 3, 31))
    with db.transaction():
        services.name_predecessors(unit_id=city.units["01"], predecessor_ids=[old], actor=audit.COMMAND, at=AT)
    client = sign_in("staff")
    assert "/units/98" in client.get("/units/01").text
    assert "/units/01" in client.get("/units/98").text


def test_an_unknown_unit_is_not_found(sign_in: SignIn):
    assert sign_in("hr").get("/units/9999").status_code == 404


def test_a_unit_names_its_head_its_deputy_and_its_ict_manager(sign_in: SignIn, city: City):
    make_deputy(city.units["010101"], city.staff["bureau"])
    section = sign_in("stranger").get("/units/010101").text
    assert "佐藤　一郎" in section and "代理" in section and "鈴木　二葉" in section
    assert "山田　六花" in sign_in("stranger").get("/units/01").text
    assert "空席" in sign_in("stranger").get("/units/15").text


def test_everybody_sees_names_and_posts_and_nobody_else_skills(sign_in: SignIn):
    text = sign_in("stranger").get("/units/010101").text
    assert "髙橋　花子" in text and "主事" in text
    assert "満たす人物像" not in text and "/staff/0001001/skills" not in text


@pytest.mark.parametrize("who", ["unit_head", "bureau", "hr", "secretariat"])
def test_those_who_may_read_skills_see_how_far_the_unit_is_and_leave_a_trace(sign_in: SignIn, city: City, who):
    text = sign_in(who).get("/units/010101").text
    assert "満たす人物像" in text and "/staff/0001001/skills" in text and "人／" in text
    assert reading.count_readings_of(city.staff["staff"]) == 1


def test_a_head_reads_no_skills_of_a_unit_outside_the_own_one(sign_in: SignIn, city: City):
    assert "満たす人物像" not in sign_in("unit_head").get("/units/010102").text
    assert reading.count_readings_of(city.staff["secretariat"]) == 0


def test_skills_are_shown_of_today_only(sign_in: SignIn):
    assert "満たす人物像" not in sign_in("hr").get("/units/010101?on=2025-04-01").text


def test_people_of_units_below_are_shown_on_demand_and_those_beside_their_duty(sign_in: SignIn, city: City):
    make_posting(city.staff["stranger"], city.units["0101"], duty=Duty.concurrent, name="林　七海", post="主事")
    client = sign_in("admin")
    alone, below = client.get("/units/0101").text, client.get("/units/0101?below=1").text
    assert "髙橋　花子" not in alone and "髙橋　花子" in below
    assert "兼務の職員" in alone and "林　七海" in alone


def test_people_come_in_pages(sign_in: SignIn, city: City):
    for number in range(60):
        make_staff(f"00020{number:02}", unit=city.units["150101"], name=f"北　{number:02}", since=POSTED)
    first = sign_in("stranger").get("/units/150101").text
    assert "1／2ページ" in first.replace("（", "").replace("）", "")


def test_a_posting_to_come_is_seen_by_hr_alone(sign_in: SignIn, city: City):
    make_posting(city.staff["stranger"], city.units["010201"], name="林　七海", since=date(2027, 4, 1))
    address = "/units/010201?on=2027-04-01"
    assert "林　七海" in sign_in("hr").get(address).text
    assert all("林　七海" not in sign_in(who).get(address).text for who in ("staff", "unit_head", "bureau", "admin"))


def test_hr_renames_a_unit_from_a_day_on_and_the_old_name_stays(sign_in: SignIn):
    client = sign_in("hr")
    given = {"name": "総務企画課", "appoints": "no", "from_day": "2026-10-01"}
    assert client.post("/units/010101/edit", data=given).status_code == 302
    text = client.get("/units/010101").text
    assert "<h1>総務企画課</h1>" in text and "総務課" in text
    assert "<h1>総務課</h1>" in client.get("/units/010101?on=2026-09-30").text


def test_a_refused_change_keeps_what_was_typed(sign_in: SignIn):
    given = {"name": "総務企画課", "appoints": "yes", "from_day": "1999-04-01"}
    answer = sign_in("hr").post("/units/010101/edit", data=given)
    assert answer.status_code == 422
    assert "設置されていません" in answer.text and 'value="総務企画課"' in answer.text


def test_a_unit_is_closed_after_its_last_day(sign_in: SignIn):
    client = sign_in("secretariat")
    assert "登録する" in client.get("/units/150101/close").text
    assert client.post("/units/150101/close", data={"last_day": "1990-01-01"}).status_code == 422
    assert client.post("/units/150101/close", data={"last_day": "2027-03-31"}).status_code == 302
    assert "置かれていません" in client.get("/units/150101?on=2027-04-01").text


def test_predecessors_are_shown_by_name_before_they_are_saved(sign_in: SignIn):
    client = sign_in("hr")
    assert "登録されていません" in client.post("/units/01/predecessors", data={"predecessors": "77"}).text
    shown = client.post("/units/01/predecessors", data={"predecessors": "15、0102"})
    assert shown.status_code == 200 and "北区役所" in shown.text and "人事部" in shown.text
    assert "/units/15" not in client.get("/units/01").text
    client.post("/units/01/predecessors", data={"predecessors": "15、0102", "confirmed": "1"})
    assert "/units/15" in client.get("/units/01").text


def test_a_unit_is_not_its_own_predecessor(sign_in: SignIn):
    answer = sign_in("hr").post("/units/01/predecessors", data={"predecessors": "01", "confirmed": "1"})
    assert answer.status_code == 422 and "自分自身" in answer.text
