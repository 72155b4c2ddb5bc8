"""What is held about a person: shown, taken away, questioned; and who read it."""

import csv
import io
import json
import zipfile
from datetime import date

from curriculum.completion import services as completion
from curriculum.completion.rules import Instrument, Question
from foundation import audit, db, mail, reading, trail, uploads
from foundation.db import Base
from skills.evidence import services as evidence
from tests.factories import AT, TESTER, TODAY, make_posting
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.curriculum import held as training

FILE = b"%PDF-1.7 proof"
HELD = {
    "staff", "staff_name", "posting", "personnel_order", "appointment", "account", "role_grant", "evidence",
    "assessment", "assessment_answer", "assessment_step", "assessment_confirmation", "claim", "claim_step", "notice",
    "reading", "reading_subject", "upload", "audit_entry", "audit_detail", "deputy", "head_choice",
    "enrolment", "enrolment_state", "completion", "training_result", "questionnaire_response",
    "questionnaire_participation", "waiver", "verification_document", "verification_confirmation",
    "sealed_reading", "sealed_reading_subject", "nomination", "nomination_state", "interim_cover",
}  # fmt: skip
SECRETS = {"activation_code", "api_token", "calendar_feed"}
COPIES = {"deed", "reply"}  # that something was done, and what was answered: nothing that is not held elsewhere
NOBODYS = {
    "unit", "unit_version", "unit_predecessor", "grade", "framework_version", "assessment_round", "setting",
    "audit_head", "retention_pass", "catalogue_version", "offering", "offering_version",
    "announcement",
    "task_decision",  # what was decided about a task of a unit; whose turn it is stands on its page
    "rehearsal",  # sealed: shown to nobody it speaks of, and destroyed as a whole
    "anonymous_answer",  # whose it is nobody can tell
}  # fmt: skip


def prove(city: City, who: str = "staff") -> None:
    with db.transaction():
        evidence.record(
            staff_id=city.staff[who], skill_code="A01", level=2, kind="training", acquired_on=date(2026, 5, 1),
            actor=TESTER, at=AT, confirmer_id=city.staff["unit_head"],
        )  # fmt: skip
        uploads.keep_evidence(owner_id=city.staff[who], filename="修了証.pdf", content=FILE, at=AT)


def package_of(answer) -> zipfile.ZipFile:
    assert answer.status_code == 200 and answer.mimetype == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.data))


def test_everything_held_is_counted_kind_by_kind(sign_in: SignIn, city: City):
    prove(city)
    text = sign_in("staff").get("/my-record").text
    for name in ("配置の履歴", "技能の証跡", "提出したファイル", "操作の記録", "閲覧された記録"):
        assert name in text


def test_the_export_holds_json_tables_and_the_files_handed_in(sign_in: SignIn, city: City):
    prove(city)
    package = package_of(sign_in("staff").post("/my-record/export"))
    data = json.loads(package.read("data.json"))
    assert data["staff_no"] == "0001001"
    assert [line["skill_code"] for line in data["evidence"]] == ["A01"]
    rows = list(csv.reader(io.StringIO(package.read("evidence.csv").decode("utf-8-sig"))))
    assert "スキル" in rows[0] and "A01" in rows[1]
    assert [package.read(name) for name in package.namelist() if name.startswith("files/")] == [FILE]


def test_the_export_names_people_instead_of_internal_numbers(sign_in: SignIn, city: City):
    prove(city)
    data = json.loads(package_of(sign_in("staff").post("/my-record/export")).read("data.json"))
    assert data["evidence"][0]["confirmer_id"] == "0001002 佐藤　一郎"


def test_the_export_is_noted_in_the_trail(sign_in: SignIn, city: City):
    sign_in("staff").post("/my-record/export")
    found = trail.lines(trail.Search(action="data.exported"), limit=1, offset=0)
    assert [(line.actor, line.subject) for line in found] == [("0001001", "0001001")]


def test_the_export_does_not_tell_of_orders_to_come(sign_in: SignIn, city: City):
    make_posting(city.staff["staff"], city.units["150101"], since=date(2027, 4, 1))
    package = package_of(sign_in("staff").post("/my-record/export"))
    assert all(b"2027-04-01" not in package.read(name) for name in package.namelist())
    assert b"2027-04-01" not in sign_in("staff").get("/my-record").data


def test_the_export_of_a_head_holds_nothing_of_those_they_decided_on(sign_in: SignIn, city: City):
    with db.transaction():
        audit.record(
            action="assessment.confirmed", actor=audit.Actor("0001002"), at=AT, subject="0001001", levels={"A01": 3}
        )
    data = json.loads(package_of(sign_in("unit_head").post("/my-record/export")).read("data.json"))
    line = next(line for line in data["audit"] if line["action"] == "assessment.confirmed")
    assert set(line) == {"position", "at", "action"}


def test_the_training_of_a_person_is_theirs_and_says_nothing_of_who_else_was_there(sign_in: SignIn, city: City):
    day = training.held(city)
    enrolment = day["enrolment"]
    with db.transaction():
        completion.answer_anonymously(
            enrolment_id=enrolment, answers=dict.fromkeys(Question, 5), comment="よく分かった",
            access=training.access(city, "staff"), today=TODAY,
        )  # fmt: skip
        completion.answer(
            enrolment_id=enrolment, instrument=Instrument.after, answers={"B01": 2, "B02": 1, "B04": 2},
            access=training.access(city, "staff"), at=AT, today=TODAY,
        )  # fmt: skip
    package = package_of(sign_in("staff").post("/my-record/export"))
    data = json.loads(package.read("data.json"))
    (line,) = data["enrolments"]
    assert (line["offering"], line["state"], line["answered"]) == (training.CODE, "completed", True)
    assert [step["state"] for step in data["enrolment_steps"]] == ["confirmed", "attended", "completed"]
    assert {(each["kind"], each["value"]) for each in data["results"]} == {("attendance", 420), ("assignment", 1)}
    assert [each["certificate_no"] for each in data["completions"]] == [day["number"]]
    assert [each["answer"]["B01"] for each in data["responses"]] == [2]
    everything = "".join(package.read(name).decode("utf-8-sig") for name in package.namelist())
    assert "よく分かった" not in everything and city.number("stranger") not in everything
    assert "修了証の番号" in package.read("completions.csv").decode("utf-8-sig").splitlines()[0]


def test_a_wish_for_correction_goes_to_hr_and_into_the_trail(sign_in: SignIn, city: City):
    client = sign_in("staff")
    asked = {"about": "配置の履歴", "wish": "令和6年4月の配置は法務課が正しいです。100%確かです。"}
    assert client.post("/my-record/correction", data=asked).location == "/my-record"
    assert "法務課が正しい" in sign_in("hr").get("/notices").text
    assert mail.unread(city.staff["secretariat"]) == 0
    assert trail.count(trail.Search(action="correction.asked", subject="0001001")) == 1


def test_an_empty_wish_is_refused_beside_its_field(sign_in: SignIn):
    answer = sign_in("staff").post("/my-record/correction", data={"about": "配置の履歴", "wish": " "})
    assert answer.status_code == 422 and "正しくは何かを書いてください。" in answer.text


def test_one_sees_who_read_the_own_record_with_todays_name_unit_and_purpose(sign_in: SignIn, city: City):
    with db.transaction():
        for _ in range(51):
            reading.record_reading(
                reader_id=city.staff["unit_head"], reader_label="0001002", purpose="任命の判定",
                subjects=[city.staff["staff"], city.staff["stranger"]], at=AT,
            )  # fmt: skip
        reading.record_reading(
            reader_id=None, reader_label="token:plan", purpose="API", subjects=[city.staff["staff"]], at=AT
        )
    text = sign_in("staff").get("/my-record/readings").text
    assert "佐藤　一郎" in text and "総務局 総務部 総務課" in text and "任命の判定" in text and "token:plan" in text
    assert "（2／2ページ）" in sign_in("staff").get("/my-record/readings?page=2").text


def test_nobody_read_it_yet_is_said(sign_in: SignIn):
    assert "まだ誰も見ていません" in sign_in("staff").get("/my-record/readings").text


def test_every_table_is_either_shown_to_the_person_or_known_to_hold_nothing_of_them():
    assert set(Base.metadata.tables) == HELD | SECRETS | COPIES | NOBODYS
