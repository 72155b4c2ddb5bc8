"""The audit page: searched, in pages, closed where it must be, verified on demand."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from curriculum.enrolment.services import writing
from foundation import audit, db
from foundation.audit import Actor
from tests.factories import AT
from tests.web.city import City, appoint
from tests.web.conftest import SignIn
from web import names
from web.audit import SKILL_ACTIONS

PACKAGES = ("foundation", "organisation", "skills", "curriculum", "governance", "web")

OPEN = (
    "account.", "appointment.", "appointments.", "calendar.", "completions.", "correction.", "courses.", "data.",
    "demo.", "deputy.", "framework.", "head.", "nightly.", "notices.", "offering.", "offerings.", "retention.",
    "role.", "round.", "setting.", "signin.", "staff.", "token.", "unit.", "units.",
    "announcement.", "rehearsal.", "cover.", "nomination.", "task.", "tasks.",
)  # fmt: skip
UNGUARDED = {
    "sqlite": "DROP TRIGGER audit_detail_keeps_history_on_update",
    "postgresql": "DROP TRIGGER audit_detail_keeps_history ON audit_detail",
}


def record(action: str, *, subject: str = "0001001", at=AT, **content) -> int:
    with db.transaction():
        return audit.record(action=action, actor=Actor("0001002"), at=at, subject=subject, **content).position


@pytest.mark.parametrize("who", ["staff", "unit_head", "bureau", "hr", "ict_manager"])
def test_the_trail_is_for_the_secretariat_and_administrators(sign_in: SignIn, who):
    assert sign_in(who).get("/audit").status_code == 403
    assert sign_in(who).get("/audit/verification").status_code == 403


def test_lines_are_shown_newest_first_with_their_details(sign_in: SignIn):
    record("setting.changed", name="tokens.days", value=30)
    text = sign_in("secretariat").get("/audit").text
    assert "設定の変更" in text and "tokens.days" in text


def test_one_finds_lines_by_action_actor_subject_position_and_period(sign_in: SignIn):
    position = record("setting.changed", subject="S-1", name="one")
    record("round.closed", subject="S-2", at=AT + timedelta(days=3))
    client = sign_in("secretariat")
    for asked in (
        "action=setting.changed", "actor=0001002&subject=S-1", f"position={position}",
        "from=2026-10-01&to=R8.10.1&subject=S-1",
    ):  # fmt: skip
        text = client.get(f"/audit?{asked}").text
        assert "S-1" in text and "S-2</td>" not in text, asked


def test_nothing_found_says_so(sign_in: SignIn):
    assert "当てはまる記録はありません" in sign_in("admin").get("/audit?subject=nobody").text


def test_a_question_that_cannot_be_read_is_told_and_left_out(sign_in: SignIn):
    text = sign_in("admin").get("/audit?position=abc&from=H32.5.1").text
    assert "「abc」は番号として読めません。" in text and "R2.5.1" in text


def test_the_trail_comes_in_pages(sign_in: SignIn):
    for number in range(60):
        record("setting.changed", subject=f"S-{number:02}")
    client = sign_in("secretariat")
    assert "S-59" in client.get("/audit?action=setting.changed").text
    second = client.get("/audit?action=setting.changed&page=2").text
    assert "S-09" in second and "S-59" not in second and "2／2" in second


def test_an_administrator_reads_no_details_of_skills(sign_in: SignIn):
    record("evidence.voided", reason="レベル3を失った")
    assert "レベル3を失った" in sign_in("secretariat").get("/audit").text
    text = sign_in("admin").get("/audit").text
    assert "レベル3を失った" not in text and "技能の記録のため" in text


def test_an_appointment_to_come_is_closed_to_an_administrator_until_its_day(sign_in: SignIn, city: City):
    appoint(city.units["15"], city.staff["stranger"], since=date(2027, 4, 1))
    text = sign_in("admin").get("/audit?action=appointment.made").text
    assert "先の日付の発令のため" in text and "2027-04-01" not in text
    assert "2027-04-01" in sign_in("secretariat").get("/audit?action=appointment.made").text


def test_searching_does_not_give_away_whom_a_closed_line_is_about(sign_in: SignIn, city: City):
    record("appointment.made", subject="0001008", first_day="2027-04-01")
    assert "当てはまる記録はありません" in sign_in("admin").get("/audit?subject=0001008&action=appointment.made").text


def test_a_sound_chain_is_said_to_be_sound(sign_in: SignIn):
    record("setting.changed")
    assert "連鎖は合っています" in sign_in("admin").get("/audit/verification").text


def test_a_tampered_detail_is_found_at_its_line(sign_in: SignIn, city: City):
    position = record("setting.changed", name="tokens.days")
    with db.transaction() as session:
        session.connection().exec_driver_sql(UNGUARDED[session.get_bind().dialect.name])
        session.connection().exec_driver_sql(f"UPDATE audit_detail SET subject = 'X' WHERE position = {position}")
    text = sign_in("secretariat").get("/audit/verification").text
    assert "連鎖が合いません" in text and f">{position}<" in text


def test_every_action_the_code_records_has_a_name():
    root = Path(names.__file__).parents[1]
    sources = [path.read_text() for package in PACKAGES for path in (root / package).rglob("*.py")]
    codes = {code for source in sources for code in re.findall(r'action=(?:action or )?"([a-z_]+\.[a-z_]+)"', source)}
    codes |= {f"enrolment.{word}" for word in writing.WORDS.values()}
    assert {code for code in codes if code not in names.ACTIONS} == set()


def codes_used() -> set[str]:
    root = Path(names.__file__).parents[1]
    sources = [path.read_text() for package in PACKAGES for path in (root / package).rglob("*.py")]
    pattern = r'action(?:=|: str = )(?:action or )?"([a-z_]+\.[a-z_]+)"|or "([a-z_]+\.[a-z_]+)"'
    found = {one or other for source in sources for one, other in re.findall(pattern, source)}
    return found | {f"enrolment.{word}" for word in writing.WORDS.values()} | set(names.ACTIONS)


def test_every_action_is_either_open_to_administrators_or_closed():
    open_or_closed = [(code, code.startswith(OPEN), code.startswith(SKILL_ACTIONS)) for code in codes_used()]
    assert len(open_or_closed) > 70
    assert [code for code, is_open, closed in open_or_closed if is_open is closed] == []


@pytest.mark.parametrize(
    "action", ["enrolment.declined", "results.entered", "completion.annulled", "questionnaire.answered"]
)  # fmt: skip
def test_an_administrator_reads_no_details_of_training(sign_in: SignIn, action):
    record(action, reason="点数が足りない")
    assert "点数が足りない" in sign_in("secretariat").get("/audit").text
    assert "点数が足りない" not in sign_in("admin").get("/audit").text
