"""おすすめの研修: what to take next, the way to a persona as a line of days, or what stands in the way."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from curriculum.enrolment import services as enrolments
from curriculum.offering import queries as offerings
from foundation import db, reading, remember
from organisation.account import queries as accounts
from skills.framework import queries as frameworks
from tests.factories import AT, TODAY
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.curriculum.training import all_courses, proven

MINE, HIS = "/recommendations", "/staff/0001001/recommendations"
IN_TIME, TOO_SOON = f"{MINE}?persona=talent&by=2027-03-31", f"{MINE}?persona=talent&by=2026-12-31"


def apply(city: City, code: str) -> None:
    from_whom = accounts.access(city.accounts["staff"], TODAY)
    assert from_whom is not None
    with db.transaction():
        enrolments.apply(offering_id=offerings.offering_by_code(code).id, access=from_whom, at=AT, today=TODAY)


def test_the_way_is_a_line_of_days_with_what_to_do_until_when(sign_in: SignIn):
    all_courses()
    text = sign_in("staff").get(IN_TIME).text
    assert "ICT人材までの最短の道のり" in text
    assert "令和9年2月11日(木)に到達できます" in text
    assert "ICT-103-001" in text and "申込は令和8年10月20日まで" in text
    assert "レベル3を所属長の確認または業務実績で証明する" in text
    assert text.index("DAT-基礎-001") < text.index("DAT-応用-001") < text.index("レベル3を所属長の確認")


def test_when_it_cannot_be_reached_the_page_says_what_blocks(sign_in: SignIn):
    all_courses()
    text = sign_in("staff").get(TOO_SOON).text
    assert "令和8年12月31日までには到達できません" in text
    assert "確認までの期間" in text
    assert "B01のレベル3は、レベル2になってから90日たつまで確認できません。" in text


def test_a_course_without_an_offering_is_named(sign_in: SignIn):
    all_courses(but=("ICT-103",))
    text = sign_in("staff").get(IN_TIME).text
    assert "研修ICT-103には、これから申し込めて令和9年3月31日までに終わる開催回がありません。" in text


def test_courses_for_core_skills_come_first_with_the_skills_they_bring_on(sign_in: SignIn, city: City):
    all_courses()
    proven(city, "B01", "B02", "B04")
    text = sign_in("staff").get(IN_TIME).text
    cards = text[text.index("いま取り組む研修") :]
    assert "ICT-103" not in cards
    assert cards.index("ICT-101") < cards.index("DAT-基礎") < cards.index("ICT-201")
    assert "レベル0→2（必要3）" in cards


def test_a_course_that_needs_another_first_says_so_and_has_no_button(sign_in: SignIn):
    all_courses()
    text = sign_in("staff").get(IN_TIME).text
    cards = text[text.index("いま取り組む研修") :]
    assert "先に必要" in cards
    assert "/offerings/ICT-103-001/apply" in cards
    assert "/offerings/DAT-%E5%BF%9C%E7%94%A8-001/apply" not in cards


def test_an_offering_applied_for_is_shown_as_such(sign_in: SignIn, city: City):
    all_courses()
    apply(city, "ICT-103-001")
    text = sign_in("staff").get(IN_TIME).text
    assert "申込済み" in text
    assert "/offerings/ICT-103-001/apply" not in text


def test_a_day_that_is_over_is_told_beside_the_field(sign_in: SignIn):
    all_courses()
    text = sign_in("staff").get(f"{MINE}?by=2026-09-30").text
    assert "期限には、今日（令和8年10月1日）以後の日を指定してください。" in text
    assert 'aria-describedby="way-by-error"' in text


@pytest.mark.parametrize("question", ["?by=someday", "?persona=mayor", "?persona=&by=", "?by=9999-12-31"])
def test_odd_questions_are_answered_with_the_usual_page(sign_in: SignIn, question: str):
    all_courses()
    assert sign_in("staff").get(MINE + question).status_code == 200


def test_an_appointed_ict_manager_aims_at_manager(sign_in: SignIn):
    text = sign_in("ict_manager").get(MINE).text
    assert "ICTマネージャーまでの最短の道のり" in text


def test_whoever_may_read_somebodys_skills_sees_it_and_is_noted(sign_in: SignIn, city: City):
    all_courses()
    text = sign_in("unit_head").get(HIS).text
    assert "髙橋　花子さんへのおすすめの研修" in text
    assert "/apply" not in text
    assert [line.purpose for line in reading.readings_of(city.staff["staff"], limit=9, offset=0)] == [
        "推奨する研修の閲覧"
    ]
    assert sign_in("stranger").get(HIS).status_code == 404


def test_a_persona_already_reached_says_so(sign_in: SignIn, city: City):
    all_courses()
    proven(city, *(skill.code for skill in frameworks.in_force(TODAY).skills), level=3)
    text = sign_in("staff").get(IN_TIME).text
    assert "この人物像の条件はすでに満たしています。" in text
    assert "いま勧める研修はありません" in text


def test_the_page_asks_the_database_as_often_with_one_offering_as_with_many(
    sign_in: SignIn, counted: Callable[[], AbstractContextManager[list[str]]]
):
    client = sign_in("staff")
    asked = []
    for more in ((), ("ICT-103", "DAT-基礎", "ICT-201")):
        all_courses(only=more)
        client.get("/recommendations?persona=leader")
        remember.forget()
        with counted() as statements:
            client.get(IN_TIME)
        asked.append(len(statements))
    assert asked[0] == asked[1]
