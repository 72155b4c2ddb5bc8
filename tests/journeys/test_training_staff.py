"""Staff and training, on a phone: find a course, apply, see the place and why, take a seat that frees, leave it."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import PHONE, faults_here
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


def chooses(who: Visitor, name: str) -> None:
    """By the menu of a phone."""
    who.presses("メニュー")
    who.chooses(name)
    who.sees_title(name)


def test_a_place_on_the_waiting_list_becomes_a_seat_and_is_given_back(stage: Stage):
    offering = stage.opens(capacity=1)
    held, ahead = stage.recommended(offering, "bureau", "newcomer")
    person = stage.comes("staff", viewport=PHONE)
    finds_and_applies(person)
    person.sees("佐藤　一郎（課長）の承認を待っています")
    stage.approves(number_here(person))
    person.page.reload()
    person.sees("順番：2番目（2人中）")
    person.sees("順番は、優先区分、次に所属長が承認した順で決まります。")
    person.sees("昨日の終わりには、まだ順番がありませんでした。")
    assert faults_here(person.page) == []

    stage.does("withdraw", "newcomer", enrolment_id=ahead)
    stage.does("withdraw", "bureau", enrolment_id=held)
    takes_the_seat(person)
    leaves(person)


def finds_and_applies(who: Visitor) -> None:
    chooses(who, "研修を探す")
    who.writes("研修名・コード・会場・講師", "表計算")
    who.presses("検索する")
    expect(who.row(CODE)).to_contain_text("満席")
    assert faults_here(who.page) == []
    who.follows(NAME, who.row(CODE))
    who.sees("この開催回では、順番の例外はありません。")
    assert faults_here(who.page) == []
    who.follows("申し込む")
    who.sees(re.compile("いまは満席です。キャンセル待ちになり、いま加わるとすれば2番目です"))
    who.writes("所属長に伝えたいこと", "住民税の集計に使います")
    assert faults_here(who.page) == []
    who.presses("申し込む")
    who.sees("申し込みました。所属長に知らせました。")


def takes_the_seat(who: Visitor) -> None:
    who.goes_to("/")
    who.follows(re.compile("空いた席の案内に答える"))
    who.sees(re.compile("令和8年10月5日"))
    assert faults_here(who.page) == []
    who.presses("受ける")
    who.sees("受講が決まりました。")
    chooses(who, "自分の研修")
    seats = who.page.get_by_role("listitem").filter(has_text="受講決定")
    expect(seats.filter(has_text=CODE)).to_be_visible()


def leaves(who: Visitor) -> None:
    who.follows(NAME, who.page.locator("main"))
    who.follows("辞退する")
    who.sees("席はすぐに次の人に案内されます。元には戻せません。")
    assert faults_here(who.page) == []
    who.follows("やめる")
    who.sees("受講決定")
    who.follows("辞退する")
    who.writes("理由", "窓口の当番と重なったため")
    who.presses("辞退する")
    who.sees("申込を取りやめました。")
    who.sees("窓口の当番と重なったため")


def test_a_draft_waits_until_it_is_sent(stage: Stage):
    stage.opens()
    person = stage.comes("staff", viewport=PHONE)
    person.goes_to(f"/offerings/{CODE}/apply")
    person.writes("所属長に伝えたいこと", "あとで書き足す")
    person.presses("下書きとして保存する")
    person.sees("下書きを保存しました。まだ申し込んでいません。")
    chooses(person, "自分の研修")
    person.follows("続きを書いて申し込む")
    expect(person.page.get_by_label("所属長に伝えたいこと", exact=False)).to_have_value("あとで書き足す")
    person.presses("申し込む")
    person.sees("所属長の承認待ち")


def test_a_seat_is_kept_until_the_one_it_is_swapped_for_is_certain(stage: Stage):
    (own,) = stage.recommended(stage.opens(), "staff")
    stage.opens("ICT-103-002")
    person = stage.comes("staff", viewport=PHONE)
    person.goes_to(f"/enrolments/{own}")
    person.follows("別の開催回に振り替える")
    person.page.get_by_role("radio", name=re.compile("ICT-103-002")).check()
    assert faults_here(person.page) == []
    person.presses("振替を申し込む")
    person.sees(f"この席が決まると、{CODE}の席を手放します。それまで、いまの席はそのままです。")
    stage.approves(number_here(person))
    chooses(person, "自分の研修")
    expect(person.page.get_by_role("listitem").filter(has_text="ICT-103-002")).to_contain_text("受講決定")
    expect(person.row(NAME, CODE)).to_contain_text("辞退")
