"""Nominations as people meet them: candidates compared, the whole way to the register, and the ways back."""

import re
from datetime import date

import pytest
from flask import Flask

from foundation import db
from foundation.history import Viewpoint
from foundation.mail import notices
from organisation.account.queries import officers, staff_with_role
from organisation.account.rules import Role
from organisation.appointment import queries, services
from skills.evidence import services as evidence
from tests.factories import AT, POSTED, TESTER, TODAY, make_posting, make_staff
from tests.organisation.appointment.moving import repost
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.lint import LookingClient

VIEW = Viewpoint(on=TODAY, today=TODAY, sees_future=True)
GIVEN = {"staff_no": "0001002", "first_day": "2026-11-01", "reason": "後任として適任のため"}


@pytest.fixture
def vacant(city: City) -> City:
    """総務局 without an ICT manager from November on."""
    with db.transaction():
        services.end(city.appointment, date(2026, 10, 31), "異動", actor=TESTER, at=AT)
    return city


def nominated(client: LookingClient) -> str:
    """A nomination made on the page. Returns its address."""
    answer = client.post("/units/01/nominate?compare=0001002", data=GIVEN)
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def seen(client: LookingClient, address: str) -> str:
    """The state a page asks one to answer to."""
    found = re.search(r'name="seen" value="(\d+)"', client.get(address).text)
    assert found, address
    return found[1]


def test_from_the_bureau_over_the_secretariat_to_the_register(sign_in: SignIn, vacant: City):
    bureau, desk = sign_in("bureau"), sign_in("secretariat")
    address = nominated(bureau)
    assert "推薦済み" in bureau.get(address).text and "確認する" not in bureau.get(address).text
    assert "佐藤　一郎" in desk.get("/nominations").text
    assert desk.post(address, data={"act": "check", "seen": seen(desk, address)}).location == address
    given = {"order_no": "任第9号", "first_day": "2026-11-01", "seen": seen(desk, f"{address}/order")}
    assert desk.post(f"{address}/order", data=given).location == "/appointments?kind=ict_manager"
    assert "佐藤　一郎" in desk.get("/appointments?on=2026-11-01").text
    (line,) = [each for each in queries.of_unit(vacant.units["01"], VIEW) if each.last_day is None]
    assert (line.staff_no, line.order_no) == ("0001002", "任第9号")
    told = notices(vacant.staff["unit_head"])[0]
    assert "任命されました" in told.message and told.link == "/recommendations"
    assert any("確認されました" in each.message for each in notices(vacant.staff["bureau"]))


def test_a_nomination_is_returned_revised_and_withdrawn(sign_in: SignIn, city: City):
    bureau, desk = sign_in("bureau"), sign_in("secretariat")
    address = nominated(bureau)
    refused = desk.post(address, data={"act": "return", "reason": "", "seen": seen(desk, address)})
    assert refused.status_code == 422 and "理由を書いてください" in refused.text
    desk.post(address, data={"act": "return", "reason": "日を直してください", "seen": seen(desk, address)})
    assert "日を直してください" in bureau.get(address).text
    revised = {"first_day": "2026-11-02", "reason": "直した", "seen": seen(bureau, f"{address}/revise")}
    assert bureau.post(f"{address}/revise", data=revised).status_code == 302
    withdrawn = {"reason": "本人の辞退", "seen": seen(bureau, f"{address}/withdraw")}
    assert bureau.post(f"{address}/withdraw", data=withdrawn).location == "/nominations"
    assert "佐藤" not in bureau.get("/nominations").text
    assert "推薦の取下げ" in bureau.get("/nominations?scope=all").text


def test_a_second_click_says_that_the_page_is_stale(sign_in: SignIn, city: City):
    bureau, desk = sign_in("bureau"), sign_in("secretariat")
    address = nominated(bureau)
    given = {"act": "check", "seen": seen(desk, address)}
    assert desk.post(address, data=given).status_code == 302
    again = desk.post(address, data=given)
    assert again.status_code == 422 and "画面を開き直して" in again.text
    assert desk.post(address, data={"act": "appoint"}).status_code == 400
    assert "いまこの操作はできません" in bureau.get(f"{address}/revise").text


def test_an_order_for_a_post_still_held_is_refused_on_the_form(sign_in: SignIn, city: City):
    bureau, desk = sign_in("bureau"), sign_in("secretariat")
    assert "まだ任命されています" in bureau.get("/units/01/nominate").text
    address = nominated(bureau)
    desk.post(address, data={"act": "check", "seen": seen(desk, address)})
    given = {"order_no": "任第9号", "first_day": "2026-11-01", "seen": seen(desk, f"{address}/order")}
    refused = desk.post(f"{address}/order", data=given)
    assert refused.status_code == 422 and "すでに別のICTマネージャー" in refused.text and "任第9号" in refused.text


def test_candidates_are_those_of_the_grade_inside_the_unit_and_found_by_name(sign_in: SignIn, city: City):
    text = sign_in("bureau").get("/units/01/nominate").text
    assert "小林　久" in text and "田中　三智" in text
    assert "髙橋　花子" not in text and "林　七海" not in text
    found = sign_in("bureau").get("/units/01/nominate?q=タナカ").text
    assert "田中　三智" in found and "小林　久" not in found
    assert "条件に合う職員が見つかりません" in sign_in("bureau").get("/units/01/nominate?q=どこにも").text


def test_candidates_come_by_grade_or_the_fewest_missing_skills_first(sign_in: SignIn, city: City):
    with db.transaction():
        evidence.record(
            staff_id=city.staff["ict_manager"], skill_code="A01", level=3, kind="work_record", actor=TESTER, at=AT,
            acquired_on=date(2026, 5, 1), confirmer_id=city.staff["unit_head"],
        )  # fmt: skip
    bureau = sign_in("bureau")
    by_grade, nearest = (
        re.findall(r'id="compare-(\d+)"', bureau.get(f"/units/01/nominate?sort={sort}").text)
        for sort in ("", "missing")
    )
    assert (by_grade[0], nearest[0]) == (city.number("bureau_head"), city.number("ict_manager"))
    assert nearest[1:] == [each for each in by_grade if each != nearest[0]]


def test_up_to_four_are_compared_side_by_side_with_what_is_missing(sign_in: SignIn, city: City):
    numbers = "&".join(f"compare={city.number(who)}" for who in ("hr", "unit_head", "ict_manager", "admin", "bureau"))
    text = sign_in("secretariat").get(f"/units/01/nominate?{numbers}").text
    assert "並べて比べられるのは4人までです" in text
    compared = text[text.index("比べて推薦する") : text.index("候補者（")]
    assert "田中　三智" in compared and "鈴木　二葉" not in compared
    assert "うち必須" in compared and "ICTリーダの必須項目" in compared and "最短の道を見る" in compared
    assert "令和9年9月30日" in compared


def test_the_reading_stands_in_the_persons_log_as_the_search_for_a_successor(sign_in: SignIn, city: City):
    sign_in("bureau").get("/units/01/nominate")
    text = sign_in("unit_head").get("/my-record/readings").text
    assert "後任検討" in text


def test_what_is_wrong_with_a_nomination_is_said_on_the_form(sign_in: SignIn, city: City):
    client = sign_in("bureau")
    for given, said in (
        ({"first_day": "2026-09-30"}, "今日以後の日"), ({"staff_no": ""}, "入力してください"),
        ({"staff_no": "0001001"}, "主査級以上"), ({"staff_no": "0001003"}, "自分の推薦には関われません"),
    ):  # fmt: skip
        answer = client.post("/units/01/nominate?compare=0001002", data=GIVEN | given)
        assert answer.status_code == 422 and said in answer.text
    nominated(client)
    again = client.post("/units/01/nominate?compare=0001002", data=GIVEN)
    assert again.status_code == 422 and "この職員の推薦は、この所属ですでに進んでいます" in again.text


def test_an_officer_sees_and_nominates_for_the_own_unit_only(sign_in: SignIn, city: City):
    client = sign_in("bureau")
    assert client.get("/units/15/nominate").status_code == 403
    assert client.get("/units/0101/nominate").status_code == 404
    assert client.get("/units/010101/nominate?kind=ict_leader").status_code == 200
    assert sign_in("ict_manager").get("/nominations").status_code == 403


def test_the_nominee_does_not_see_the_nomination_before_the_order(sign_in: SignIn, city: City):
    make_staff("0007005", unit=city.units["150101"], grade="40")
    answer = sign_in("secretariat").post("/units/01/nominate?compare=0001003", data=GIVEN | {"staff_no": "0001003"})
    assert sign_in("bureau").get(str(answer.location)).status_code == 404
    assert "鈴木　二葉" not in sign_in("bureau").get("/nominations").text.split("<main")[1]


def test_hr_may_look_and_do_nothing(sign_in: SignIn, city: City):
    address = nominated(sign_in("bureau"))
    text = sign_in("hr").get(address).text
    assert "佐藤　一郎" in text and "次にすること" not in text
    refused = sign_in("hr").post(address, data={"act": "check", "seen": "1"})
    assert refused.status_code == 422 and "事務局だけ" in refused.text


def test_the_officers_and_the_desk_are_told(app: Flask, city: City):
    assert officers(TODAY) == {city.units["01"]: frozenset({city.staff["bureau"]})}
    assert staff_with_role(Role.secretariat, TODAY) == frozenset({city.staff["secretariat"]})


def test_who_arrives_by_an_order_to_come_is_not_seen_by_the_bureau_before(sign_in: SignIn, vacant: City):
    first_day = date(2026, 11, 1)
    arriving = make_staff("0000291", unit=vacant.units["150101"], grade="40", until=date(2026, 10, 31), name="着任　者")
    make_posting(arriving, vacant.units["010101"], grade="40", since=first_day)
    desk, bureau = sign_in("secretariat"), sign_in("bureau")
    desk.post("/units/01/nominate", data=GIVEN | {"staff_no": "0000291"})
    pages = ("/nominations", "/nominations/1", "/appointments?scope=all", "/appointments.csv?scope=all")
    assert "着任" in desk.get("/nominations").text
    with db.transaction():
        services.appoint(
            unit_id=vacant.units["01"], staff_id=arriving, first_day=first_day, order_no="任第2号", actor=TESTER, at=AT,
            today=TODAY, sees_future=True,
        )  # fmt: skip
    assert [page for page in pages if "着任" in bureau.get(page).get_data().decode("utf-8-sig")] == []
    assert "着任" in desk.get("/appointments?scope=all").text


def test_somebody_nominated_who_arrives_by_an_order_to_come_is_not_named_to_the_bureau(sign_in: SignIn, city: City):
    day = date(2026, 11, 1)
    spans = [(city.units["150101"], "40", POSTED, date(2026, 10, 31)), (city.units["010101"], "40", day, None)]
    repost(city.staff["hr"], spans, at=AT)
    number = city.number("hr")
    made = sign_in("secretariat").post(f"/units/01/nominate?compare={number}", data=GIVEN | {"staff_no": number})
    assert made.status_code == 302, made.text
    assert "田中　三智さんの推薦が進んでいます" in sign_in("secretariat").get("/units/01/nominate").text
    assert "田中　三智" not in sign_in("bureau").get("/units/01/nominate").text


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_nobody_means_is_a_slip_told_on_the_form(sign_in: SignIn, city: City, day: str):
    answer = sign_in("bureau").post("/units/01/nominate?compare=0001002", data=GIVEN | {"first_day": day})
    assert answer.status_code == 422 and "1900年から2999年まで" in answer.text
    ended = sign_in("bureau").post(f"/appointments/{city.appointment}/end", data={"last_day": day, "reason": "異動"})
    assert ended.status_code == 422 and "1900年から2999年まで" in ended.text
