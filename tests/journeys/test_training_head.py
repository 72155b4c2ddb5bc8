"""所属長 and training, on a phone: one application approved, one returned, several at once; a deputy on some days."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, expect

from curriculum.enrolment.rules import State
from tests.curriculum.offering.offerings import day
from tests.journeys.looking import PHONE, faults_here
from tests.journeys.town import Town
from tests.journeys.training import CODE, Stage
from tests.journeys.visitors import Visit, Visitor
from tests.web.city import City
from tests.web.curriculum.applying import state

OTHER = "ICT-104-001"


@pytest.fixture
def town(small_town: tuple[Town, City]) -> Town:
    return small_town[0]


@pytest.fixture
def stage(small_town: tuple[Town, City], visit: Visit) -> Stage:
    return Stage(*small_town, visit)


def card(who: Visitor, name: str, code: str = CODE) -> Locator:
    return who.page.get_by_role("listitem").filter(has_text=name).filter(has_text=code)


def opens(who: Visitor, name: str) -> None:
    who.follows(re.compile(f"開いて決める.*{name}.*{CODE}"))


def test_a_head_approves_one_returns_one_and_approves_the_rest_together(stage: Stage):
    full, other = stage.opens(capacity=1), stage.opens(OTHER, days=(day(date(2026, 11, 12)),))
    stage.applied(full, "staff", "newcomer")
    stage.applied(other, "staff", "newcomer", "bureau")
    head = stage.comes("unit_head", viewport=PHONE)
    head.follows(re.compile("研修の申込を承認する"))
    expect(card(head, "髙橋　花子")).to_contain_text("いま席が空いています")
    assert faults_here(head.page) == []

    approves_one(head)
    returns_one(head)
    approves_the_rest_together(head)

    told = stage.comes("newcomer", viewport=PHONE)
    told.follows(re.compile("お知らせ"))
    told.sees(re.compile("業務でどう使うかを書いてください"))


def approves_one(head: Visitor) -> None:
    opens(head, "髙橋")
    head.sees("承認すると、席が空いているので、受講が決まります。")
    assert faults_here(head.page) == []
    head.presses("承認する")
    head.sees("承認しました。受講が決まりました。")
    expect(card(head, "加藤　十和")).to_contain_text("満席")


def returns_one(head: Visitor) -> None:
    opens(head, "加藤")
    head.sees("いまは満席です。承認すると、キャンセル待ちの1番目になります（待っている人0人）。")
    head.presses("差し戻す")
    expect(head.page.get_by_role("alert").filter(has_text="理由を書いてください。")).to_be_focused()
    assert faults_here(head.page) == []
    head.writes("理由", "業務でどう使うかを書いてください。")
    head.presses("差し戻す")
    head.sees("申込を差し戻しました。本人に理由とともに知らせました。")


def approves_the_rest_together(head: Visitor) -> None:
    boxes = head.page.get_by_role("checkbox")
    expect(boxes).to_have_count(3)
    for name in ("髙橋　花子", "加藤　十和"):
        card(head, name, OTHER).get_by_role("checkbox").check()
    head.presses("選んだ申込をまとめて承認する")
    head.sees("2件を承認しました。")
    expect(boxes).to_have_count(1)
    assert faults_here(head.page) == []


def test_an_application_withdrawn_meanwhile_is_told_and_the_others_are_not_approved(stage: Stage):
    first, second = stage.applied(stage.opens(), "staff", "newcomer")
    head = stage.comes("unit_head", viewport=PHONE)
    head.goes_to("/approvals")
    for box in head.page.get_by_role("checkbox").all():
        box.check()
    stage.does("withdraw", "staff", enrolment_id=first)
    head.presses("選んだ申込をまとめて承認する")
    head.sees(re.compile("選んだうち1件は、いまは承認を待っていません"))
    assert faults_here(head.page) == []
    assert state(second) is State.applied
    head.presses("選んだ申込をまとめて承認する")
    head.sees("1件を承認しました。")


def test_a_deputy_decides_what_the_head_applies_to_on_the_days_named_then_the_next_head_up(stage: Stage):
    stage.applied(stage.opens(), "unit_head")
    stage.applied(stage.opens(OTHER, days=(day(date(2026, 11, 12)),)), "unit_head")
    head, today = stage.comes("unit_head"), stage.town.hour.day
    names_a_deputy(head, stage, today, today + timedelta(days=1))

    deputy = stage.comes("bureau", viewport=PHONE)
    deputy.presses("メニュー")
    deputy.chooses("申込の承認")
    opens(deputy, "佐藤")
    deputy.presses("承認する")
    deputy.sees("承認しました。受講が決まりました。")

    stage.town.hour.passes(days=2)
    deputy.is_known_as("bureau")
    deputy.watch.expected.add(403)
    deputy.goes_to("/approvals")
    expect(deputy.title).not_to_have_text("申込の承認")
    above = stage.comes("department_head", viewport=PHONE)
    above.follows(re.compile("研修の申込を承認する"))
    expect(card(above, "佐藤　一郎", OTHER)).to_be_visible()


def names_a_deputy(head: Visitor, stage: Stage, first_day: date, last_day: date) -> None:
    head.chooses("所属長の代理")
    head.follows("代理を指定する")
    head.follows(re.compile("総務部 総務課"), head.page.locator("main"))
    head.page.get_by_role("radio", name=re.compile(stage.city.number("bureau"))).check()
    head.writes("代理の開始日", first_day.isoformat())
    head.writes("代理の終了日", last_day.isoformat())
    head.presses("代理を指定する")
    head.sees("「総務課」の所属長の代理を指定しました。")
