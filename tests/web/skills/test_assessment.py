"""The sheet of a self-assessment: every choice saved at once, by script or by button, until the head has decided."""

import io
import re

import pytest

from foundation import db
from skills.assessment import queries, services
from skills.framework import queries as frameworks
from tests.factories import TODAY
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.lint import LookingClient
from tests.web.skills.deeds import (
    PDF,
    YEAR,
    answer_all,
    close_round,
    confirmed,
    open_round,
    submitted,
    when,
)  # fmt: skip

SCRIPT = {"HX-Request": "true"}
MOST = 25


def seen(text: str, code: str) -> str:
    """Since when the answer a page or fragment shows is known."""
    found = re.search(rf'name="{code}-seen" value="([^"]*)"', text)
    assert found
    return found[1]


def choose(client: LookingClient, code: str, level: int, since: str = "", **more: object) -> str:
    data = {f"{code}-level": level, f"{code}-seen": since, **{f"{code}-{name}": each for name, each in more.items()}}
    return client.post(f"/assessment/answers/{code}", data=data, headers=SCRIPT).text


def given(city: City, who: str = "staff") -> dict[str, int]:
    case = queries.case_of(city.staff[who], YEAR)
    return {code: each.level for code, each in queries.answers(case.id).items()} if case else {}


@pytest.fixture
def staff(sign_in: SignIn, city: City) -> LookingClient:
    open_round(city)
    return sign_in("staff")


def test_the_sheet_shows_every_skill_with_what_one_can_do_at_every_level(staff: LookingClient):
    text = staff.get("/assessment").text
    framework = frameworks.in_force(TODAY)
    assert all(f'id="{skill.code}-level-{level}"' in text for skill in framework.skills for level in range(5))
    assert all(sentence in text for skill in framework.skills[:5] for sentence in skill.can_do_ja)
    assert "人事評価ではありません" in text and "43件中0件" in text and text.count('class="ict-sheet__group"') == 9


def test_a_choice_is_saved_at_once_and_moves_the_progress(staff: LookingClient, city: City):
    text = choose(staff, "A01", 3)
    assert "レベル3を保存しました" in text and "令和8年10月1日 12:00" in text
    assert "43件中1件" in text and 'id="count-A" hx-swap-oob="true"' in text and "1/4" in text and "回答中" in text
    assert given(city) == {"A01": 3}


def test_a_sheet_can_be_left_and_resumed(staff: LookingClient, sign_in: SignIn):
    choose(staff, "A01", 3, note="研修で学び、窓口で使った。")
    text = sign_in("staff").get("/assessment").text
    assert re.search(r'id="A01-level-3" name="A01-level" value="3" checked', text)
    assert "研修で学び、窓口で使った。" in text and "43件中1件" in text


def test_a_choice_can_be_changed_as_often_as_wished(staff: LookingClient, city: City):
    first = choose(staff, "A01", 3)
    assert "レベル1を保存しました" in choose(staff, "A01", 1, seen(first, "A01"))
    assert given(city) == {"A01": 1}


def test_a_stale_tab_is_told_both_values_and_saves_nothing(staff: LookingClient, city: City):
    first = choose(staff, "A01", 3)
    choose(staff, "A01", 4, seen(first, "A01"))
    text = choose(staff, "A01", 1, seen(first, "A01"))
    assert "別の画面でレベル4に変えられています" in text and "選んだレベル1は保存していません" in text
    assert "開き直す" in text and seen(text, "A01") == seen(first, "A01")
    assert given(city) == {"A01": 4}


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", "null"])
def test_a_moment_nobody_can_read_is_a_stale_page(staff: LookingClient, city: City, since: str):
    choose(staff, "A01", 3)
    assert "別の画面で" in choose(staff, "A01", 1, since)
    assert given(city) == {"A01": 3}


def test_words_without_a_level_are_kept_on_the_page_and_not_saved(staff: LookingClient, city: City):
    text = staff.post("/assessment/answers/A01", data={"A01-note": "書いた", "A01-seen": ""}, headers=SCRIPT).text
    assert "先にレベルを選んでください" in text and "開き直す" not in text
    assert given(city) == {}


@pytest.mark.parametrize("level", [5, -1, "x"])
def test_a_level_outside_the_scale_is_refused(staff: LookingClient, city: City, level: object):
    text = staff.post("/assessment/answers/A01", data={"A01-level": level, "A01-seen": ""}, headers=SCRIPT).text
    assert "保存していません" in text
    assert given(city) == {}


def test_a_skill_nobody_asks_for_is_not_found(staff: LookingClient):
    answer = staff.post("/assessment/answers/Z99", data={"Z99-level": 2}, headers=SCRIPT)
    assert answer.status_code == 404


def test_a_file_is_kept_with_the_answer_and_can_be_taken_away(staff: LookingClient):
    text = choose(staff, "A01", 2, file=(io.BytesIO(PDF), "修了証.pdf"))
    assert "修了証.pdf" in text and 'id="file-A01" hx-swap-oob' in text
    answer = staff.get("/assessment/2026/files/A01")
    assert answer.data == PDF and answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    text = choose(staff, "A01", 2, seen(text, "A01"), drop="y")
    assert "修了証.pdf" not in text and staff.get("/assessment/2026/files/A01").status_code == 404


def test_a_file_of_another_kind_is_refused_in_words(staff: LookingClient, city: City):
    text = choose(staff, "A01", 2, file=(io.BytesIO(b"MZ a program"), "run.exe"))
    assert "PDF・PNG・JPEG・Office形式のファイルを選んでください。" in text
    assert given(city) == {}


def test_without_a_script_a_group_is_saved_by_its_button(staff: LookingClient, city: City):
    data = {"A01-level": 2, "A01-seen": "", "A02-level": 0, "A02-seen": "", "A03-note": "", "A03-seen": ""}
    answer = staff.post("/assessment/groups/A", data=data)
    assert answer.location == "/assessment#group-B"
    assert given(city) == {"A01": 2, "A02": 0}
    assert "分野「A」を保存しました。" in staff.get("/assessment").text


def test_what_is_wrong_in_a_group_is_told_beside_it_and_the_rest_is_saved(staff: LookingClient, city: City):
    data = {"A01-level": 2, "A01-seen": "", "A02-note": "書いたまま", "A02-seen": ""}
    answer = staff.post("/assessment/groups/A", data=data)
    assert answer.status_code == 422 and "先にレベルを選んでください" in answer.text and "書いたまま" in answer.text
    assert given(city) == {"A01": 2}


def test_a_group_nobody_knows_is_not_found(staff: LookingClient):
    assert staff.post("/assessment/groups/Z").status_code == 404


def test_last_years_answers_are_marked_and_can_be_taken_over(staff: LookingClient, city: City):
    answer_all(city, "staff", 1, year=YEAR - 1)
    choose(staff, "A01", 3)
    text = staff.get("/assessment").text
    assert "前回の回答を引き継ぐ（42項目）" in text and text.count(">前回<") == 43
    assert staff.post("/assessment/carry-over").location == "/assessment"
    assert given(city)["A01"] == 3 and set(given(city).values()) == {1, 3} and len(given(city)) == 43


def test_without_answers_of_last_year_taking_over_says_so(staff: LookingClient):
    staff.post("/assessment/carry-over")
    assert "引き継げる前年度の回答はありません。" in staff.get("/assessment").text


def test_the_last_look_names_what_is_missing_with_a_link_and_what_changed(staff: LookingClient, city: City):
    answer_all(city, "staff", 1, year=YEAR - 1)
    answer_all(city, "staff", 2, but=("G05",))
    text = staff.get("/assessment/submit").text
    assert "まだ答えていない項目が1あります" in text and "/assessment#skill-G05" in text
    assert "前回から変わった項目（42件）" in text and 'type="submit">提出する' not in text
    refused = staff.post("/assessment/submit")
    assert refused.status_code == 422 and "まだ回答していない項目が1あります" in refused.text


def test_a_complete_sheet_is_submitted_and_says_whom_it_waits_for(staff: LookingClient, city: City):
    answer_all(city, "staff")
    assert "提出先：佐藤　一郎（課長）" in staff.get("/assessment/submit").text
    assert staff.post("/assessment/submit").location == "/assessment"
    text = staff.get("/assessment").text
    assert "佐藤　一郎（課長）の確認を待っています" in text and "A01-level-0" not in text


def test_a_submission_can_be_withdrawn_before_it_is_decided(staff: LookingClient, city: City):
    submitted(city, "staff")
    assert "取り下げると" in staff.get("/assessment/withdraw").text
    assert staff.post("/assessment/withdraw").location == "/assessment"
    assert "A01-level-0" in staff.get("/assessment").text


def test_a_returned_sheet_shows_the_comment_and_can_be_answered_again(staff: LookingClient, city: City):
    found = submitted(city, "staff")
    given_by = when(city, "unit_head")
    with db.transaction():
        services.return_(assessment_id=found, comment="C01の根拠を書いてください。", seen_step=1, **given_by)
    text = staff.get("/assessment").text
    assert "差し戻されました" in text and "C01の根拠を書いてください。" in text and "A01-level-0" in text
    first = choose(staff, "A01", 3, seen(text, "A01"))
    assert "レベル3を保存しました" in first


def test_a_confirmed_sheet_shows_both_values_for_ever(staff: LookingClient, city: City):
    confirmed(city, "staff", "unit_head", {"A01": (3, "一人でできている。")})
    text = staff.get("/assessment").text
    assert "確認が済みました" in text and "よくできました。" in text and "一人でできている。" in text
    assert "確認されたレベル" in text and text.count("ict-row--marked") == 1
    assert "もう変えられません" in choose(staff, "A01", 0)


def test_outside_a_round_the_sheet_says_why(sign_in: SignIn, city: City):
    client = sign_in("staff")
    assert "まだ決まっていません" in client.get("/assessment").text
    open_round(city, TODAY.replace(month=11))
    assert "まだ始まっていません" in client.get("/assessment").text
    assert "期間ではないため" in choose(client, "A01", 2)


def test_after_the_round_what_was_answered_is_still_shown(staff: LookingClient, city: City):
    choose(staff, "A01", 3)
    close_round(city)
    text = staff.get("/assessment").text
    assert "自己評価の期間は終わりました" in text and "未回答" in text and "A01-level-0" not in text


def test_sheets_of_earlier_years_stay_readable(staff: LookingClient, city: City):
    answer_all(city, "staff", 1, year=YEAR - 1)
    assert 'href="/assessment/2025"' in staff.get("/assessment").text
    assert "自己評価（令和7年度）" in staff.get("/assessment/2025").text
    assert staff.get("/assessment/2024").status_code == 404
    assert staff.get("/assessment/2026").location == "/assessment"


@pytest.mark.parametrize("path", ["/assessment", "/assessment/submit"])
def test_the_sheet_asks_the_database_a_constant_number_of_times(staff: LookingClient, city: City, counted, path: str):
    with counted() as empty:
        staff.get(path)
    answer_all(city, "staff")
    staff.get(path)
    with counted() as full:
        staff.get(path)
    assert len(full) <= len(empty) + 5 <= MOST
