"""人事課: looks at a file before taking it in, finds people however they are spelled, and keeps the yearly round."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import faults
from tests.journeys.visitors import Visit

HEAD = "職員番号,氏名,フリガナ,所属コード,所属名,職位コード,職位,職種,任用区分,本務兼務区分,発令日,発令区分,退職日"
GOOD = f"{HEAD}\n0099001,髙﨑　新,タカサキ　アラタ,040101,,10,主事,行政事務,正規,本務,R8.10.1,採用,\n"
BAD = (
    f"{HEAD}\n0099001,髙﨑　新,タカサキ　アラタ,999999,,10,主事,行政事務,正規,本務,H32.5.1,採用,\n"
    "0099002,田村　実,タムラ　ミノル,040101,,10,主事,行政事務,正規,本務,R8.10.1,採用,\n"
)


def test_a_bad_file_is_shown_row_by_row_and_a_good_one_is_taken_in(visit: Visit):
    officer = visit()
    officer.plays("hr")
    officer.chooses("取込")
    officer.follows("職員", officer.page.locator("main"))
    officer.hands_over("ファイル", "発令.csv", BAD.encode("cp932"))
    officer.presses("内容を確かめる")
    problems = officer.page.get_by_role("region", name="誤りのある行")
    expect(problems.get_by_role("row").filter(has_text="999999")).to_be_visible()
    expect(problems.get_by_role("row").filter(has_text="H32.5.1")).to_contain_text("R2.5.1")
    expect(officer.page.get_by_role("button", name="取り込む", exact=True)).to_have_count(0)
    assert faults(officer.page) == []
    assert "H32.5.1" in officer.downloads(lambda: officer.follows("すべての誤りをCSVで保存")).decode("utf-8-sig")

    officer.follows("ファイルを選び直す")
    officer.hands_over("ファイル", "発令.csv", GOOD.encode("utf-8"))
    officer.presses("内容を確かめる")
    officer.presses("取り込む")
    officer.sees("取り込みました。新規1件、訂正0件、変更なし0件。")
    officer.chooses("職員")
    officer.writes("氏名・フリガナ・職員番号", "高崎 新")
    expect(officer.row("0099001")).to_be_visible()


@pytest.mark.parametrize("words", ["高橋　さくら", "ﾀｶﾊｼ ｻｸﾗ", "0025885"])
def test_people_are_found_however_they_are_spelled(visit: Visit, words: str):
    officer = visit()
    officer.plays("hr")
    officer.chooses("職員")
    officer.writes("氏名・フリガナ・職員番号", words)
    expect(officer.row("髙橋　さくら", officer.town.cast["ict_manager"])).to_be_visible()
    expect(officer.page).to_have_url(re.compile(r"\?.*q="))
    assert faults(officer.page) == []


def test_the_round_shows_how_far_every_bureau_is_and_reminds(visit: Visit):
    officer = visit()
    officer.plays("hr")
    officer.chooses("自己評価の期間")
    officer.sees("受付中")
    expect(officer.row("財政局").first).to_be_visible()
    officer.follows("まだの職員に知らせる")
    officer.presses(re.compile("知らせる"))
    officer.sees(re.compile("人に知らせました。"))
    officer.follows("締め切る")
    officer.presses(re.compile("締め切る"))
    officer.sees("自己評価の期間を締め切りました。")
