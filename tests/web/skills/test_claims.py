"""Handing in records and examinations with a file, and taking them back."""

import io
from typing import Any

import pytest

from foundation import reading
from foundation.uploads import EVIDENCE_LIMIT
from skills.claim import queries
from skills.claim.rules import ClaimKind
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.skills.deeds import PDF, hand_in


def record(**changed: Any) -> dict[str, Any]:
    data = {
        "skill_code": "C01", "level": "3", "acquired_on": "2026-09-01", "note": "窓口の統計を作り直した。",
        "file": (io.BytesIO(PDF), "成果物.pdf"),
    }  # fmt: skip
    return {name: value for name, value in (data | changed).items() if value is not None}


def test_whoever_has_handed_in_nothing_is_told_how(sign_in: SignIn):
    text = sign_in("staff").get("/claims").text
    assert "まだ申請はありません" in text and 'href="/claims/new"' in text


def test_every_kind_says_how_far_it_counts_and_who_confirms(sign_in: SignIn):
    text = sign_in("staff").get("/claims/new").text
    assert "レベル3まで数えます。" in text and "レベル4まで数えます。" in text
    assert "事務局が確認します。" in text and "所属長が確認します。" in text


def test_a_kind_nobody_knows_is_not_found(sign_in: SignIn):
    assert sign_in("staff").get("/claims/new/training").status_code == 404


def test_only_levels_up_to_the_ceiling_of_the_kind_are_offered(sign_in: SignIn):
    client = sign_in("staff")
    assert "4 指導・主導" not in client.get("/claims/new/work_record").text
    assert "4 指導・主導" in client.get("/claims/new/coaching_record").text
    assert client.post("/claims/new/work_record", data=record(level="4")).status_code == 422


def test_a_record_is_handed_in_and_waits_for_the_head(sign_in: SignIn, city: City):
    client = sign_in("staff")
    assert client.post("/claims/new/work_record", data=record()).location == "/claims"
    text = client.get("/claims").text
    assert "申請しました" in text and "確認待ち" in text and "佐藤　一郎（課長）" in text and "令和8年9月1日" in text
    assert [line.note for line in queries.my_claims(city.staff["staff"])] == ["窓口の統計を作り直した。"]


def test_an_examination_is_handed_in_for_every_skill_it_proves(sign_in: SignIn, city: City):
    data = {"examination": "SG", "acquired_on": "2026-06-01", "file": (io.BytesIO(PDF), "合格証.pdf")}
    assert sign_in("staff").post("/claims/new/examination", data=data).location == "/claims"
    found = {line.skill_code: line.level for line in queries.my_claims(city.staff["staff"])}
    assert found == {"G01": 2, "G02": 2, "G03": 2, "G04": 2}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("acquired_on", "2027-01-01", "取得日に先の日は書けません。"),
        ("acquired_on", "", "入力してください。"),
        ("expires_on", "2020-01-01", "有効期限は取得日以後の日にしてください。"),
        ("skill_code", "", "スキルを選んでください。"),
        ("skill_code", "Z99", "技能体系にありません。"),
        ("level", None, "レベルを選んでください。"),
        ("note", "", "入力してください。"),
        ("note", "長" * 401, "400字までです"),
        ("file", None, "ファイルを選んでください。"),
        ("file", (io.BytesIO(b"plain words"), "a.pdf"), "PDF・PNG・JPEG・Office形式のファイルを選んでください。"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_beside_the_field_and_nothing_typed_is_lost(
    sign_in: SignIn, city: City, field: str, value: Any, sentence: str
):
    given = (io.BytesIO(value[0].getvalue()), value[1]) if isinstance(value, tuple) else value
    answer = sign_in("staff").post("/claims/new/work_record", data=record(**{field: given}))
    assert answer.status_code == 422 and sentence in answer.text and f'id="{field}-error"' in answer.text
    assert field == "note" or "窓口の統計を作り直した。" in answer.text
    assert queries.my_claims(city.staff["staff"]) == []


def test_a_file_that_is_too_large_is_refused_in_words(sign_in: SignIn):
    large = (io.BytesIO(PDF + b"x" * EVIDENCE_LIMIT), "大きい.pdf")
    answer = sign_in("staff").post("/claims/new/work_record", data=record(file=large))
    answer.request.environ["wsgi.input"].close()
    assert answer.status_code == 422 and "ファイルは10MBまでです。" in answer.text


def test_a_claim_is_withdrawn_after_a_last_look(sign_in: SignIn, city: City):
    client, claim_id = sign_in("staff"), hand_in(city, "staff")[0]
    assert "元に戻せません" in client.get(f"/claims/{claim_id}/withdraw").text
    assert client.post(f"/claims/{claim_id}/withdraw").location == "/claims"
    assert "取り下げ" in client.get("/claims").text
    again = client.post(f"/claims/{claim_id}/withdraw")
    assert again.status_code == 422 and "本人が取り下げています" in again.text


def test_the_skills_of_an_examination_are_withdrawn_together(sign_in: SignIn, city: City):
    ids = hand_in(city, "staff", ClaimKind.examination)
    sign_in("staff").post(f"/claims/{ids[0]}/withdraw")
    assert {line.state.value for line in queries.claims(ids)} == {"withdrawn"}


def test_nobody_withdraws_what_others_handed_in(sign_in: SignIn, city: City):
    assert sign_in("unit_head").get(f"/claims/{hand_in(city, 'staff')[0]}/withdraw").status_code == 404


def test_the_file_is_an_attachment_for_those_it_concerns_and_its_reading_is_logged(sign_in: SignIn, city: City):
    claim_id = hand_in(city, "staff")[0]
    answer = sign_in("unit_head").get(f"/claims/{claim_id}/file")
    assert answer.data == PDF and answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert [line.purpose for line in reading.readings_of(city.staff["staff"], limit=5, offset=0)] == ["実績の確認"]
    statuses = {who: sign_in(who).get(f"/claims/{claim_id}/file").status_code for who in ("staff", "hr", "secretariat")}
    assert set(statuses.values()) == {200}
    for who in ("stranger", "bureau", "ict_manager", "admin", "department_head"):
        assert sign_in(who).get(f"/claims/{claim_id}/file").status_code == 404


def test_an_unknown_claim_is_not_found(sign_in: SignIn):
    assert sign_in("staff").get("/claims/999/file").status_code == 404
