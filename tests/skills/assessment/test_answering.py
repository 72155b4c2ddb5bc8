"""Answering: every choice is saved at once and nothing is overwritten in silence."""

from datetime import date

import pytest

from foundation import db, uploads
from foundation.errors import Refused
from skills.assessment import queries
from skills.assessment.models import Answer
from skills.assessment.rules import State
from skills.evidence import services as evidence
from tests.factories import AT, TESTER, count
from tests.skills.assessment.round import CODES, PDF, Year, open_year
from tests.skills.claim.world import statements


def test_every_choice_is_saved_at_once_and_the_earlier_one_stays_in_history(database: str) -> None:
    year = open_year()
    first = year.answer("member", "A01", 2, "手順書を作った。")
    second = year.answer("member", "A01", 3, "手順書を作った。")
    assert year.answers("member") == {"A01": second}
    assert queries.answers(year.id_of("member"), known_at=first.known_since)["A01"].level == 2
    assert second.known_since > first.known_since
    assert year.state("member") is State.draft


def test_a_stale_tab_is_refused_with_both_values_and_overwrites_nothing(database: str) -> None:
    year = open_year()
    shown = year.answer("member", "A01", 1)
    kept = year.answer("member", "A01", 3)
    for stale in (shown, None):
        with pytest.raises(Refused, match=r"レベル3.*レベル2"):
            year.answer("member", "A01", 2, seen=stale)
    assert year.answers("member")["A01"] == kept


def test_saying_the_same_again_writes_nothing_even_from_a_stale_tab(database: str) -> None:
    year = open_year()
    first = year.answer("member", "A01", 2)
    assert year.answer("member", "A01", 2, seen=None) == first
    assert count(Answer) == 1


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2026, 11, 1)])
def test_outside_the_round_nothing_is_taken_in(database: str, day: date) -> None:
    year = open_year()
    year.answer("member", "A01", 2)
    year.today = day
    with pytest.raises(Refused, match="期間"):
        year.answer("member", "A01", 3)
    with pytest.raises(Refused, match="期間"):
        year.carry_over("member")
    assert not year.sheet("member").can_be_answered


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2026, 10, 31)])
def test_the_first_and_the_last_day_belong_to_the_round(database: str, day: date) -> None:
    year = open_year()
    year.today = day
    assert year.answer("member", "A01", 2).chosen_on == day


def test_without_a_round_nobody_answers(database: str) -> None:
    year = open_year()
    year.year = 2025
    with pytest.raises(Refused, match="期間"):
        year.answer("member", "A01", 2)
    assert year.sheet("member").round is None


def test_a_file_stays_with_the_answer_until_it_is_taken_away(database: str) -> None:
    year = open_year()
    with_file = year.answer("member", "A01", 2, file=PDF)
    assert with_file.upload_id is not None
    kept = uploads.stored(with_file.upload_id, at=AT)
    assert kept is not None
    assert (kept.owner_id, kept.filename, kept.content) == (year.world.people["member"], PDF.filename, PDF.content)
    assert year.answer("member", "A01", 3).upload_id == with_file.upload_id
    assert year.answer("member", "A01", 3, keeps_file=False).upload_id is None


def test_a_file_of_another_kind_is_refused_and_the_answer_is_not_half_saved(database: str) -> None:
    year = open_year()
    with pytest.raises(Refused):
        year.answer("member", "A01", 2, file=uploads.NewFile("run.exe", b"MZ"))
    assert year.answers("member") == {}
    assert year.state("member") is State.not_started


def test_the_sheet_can_be_left_and_resumed_and_shows_how_far_it_is(database: str) -> None:
    year = open_year()
    assert (year.sheet("member").answered, year.sheet("member").state) == (0, State.not_started)
    year.answer("member", "A01", 0)
    year.answer("member", "I05", 4)
    sheet = year.sheet("member")
    assert (sheet.answered, len(sheet.lines), sheet.state) == (2, 43, State.draft)
    assert [line.skill_code for line in sheet.lines] == list(CODES)
    assert {line.skill_code: line.answer.level for line in sheet.lines if line.answer} == {"A01": 0, "I05": 4}
    assert sheet.can_be_answered


def test_all_43_can_be_answered_one_by_one_and_handed_in(database: str) -> None:
    year = open_year()
    for number, code in enumerate(CODES):
        assert year.sheet("member").answered == number
        year.answer("member", code, number % 5)
    year.submit("member")
    assert year.state("member") is State.submitted


def test_the_last_self_assessment_in_the_evidence_is_the_start_where_there_is_no_last_year(database: str) -> None:
    year = open_year()
    self_assessed(year, "A01", 3, date(2025, 6, 1))
    self_assessed(year, "A02", 4, date(2026, 6, 1))
    previous = {line.skill_code: line.previous for line in year.sheet("member").lines}
    assert previous["A01"] == 3
    assert previous["A02"] is None


def test_last_years_confirmed_level_is_the_start_of_this_year(database: str) -> None:
    year = last_year_confirmed()
    previous = {line.skill_code: line.previous for line in year.sheet("member").lines}
    assert previous["A01"] == 3
    assert previous["A02"] == 2
    assert year.sheet("member").answered == 0


def test_taking_over_last_year_answers_what_is_open_and_leaves_what_is_answered(database: str) -> None:
    year = last_year_confirmed()
    mine = year.answer("member", "A01", 1, "今年は違う。")
    assert year.carry_over("member") == 42
    answers = year.answers("member")
    assert answers["A01"] == mine
    assert answers["A02"].level == 2
    assert len(answers) == 43
    with pytest.raises(Refused, match="引き継げる"):
        year.carry_over("member")


def test_a_submitted_sheet_is_closed_to_answers(database: str) -> None:
    year = open_year()
    year.answer_all("member")
    year.submit("member")
    before = year.answers("member")
    with pytest.raises(Refused, match="取り下げ"):
        year.answer("member", "A01", 4)
    assert year.answers("member") == before


def test_a_sheet_takes_the_same_few_statements_however_much_is_answered(database: str) -> None:
    year = open_year()
    year.answer("member", "A01", 1)
    few = cost(year)
    year.answer("member", "A02", 1)
    year.answer("member", "A02", 2)
    assert cost(year) <= few <= 12


def cost(year: Year) -> int:
    with statements() as seen:
        year.sheet("member")
    return len(seen)


def self_assessed(year: Year, code: str, level: int, on: date) -> None:
    with db.transaction():
        evidence.record(
            staff_id=year.world.people["member"], skill_code=code, level=level, kind="self_assessment", acquired_on=on,
            actor=TESTER, at=AT,
        )  # fmt: skip


def last_year_confirmed() -> Year:
    year = Year(open_year().world, today=date(2025, 6, 1), year=2025)
    year.open(date(2025, 5, 1), date(2025, 6, 30))
    year.answer_all("member")
    year.submit("member")
    year.confirm("member", "head", {"A01": (3, "後輩の支援もしている。")})
    year.today, year.year = date(2026, 10, 1), 2026
    return year
