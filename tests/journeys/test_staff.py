"""Staff: where one stands, a proof handed in, who has looked, and all of it to take away."""

import io
import json
import re
import zipfile

from playwright.sync_api import expect

from tests.journeys.beforehand import PDF, submitted
from tests.journeys.town import Town
from tests.journeys.visitors import Visit, Visitor


def test_a_work_record_with_a_file_becomes_evidence_once_the_head_confirms_it(visit: Visit):
    person, head = visit(), visit()
    person.plays("staff")
    hands_in_a_work_record(person)
    expect(person.row("A02")).to_contain_text("確認待ち")

    head.plays("unit_head")
    head.follows(re.compile("提出された自己評価と申請を確認する"))
    head.follows(re.compile("髙橋.和也"))
    assert head.downloads(lambda: head.follows(PDF.filename)) == PDF.content
    head.presses("確認する")
    head.sees("申請を確認しました。")

    person.chooses("自分のスキル")
    person.follows("業務実績", person.row_of("A02 ").last)
    person.sees("レベル3として数えます。")
    assert person.downloads(lambda: person.follows(PDF.filename)) == PDF.content
    person.chooses("ホーム")
    person.follows("お知らせを読む")
    expect(person.row("未読", "A02")).to_have_count(1)
    person.goes_to("/my-record/readings")
    expect(person.row("中島　剛", "実績の確認").first).to_be_visible()


def hands_in_a_work_record(who: Visitor) -> None:
    who.chooses("実績の申請")
    who.follows("実績を申請する")
    who.follows("業務実績")
    who.page.get_by_label("スキル", exact=False).select_option("A02")
    who.page.get_by_role("radio", name=re.compile("^3 ")).check()
    who.writes("取得日", who.town.hour.day.isoformat())
    who.writes("いつ、何をしたか", "税務システムの更新を主担当として進めた")
    who.hands_over("証拠となるファイル", PDF.filename, PDF.content)
    who.presses("申請する")
    who.sees("申請しました。確認されると、お知らせが届きます。")


def test_everything_held_about_a_person_can_be_taken_away(visit: Visit):
    person = visit()
    person.plays("staff")
    person.follows("自分についての記録", person.page.locator("main"))
    taken = person.downloads(lambda: person.presses("すべて書き出す（ZIP）"))
    with zipfile.ZipFile(io.BytesIO(taken)) as parts:
        names = parts.namelist()
        whole = json.loads(parts.read(next(name for name in names if name.endswith(".json"))))
    assert any(name.endswith(".csv") for name in names)
    assert person.town.cast["staff"] in json.dumps(whole)


def test_a_returned_self_assessment_comes_back_with_the_heads_words(visit: Visit, town: Town):
    submitted(town, "staff")
    person, head = visit(), visit()
    head.plays("unit_head")
    head.chooses("確認待ち")
    head.follows(re.compile("髙橋.和也"))
    head.presses("差し戻す")
    expect(head.page.get_by_role("alert").filter(has_text="入力内容を確認してください")).to_be_focused()
    head.writes("本人へのコメント", "A01の根拠を書いてください。")
    head.presses("差し戻す")
    head.sees("自己評価を差し戻しました。")

    person.plays("staff")
    person.follows(re.compile("差し戻された自己評価を直す"))
    person.sees("A01の根拠を書いてください。")
    person.page.get_by_role("radio").nth(2).check()
    person.sees("レベル2を保存しました")
