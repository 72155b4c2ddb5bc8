"""Without JavaScript: slower, but nothing is missing."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.visitors import Visit, Visitor


@pytest.fixture
def plainly(visit: Visit) -> Visitor:
    """Somebody whose browser runs no scripts."""
    return visit(java_script_enabled=False)


def test_a_group_of_the_self_assessment_is_saved_by_its_button(plainly: Visitor):
    plainly.plays("staff")
    plainly.follows(re.compile("自己評価を始める"))
    for code in ("A01", "A02", "A03", "A04"):
        plainly.page.locator(f"#{code}-level-2").check()
    plainly.presses("この分野を保存して次へ")
    plainly.sees(re.compile("43件中4件"))
    expect(plainly.page.locator("#B01-level-0")).to_be_visible()
    plainly.goes_to("/assessment")
    expect(plainly.page.locator("#A04-level-2")).to_be_checked()


def test_people_are_found_by_the_button(plainly: Visitor):
    plainly.plays("hr")
    plainly.chooses("職員")
    plainly.writes("氏名・フリガナ・職員番号", "高橋 さくら")
    plainly.presses("検索する")
    expect(plainly.row("髙橋　さくら", plainly.town.cast["ict_manager"])).to_be_visible()


def test_a_person_is_appointed(plainly: Visitor):
    plainly.plays("secretariat")
    plainly.chooses("任命簿")
    plainly.follows(re.compile("^任命する.?（"))
    plainly.page.get_by_role("radio", name=re.compile("条件に合います")).first.check()
    plainly.writes("任命日", plainly.town.hour.day.isoformat())
    plainly.writes("発令番号", "令和8年度第99号")
    plainly.presses("内容を確認する")
    plainly.presses("任命する")
    plainly.sees(re.compile("のICTマネージャーを任命しました。"))
    expect(plainly.row("令和8年度第99号")).to_be_visible()


def test_the_menu_of_a_phone_opens(visit: Visit):
    who = visit(java_script_enabled=False, viewport={"width": 320, "height": 640})
    who.plays("hr")
    who.presses("メニュー")
    who.chooses("任命の判定")
    who.sees_title("任命の判定")
