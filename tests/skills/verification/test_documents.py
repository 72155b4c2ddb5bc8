"""Documents: what they freeze, who draws one up and confirms it, their numbers, and the days that are bad."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from foundation import db, mail, retention
from foundation.db import transaction
from foundation.errors import NotFound, Refused
from foundation.history import Viewpoint
from skills.evidence import services as evidence
from skills.verification import queries, rules, services
from skills.verification.models import VerificationConfirmation, VerificationDocument
from tests.factories import AT, TESTER, TODAY
from tests.furnished import furnished
from tests.web import city as cities
from tests.web.city import City, appoint
from tests.web.rows.verifications import access, drawn_up

NOW = Viewpoint(on=TODAY, today=TODAY)
LATER = AT + timedelta(hours=1)


@pytest.fixture
def city(database) -> City:
    return furnished("city", cities.build)


def prove(city: City, skill: str = "A01", level: int = 3, **given) -> int:
    values = {"kind": "work_record", "acquired_on": date(2026, 5, 1), "confirmer_id": city.staff["unit_head"]}
    with transaction():
        return evidence.record(
            staff_id=city.staff["ict_manager"], skill_code=skill, level=level, actor=TESTER, at=AT, **values | given
        )


def line_of(number: str, view: Viewpoint = NOW):
    found = queries.document(number, view)
    assert found is not None
    return found


def confirm(city: City, number: str, who: str = "bureau", note: str = "", at: datetime = LATER) -> None:
    with transaction():
        services.confirm(number=number, note=note, access=access(city, who), at=at, today=TODAY)


def test_a_document_freezes_every_condition_and_skill_with_its_proof(city):
    proof = prove(city, expires_on=date(2028, 3, 31))
    line = line_of(drawn_up(city))
    content = line.content
    assert content["unit"] == {"code": "01", "name": "総務局"}
    assert content["appointee"]["name"] == "山田　六花" and content["appointee"]["posted_at"] == "総務局 総務部 法務課"
    assert [each["code"] for each in content["conditions"]][:3] == ["appointed", "grade", "posting"]
    skill = next(each for each in content["skills"] if each["code"] == "A01")
    assert skill["evidence"] == {
        "id": proof, "kind": "work_record", "kind_name": "業務実績", "on": "2026-05-01", "until": "2028-03-31",
        "confirmer": {"staff_no": "0001002", "name": "佐藤　一郎", "post": "課長"},
    }  # fmt: skip
    assert line.hash == queries.digest(content) and content["number"] == line.number


def test_numbers_follow_each_other_within_the_fiscal_year_in_which_they_are_given(city):
    assert [drawn_up(city), drawn_up(city, unit="15")] == ["V2026-000001", "V2026-000002"]
    last_minute = datetime(2027, 3, 31, 14, 59, tzinfo=UTC)
    for at, today, number in (
        (last_minute, date(2027, 3, 31), "V2026-000003"),
        (last_minute + timedelta(minutes=1), date(2027, 4, 1), "V2027-000001"),
    ):
        with transaction():
            view = Viewpoint(on=date(2027, 3, 31), today=today)
            assert services.draw_up(unit_code="01", view=view, access=access(city, "hr"), at=at) == number


def test_a_document_of_a_vacant_unit_says_that_nobody_is_appointed(city):
    line = line_of(drawn_up(city, unit="15"))
    assert (line.status, line.staff_id, line.content["appointee"], line.content["skills"]) == ("vacant", None, None, [])


def test_a_document_is_never_changed_and_never_deleted(city):
    line = line_of(drawn_up(city))
    for statement in (update(VerificationDocument).values(status="qualified"), delete(VerificationDocument)):
        with pytest.raises(DBAPIError, match="keeps its history"), transaction():
            db.session().execute(statement)
    assert line_of(line.number) == line


def test_a_past_moment_gives_what_was_known_then(city):
    before = AT + timedelta(seconds=30)
    made = prove(city)
    with transaction():
        evidence.void(made, reason="誤り", actor=TESTER, at=AT + timedelta(minutes=5))
    with transaction():
        number = services.draw_up(
            unit_code="01", view=Viewpoint(on=TODAY, today=TODAY, known_at=before), access=access(city, "hr"), at=LATER
        )
    line = line_of(number)
    assert next(each for each in line.content["skills"] if each["code"] == "A01")["held"] == 3
    assert ("evidence", "A01") in {each.about for each in queries.marks([line], NOW)[line.id].corrections}


def test_what_cannot_be_drawn_up_is_refused_in_words(city):
    for given, who, reason in (
        ({"on": TODAY + timedelta(days=1)}, "hr", "までの日について"),
        ({"known_at": AT + timedelta(days=2)}, "hr", "まだ来ていない時点"),
        ({}, "staff", "作ることはできません"),
        ({}, "ict_manager", "作ることはできません"),
        ({}, "admin", "作ることはできません"),
    ):
        view = Viewpoint(**{"on": TODAY, "today": TODAY} | given)
        with pytest.raises(Refused, match=reason), transaction():
            services.draw_up(unit_code="01", view=view, access=access(city, who), at=LATER)


def test_a_bureau_draws_up_its_own_only(city):
    drawn_up(city, who="bureau")
    with pytest.raises(Refused, match="作ることはできません"):
        drawn_up(city, unit="15", who="bureau")
    with pytest.raises(NotFound, match="任命単位ではありません"):
        drawn_up(city, unit="0101", who="hr")


def test_what_changed_since_the_page_was_shown_is_not_frozen_unseen(city):
    draft = queries.draft("01", NOW)
    assert draft is not None
    prove(city)
    with pytest.raises(Refused, match="画面を開いたあとに記録が変わりました"), transaction():
        services.draw_up(unit_code="01", view=NOW, access=access(city, "hr"), at=LATER, seen=draft.seen)


def test_a_second_click_makes_no_second_document(city):
    draft = queries.draft("01", NOW)
    assert draft is not None
    with transaction():
        first = services.draw_up(unit_code="01", view=NOW, access=access(city, "hr"), at=LATER, seen=draft.seen)
    with pytest.raises(Refused, match="今日すでに作っています"), transaction():
        services.draw_up(unit_code="01", view=NOW, access=access(city, "hr"), at=LATER, seen=draft.seen)
    assert [each.number for each in queries.documents(NOW)[0]] == [first]


def test_the_officer_is_told_of_a_document_somebody_else_drew_up(city):
    drawn_up(city)
    assert mail.unread(city.staff["bureau"]) == 1


def test_the_officer_of_the_bureau_confirms_it_once(city):
    number = drawn_up(city)
    confirm(city, number, note="  対面で確認  ")
    found = line_of(number).confirmation
    assert found is not None and (found.confirmer_id, found.note) == (city.staff["bureau"], "対面で確認")
    with pytest.raises(Refused, match="すでに確認されています"):
        confirm(city, number)


def test_nobody_else_confirms_it(city):
    number = drawn_up(city)
    for who in ("staff", "unit_head", "hr", "secretariat", "admin", "ict_manager"):
        with pytest.raises(Refused, match="担当者だけ"):
            confirm(city, number, who)


def test_the_officer_does_not_confirm_the_own_verification(city):
    with transaction():
        db.session().execute(update_of_last_day(city))
    appoint(city.units["01"], city.staff["bureau"], since=TODAY)
    number = drawn_up(city, who="hr")
    assert line_of(number).staff_id == city.staff["bureau"]
    with pytest.raises(Refused, match="自分の判定書"):
        confirm(city, number)


def update_of_last_day(city: City):
    table = cities.Appointment
    return update(table).where(table.id == city.appointment).values(known_until=AT, known_until_reason="交代")


def test_two_confirmations_meet_the_same_sentence_behind_the_service(city):
    number = drawn_up(city)
    confirm(city, number)
    values = {"document_id": line_of(number).id, "confirmer_id": city.staff["hr"], "confirmed_at": LATER, "note": ""}
    with pytest.raises(Refused, match="この判定書は、すでに確認されています。"), transaction():
        db.session().execute(insert(VerificationConfirmation).values(values))


def test_a_document_whose_day_was_corrected_is_not_confirmed(city):
    number = drawn_up(city)
    prove(city)
    with pytest.raises(Refused, match="作り直してください"):
        confirm(city, number)


def test_what_was_not_yet_made_or_confirmed_is_not_told_of_an_earlier_moment(city):
    number = drawn_up(city)
    confirm(city, number, at=LATER)
    at = Viewpoint(on=TODAY, today=TODAY, known_at=LATER - timedelta(minutes=30))
    assert queries.document(number, Viewpoint(on=TODAY, today=TODAY, known_at=AT - timedelta(days=1))) is None
    assert line_of(number, at).confirmation is None and line_of(number).confirmation is not None


def test_with_what_proved_the_skills_of_people_who_left_their_documents_are_erased(city):
    number, vacant = drawn_up(city), drawn_up(city, unit="15")
    confirm(city, number)
    with transaction(), retention.erasing(at=AT):
        services.erase_records_of([city.staff["ict_manager"]])
    assert db.session().execute(select(VerificationDocument.number)).scalars().all() == [vacant]
    assert db.session().execute(select(VerificationConfirmation.id)).all() == []


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("V2026-000123", "V2026-000123"), ("v2026 000123", "V2026-000123"), ("2026000123", "V2026-000123"),
        ("Ｖ２０２６－０００１２３", "V2026-000123"), ("令和8年度 判定第0123号", "V2026-000123"),
        ("令和８年度判定第１２３号", "V2026-000123"),
        ("", ""), ("V2026-12", ""), ("大正99年度 判定第1号", ""), ("V2026-000123'--", ""),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_typed(typed, number):
    assert rules.plain_number(typed) == number


@pytest.mark.parametrize("typed", ["ab" * 32, "AB" * 32, " ".join(["abab"] * 16), "ＡＢ" * 32, "abab-" * 16])
def test_a_hash_is_read_however_it_is_typed(typed):
    assert rules.plain_hash(typed) == "ab" * 32


def test_a_hash_is_printed_in_groups_of_four():
    assert rules.grouped("ab" * 32) == " ".join(["abab"] * 16)
