"""人事課 and training: an offering opened, copied, made smaller, filled from the desk, and cancelled."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from curriculum.enrolment import queries
from curriculum.enrolment.rules import State
from foundation import db
from tests.journeys.looking import faults
from tests.journeys.town import Town
from tests.journeys.training import CODE, NAME, Stage
from tests.journeys.visitors import Visit, Visitor
from tests.web.city import City
from tests.web.curriculum.applying import state

NEW, COPY = "ICT-103-009", "ICT-103-010"


@pytest.fixture
def town(small_town: tuple[Town, City]) -> Town:
    return small_town[0]


@pytest.fixture
def stage(small_town: tuple[Town, City], visit: Visit) -> Stage:
    return Stage(*small_town, visit)


def test_an_offering_is_opened_and_copied(stage: Stage):
    officer = stage.comes("hr")
    officer.chooses("研修を探す")
    officer.follows("開催回を登録する")
    describes(officer, NEW, date(2026, 11, 17))
    officer.writes("定員", "0")
    officer.presses("登録する")
    expect(officer.page.get_by_role("alert").filter(has_text="定員")).to_be_focused()
    assert faults(officer.page) == []
    officer.writes("定員", "20")
    officer.presses("登録する")
    officer.sees("開催回を登録しました。")
    expect(officer.row("情報研修室B")).to_be_visible()

    officer.follows("写して新しく登録する")
    officer.writes("開催回コード", COPY)
    officer.writes("開催日", "2026-11-17 13:00-16:30 情報研修室B")
    officer.presses("登録する")
    officer.sees(re.compile("会場または講師が、同じ時間に別の開催回でも必要です"))
    officer.chooses("研修を探す")
    for code in (NEW, COPY):
        expect(officer.row(code)).to_be_visible()


def describes(who: Visitor, code: str, on: date) -> None:
    page, today = who.page, who.town.hour.day
    who.writes("開催回コード", code)
    page.get_by_label("研修", exact=False).and_(page.locator("select")).select_option("ICT-103")
    page.get_by_role("radio", name="集合").check()
    who.writes("開催日", f"{on.isoformat()} 9:30-16:30 情報研修室B")
    who.writes("申込開始", today.isoformat())
    who.writes("申込締切", (today + timedelta(days=21)).isoformat())
    page.get_by_role("radio", name="先着順").check()


def test_fewer_seats_than_people_need_somebody_named_who_is_told(stage: Stage):
    kept, displaced = stage.recommended(stage.opens(capacity=2), "bureau", "staff")
    officer = stage.comes("hr")
    officer.goes_to(f"/offerings/{CODE}")
    officer.follows("変更する", officer.page.locator("main"))
    officer.writes("定員", "1")
    officer.writes("変更の理由", "会場の席が減ったため")
    officer.presses("変更する")
    officer.sees(re.compile("席を失う1人を一人ずつ指定してください"))
    assert faults(officer.page) == []
    expect(officer.page.get_by_label("変更の理由", exact=False)).to_have_value("会場の席が減ったため")
    officer.page.get_by_role("checkbox", name=re.compile("髙橋.花子")).check()
    officer.presses("変更する")
    officer.sees(re.compile("開催回を変更しました。"))
    assert (state(kept), state(displaced)) == (State.confirmed, State.cancelled)
    db.close()
    person = stage.comes("staff")
    person.goes_to("/notices")
    person.sees(re.compile("会場の席が減ったため"))


def test_those_who_need_a_course_are_nominated_from_the_desk(stage: Stage):
    offering = stage.opens()
    officer = stage.comes("hr")
    officer.chooses("研修担当の机")
    expect(officer.row(NAME)).to_be_visible()
    assert faults(officer.page) == []
    officer.follows(NAME, officer.page.locator("main"))
    for name in ("髙橋　花子", "加藤　十和"):
        officer.row(name).get_by_role("checkbox").check()
    officer.presses("選んだ職員を指名する")
    officer.sees(re.compile("承認も順番待ちもなしに受講が決まり"))
    officer.page.get_by_label("開催回", exact=False).and_(officer.page.locator("select")).select_option(str(offering))
    officer.writes("理由", "必須項目が不足しているため")
    assert faults(officer.page) == []
    officer.presses("2人を指名する")
    officer.sees(re.compile("2人のうち2人の受講が決まりました"))
    officer.follows("未申込の職員に戻る")
    expect(officer.row("髙橋　花子")).to_have_count(0)
    officer.goes_to(f"/offerings/{CODE}")
    officer.sees("指名（研修担当による受講の指定）：2件")


def test_a_cancelled_offering_tells_everybody_why(stage: Stage):
    offering = stage.opens()
    stage.recommended(offering, "staff", "newcomer")
    officer = stage.comes("hr")
    officer.goes_to(f"/offerings/{CODE}")
    officer.follows("中止する")
    officer.sees("中止は取り消せません。申し込んだ人全員に、理由とともに知らせます。")
    officer.writes("理由", "講師の都合がつかないため")
    officer.presses("中止する")
    officer.sees("開催回を中止しました。2人に知らせました。")
    assert {line.state for line in queries.in_offering(offering)} == {State.cancelled}
    db.close()
    person = stage.comes("staff")
    person.goes_to("/notices")
    person.sees(re.compile("講師の都合がつかないため"))
