"""The end of every drill-down: what proves a level, why it counts as it does, and voiding it."""

from datetime import date

import pytest
from sqlalchemy import insert

from foundation import audit, db, mail, reading, uploads
from foundation.history import Viewpoint
from skills.evidence.models import Evidence
from skills.evidence.queries import evidence_line
from skills.evidence.rules import Flag
from tests.factories import AT, TESTER, TODAY
from tests.web.city import City, appoint
from tests.web.conftest import SignIn
from tests.web.skills.deeds import PDF, prove


def flagged(city: City, flag: Flag) -> int:
    """A piece of evidence as a file may bring it."""
    with db.transaction():
        moment = audit.record(action="test.prepared", actor=TESTER, at=AT).moment
        statement = insert(Evidence).values(
            staff_id=city.staff["staff"], skill_code="A01", level=3, kind="work_record", examination="", counts=False,
            flags=flag, note="", source="import", true_from=date(2026, 5, 1), known_since=moment,
        )  # fmt: skip
        found: int = db.session().execute(statement.returning(Evidence.id)).scalar_one()
    return found


def test_the_page_says_what_it_proves_and_why_no_more(sign_in: SignIn, city: City):
    text = sign_in("staff").get(f"/evidence/{prove(city, 'staff', level=4, note='計画の一覧')}").text
    assert "レベル3として数えます。" in text and "記録されたレベルは4ですが" in text and "業務実績" in text
    assert "令和8年5月1日" in text and "佐藤　一郎 課長" in text and "計画の一覧" in text and "有効" in text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": "self_assessment"}, "自己評価は参考として示し、レベルには数えません"),
        ({"kind": "examination", "examination": "AP"}, "この試験は、この項目の証明には使えません"),
        ({"expires_on": date(2026, 6, 1)}, "有効期限が過ぎているため"),
        ({"acquired_on": date(2026, 12, 1)}, "取得日がこの日より後"),
    ],
)
def test_what_does_not_count_says_why(sign_in: SignIn, city: City, changed: dict[str, object], sentence: str):
    text = sign_in("staff").get(f"/evidence/{prove(city, 'staff', **changed)}").text
    assert sentence in text and "として数えます" not in text


@pytest.mark.parametrize(
    ("flag", "sentence"),
    [
        (Flag.ends_before_start, "有効期限が取得日より前です。"),
        (Flag.confirmed_by_self, "確認者が本人です。"),
        (Flag.examination_unknown, "試験の名称が備考にないか"),
    ],
)
def test_a_flag_is_told_in_words(sign_in: SignIn, city: City, flag: Flag, sentence: str):
    text = sign_in("staff").get(f"/evidence/{flagged(city, flag)}").text
    assert sentence in text and "どの日にも数えません" in text


def test_the_list_of_everything_recorded_leads_here(sign_in: SignIn, city: City):
    evidence_id = prove(city, "staff", expires_on=date(2026, 6, 1))
    text = sign_in("staff").get("/skills?evidence=1").text
    assert f'href="/evidence/{evidence_id}"' in text and "期限切れ" in text and "令和8年6月1日" in text


def test_whoever_may_read_the_persons_skills_may_read_it_and_is_logged(sign_in: SignIn, city: City):
    path = f"/evidence/{prove(city, 'staff')}"
    for who in ("staff", "unit_head", "bureau", "ict_manager", "hr", "secretariat"):
        assert sign_in(who).get(path).status_code == 200
    found = reading.readings_of(city.staff["staff"], limit=9, offset=0)
    assert len(found) == 5 and {line.purpose for line in found} == {"証跡の閲覧"}


@pytest.mark.parametrize("who", ["admin", "stranger", "newcomer"])
def test_for_everybody_else_there_is_no_such_page(sign_in: SignIn, city: City, who: str):
    client, evidence_id = sign_in(who), prove(city, "staff")
    for path in (f"/evidence/{evidence_id}", f"/evidence/{evidence_id}/void", f"/evidence/{evidence_id}/file"):
        answer = client.get(path)
        assert answer.status_code == 404 or (who == "newcomer" and answer.status_code == 302)
        assert "髙橋" not in answer.text


def test_whoever_verifies_a_unit_reads_what_proves_its_manager_wherever_posted(sign_in: SignIn, city: City):
    path = f"/evidence/{prove(city, 'stranger')}"
    assert sign_in("bureau").get(path).status_code == 404
    appoint(city.units["0102"], city.staff["stranger"])
    assert sign_in("bureau").get(path).status_code == 200


def test_before_it_was_known_there_is_no_page(sign_in: SignIn, city: City):
    path = f"/evidence/{prove(city, 'staff')}"
    assert sign_in("staff").get(f"{path}?known_at=2026-09-30T09:00").status_code == 404


def test_the_file_is_an_attachment(sign_in: SignIn, city: City):
    with db.transaction():
        upload = uploads.keep_evidence(owner_id=city.staff["staff"], filename="修了証.pdf", content=PDF, at=AT)
    evidence_id = prove(city, "staff", upload_id=upload)
    client = sign_in("unit_head")
    assert "修了証.pdf" in client.get(f"/evidence/{evidence_id}").text
    answer = client.get(f"/evidence/{evidence_id}/file")
    assert answer.data == PDF and answer.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"/evidence/{prove(city, 'staff')}/file").status_code == 404


def test_voiding_shows_what_it_takes_away_asks_for_a_reason_and_tells_the_person(sign_in: SignIn, city: City):
    prove(city, "staff", level=1)
    evidence_id = prove(city, "staff", level=3)
    head, path = sign_in("unit_head"), f"/evidence/{evidence_id}/void"
    assert "レベルは3から1に下がります" in head.get(path).text
    refused = head.post(path, data={"reason": " "})
    assert refused.status_code == 422 and "理由を書いてください。" in refused.text
    assert head.post(path, data={"reason": "成果物は別の職員のもの。"}).location == f"/evidence/{evidence_id}"
    text = sign_in("staff").get(f"/evidence/{evidence_id}").text
    assert "取り消されました" in text and "成果物は別の職員のもの。" in text and "/void" not in text
    assert "取り消されました" in mail.notices(city.staff["staff"])[0].message
    assert head.get(path).status_code == 404


def test_a_voided_piece_still_counts_as_known_before(sign_in: SignIn, city: City):
    evidence_id = prove(city, "staff")
    line = evidence_line(evidence_id, Viewpoint(on=TODAY, today=TODAY))
    assert line
    sign_in("secretariat").post(f"/evidence/{evidence_id}/void", data={"reason": "誤り"})
    before = {"known_at": line.known_since.isoformat()}
    text = sign_in("staff").get(f"/evidence/{evidence_id}", query_string=before).text
    assert "レベル3として数えます。" in text and "取り消されました" not in text


@pytest.mark.parametrize("who", ["staff", "bureau", "ict_manager", "hr"])
def test_only_the_head_and_the_secretariat_void(sign_in: SignIn, city: City, who: str):
    client, evidence_id = sign_in(who), prove(city, "staff")
    assert "/void" not in client.get(f"/evidence/{evidence_id}").text
    assert client.post(f"/evidence/{evidence_id}/void", data={"reason": "x"}).status_code == 404


def test_nobody_voids_the_own(sign_in: SignIn, city: City):
    evidence_id = prove(city, "unit_head", confirmer_id=None)
    assert sign_in("unit_head").get(f"/evidence/{evidence_id}/void").status_code == 404
