"""Every state × action × party of a self-assessment, and what its answers and its confirmation must hold."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from foundation.errors import Refused
from skills.assessment import rules
from skills.assessment.rules import Action, NewAnswer, SelfAnswer, State, next_state, state_of
from skills.claim.rules import Party

OWNERS = {Action.answer, Action.submit, Action.withdraw}
MOMENT = datetime(2026, 5, 20, 1, 2, 3, 456789, tzinfo=UTC)
ONLY_OWNER = "自己評価に回答し、提出し、取り下げられるのは本人だけです。"
OWN = "自分の自己評価を自分で確認することはできません。"
ONLY_HEAD = "この自己評価を確認できるのは、本人の今の所属長(代理)だけです。"
REASON = {
    State.not_started: "まだ一つも回答がありません。",
    State.draft: "まだ提出されていません。",
    State.submitted: "提出済みです。直すときは、先に提出を取り下げてください。",
    State.returned: "本人に差し戻されています。",
    State.confirmed: "所属長の確認が済んでいるため、もう変えられません。",
}
MOVES = {
    Action.answer: {State.not_started: State.draft, State.draft: State.draft, State.returned: State.returned},
    Action.submit: {State.draft: State.submitted, State.returned: State.submitted},
    Action.withdraw: {State.submitted: State.draft},
    Action.return_: {State.submitted: State.returned},
    Action.confirm: {State.submitted: State.confirmed},
}


def expected(state: State, action: Action, who: Party) -> State | str:
    """The whole table, written a second time from the issue: a new state, or the sentence of the refusal."""
    if action in OWNERS and who is not Party.owner:
        return ONLY_OWNER
    if action not in OWNERS and who is Party.owner:
        return OWN
    if action not in OWNERS and who is not Party.approver:
        return ONLY_HEAD
    return MOVES[action].get(state, REASON[state])


@pytest.mark.parametrize(("state", "action", "who"), list(product(State, Action, Party)))
def test_every_state_action_and_party_has_its_answer(state: State, action: Action, who: Party) -> None:
    answer = expected(state, action, who)
    if isinstance(answer, State):
        assert next_state(state=state, action=action, party=who, round_open=True) is answer
    else:
        assert refusal(state, action, who, round_open=True) == answer


@pytest.mark.parametrize(("state", "action", "who"), list(product(State, Action, Party)))
def test_after_the_round_only_a_confirmation_goes_on(state: State, action: Action, who: Party) -> None:
    answer = expected(state, action, who)
    if isinstance(answer, State) and action is Action.confirm:
        assert next_state(state=state, action=action, party=who, round_open=False) is answer
    elif isinstance(answer, State):
        assert "期間" in refusal(state, action, who, round_open=False)
    else:
        assert refusal(state, action, who, round_open=False) == answer


def refusal(state: State, action: Action, who: Party, *, round_open: bool) -> str:
    with pytest.raises(Refused) as refused:
        next_state(state=state, action=action, party=who, round_open=round_open)
    return str(refused.value)


def test_the_state_is_the_last_step() -> None:
    assert state_of(last_step=None, answered=False) is State.not_started
    assert state_of(last_step=None, answered=True) is State.draft
    assert state_of(last_step=Action.submit, answered=True) is State.submitted
    assert state_of(last_step=Action.withdraw, answered=True) is State.draft
    assert state_of(last_step=Action.return_, answered=True) is State.returned
    assert state_of(last_step=Action.confirm, answered=True) is State.confirmed


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (NewAnswer("A01", 5), "level"),
        (NewAnswer("A01", -1), "level"),
        (NewAnswer("Z99", 1), "skill_code"),
        (NewAnswer("A01", 1, "あ" * 401), "note"),
    ],
)
def test_an_answer_outside_the_scale_the_framework_or_the_space_is_refused(answer: NewAnswer, field: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_answer(answer=answer, asked=["A01"], max_level=4)
    assert refused.value.field == field


def test_a_stale_page_is_told_both_values() -> None:
    with pytest.raises(Refused) as refused:
        rules.check_seen(present=answered(3), expected_since=MOMENT - timedelta(microseconds=1), level=1)
    assert "レベル3" in str(refused.value)
    assert "レベル1" in str(refused.value)
    with pytest.raises(Refused):
        rules.check_seen(present=answered(3), expected_since=None, level=1)
    with pytest.raises(Refused):
        rules.check_seen(present=None, expected_since=MOMENT, level=1)


def test_a_page_that_shows_what_stands_may_save() -> None:
    rules.check_seen(present=answered(3), expected_since=MOMENT, level=1)
    rules.check_seen(present=None, expected_since=None, level=1)


def test_saying_the_same_again_changes_nothing_but_taking_the_file_away_does() -> None:
    present = SelfAnswer(2, "記録", 9, MOMENT, date(2026, 5, 20))
    assert rules.says_the_same(present=present, answer=NewAnswer("A01", 2, " 記録 "))
    assert not rules.says_the_same(present=present, answer=NewAnswer("A01", 2, "記録", keeps_file=False))
    assert not rules.says_the_same(present=present, answer=NewAnswer("A01", 3, "記録"))
    assert not rules.says_the_same(present=present, answer=NewAnswer("A01", 2, ""))


def test_an_incomplete_sheet_says_how_many_are_missing() -> None:
    with pytest.raises(Refused, match="2あります"):
        rules.check_complete(answered=["A01", "X01"], asked=["A01", "A02", "A03"])
    rules.check_complete(answered=["A01", "A02"], asked=["A01", "A02"])


def test_the_head_changes_by_one_at_most_and_says_why() -> None:
    own = {"A01": 2, "A02": 0, "A03": 4}
    reasons = {"A01": " 実績なし ", "A02": "研修"}
    made = rules.decide(answers=own, levels={"A01": 1, "A02": 1, "A03": 4}, reasons=reasons, max_level=4)
    assert [(each.skill_code, each.self_level, each.confirmed_level, each.reason) for each in made] == [
        ("A01", 2, 1, "実績なし"),
        ("A02", 0, 1, "研修"),
        ("A03", 4, 4, ""),
    ]
    assert [each.changed for each in made] == [True, True, False]


@pytest.mark.parametrize(
    ("levels", "reasons", "field"),
    [
        ({"A01": 0, "A02": 0, "A03": 4}, {"A01": "理由"}, "level_A01"),
        ({"A01": 2, "A02": 2, "A03": 4}, {"A02": "理由"}, "level_A02"),
        ({"A01": 2, "A02": 0, "A03": 5}, {"A03": "理由"}, "level_A03"),
        ({"A01": 2, "A02": -1, "A03": 4}, {"A02": "理由"}, "level_A02"),
        ({"A01": 1, "A02": 0, "A03": 4}, {}, "reason_A01"),
        ({"A01": 1, "A02": 0, "A03": 4}, {"A01": "　"}, "reason_A01"),
        ({"A01": 1, "A02": 0, "A03": 4}, {"A01": "あ" * 401}, "reason_A01"),
        ({"A01": 2, "A02": 0}, {}, None),
        ({"A01": 2, "A02": 0, "A03": 4, "A04": 1}, {}, None),
    ],
)
def test_a_confirmation_out_of_bounds_is_refused_at_its_skill(
    levels: dict[str, int], reasons: dict[str, str], field: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        rules.decide(answers={"A01": 2, "A02": 0, "A03": 4}, levels=levels, reasons=reasons, max_level=4)
    assert refused.value.field == field


def test_returning_needs_a_comment_and_confirming_does_not() -> None:
    with pytest.raises(Refused):
        rules.check_comment(" ", needed=True)
    rules.check_comment("", needed=False)
    with pytest.raises(Refused):
        rules.check_comment("あ" * 401, needed=False)


def test_a_decision_on_an_earlier_submission_is_refused() -> None:
    with pytest.raises(Refused):
        rules.check_step(last=3, seen=1)
    rules.check_step(last=3, seen=3)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2026, 6, 2), date(2026, 6, 1), "last_day"),
        (date(2026, 3, 31), date(2026, 6, 1), "first_day"),
        (date(2026, 5, 1), date(2027, 4, 1), "first_day"),
        (date(2026, 4, 1), date(2026, 5, 9), "last_day"),
    ],
)
def test_a_round_lies_in_its_year_and_is_not_over_before_it_is_set(first: date, last: date, field: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_round(fiscal_year=2026, first_day=first, last_day=last, today=date(2026, 5, 10))
    assert refused.value.field == field


def test_a_round_of_one_day_may_be_the_whole_round() -> None:
    day = date(2026, 5, 10)
    rules.check_round(fiscal_year=2026, first_day=day, last_day=day, today=day)


def answered(level: int) -> SelfAnswer:
    return SelfAnswer(level, "", None, MOMENT, MOMENT.date())
