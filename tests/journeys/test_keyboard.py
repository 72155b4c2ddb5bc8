"""Everything by keyboard, and one always sees where one is."""

import re

from playwright.sync_api import Locator, expect

from tests.journeys.looking import NARROW, faults, violations
from tests.journeys.visitors import Visit, Visitor
from web.commands.demo import PASSWORD

FARTHEST = 150  # stops of the Tab key on one page
IS_HERE = "(element) => element === document.activeElement"
IS_SEEN = """() => {
  const element = document.activeElement, style = getComputedStyle(element);
  const box = (element.closest("label") ?? element).getBoundingClientRect();
  const ringed = getComputedStyle(element.closest("label") ?? element).outlineStyle !== "none";
  const drawn = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || ringed;
  return drawn && box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0;
}"""


def tabs_to(who: Visitor, target: Locator) -> None:
    """Presses Tab until there; every stop on the way can be seen."""
    target.wait_for()
    for _ in range(FARTHEST):
        who.page.keyboard.press("Tab")
        assert who.page.evaluate(IS_SEEN), who.page.evaluate("document.activeElement.outerHTML")
        if target.evaluate(IS_HERE):
            return
    raise AssertionError(f"not reached by Tab: {target}")


def opens(who: Visitor, target: Locator) -> None:
    tabs_to(who, target)
    who.page.keyboard.press("Enter")


def signs_in(who: Visitor, role: str) -> None:
    page = who.page
    who.goes_to("/sign-in")
    tabs_to(who, page.get_by_label("職員番号"))
    page.keyboard.type(who.town.cast[role])
    tabs_to(who, page.get_by_label("パスワード"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    opens(who, page.get_by_role("button", name="読みました。使い始める"))
    who.sees_title(re.compile("ホーム$"))


def test_from_the_sign_in_to_the_evidence_by_tab_and_enter(visit: Visit):
    who = visit()
    page = who.page
    signs_in(who, "hr")
    menu = page.get_by_role("navigation", name="主なページ")
    opens(who, menu.locator("summary", has_text="任命・組織"))
    opens(who, menu.get_by_role("link", name="任命の判定"))
    who.sees_title("任命の判定")
    board = page.get_by_role("region", name="局・区等ごとの判定")
    opens(who, board.get_by_role("link", name="都市戦略本部"))
    who.sees_title("都市戦略本部の判定")
    proofs = page.get_by_role("region", name="項目ごとの現在のレベルと証跡")
    opens(who, proofs.get_by_role("cell").get_by_role("link").first)
    who.sees_title(re.compile("^証跡"))


def test_the_first_stop_leads_past_the_menu(visit: Visit):
    who = visit()
    page = who.page
    who.goes_to("/sign-in")
    skip = page.get_by_role("link", name="本文へ移動")
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("main").get_by_label("職員番号")).to_be_focused()


def test_levels_are_chosen_with_the_arrow_keys_and_saved_at_once(visit: Visit):
    who = visit()
    page = who.page
    who.plays("unit_head")
    who.goes_to("/assessment")
    tabs_to(who, page.locator("#A01-level-0"))
    page.keyboard.press("Space")
    saved = page.locator("#saved-A01")
    expect(saved).to_contain_text("レベル0を保存しました")
    page.keyboard.press("ArrowDown")
    expect(saved).to_contain_text("レベル1を保存しました")
    expect(page.locator("#A01-level-1")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(saved).to_contain_text("レベル0を保存しました")
    tabs_to(who, page.locator("#A02-level-0"))
    page.keyboard.press("Space")
    expect(page.locator("#sheet-progress")).to_contain_text("43件中2件")
    assert faults(page) == []


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(visit: Visit):
    who = visit(viewport=NARROW)
    page = who.page
    who.plays("hr")
    menu, button = page.get_by_role("navigation", name="主なページ"), page.get_by_role("button", name="メニュー")
    expect(menu).to_be_hidden()
    opens(who, button)
    expect(menu).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    opens(who, menu.locator("summary", has_text="技能"))
    opens(who, menu.get_by_role("link", name="技能体系"))
    who.sees_title("技能体系")


def test_the_search_field_has_a_key_of_its_own(visit: Visit):
    who = visit()
    who.plays("hr")
    who.goes_to("/staff")
    who.page.keyboard.press("Control+/")
    expect(who.page.get_by_role("searchbox")).to_be_focused()
