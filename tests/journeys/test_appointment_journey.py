"""The story of a post: its vacancy rehearsed, a follower found, appointed, proven – and a proof that outlives facts."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from foundation import db
from tests.databases import KINDS
from tests.journeys.looking import faults
from tests.journeys.town import Town
from tests.journeys.vacancy import CODE, FIRST_DAY, OFFERING, UNIT, Follower, an_offering, an_officer, follower, moment
from tests.journeys.visitors import Visit, Visitor
from web.commands.demo_city import FOLDER

ORDERS, TITLE = "hr_orders_20270401.csv", "4月1日付け異動 第1案"
ANNOUNCED, BEFORE = moment(date(2027, 3, 24), 10), moment(date(2027, 3, 24), 9, 50)
COMING = "これから空席になる役"
GRACE = "令和9年9月30日"
CHANGED, UNCHANGED = "この判定書のあとで、事実が変わりました", "この判定書のあとで変わった事実はありません。"


@pytest.fixture(params=KINDS)
def town(request: pytest.FixtureRequest) -> Town:
    """The city on each database."""
    found: Town = request.getfixturevalue(f"town_on_{request.param}")
    return found


def test_a_vacancy_is_seen_coming_filled_in_order_and_proven(visit: Visit, town: Town):
    hr, desk, bureau, person, holder = visit(), visit(), visit(), visit(), visit()
    comes_back(hr, town.cast["hr"])
    rehearses(hr)
    comes_back(desk, town.cast["secretariat"])
    sees_who_is_lost(desk)
    announces(hr)

    town.hour.moment = BEFORE
    found, officer = behind_the_scenes()
    comes_back(bureau, officer)
    sees_nothing_yet(bureau)
    town.hour.moment = ANNOUNCED
    sees_the_vacancy_coming(bureau)
    compares_and_nominates(bureau, found)

    town.hour.moment = moment(FIRST_DAY, 9)
    comes_back(desk, town.cast["secretariat"])
    ends_what_the_transfer_ended(desk)
    checks_and_appoints(desk, found)
    comes_back(person, found.person.staff_no)
    has_a_plan_within_the_grace(person)

    comes_back(bureau, officer)
    number, digest = draws_up_and_confirms(bureau)
    prints_it(bureau, number)
    town.hour.passes(days=4)
    before = town.hour.moment - timedelta(minutes=5)
    checks_the_paper(holder, number, digest)
    comes_back(desk, town.cast["secretariat"])
    voids_what_proved_a_level(desk, found)
    comes_back(bureau, officer)
    document_says(bureau, number, CHANGED)
    checks_the_paper(holder, number, digest)
    document_says(bureau, f"{number}?known_at={before:%Y-%m-%dT%H:%M}", UNCHANGED)
    standing_then_and_now(bureau, found, f"{before:%Y-%m-%dT%H:%M}")


def comes_back(who: Visitor, staff_no: str) -> None:
    """With a session of today; whoever is here for the first time reads the purpose."""
    who.page.context.add_cookies([who.town.cookie_of(staff_no)])
    who.goes_to("/")
    if who.title.text_content() == "個人情報の利用目的":
        who.presses("読みました。使い始める")


def behind_the_scenes() -> tuple[Follower, str]:
    """Who is to follow, and who acts for the unit; the missing course is given in May."""
    found = follower()
    an_offering(found.course)
    officer = an_officer(found.person)
    db.close()
    return found, officer


def rehearses(who: Visitor) -> None:
    who.chooses("人事異動の試算")
    who.follows("異動案を預ける", who.page.locator("main"))
    who.hands_over("異動案のファイル", ORDERS, (FOLDER / ORDERS).read_bytes())
    who.presses("内容を確かめる")
    who.sees_title("異動案の確認")
    who.writes("試算の名前", TITLE)
    who.writes("発令日", FIRST_DAY.isoformat())
    who.presses("試算して預かる")
    who.sees_title(TITLE)
    expect(who.row_of(UNIT).first).to_contain_text("失う")
    assert faults(who.page) == []


def sees_who_is_lost(who: Visitor) -> None:
    who.chooses("人事異動の試算")
    who.follows(TITLE)
    expect(who.row_of(UNIT).first).to_contain_text("異動")
    who.follows(UNIT, who.page.locator("main table").first)
    expect(who.page.get_by_role("heading", name=UNIT)).to_be_visible()


def announces(who: Visitor) -> None:
    who.chooses("人事異動の試算")
    who.follows(re.compile("^決める.*令和9年4月1日"))
    who.writes("内示の日", f"{ANNOUNCED:%Y-%m-%d}")
    who.writes("時刻", f"{ANNOUNCED:%H:%M}")
    who.presses("この日時に決める")
    who.sees("内示の日時を決めました。")


def sees_nothing_yet(who: Visitor) -> None:
    for path in ("/", f"/units/{CODE}", f"/units/{CODE}/appointment"):
        who.goes_to(path)
        expect(who.title).to_be_visible()
        expect(who.page.get_by_text(COMING)).to_have_count(0)
    assert not who.is_page("/rehearsals")


def sees_the_vacancy_coming(who: Visitor) -> None:
    who.goes_to("/")
    who.sees(COMING)
    who.sees(re.compile(f"令和9年4月1日.*{UNIT} ICTマネージャー"))


def compares_and_nominates(who: Visitor, found: Follower) -> None:
    """From the notice to the bench of 1 April, from there to the candidates side by side."""
    who.follows(re.compile("^後任の備え"), who.page.locator("main"))
    who.sees_title(f"{UNIT}の後任の備え")
    expect(who.row(found.person.staff_no)).to_contain_text("到達できる")
    for box in who.page.locator("main table").get_by_role("checkbox").all()[:2]:
        box.check()
    who.page.get_by_role("checkbox", name=f"{found.person.name}さんを選ぶ").check()
    who.presses("選んだ職員を比べて推薦する")
    expect(who.page.get_by_role("heading", name="比べて推薦する")).to_be_visible()
    assert faults(who.page) == []
    who.page.get_by_role("radio", name=found.person.name).check()
    expect(who.page.locator("form[method=post]").get_by_label("任命の予定日")).to_have_value(FIRST_DAY.isoformat())
    who.writes("推薦の理由", "区の情報化を担当してきたため")
    who.presses("推薦する")
    who.sees("推薦しました。事務局の確認を待ちます。")


def ends_what_the_transfer_ended(who: Visitor) -> None:
    who.chooses("任命の課題")
    who.page.get_by_label("課題の種類").select_option(label="解任の確認")
    who.presses("絞り込む")
    who.follows(re.compile(f"解任.*{UNIT}|{UNIT}.*解任"), who.page.locator("main table"))
    who.follows("解任を確認する")
    expect(who.page.get_by_label("解任日", exact=False)).to_have_value("2027-03-31")
    who.presses("解任日を登録する")
    who.sees("解任日を登録しました。")


def checks_and_appoints(who: Visitor, found: Follower) -> None:
    who.chooses("推薦")
    who.follows(found.person.name, who.page.locator("main"))
    assert faults(who.page) == []
    who.presses("確認する")
    who.sees("推薦を確認しました。次は発令を登録してください。")
    who.follows("発令を登録する")
    who.writes("発令番号", "令和9年度第18号")
    expect(who.page.get_by_label("任命日", exact=False)).to_have_value(FIRST_DAY.isoformat())
    who.presses("任命する")
    who.sees(re.compile("任命簿に載せました"))
    expect(who.row(UNIT).first).to_contain_text(found.person.staff_no)


def has_a_plan_within_the_grace(who: Visitor) -> None:
    who.goes_to(f"/units/{CODE}/handover")
    who.sees(re.compile(f"研修を終える猶予は{GRACE}まで"))
    expect(who.row(OFFERING).first).to_be_visible()
    assert faults(who.page) == []
    who.goes_to("/recommendations?persona=leader&by=2027-09-30")
    who.sees(re.compile(OFFERING))


def draws_up_and_confirms(who: Visitor) -> tuple[str, str]:
    """Returns number and hash as the page shows them."""
    who.goes_to(f"/board/{CODE}")
    who.sees(re.compile(f"{GRACE}まで"))
    who.follows("判定書を作る")
    who.presses("この内容で判定書を作る")
    who.sees("判定書を作りました。")
    who.follows("この判定書を確認する")
    who.presses("この判定書を確認する")
    who.sees("判定書を確認しました。")
    who.sees(UNCHANGED)
    assert faults(who.page) == []
    number = who.page.url.rpartition("/")[2]
    return number, who.page.locator("main code").first.text_content() or ""


def prints_it(who: Visitor, number: str) -> None:
    answer = who.page.context.request.get(f"{who.town.origin}/verifications/{number}.pdf")
    assert (answer.headers["content-type"], answer.body()[:5]) == ("application/pdf", b"%PDF-")


def checks_the_paper(who: Visitor, number: str, digest: str) -> None:
    """Without signing in; the same answer whatever happened since."""
    who.goes_to(f"/verify/{number}")
    who.writes("ハッシュ", digest)
    who.presses("照合する")
    who.sees("この番号とハッシュの判定書があります。")
    who.sees(UNIT)


def voids_what_proved_a_level(who: Visitor, found: Follower) -> None:
    who.goes_to(f"/board/{CODE}")
    who.page.locator(f"#skill-{found.proven}").get_by_role("link").click()
    who.follows("この証跡を取り消す")
    who.writes("取り消す理由", "別の職員の記録だったため")
    who.presses("取り消す")
    who.sees("証跡を取り消しました。本人に知らせました。")


def document_says(who: Visitor, number: str, words: str) -> None:
    who.goes_to(f"/verifications/{number}")
    who.sees(words)


def standing_then_and_now(who: Visitor, found: Follower, then: str) -> None:
    """Asked for today by what was known before the correction, the level is still there."""
    who.goes_to(f"/board/{CODE}")
    expect(who.page.locator(f"#skill-{found.proven}")).to_contain_text("証跡なし")
    who.page.get_by_text("別の日・別の時点の状態を見る").click()
    who.page.get_by_label(re.compile("^いつまでに分かっていたこと")).fill(then)
    who.presses("表示する")
    who.sees(re.compile("までに分かっていたこと）"))
    expect(who.page.locator(f"#skill-{found.proven}")).not_to_contain_text("証跡なし")
