"""Training without a mouse: applying and approving; one always sees where one is."""

import re

import pytest

from tests.journeys.looking import faults
from tests.journeys.test_keyboard import opens, tabs_to
from tests.journeys.town import Town
from tests.journeys.training import CODE, NAME, Stage
from tests.journeys.visitors import Visit, Visitor
from tests.web.city import City


@pytest.fixture
def town(small_town: tuple[Town, City]) -> Town:
    return small_town[0]


@pytest.fixture
def stage(small_town: tuple[Town, City], visit: Visit) -> Stage:
    return Stage(*small_town, visit)


def test_applying_and_approving(stage: Stage):
    stage.opens()
    applies(stage.comes("staff"))
    head = stage.comes("unit_head")
    approves(head)
    assert faults(head.page) == []


def applies(who: Visitor) -> None:
    page = who.page
    menu = page.get_by_role("navigation", name="主なページ")
    opens(who, menu.locator("summary", has_text="研修・育成"))
    opens(who, menu.get_by_role("link", name="研修を探す"))
    who.sees_title("研修を探す")
    page.keyboard.press("Control+/")
    page.keyboard.type(CODE)
    page.keyboard.press("Enter")
    opens(who, who.row(CODE).get_by_role("link", name=NAME))
    opens(who, page.get_by_role("link", name="申し込む"))
    tabs_to(who, page.get_by_label("所属長に伝えたいこと", exact=False))
    page.keyboard.type("住民税の集計に使います")
    opens(who, page.get_by_role("button", name="申し込む"))
    who.sees("申し込みました。所属長に知らせました。")


def approves(who: Visitor) -> None:
    page = who.page
    opens(who, page.locator("main").get_by_role("link", name=re.compile("研修の申込を承認する")))
    tabs_to(who, page.get_by_role("checkbox", name=re.compile("髙橋")))
    page.keyboard.press("Space")
    opens(who, page.get_by_role("button", name="選んだ申込をまとめて承認する"))
    who.sees("1件を承認しました。")
