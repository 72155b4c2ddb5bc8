"""What waits for a head and for the secretariat, and the page on which they decide."""

import re
from typing import Any

import pytest

from foundation import db, reading
from foundation.history import Viewpoint
from foundation.uploads import NewFile
from skills.assessment import queries, services
from skills.assessment.rules import NewAnswer, State
from skills.claim import queries as claims
from skills.claim.rules import ClaimKind
from skills.evidence import queries as evidence
from skills.framework import queries as frameworks
from tests.factories import TODAY
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.skills.deeds import PDF, YEAR, answer_all, confirmed, hand_in, open_round, prove, submitted, when

VIEW = Viewpoint(on=TODAY, today=TODAY)


@pytest.fixture
def waiting(city: City) -> int:
    """髙橋's sheet waits, all skills at level 2. Returns its id."""
    open_round(city)
    return submitted(city, "staff")


def fields(act: str, levels: dict[str, int] | None = None, **more: Any) -> dict[str, Any]:
    chosen = dict.fromkeys(frameworks.in_force(TODAY).skill_by_code, 2) | (levels or {})
    return {"act": act, "seen_step": 1, **{f"level_{code}": level for code, level in chosen.items()}, **more}


def state(city: City, who: str = "staff") -> State:
    case = queries.case_of(city.staff[who], YEAR)
    assert case
    return case.state


def test_the_inbox_names_who_waits_and_since_when(sign_in: SignIn, city: City, waiting: int):
    hand_in(city, "staff")
    text = sign_in("unit_head").get("/inbox").text
    assert "髙橋　花子" in text and "総務局 総務部 総務課" in text and "令和8年10月1日 12:00" in text
    assert f'href="/inbox/assessments/{waiting}"' in text and "C01" in text and "業務実績" in text


def test_an_empty_inbox_says_so(sign_in: SignIn):
    assert "確認を待っているものはありません" in sign_in("unit_head").get("/inbox").text


@pytest.mark.parametrize("who", ["staff", "bureau", "hr", "admin", "stranger"])
def test_whoever_decides_nothing_has_no_inbox(sign_in: SignIn, who: str):
    assert sign_in(who).get("/inbox").status_code == 403


def test_the_secretariat_has_coaching_records_and_what_no_head_decides(sign_in: SignIn, city: City):
    open_round(city)
    submitted(city, "bureau_head")
    hand_in(city, "staff", ClaimKind.coaching_record, level=4)
    text = sign_in("secretariat").get("/inbox").text
    assert "小林　久" in text and "指導実績" in text
    assert "指導実績" not in sign_in("unit_head").get("/inbox").text


def test_the_skills_of_an_examination_are_one_decision(sign_in: SignIn, city: City):
    ids = hand_in(city, "staff", ClaimKind.examination)
    head = sign_in("unit_head")
    text = head.get("/inbox").text
    assert text.count("/inbox/claims/") == 1 and ">1<span" in text and "G04" in text
    assert head.post(f"/inbox/claims/{ids[0]}", data={"act": "confirm"}).location == "/inbox"
    assert {line.state.value for line in claims.claims(ids)} == {"confirmed"}


def test_the_page_shows_self_last_years_and_held_level_with_the_evidence(sign_in: SignIn, city: City):
    open_round(city)
    answer_all(city, "staff", 1, year=YEAR - 1)
    prove(city, "staff", "A01", 3)
    text = sign_in("unit_head").get(f"/inbox/assessments/{submitted(city, 'staff')}").text
    part = text[text.index('id="skill-A01"') : text.index('id="skill-A02"')]
    assert re.search(r"前回 1", part) and "証跡で確かめられたレベル 3" in part and "1件" in part
    assert (
        "上司の助言を受けながら" in part and "人事評価ではありません" in text and "前回より上げた項目（43件）" in text
    )


def test_only_levels_one_apart_are_offered_and_the_own_one_is_chosen(sign_in: SignIn, waiting: int):
    text = sign_in("unit_head").get(f"/inbox/assessments/{waiting}").text
    part = text[text.index('name="level_A01"') : text.index('name="reason_A01"')]
    assert re.findall(r'value="(\d)"', part) == ["1", "2", "3"] and 'data-same selected value="2"' in part


def test_the_note_and_the_file_of_an_answer_are_shown_to_the_head(sign_in: SignIn, city: City):
    open_round(city)
    found, given = answer_all(city, "staff", but=("A01",)), when(city, "staff")
    with db.transaction():
        answer = NewAnswer("A01", 2, "窓口の統計を作った。")
        services.answer(fiscal_year=YEAR, answer=answer, file=NewFile("統計.pdf", PDF), expected_since=None, **given)
        services.submit(assessment_id=found, **given)
    head = sign_in("unit_head")
    text = head.get(f"/inbox/assessments/{found}").text
    assert "窓口の統計を作った。" in text and "統計.pdf" in text
    assert head.get(f"/inbox/assessments/{found}/files/A01").data == PDF
    assert head.get(f"/inbox/assessments/{found}/files/A02").status_code == 404
    assert sign_in("stranger").get(f"/inbox/assessments/{found}/files/A01").status_code == 403
    assert sign_in("secretariat").get(f"/inbox/assessments/{found}/files/A01").status_code == 404


def test_accepting_looks_once_more_and_then_makes_evidence(sign_in: SignIn, city: City, waiting: int):
    head, path = sign_in("unit_head"), f"/inbox/assessments/{waiting}"
    text = head.post(path, data=fields("review", comment="よい。")).text
    assert "43項目を確認します。うち0項目のレベルを変えます。" in text and state(city) is State.submitted
    assert head.post(path, data=fields("confirm", comment="よい。")).location == "/inbox"
    assert state(city) is State.confirmed
    found = evidence.evidence_of(city.staff["staff"], VIEW)
    assert sum(line.kind == "head_confirmation" for line in found) == 43


def test_a_change_needs_a_reason_and_nothing_typed_is_lost(sign_in: SignIn, city: City, waiting: int):
    head, path = sign_in("unit_head"), f"/inbox/assessments/{waiting}"
    typed = fields("review", {"A01": 3, "B02": 1}, reason_B02="手引きが要る", comment="全体によい")
    answer = head.post(path, data=typed)
    assert answer.status_code == 422 and "レベルを変えるときは理由を書いてください。" in answer.text
    assert "手引きが要る" in answer.text and "全体によい" in answer.text
    assert re.search(r'name="level_A01">.*?<option selected value="3">', answer.text, re.DOTALL)
    answer = head.post(path, data=typed | {"reason_A01": "一人でできる"})
    assert "うち2項目のレベルを変えます" in answer.text and 'name="reason_A01" value="一人でできる"' in answer.text
    assert "一人でできる" in head.post(path, data=typed | {"act": "edit", "reason_A01": "一人でできる"}).text


def test_two_levels_away_is_refused(sign_in: SignIn, city: City, waiting: int):
    data = fields("confirm", {"A01": 4}, reason_A01="とてもよい")
    answer = sign_in("unit_head").post(f"/inbox/assessments/{waiting}", data=data)
    assert answer.status_code == 422 and "1段階までしか変えられません" in answer.text
    assert state(city) is State.submitted


def test_returning_needs_a_comment_and_keeps_what_was_chosen(sign_in: SignIn, city: City, waiting: int):
    head, path = sign_in("unit_head"), f"/inbox/assessments/{waiting}"
    answer = head.post(path, data=fields("return", {"A01": 3}, reason_A01="一人でできる"))
    assert answer.status_code == 422 and "差し戻す理由を書いてください" in answer.text and "一人でできる" in answer.text
    assert head.post(path, data=fields("return", comment="C01の根拠を。")).location == "/inbox"
    assert state(city) is State.returned


def test_a_sheet_submitted_anew_meanwhile_is_not_confirmed_unseen(sign_in: SignIn, city: City, waiting: int):
    answer = sign_in("unit_head").post(f"/inbox/assessments/{waiting}", data=fields("confirm") | {"seen_step": 0})
    assert answer.status_code == 422 and "ほかの画面で処理が進みました" in answer.text
    assert state(city) is State.submitted


@pytest.mark.parametrize("who", ["department_head", "secretariat", "bureau_head"])
def test_whoever_is_not_the_head_of_the_unit_finds_no_page(sign_in: SignIn, waiting: int, who: str):
    assert sign_in(who).get(f"/inbox/assessments/{waiting}").status_code == 404


def test_a_head_does_not_decide_the_own_sheet(sign_in: SignIn, city: City):
    open_round(city)
    own = submitted(city, "unit_head")
    assert sign_in("unit_head").get(f"/inbox/assessments/{own}").status_code == 404
    assert sign_in("department_head").get(f"/inbox/assessments/{own}").status_code == 200


def test_what_is_decided_can_be_read_but_not_decided_again(sign_in: SignIn, city: City):
    open_round(city)
    found = confirmed(city, "staff", "unit_head", {"A01": (3, "一人でできる。")})
    text = sign_in("unit_head").get(f"/inbox/assessments/{found}").text
    assert "いま確認を待っていません" in text and "一人でできる。" in text and 'value="confirm"' not in text


def test_a_sheet_still_being_written_is_nobodys_but_its_owners(sign_in: SignIn, city: City):
    open_round(city)
    assert sign_in("unit_head").get(f"/inbox/assessments/{answer_all(city, 'staff')}").status_code == 404


def test_reading_a_sheet_or_a_claim_is_logged_with_its_purpose(sign_in: SignIn, city: City, waiting: int):
    head = sign_in("unit_head")
    head.get(f"/inbox/assessments/{waiting}")
    head.get(f"/inbox/claims/{hand_in(city, 'staff')[0]}")
    found = reading.readings_of(city.staff["staff"], limit=5, offset=0)
    assert [line.purpose for line in found] == ["実績の確認", "自己評価の確認"]
    assert {line.reader_id for line in found} == {city.staff["unit_head"]}


def test_a_claim_shows_the_level_held_the_ceiling_and_what_one_can_do(sign_in: SignIn, city: City):
    prove(city, "staff", "C01", 1)
    text = sign_in("unit_head").get(f"/inbox/claims/{hand_in(city, 'staff')[0]}").text
    assert "窓口の統計を作り直した。" in text and "成果物.pdf" in text and "課題を分解して検証できる仮説を立て" in text


def test_a_declined_claim_needs_a_reason(sign_in: SignIn, city: City):
    head, claim_id = sign_in("unit_head"), hand_in(city, "staff")[0]
    answer = head.post(f"/inbox/claims/{claim_id}", data={"act": "decline"})
    assert answer.status_code == 422 and "理由を書いてください" in answer.text
    data = {"act": "decline", "reason": "日付が分からない。"}
    assert head.post(f"/inbox/claims/{claim_id}", data=data).location == "/inbox"
    assert "日付が分からない。" in sign_in("staff").get("/claims").text
    assert "いま確認を待っていません" in head.get(f"/inbox/claims/{claim_id}").text


def test_a_coaching_record_is_the_secretariats_to_decide(sign_in: SignIn, city: City):
    claim_id = hand_in(city, "staff", ClaimKind.coaching_record, level=4)[0]
    assert sign_in("unit_head").get(f"/inbox/claims/{claim_id}").status_code == 404
    assert sign_in("secretariat").post(f"/inbox/claims/{claim_id}", data={"act": "confirm"}).location == "/inbox"
    line = claims.claim(claim_id)
    assert line and line.decided_by == city.staff["secretariat"]


def test_the_menu_counts_what_waits_as_the_inbox_does(sign_in: SignIn, city: City, waiting: int):
    hand_in(city, "staff", ClaimKind.examination)
    assert re.search(r'ict-badge">2<', sign_in("unit_head").get("/inbox").text)


def test_the_page_of_a_decision_asks_the_database_a_constant_number_of_times(
    sign_in: SignIn, city: City, waiting: int, counted: Any
):
    head = sign_in("unit_head")
    head.get(f"/inbox/assessments/{waiting}")
    with counted() as few:
        head.get(f"/inbox/assessments/{waiting}")
    for code in ("A01", "A02", "B01", "C01"):
        prove(city, "staff", code)
    head.get(f"/inbox/assessments/{waiting}")
    with counted() as many:
        head.get(f"/inbox/assessments/{waiting}")
    assert len(many) == len(few)
