"""The first day of a newcomer, the language, and a session nobody touches."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import faults
from tests.journeys.visitors import Visit

CHOSEN = "ichou-namiki-no-aki"


def test_a_newcomer_gets_from_a_code_to_the_home_page(visit: Visit):
    officer, newcomer = visit(), visit()
    officer.plays("hr")
    officer.chooses("アカウント")
    officer.writes("職員番号・氏名で探す", "0020284")
    officer.presses("検索する")
    officer.follows(re.compile("松田.千尋"), officer.page.locator("main"))
    officer.presses("コードを発行する")
    code = officer.page.locator("#code").text_content() or ""
    assert faults(officer.page) == []

    newcomer.goes_to("/")
    newcomer.follows("利用開始コードでパスワードを決めます")
    newcomer.writes("職員番号", "0020284")
    newcomer.writes("利用開始コード", code)
    for field in newcomer.page.get_by_label("新しいパスワード").all():
        field.fill(CHOSEN)
    newcomer.presses("パスワードを決める")
    newcomer.sees("パスワードを決めました。サインインしてください。")
    newcomer.signs_in("0020284", CHOSEN)
    newcomer.sees_title(re.compile("松田.千尋さんのホーム"))


def test_the_page_asked_for_opens_after_signing_in(visit: Visit):
    officer = visit()
    officer.goes_to("/board?status=vacant")
    officer.sees_title("サインイン")
    officer.writes("職員番号", officer.town.cast["hr"])
    officer.writes("パスワード", "wrong-password")
    officer.presses("サインインする")
    expect(officer.page.get_by_role("alert").filter(has_text="入力内容を確認してください")).to_be_focused()
    assert faults(officer.page) == []
    officer.writes("パスワード", "keyaki-to-sakura")
    officer.presses("サインインする")
    officer.presses("読みました。使い始める")
    officer.sees_title("任命の判定")
    officer.sees(re.compile("「空席」だけを表示しています。"))


def test_the_language_changes_on_the_same_page_and_stays(visit: Visit):
    guest = visit()
    guest.plays("hr")
    guest.chooses("任命の判定")
    guest.follows("English")
    expect(guest.page.locator("html")).to_have_attribute("lang", "en")
    expect(guest.title).not_to_have_text("任命の判定")
    expect(guest.page).to_have_url(re.compile("/board"))
    guest.goes_to("/framework/C09")
    expect(guest.page.locator("html")).to_have_attribute("lang", "en")
    guest.follows("日本語")
    expect(guest.page.locator("html")).to_have_attribute("lang", "ja")


@pytest.mark.parametrize("stays", [True, False])
def test_a_session_nobody_touches_warns_and_then_ends(visit: Visit, stays: bool):
    guest = visit()
    guest.page.clock.install()
    guest.plays("staff")
    warning = guest.page.get_by_text("まもなくサインアウトします")
    expect(warning).to_be_hidden()
    guest.page.clock.fast_forward("29:00")
    guest.town.hour.passes(minutes=29)
    expect(warning).to_be_visible()
    assert faults(guest.page) == []
    if stays:
        guest.presses("このまま続ける")
        expect(warning).to_be_hidden()
    guest.town.hour.passes(minutes=20)
    guest.chooses("自分のスキル")
    guest.sees_title("自分のスキル" if stays else "サインイン")
    expect(guest.page.get_by_text("操作のない時間が続いたか")).to_have_count(0 if stays else 1)
