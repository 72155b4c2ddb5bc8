"""HR's yearly round: opened, extended, closed early, reopened; progress and reminders."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from foundation import db
from foundation.errors import Refused
from skills.assessment import queries
from skills.assessment.models import Round
from skills.assessment.rules import State
from tests.factories import TODAY, make_staff
from tests.skills.assessment.round import FIRST, LAST, Year, open_year
from tests.skills.claim.world import VIEW, make_world, statements


def test_only_hr_opens_closes_and_reminds(database: str) -> None:
    year = open_year()
    for who in ("member", "head", "chief", "secretary"):
        for act in (year.close, year.remind):
            with pytest.raises(Refused, match="人事課だけ"):
                act(who)
        with pytest.raises(Refused, match="人事課だけ"):
            year.open(who=who)


def test_a_round_that_is_opened_can_be_found_by_year_and_day(database: str) -> None:
    open_year()
    found = queries.round_of(2026)
    assert found is not None
    assert (found.fiscal_year, found.first_day, found.last_day) == (2026, FIRST, LAST)
    assert queries.round_on(FIRST) == queries.round_on(LAST) == found
    assert queries.round_on(FIRST - timedelta(days=1)) is None
    assert queries.round_on(LAST + timedelta(days=1)) is None
    assert queries.round_of(2025) is None


def test_extending_is_a_new_row_of_history(database: str) -> None:
    year = open_year()
    year.open(FIRST, date(2026, 11, 30))
    assert [line.last_day for line in queries.rounds()] == [date(2026, 11, 30)]
    rows = db.session().execute(select(Round.true_until, Round.known_until_reason).order_by(Round.id)).all()
    assert [tuple(row) for row in rows] == [(LAST, "期間の変更"), (date(2026, 11, 30), None)]


def test_closing_early_holds_at_once_and_reopening_lets_people_go_on(database: str) -> None:
    year = open_year()
    year.answer("member", "A01", 2)
    year.close()
    assert queries.round_on(TODAY) is None
    with pytest.raises(Refused, match="期間"):
        year.answer("member", "A01", 3)
    with pytest.raises(Refused, match="開かれていません"):
        year.close()
    year.open()
    year.answer("member", "A01", 3)


def test_a_round_that_began_today_is_taken_back_when_closed(database: str) -> None:
    year = Year(make_world())
    year.open(TODAY, LAST)
    year.close()
    assert queries.rounds() == []
    year.open(TODAY, LAST)
    assert queries.round_on(TODAY) is not None


def test_a_round_outside_its_year_is_refused(database: str) -> None:
    year = Year(make_world())
    with pytest.raises(Refused, match="令和8年度"):
        year.open(date(2026, 9, 1), date(2027, 4, 1))


def test_progress_counts_everybody_posted_once_in_their_appointing_unit(database: str) -> None:
    year = open_year()
    put_everybody_somewhere(year)
    lines = {line.unit.code if line.unit else "": line for line in queries.progress(2026, VIEW)}
    assert list(lines) == ["01", "15", ""]
    assert lines["01"].counts == {
        State.not_started: 3, State.draft: 2, State.submitted: 1, State.returned: 1, State.confirmed: 1,
    }  # fmt: skip
    assert lines["01"].total == 8
    assert lines["15"].counts[State.not_started] == lines["15"].total == 2
    assert lines[""].total == 1


def test_progress_of_the_whole_city_is_one_statement_beside_the_tree(database: str) -> None:
    year = open_year()
    before = cost()
    put_everybody_somewhere(year)
    assert cost() == before


def cost() -> int:
    queries.progress(2026, VIEW)
    with statements() as seen:
        queries.progress(2026, VIEW)
    return len(seen)


def test_reminding_reaches_whoever_has_not_handed_in_and_says_how_many(database: str) -> None:
    year = open_year()
    put_everybody_somewhere(year)
    assert year.remind() == 9
    told = {who for who in year.world.people if any("まだ提出されていません" in each for each in year.told(who))}
    assert told == set(year.world.people) - {"director", "head"}
    assert "2026-10-31" in year.told("stranger")[0]


def test_outside_the_round_nobody_is_reminded(database: str) -> None:
    year = open_year()
    year.today = LAST + timedelta(days=1)
    with pytest.raises(Refused, match="開かれていません"):
        year.remind()


def put_everybody_somewhere(year: Year) -> None:
    """hr, secretary, colleague, stranger, other_head: nothing; chief: withdrawn; neighbour: draft; member: returned;

    director: submitted; head: confirmed; and one person in the city itself, outside all appointing units.
    """
    make_staff("0000099", unit=year.world.units["00"], name="市長部局")
    year.answer("neighbour", "A01", 1)
    for who in ("chief", "member", "director", "head"):
        year.answer_all(who)
        year.submit(who)
    year.withdraw("chief")
    year.hand_back("member", "head")
    year.confirm("head", "director")
