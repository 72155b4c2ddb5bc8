"""Training without JavaScript: applying, taking a seat that frees, leaving, approving."""

import re

import pytest

from tests.journeys.town import Town
from tests.journeys.training import CODE, NAME, Stage, number_here
from tests.journeys.visitors import Visit, Visitor
from tests.web.city import City


@pytest.fixture
def town(small_town: tuple[Town, City]) -> Town:
    return small_town[0]


@pytest.fixture
def stage(small_town: tuple[Town, City], visit: Visit) -> Stage:
    return Stage(*small_town, visit)


def test_applying_taking_a_seat_and_leaving(stage: Stage):
    (held,) = stage.recommended(stage.opens(capacity=1), "bureau")
    person = stage.comes("staff", java_script_enabled=False)
    applies(person)
    stage.approves(number_here(person))
    stage.does("withdraw", "bureau", enrolment_id=held)
    person.chooses("自分の研修")
    person.presses("受ける")
    person.sees("受講が決まりました。")
    person.follows("辞退する")
    person.sees("席はすぐに次の人に案内されます。元には戻せません。")
    person.presses("辞退する")
    person.sees("申込を取りやめました。")


def applies(who: Visitor) -> None:
    who.chooses("研修を探す")
    who.writes("研修名・コード・会場・講師", CODE)
    who.presses("検索する")
    who.follows(NAME, who.row(CODE))
    who.follows("申し込む")
    who.writes("所属長に伝えたいこと", "住民税の集計に使います")
    who.presses("申し込む")
    who.sees("申し込みました。所属長に知らせました。")


def test_a_head_approves_and_returns(stage: Stage):
    stage.applied(stage.opens(), "staff", "newcomer")
    head = stage.comes("unit_head", java_script_enabled=False)
    head.chooses("申込の承認")
    head.page.get_by_role("checkbox", name=re.compile("髙橋")).check()
    head.presses("選んだ申込をまとめて承認する")
    head.sees("1件を承認しました。")
    head.follows(re.compile("開いて決める"))
    head.presses("差し戻す")
    head.sees("入力内容を確認してください")
    head.writes("理由", "目的を書いてください。")
    head.presses("差し戻す")
    head.sees("申込を差し戻しました。本人に理由とともに知らせました。")
