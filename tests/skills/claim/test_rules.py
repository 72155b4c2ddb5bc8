"""Every state × action × party of a claim, and what a claim must hold."""

from datetime import date
from itertools import product
from typing import Any

import pytest

from foundation.errors import Refused
from organisation.account.rules import Role
from organisation.staff.rules import SECRETARIAT, Approver
from skills.claim.rules import (
    Action,
    ClaimedSkill,
    ClaimKind,
    NewClaim,
    Party,
    State,
    check_reason,
    claimed_skills,
    decider,
    next_state,
    party,
)
from tests.skills.claim.people import access_of, shipped_framework

TODAY = date(2026, 6, 10)
FRAMEWORK = shipped_framework()
NOT_OWNER = "申請を取り下げられるのは本人だけです。"
OWN = "自分の申請を自分で処理することはできません。"
NOT_DECIDER = "この申請を処理できるのは、担当の所属長(代理)または事務局だけです。"
OVER = {
    State.confirmed: "この申請はすでに確認されています。",
    State.declined: "この申請はすでに不承認になっています。",
    State.withdrawn: "この申請は本人が取り下げています。",
}


def expected(state: State, action: Action, who: Party) -> State | str:
    """The whole table, written a second time from the issue: a new state, or the sentence of the refusal."""
    decides = action in (Action.confirm, Action.decline)
    if decides and who is Party.owner:
        return OWN
    if decides and who is not Party.approver:
        return NOT_DECIDER
    if not decides and who is not Party.owner:
        return NOT_OWNER
    if state is not State.pending:
        return OVER[state]
    return {Action.confirm: State.confirmed, Action.decline: State.declined, Action.withdraw: State.withdrawn}[action]


@pytest.mark.parametrize(("state", "action", "who"), list(product(State, Action, Party)))
def test_every_state_action_and_party_has_its_answer(state: State, action: Action, who: Party) -> None:
    answer = expected(state, action, who)
    if isinstance(answer, State):
        assert next_state(state=state, action=action, party=who) is answer
    else:
        with pytest.raises(Refused) as refused:
            next_state(state=state, action=action, party=who)
        assert str(refused.value) == answer


def test_a_coaching_record_goes_to_the_secretariat_and_everything_else_to_the_head() -> None:
    head = Approver(kind="head", staff_id=7, unit_id=3)
    assert decider(kind=ClaimKind.coaching_record, head=head, framework=FRAMEWORK) == SECRETARIAT
    assert decider(kind=ClaimKind.work_record, head=head, framework=FRAMEWORK) == head
    assert decider(kind=ClaimKind.examination, head=head, framework=FRAMEWORK) == head


def test_ones_own_case_comes_before_any_role() -> None:
    mine = access_of(1, Role.secretariat, Role.hr)
    assert party(owner_id=1, access=mine, approver=SECRETARIAT) is Party.owner


def test_the_named_head_decides_and_the_secretariat_only_where_it_is_its_turn() -> None:
    head = Approver(kind="head", staff_id=7, unit_id=3)
    assert party(owner_id=1, access=access_of(7), approver=head) is Party.approver
    assert party(owner_id=1, access=access_of(8, Role.secretariat), approver=head) is Party.secretariat
    assert party(owner_id=1, access=access_of(8, Role.secretariat), approver=SECRETARIAT) is Party.approver
    assert party(owner_id=1, access=access_of(8, Role.hr), approver=SECRETARIAT) is Party.hr
    assert party(owner_id=1, access=access_of(8), approver=SECRETARIAT) is Party.other


def test_a_work_record_reaches_level_3_and_a_coaching_record_level_4() -> None:
    for kind, highest in ((ClaimKind.work_record, 3), (ClaimKind.coaching_record, 4)):
        assert skills_of(kind=kind, skill_code="C04", level=highest) == (ClaimedSkill("C04", highest),)
        refused_field(kind=kind, skill_code="C04", level=highest + 1, field="level")
        refused_field(kind=kind, skill_code="C04", level=0, field="level")


@pytest.mark.parametrize(
    ("examination", "rows"),
    [
        ("IP", {"A01": 1, "A02": 1, "G01": 1}),
        ("SG", {"G01": 2, "G02": 2, "G03": 2, "G04": 2}),
        ("FE", {"A02": 2, "E02": 2}),
        ("AP", {"A02": 3, "E02": 3, "F01": 3, "G04": 3}),
    ],
)
def test_an_examination_makes_one_row_per_mapped_skill_at_its_ceiling(examination: str, rows: dict[str, int]) -> None:
    made = skills_of(kind=ClaimKind.examination, examination=examination, note="")
    assert {row.skill_code: row.level for row in made} == rows


def test_an_unknown_examination_or_skill_is_refused() -> None:
    refused_field(kind=ClaimKind.examination, examination="XX", field="examination")
    refused_field(kind=ClaimKind.examination, field="examination")
    refused_field(kind=ClaimKind.work_record, skill_code="Z99", level=1, field="skill_code")


def test_days_lie_in_order_and_not_ahead() -> None:
    record = {"kind": ClaimKind.work_record, "skill_code": "C04", "level": 1}
    refused_field(**record, acquired_on=date(2026, 6, 11), field="acquired_on")
    refused_field(**record, expires_on=date(2026, 6, 9), field="expires_on")
    assert skills_of(**record, expires_on=TODAY)


def test_a_record_says_what_was_done_in_400_characters() -> None:
    refused_field(kind=ClaimKind.work_record, skill_code="C04", level=1, note=" ", field="note")
    refused_field(kind=ClaimKind.work_record, skill_code="C04", level=1, note="あ" * 401, field="note")
    assert skills_of(kind=ClaimKind.work_record, skill_code="C04", level=1, note="あ" * 400)


def test_declining_needs_a_reason() -> None:
    with pytest.raises(Refused) as refused:
        check_reason("　 ")
    assert refused.value.field == "reason"
    check_reason("証拠から確認できません。")


def skills_of(
    *, note: str = "集計を自動化した。", acquired_on: date = TODAY, **values: Any
) -> tuple[ClaimedSkill, ...]:
    claim = NewClaim(note=note, acquired_on=acquired_on, **values)
    return claimed_skills(claim=claim, framework=FRAMEWORK, today=TODAY)


def refused_field(*, field: str, **values: Any) -> None:
    with pytest.raises(Refused) as refused:
        skills_of(**values)
    assert refused.value.field == field
