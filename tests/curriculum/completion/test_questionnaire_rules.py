"""When which questionnaire is answered, what an answer is, and what may be shown."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as any_

from curriculum.completion import rules
from curriculum.completion.rules import SHOWN_FROM, Instrument, Question
from curriculum.enrolment.rules import State
from foundation.errors import Refused
from tests.curriculum.completion.test_rules import FIRST, OFFERING, SECOND

AFTERWARDS = (State.attended, State.completed, State.incomplete)
FOLLOWED = date(2027, 2, 17)


@pytest.mark.parametrize(
    ("instrument", "first", "last"),
    [
        (Instrument.before, OFFERING.opens_on, FIRST),
        (Instrument.reaction, SECOND, date(2026, 12, 17)),
        (Instrument.after, SECOND, None),
        (Instrument.follow_up, FOLLOWED, date(2027, 4, 18)),
        (Instrument.follow_up_head, FOLLOWED, date(2027, 4, 18)),
    ],
)  # fmt: skip
def test_each_instrument_has_its_days_both_included(instrument, first, last):
    found = rules.window(instrument=instrument, offering=OFFERING)
    assert (found.first_day, found.last_day) == (first, last)
    assert found.is_open(first) and not found.is_open(first - timedelta(days=1))
    assert last is None or (found.is_open(last) and not found.is_open(last + timedelta(days=1)))


@pytest.mark.parametrize(
    ("day", "later"),
    [(date(2026, 11, 30), date(2027, 2, 28)), (date(2026, 12, 31), date(2027, 3, 31)),
     (date(2027, 11, 30), date(2028, 2, 29))],
)  # fmt: skip
def test_three_months_later_is_never_a_day_that_does_not_exist(day, later):
    assert rules.months_after(day=day, months=3) == later


@pytest.mark.parametrize("instrument", list(Instrument))
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("attended", [True, False])
def test_who_is_asked_follows_from_the_state(instrument: Instrument, state: State, attended: bool):
    if instrument is Instrument.before:
        expected = state in (State.offered, State.confirmed, State.attended)
    else:
        expected = attended and state in AFTERWARDS
    assert rules.concerns(instrument=instrument, state=state, attended=attended) is expected


@pytest.mark.parametrize(
    ("today", "said"), [(FIRST, "からです"), (date(2026, 12, 18), "締め切りました")]
)  # fmt: skip
def test_outside_its_days_an_answer_is_refused_with_the_day(today, said):
    with pytest.raises(Refused, match=said):
        rules.check_open(
            instrument=Instrument.reaction, offering=OFFERING, state=State.attended, attended=True, today=today
        )


def test_a_cancelled_offering_asks_nobody():
    offering = replace(OFFERING, cancelled_reason="台風")
    with pytest.raises(Refused, match="対象になっていません"):
        rules.check_open(
            instrument=Instrument.reaction, offering=offering, state=State.attended, attended=True, today=SECOND
        )


@pytest.mark.parametrize(
    "answers",
    [{}, dict.fromkeys(Question, 0), dict.fromkeys(Question, 6), {**dict.fromkeys(Question, 3), "name": 3}],
)  # fmt: skip
def test_an_anonymous_answer_is_complete_and_holds_nothing_else(answers):
    with pytest.raises(Refused):
        rules.check_reaction(answers=answers, comment="")


def test_a_comment_has_400_characters():
    rules.check_reaction(answers=dict.fromkeys(Question, 5), comment="長" * 400)
    with pytest.raises(Refused, match="400字"):
        rules.check_reaction(answers=dict.fromkeys(Question, 5), comment="長" * 401)


def test_whoever_used_it_says_how():
    rules.check_follow_up(use="not_used", example="", minutes_saved=None)
    for use, example, minutes in (("used", " ", None), ("", "", None), ("used", "集計", -1), ("used", "集計", 10_001)):
        with pytest.raises(Refused):
            rules.check_follow_up(use=use, example=example, minutes_saved=minutes)


def test_levels_are_given_for_each_skill_of_the_course():
    rules.check_ratings(levels={"B01": 0, "B02": 4}, skills=["B01", "B02"], highest=4)
    for levels in ({"B01": 1}, {"B01": 1, "B02": 5}, {"B01": 1, "B02": 1, "B03": 1}):
        with pytest.raises(Refused):
            rules.check_ratings(levels=levels, skills=["B01", "B02"], highest=4)


@given(counts=any_.dictionaries(any_.integers(1, 9), any_.integers(0, 9)))
def test_no_subtraction_from_the_sum_leaves_one_to_four_answers(counts):
    chosen = rules.summed(counts=counts)
    shown_alone = {offering for offering, count in counts.items() if count >= SHOWN_FROM}
    rest = sum(counts[offering] for offering in chosen - shown_alone)
    assert shown_alone <= chosen and (rest == 0 or rest >= SHOWN_FROM)


@given(numbers=any_.lists(any_.integers(0, 5), min_size=1, max_size=50))
def test_a_mean_in_tenths_is_rounded_half_up(numbers):
    found = rules.tenths(numbers=numbers)
    assert abs(found * len(numbers) - 10 * sum(numbers)) * 2 <= len(numbers)
    assert rules.tenths(numbers=[]) == 0
