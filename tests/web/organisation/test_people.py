"""Finding people, and the page of one."""

from datetime import date

import pytest

from organisation.staff.rules import Duty
from tests.factories import TODAY, make_posting, make_staff
from tests.web.city import City, appoint
from tests.web.conftest import SignIn

TAKAHASHI = "0001001"


@pytest.mark.parametrize("text", ["髙橋", "高橋", "ﾀｶﾊｼ", "たかはし", "タカハシ　ハナコ", "0001001", "０００１００１"])
def test_a_person_is_found_however_the_name_is_typed(sign_in: SignIn, text):
    answer = sign_in("stranger").get("/staff", query_string={"q": text}).text
    assert f"/staff/{TAKAHASHI}" in answer and "1人が見つかりました" in answer and "総務局 総務部 総務課" in answer


def test_nobody_found_says_what_to_try(sign_in: SignIn):
    assert "当てはまる職員はいません" in sign_in("staff").get("/staff?q=どなたか").text


def test_the_search_works_without_a_script_and_asks_for_the_same_page_with_one(sign_in: SignIn):
    text = sign_in("staff").get("/staff?q=高橋").text
    assert 'method="get" action="/staff"' in text
    assert 'hx-get="/staff"' in text and "delay:300ms" in text and 'hx-select="#results"' in text


def test_people_are_sorted_and_come_in_pages(sign_in: SignIn, city: City):
    for number in range(60):
        make_staff(f"00020{number:02}", unit=city.units["150101"], name=f"北　{number:02}", kana="キタ")
    client = sign_in("staff")
    first = client.get("/staff?sort=staff_no").text
    assert first.index("0001001") < first.index("0001002") and "71人が見つかりました" in first
    assert "0002059" in client.get("/staff?sort=staff_no&page=2").text
    assert 'aria-sort="descending"' in client.get("/staff?sort=grade").text
    by_grade = client.get("/staff?sort=grade").text
    assert by_grade.index("小林　久") < by_grade.index("中村　八重")


def test_people_can_be_looked_for_within_a_unit(sign_in: SignIn):
    text = sign_in("staff").get("/staff?unit=15").text
    assert "林　七海" in text and "佐藤　一郎" not in text


def test_links_to_skills_stand_only_where_they_may_be_read(sign_in: SignIn):
    assert f"/staff/{TAKAHASHI}/skills" in sign_in("unit_head").get("/staff?q=高橋").text
    assert f"/staff/{TAKAHASHI}/skills" not in sign_in("stranger").get("/staff?q=高橋").text
    assert f"/staff/{TAKAHASHI}/skills" not in sign_in("admin").get(f"/staff/{TAKAHASHI}").text


def test_a_person_shows_posting_and_who_decides_for_them(sign_in: SignIn):
    text = sign_in("stranger").get(f"/staff/{TAKAHASHI}").text
    assert "総務局 総務部 総務課" in text and "主事" in text and "佐藤　一郎" in text


@pytest.mark.parametrize(
    ("who", "knows"),
    [("staff", True), ("unit_head", True), ("hr", True), ("secretariat", True), ("stranger", False), ("admin", False)],
)
def test_the_record_of_employment_is_for_those_who_need_it(sign_in: SignIn, who, knows):
    text = sign_in(who).get(f"/staff/{TAKAHASHI}").text
    assert ("配置の履歴" in text) == knows and ("任用区分" in text) == knows


def test_leave_is_told_to_nobody_but_those_who_need_it(sign_in: SignIn, city: City):
    make_staff("0003001", unit=city.units["010101"], name="休　太郎", kana="ヤスミ", on_leave=True)
    assert "休職" in sign_in("unit_head").get("/staff/0003001").text
    assert "休職" not in sign_in("stranger").get("/staff/0003001").text


def test_a_posting_to_come_is_seen_by_hr_alone(sign_in: SignIn, city: City):
    make_posting(city.staff["staff"], city.units["150101"], name="髙橋　花子", since=date(2027, 4, 1))
    assert "区民課" in sign_in("hr").get(f"/staff/{TAKAHASHI}").text
    for who in ("staff", "unit_head", "stranger"):
        assert "区民課" not in sign_in(who).get(f"/staff/{TAKAHASHI}").text


def test_whoever_comes_later_does_not_exist_yet_but_for_hr(sign_in: SignIn, city: City):
    make_staff("0004001", unit=city.units["010101"], name="未来　花", kana="ミライ", since=date(2027, 4, 1))
    assert "未来　花" in sign_in("hr").get("/staff?q=未来").text
    for who in ("staff", "unit_head", "bureau"):
        assert "未来　花" not in sign_in(who).get("/staff?q=未来").text
        assert sign_in(who).get("/staff/0004001").status_code == 404


def test_whoever_left_is_found_by_hr_alone(sign_in: SignIn, city: City):
    make_staff("0005001", unit=city.units["010101"], name="退　花", kana="シリゾク", until=date(2026, 3, 31))
    assert "配置されていません" in sign_in("hr").get("/staff?q=退").text
    assert "退　花" not in sign_in("staff").get("/staff?q=退").text
    assert sign_in("staff").get("/staff/0005001").status_code == 404


def test_a_second_duty_and_an_appointment_are_shown(sign_in: SignIn, city: City):
    make_posting(city.staff["ict_manager"], city.units["0101"], duty=Duty.concurrent, name="山田　六花")
    text = sign_in("stranger").get("/staff/0001007").text
    assert "兼務" in text and "任第1号" in text


def test_an_appointment_to_come_is_for_those_who_keep_the_register(sign_in: SignIn, city: City):
    appoint(city.units["15"], city.staff["stranger"], since=date(2027, 4, 1))
    assert "令和9年4月1日" in sign_in("secretariat").get("/staff/0001008").text
    assert "令和9年4月1日" not in sign_in("stranger").get("/staff/0001008").text
    assert date(2027, 4, 1) > TODAY
