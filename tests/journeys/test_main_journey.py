"""The story the city is for: a gap, a self-assessment, a confirmation, and a unit turns to qualified."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from tests.databases import KINDS
from tests.journeys.looking import faults
from tests.journeys.town import Town
from tests.journeys.visitors import Visit, Visitor

UNIT = "財政局"
GAP = "C09"
SKILLS = 43
UNQUALIFIED, QUALIFIED = "技能が不足", "要件を満たす"


@pytest.fixture(params=KINDS)
def town(request: pytest.FixtureRequest) -> Town:
    """The city on each database."""
    found: Town = request.getfixturevalue(f"town_on_{request.param}")
    return found


def test_a_confirmed_self_assessment_turns_the_unit_from_unqualified_to_qualified(visit: Visit, town: Town):
    officer, manager, head = visit(), visit(), visit()
    officer.plays("hr")
    standing_of_the_unit(officer, UNQUALIFIED)

    manager.plays("ict_manager")
    sees_the_gap(manager)
    assesses_half(manager)
    leaves_and_resumes(manager)
    assesses_the_rest(manager)
    submits(manager)

    head.plays("unit_head")
    confirms(head)

    standing_of_the_unit(officer, QUALIFIED)
    finds_what_proves_it(officer)
    with_what_was_known_yesterday(officer, UNQUALIFIED)
    sees_the_gap_closed_and_who_read(manager)


def standing_of_the_unit(who: Visitor, status: str) -> None:
    who.chooses("任命の判定")
    expect(who.row(UNIT)).to_contain_text(status)
    assert faults(who.page) == []


def sees_the_gap(who: Visitor) -> None:
    who.chooses("自分のスキル")
    who.sees_title("自分のスキル")
    gaps = who.page.get_by_role("region", name="不足する項目")
    expect(gaps.get_by_role("rowheader")).to_have_count(1)
    expect(gaps.get_by_role("row").filter(has_text=GAP)).to_contain_text("あと3")


def question(who: Visitor, code: str) -> Locator:
    return who.page.locator(f"#skill-{code}")


def codes(who: Visitor) -> list[str]:
    """The skills of the sheet in their order."""
    legends = who.page.locator("fieldset legend").all_text_contents()
    assert len(legends) == SKILLS
    return [legend[:3] for legend in legends]


def assesses_half(who: Visitor) -> None:
    """What was answered the year before is carried over; the rest is chosen by keyboard."""
    who.chooses("自己評価")
    who.sees(re.compile("人事評価ではありません"))
    who.presses(re.compile("前回の回答を引き継ぐ"))
    who.sees(re.compile("引き継ぎました"))
    for code in codes(who)[:20]:
        answers(who, code, 3)


def answers(who: Visitor, code: str, level: int) -> None:
    """Chooses by keyboard alone what is not chosen yet; it is saved at once."""
    skill = question(who, code)
    if skill.locator("input[type=radio]:checked").count():
        return
    if not skill.is_visible():
        who.follows(re.compile(f"^{code[0]} "), who.page.get_by_role("navigation", name="分野", exact=True))
    skill.get_by_role("radio").first.focus()
    who.page.keyboard.press("Space")
    for _ in range(level):
        who.page.keyboard.press("ArrowDown")
    expect(skill.get_by_text(f"レベル{level}を保存しました")).to_be_visible()


def leaves_and_resumes(who: Visitor) -> None:
    done = who.page.locator("#sheet-progress .ict-progress__words")
    so_far = done.text_content() or ""
    assert so_far != f"{SKILLS}件中{SKILLS}件"
    who.chooses("ホーム")
    who.sees(so_far)
    who.signs_out()
    who.plays("ict_manager")
    who.follows(re.compile("自己評価の続きに答える"))
    expect(done).to_have_text(so_far)
    expect(question(who, GAP).locator("input[type=radio]:checked")).to_have_value("3")


def assesses_the_rest(who: Visitor) -> None:
    for code in codes(who):
        answers(who, code, 3)
    expect(who.page.locator("#sheet-progress")).to_contain_text(f"{SKILLS}件中{SKILLS}件")


def submits(who: Visitor) -> None:
    who.follows("提出の前の確認へ進む")
    who.sees(re.compile("提出先：中島.剛"))
    who.presses("提出する")
    who.sees(re.compile("確認を待っています"))
    expect(who.page.get_by_role("radio")).to_have_count(0)


def confirms(who: Visitor) -> None:
    who.chooses("確認待ち")
    who.follows(re.compile("髙橋.さくら"))
    level = who.page.get_by_label(f"{GAP}の確認するレベル")
    expect(level).to_have_value("3")
    who.presses("確認の内容を見る")
    who.sees(f"{SKILLS}項目を確認します。うち0項目のレベルを変えます。")
    who.presses("確認する")
    who.sees("自己評価を確認しました。")
    who.sees("確認を待っているものはありません")


def finds_what_proves_it(who: Visitor) -> None:
    """From the board down to the evidence."""
    who.follows(UNIT, who.page.locator("main"))
    who.sees_title(f"{UNIT}の判定")
    who.sees("不足する項目はありません。")
    assert faults(who.page) == []
    who.follows("所属長確認", who.row(f"{GAP} "))
    who.sees_title(re.compile("^証跡"))
    who.sees("レベル3として数えます。")
    who.sees(re.compile("中島.剛"))


def with_what_was_known_yesterday(who: Visitor, status: str) -> None:
    yesterday = who.town.hour.day - timedelta(days=1)
    who.chooses("任命の判定")
    who.page.get_by_text("別の日・別の時点の状態を見る").click()
    who.page.get_by_label(re.compile("^いつまでに分かっていたこと")).fill(f"{yesterday.isoformat()}T17:00")
    who.presses("表示する")
    who.sees(re.compile("までに分かっていたこと）"))
    expect(who.row(UNIT)).to_contain_text(status)


def sees_the_gap_closed_and_who_read(who: Visitor) -> None:
    who.chooses("自分のスキル")
    expect(who.page.get_by_role("region", name="ICTリーダに向けて不足する項目")).to_have_count(0)
    who.chooses("ホーム")
    who.follows("自分の記録を見た人")
    expect(who.row("中島　剛", "自己評価の確認").first).to_be_visible()
    expect(who.row("内田　拓也").first).to_be_visible()
