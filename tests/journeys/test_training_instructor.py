"""An instructor: the list to sign, results entered by keyboard and by file, and what the head of HR makes of them."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from foundation import db
from tests.journeys.looking import faults
from tests.journeys.test_keyboard import opens, tabs_to
from tests.journeys.town import Town
from tests.journeys.training import Stage
from tests.journeys.visitors import Visit, Visitor
from tests.web.city import City
from tests.web.curriculum import held

WRONG = "職員番号,日付,分,テスト,課題\n0001001,2026-09-15,421,,合格\n9999999,2026-09-15,420,,合格\n"
RIGHT = (
    "職員番号,日付,分,テスト,課題\n0001001,2026-09-15,420,,合格\n0001008,2026-09-15,300,,合格\n"
    "0001011,2026-09-15,0,,\n"
)


@pytest.fixture
def town(small_town: tuple[Town, City]) -> Town:
    return small_town[0]


@pytest.fixture
def stage(small_town: tuple[Town, City], visit: Visit) -> Stage:
    return Stage(*small_town, visit)


@pytest.fixture
def teacher(stage: Stage) -> Visitor:
    """The instructor of a day in September with three people."""
    held.seated(stage.city, held.opened(stage.city), "staff", "stranger", "newcomer")
    db.close()
    return stage.comes("bureau")


def finds(who: Visitor, page: str) -> None:
    """From one's own training to a page of the offering one teaches."""
    who.chooses("自分の研修")
    who.follows(re.compile(f"^{page}"), who.row(held.CODE))


def test_the_list_to_sign_prints_without_the_menu(teacher: Visitor):
    finds(teacher, "出席簿")
    expect(teacher.row("0001001")).to_contain_text("タカハシ")
    assert faults(teacher.page) == []
    teacher.page.emulate_media(media="print")
    expect(teacher.page.get_by_role("navigation", name="主なページ", include_hidden=True)).to_be_hidden()
    expect(teacher.row("0001008")).to_be_visible()


def test_results_are_entered_by_keyboard(teacher: Visitor):
    finds(teacher, "成績の入力")
    teacher.sees(re.compile("420分のうち80％以上の受講、課題の合格"))
    page = teacher.page
    for name, minutes, steps in (("髙橋", "420", 1), ("林", "999", 2), ("加藤", "0", 0)):
        fills(teacher, name, minutes, steps)
    opens(teacher, page.get_by_role("button", name="保存する"))
    expect(minutes_of(page, "林")).to_be_focused()
    expect(minutes_of(page, "髙橋")).to_have_value("420")
    page.keyboard.press("Control+a")
    page.keyboard.type("300")
    assert faults(page) == []
    opens(teacher, page.get_by_role("button", name="保存する"))
    teacher.sees("3人の成績を保存しました。")
    expect(teacher.row("髙橋")).to_contain_text("出席")
    expect(teacher.row("加藤")).to_contain_text("欠席")


def minutes_of(page: Page, name: str) -> Locator:
    return page.get_by_label(re.compile(f"{name}.*受講時間"))


def fills(who: Visitor, name: str, minutes: str, steps: int) -> None:
    """Writes the minutes; goes so many choices down for the assignment: 合格, then 不合格."""
    page = who.page
    tabs_to(who, minutes_of(page, name))
    page.keyboard.type(minutes)
    if steps:
        tabs_to(who, page.get_by_label(re.compile(f"{name}.*課題")))
    for _ in range(steps):
        page.keyboard.press("ArrowDown")


def test_a_file_is_looked_at_before_it_is_taken_in_and_hr_confirms(stage: Stage, teacher: Visitor):
    finds(teacher, "成績の入力")
    teacher.follows("CSVで取り込む")
    teacher.hands_over("ファイル", "成績.csv", WRONG.encode("cp932"))
    teacher.presses("内容を確かめる")
    problems = teacher.page.get_by_role("region", name="誤りのある行")
    for each in ("421", "9999999"):
        expect(problems.get_by_role("row").filter(has_text=each)).to_be_visible()
    assert faults(teacher.page) == []
    teacher.follows("ファイルを選び直す")
    teacher.hands_over("ファイル", "成績.csv", RIGHT.encode("utf-8"))
    teacher.presses("内容を確かめる")
    teacher.presses("取り込む")
    expect(teacher.row("林")).to_contain_text("出席")

    officer = stage.comes("hr")
    officer.goes_to(f"/offerings/{held.CODE}/completions")
    expect(officer.row("髙橋")).to_contain_text("条件を満たす")
    expect(officer.row("林")).to_contain_text("条件に足りない")
    assert faults(officer.page) == []
    officer.presses("選んだ人を確定する")
    officer.sees(re.compile("確定しました。修了1人、未修了"))
    person = stage.comes("staff")
    person.chooses("受講の記録")
    link = person.page.get_by_role("link", name=re.compile("2026-00001|修了証"))
    assert person.downloads(lambda: link.first.click()).startswith(b"%PDF")
