"""局・区等担当: sees the own bureau only, ends an appointment and makes another, and is told why one is refused."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.journeys.looking import faults
from tests.journeys.visitors import Visit, Visitor

UNIT = "財政局"


def test_a_bureau_officer_sees_the_own_bureau_only(visit: Visit):
    officer = visit()
    officer.plays("bureau")
    officer.chooses("任命の判定")
    board = officer.page.get_by_role("region", name="局・区等ごとの判定")
    expect(board.get_by_role("rowheader")).to_have_text([UNIT])
    officer.watch.expected.add(404)
    officer.goes_to("/board/01")
    officer.sees_title("ページが見つかりません")


def test_one_appointment_ends_and_the_next_is_refused_until_the_person_fits(visit: Visit):
    officer = visit()
    officer.plays("bureau")
    today = officer.town.hour.day
    ends_the_appointment(officer)
    officer.follows("任命する")
    officer.follows(UNIT, officer.page.locator("main"))
    officer.writes("任命日", (today + timedelta(days=1)).isoformat())
    officer.writes("発令番号", "令和8年度第20号")

    chooses(officer, officer.town.cast["staff"])
    officer.presses("内容を確認する")
    refusal = officer.page.get_by_role("group", name=re.compile("^職員")).locator(".ict-error")
    expect(refusal).to_contain_text("主査")
    expect(officer.page.get_by_label("発令番号")).to_have_value("令和8年度第20号")
    assert faults(officer.page) == []

    chooses(officer, officer.town.cast["bureau"])
    officer.presses("内容を確認する")
    officer.sees("任命の内容を確認する")
    officer.presses("任命する")
    officer.sees(f"「{UNIT}」のICTマネージャーを任命しました。")
    officer.follows("すべての任命")
    for role in ("ict_manager", "bureau"):
        expect(officer.row(UNIT, officer.town.cast[role])).to_be_visible()


def ends_the_appointment(who: Visitor) -> None:
    who.chooses("任命簿")
    who.follows(re.compile("^終える"))
    who.writes("解任日", who.town.hour.day.isoformat())
    who.writes("理由", "人事異動のため")
    who.presses("解任日を登録する")
    who.sees("解任日を登録しました。")


def chooses(who: Visitor, staff_no: str) -> None:
    who.writes("職員を探す", staff_no)
    who.presses("この中から探す")
    who.page.get_by_role("radio", name=re.compile(staff_no)).check()
