"""The story of training: a gap, a course, a seat that frees, a certificate, a level, a verdict."""

import re

import pytest
from playwright.sync_api import expect

from foundation import db
from skills.persona.rules import Persona
from tests.databases import KINDS
from tests.journeys.lacking import CODE, Lacking, full_offering, somebody_one_course_away
from tests.journeys.looking import faults
from tests.journeys.town import Town
from tests.journeys.visitors import Visit, Visitor

PHONE = {"width": 390, "height": 844}
NAMES = {Persona.talent: "ICT人材", Persona.leader: "ICTリーダ", Persona.manager: "ICTマネージャー"}


@pytest.fixture(params=KINDS)
def town(request: pytest.FixtureRequest) -> Town:
    """The city on each database."""
    found: Town = request.getfixturevalue(f"town_on_{request.param}")
    return found


def test_a_gap_becomes_a_seat_and_a_seat_a_proven_level(visit: Visit, town: Town):
    lacking = somebody_one_course_away()
    full_offering(town, lacking.course.code)
    db.close()
    person, head, holder, instructor, officer = visit(), visit(viewport=PHONE), visit(), visit(), visit()

    comes_back(person, lacking.staff_no)
    sees_the_verdict(person, lacking, met=False)
    applies_for_the_recommended_course(person, lacking)

    comes_back(head, lacking.head_no)
    approves_on_a_phone(head)
    waits_in_first_place(person)

    comes_back(holder, town.cast["staff"])
    gives_the_seat_up(holder)
    takes_the_seat(person)

    town.hour.passes(days=32)
    comes_back(instructor, town.cast["secretariat"])
    enters_the_results(instructor)
    comes_back(officer, town.cast["hr"])
    confirms_the_completion(officer)

    comes_back(person, lacking.staff_no)
    has_the_certificate(person)
    has_the_level(person, lacking)
    sees_the_verdict(person, lacking, met=True)


def comes_back(who: Visitor, staff_no: str) -> None:
    """With a session of today; whoever is here for the first time reads the purpose."""
    who.page.context.add_cookies([who.town.cookie_of(staff_no)])
    who.goes_to("/")
    if who.title.text_content() == "個人情報の利用目的":
        who.presses("読みました。使い始める")


def sees_the_verdict(who: Visitor, lacking: Lacking, *, met: bool) -> None:
    who.goes_to("/")
    standing = who.page.get_by_role("row").filter(has=who.page.get_by_role("rowheader", name=NAMES[lacking.persona]))
    expect(standing).to_contain_text("満たす" if met else "満たさない")


def applies_for_the_recommended_course(who: Visitor, lacking: Lacking) -> None:
    who.chooses("おすすめの研修")
    who.follows(f"{lacking.course.code} {lacking.course.name_ja}", who.page.locator("main"))
    who.follows(CODE, who.page.locator("main"))
    who.sees("キャンセル待ち")
    who.follows("申し込む")
    who.sees(re.compile("満席"))
    assert faults(who.page) == []
    who.writes("所属長に伝えたいこと", "担当業務で使います")
    who.presses("申し込む")
    who.sees("所属長の承認待ち")


def approves_on_a_phone(who: Visitor) -> None:
    who.goes_to("/approvals")
    assert faults(who.page) == []
    who.follows(re.compile(f"開いて決める.*{CODE}"))
    who.sees("担当業務で使います")
    assert faults(who.page) == []
    who.presses("承認する")
    who.sees(re.compile("キャンセル待ち"))


def opens_the_application(who: Visitor) -> None:
    who.goes_to("/enrolments")
    who.page.get_by_role("listitem").filter(has_text=CODE).get_by_role("link").first.click()


def waits_in_first_place(who: Visitor) -> None:
    opens_the_application(who)
    who.sees(re.compile("順番：1番目（1人中）"))
    who.sees(re.compile("順番は、優先区分、次に所属長が承認した順"))
    assert faults(who.page) == []


def gives_the_seat_up(who: Visitor) -> None:
    opens_the_application(who)
    who.follows("辞退する")
    who.presses("辞退する")
    who.sees(re.compile("^辞退"))


def takes_the_seat(who: Visitor) -> None:
    opens_the_application(who)
    who.sees(re.compile("席を確保"))
    who.presses("受ける")
    who.sees(re.compile("受講決定"))


def enters_the_results(who: Visitor) -> None:
    who.goes_to(f"/offerings/{CODE}/results")
    assert faults(who.page) == []
    fields = who.page.locator("main table")
    for field in fields.get_by_label(re.compile("受講時間")).all():
        field.fill("180")
    for field in fields.get_by_label(re.compile("試験")).all():
        field.fill("90")
    for field in fields.get_by_label(re.compile("課題")).all():
        field.select_option("accepted")
    who.presses("保存する")
    expect(fields).to_contain_text("出席")


def confirms_the_completion(who: Visitor) -> None:
    who.goes_to(f"/offerings/{CODE}/completions")
    assert faults(who.page) == []
    who.presses("選んだ人を確定する")
    expect(who.page.locator("main table")).to_contain_text("修了")


def has_the_certificate(who: Visitor) -> None:
    who.chooses("受講の記録")
    assert faults(who.page) == []
    link = who.page.get_by_role("link", name=re.compile("^修了証"))
    answer = who.page.context.request.get(f"{who.town.origin}{link.first.get_attribute('href')}")
    assert (answer.headers["content-type"], answer.body()[:5]) == ("application/pdf", b"%PDF-")


def has_the_level(who: Visitor, lacking: Lacking) -> None:
    who.chooses("自分のスキル")
    expect(who.row(lacking.skill).first).to_contain_text(str(lacking.level))
