"""Nominations: every state × action × party, what each step records and tells, and the bad days."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from foundation import audit, db
from foundation.errors import NotFound, Refused
from foundation.history import Viewpoint
from foundation.mail import notices
from organisation.appointment import queries, services
from organisation.appointment.models import Appointment, Nomination, NominationState
from organisation.appointment.rules import AppointmentKind
from organisation.appointment.rules.nominating import Action, Party, State, check_action, parties
from tests.factories import AT, TESTER, TODAY, count, make_posting
from tests.organisation.appointment.nominations import FIRST_DAY, WAYS, Stage

NOW = Viewpoint(on=TODAY, today=TODAY, sees_future=True)
COLUMNS = "nominate revise check return decline withdraw appoint lapse"
TABLE = """
none       BS  .   .  .  .  .   .  .
nominated  .   .   S  S  S  BN  .  Y
returned   .   BN  .  .  .  BN  .  Y
checked    .   .   .  S  S  BN  S  Y
appointed  .   .   .  .  .  .   .  .
declined   .   .   .  .  .  .   .  .
withdrawn  .   .   .  .  .  .   .  .
lapsed     .   .   .  .  .  .   .  .
"""
LETTERS = {"B": "bureau", "N": "nominator", "S": "secretariat", "O": "owner", "H": "hr", "Y": "system", "X": "other"}
RECORDED = {
    "revise": "nomination.revised", "check": "nomination.checked", "return": "nomination.returned",
    "decline": "nomination.declined", "withdraw": "nomination.withdrawn", "appoint": "nomination.appointed",
    "lapse": "nomination.lapsed",
}  # fmt: skip
OFFICERS, DESK = {"bureau", "nominator"}, {"secretariat", "second_secretary"}
TOLD = {
    "revise": DESK, "check": OFFICERS, "return": OFFICERS, "decline": OFFICERS, "withdraw": DESK,
    "appoint": OFFICERS | {"owner"}, "lapse": OFFICERS | DESK,
}  # fmt: skip


def cells() -> list[tuple[tuple[str, str, str], bool]]:
    """Every (state, action, party) with whether it is allowed."""
    found = []
    for row in TABLE.strip().splitlines():
        state, *marks = row.split()
        for action, mark in zip(COLUMNS.split(), marks, strict=True):
            found += [((state, action, party), letter in mark) for letter, party in LETTERS.items()]
    return found


def refusal(state: str, action: str, party: str) -> str:
    try:
        check_action(
            state=None if state == "none" else State(state), action=Action(action), parties=frozenset({Party(party)})
        )
    except Refused as refused:
        return str(refused)
    return ""


def test_the_table_names_every_state_action_and_party():
    found = [cell for cell, _ in cells()]
    assert len(found) == len(set(found)) == 8 * 8 * 7
    assert {state for state, _, _ in found} == {str(state) for state in State} | {"none"}
    assert {action for _, action, _ in found} == {str(action) for action in Action}
    assert {party for _, _, party in found} == {str(party) for party in Party}


def test_the_rule_allows_what_the_table_allows_and_refuses_the_rest_in_a_sentence():
    said = {cell: refusal(*cell) for cell, _ in cells()}
    assert [cell for cell, may in cells() if (said[cell] == "") != may] == []
    assert all(sentence == "" or sentence.endswith("。") for sentence in said.values())


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ({"staff_id": 1, "secretariat": True, "acts_for_unit": True}, {"owner"}),
        ({"staff_id": 2, "secretariat": True}, {"nominator"}),
        ({"staff_id": 2, "acts_for_unit": True}, {"nominator", "bureau"}),
        ({"staff_id": 2}, {"other"}),
        ({"staff_id": 3, "secretariat": True, "hr": True}, {"secretariat", "hr"}),
        ({"staff_id": None}, {"other"}),
    ],
)
def test_the_nominee_is_nothing_else_and_whoever_nominated_is_not_the_secretariat(who, expected):
    given: dict[str, Any] = {"acts_for_unit": False, "secretariat": False, "hr": False} | who
    assert parties(nominee_id=1, nominator_ids=[2], **given) == expected


@pytest.fixture
def stage(database) -> Stage:
    return Stage.built()


def state(nomination_id: int) -> str:
    return str(queries.nomination(nomination_id, NOW).state)


def heard(stage: Stage) -> dict[str, int]:
    return {name: len(notices(staff_id, limit=1000)) for name, staff_id in stage.people.items()}


def last_entry() -> tuple[int, str]:
    statement = select(audit.Entry.position, audit.Entry.action).order_by(audit.Entry.position.desc()).limit(1)
    row = db.session().execute(statement).one()
    return int(row[0]), str(row[1])


def clear(stage: Stage, nomination_id: int) -> None:
    """Make room for the next case: what still runs is withdrawn, what was appointed ends the same day."""
    line = queries.nomination(nomination_id, NOW)
    if line.running:
        stage.act(nomination_id, Action.withdraw)
    if line.appointment_id is not None:
        with db.transaction():
            services.end(line.appointment_id, line.first_day, "次の試験", actor=TESTER, at=AT)


def test_what_is_allowed_happens_is_recorded_and_told_to_those_whose_turn_it_is(stage: Stage):
    for day, (before, action, party) in enumerate(cell for cell, may in cells() if may and cell[1] != "nominate"):
        case = stage.reached(before, first_day=FIRST_DAY + timedelta(days=day))
        told = heard(stage)
        stage.act(case, Action(action), party)
        where = (before, action, party)
        assert last_entry()[1] == RECORDED[action], where
        hearers = {name for name, number in heard(stage).items() if number > told[name]}
        assert hearers == TOLD[action] - {party}, where
        clear(stage, case)
    assert list(audit.verify()) == []


def test_what_is_refused_says_so_and_changes_nothing(stage: Stage):
    for day, before in enumerate(WAYS):
        case = stage.reached(before, first_day=FIRST_DAY + timedelta(days=day))
        position = last_entry()[0]
        for (found, action, party), may in cells():
            if found == before and not may and action != "nominate" and party != "system":
                with pytest.raises(Refused) as refused:
                    stage.act(case, Action(action), party)
                assert str(refused.value), (before, action, party)
        assert (state(case), last_entry()[0]) == (before, position)
        clear(stage, case)


@pytest.mark.parametrize("who", ["owner", "hr", "other", "ward_officer"])
def test_only_the_bureau_and_the_secretariat_nominate_and_nobody_themselves(stage: Stage, who):
    with pytest.raises(Refused):
        stage.nominate(who=who)
    assert count(Nomination) == 0


def test_an_officer_or_a_secretary_cannot_nominate_themselves(stage: Stage):
    for who in ("bureau", "secretariat"):
        with pytest.raises(Refused, match=r"自分の推薦|推薦された本人"):
            stage.nominate(who=who, nominee=who)


def test_a_secretary_who_nominated_does_not_check_and_another_does(stage: Stage):
    case = stage.nominate(who="secretariat")
    for action in (Action.check, Action.return_, Action.decline):
        with pytest.raises(Refused, match="推薦した人"):
            stage.act(case, action)
    stage.act(case, Action.check, "second_secretary")
    with pytest.raises(Refused, match="推薦した人"):
        stage.act(case, Action.appoint)
    stage.act(case, Action.appoint, "second_secretary")
    assert state(case) == "appointed"


def test_the_order_makes_the_appointment_in_the_same_breath(stage: Stage):
    case = stage.reached("checked")
    stage.act(case, Action.appoint, order_no=" 任第10号 ")
    line = queries.nomination(case, NOW)
    (made,) = queries.register(NOW)
    assert (line.appointment_id, line.order_no) == (made.id, "任第10号")
    assert (made.staff_id, made.first_day, made.order_no) == (stage.people["owner"], FIRST_DAY, "任第10号")
    told = notices(stage.people["owner"])[0]
    assert told.values["grace"] == "2027-09-30" and "%(grace)s" in told.message


def test_when_the_order_is_refused_neither_is_changed(stage: Stage):
    case = stage.reached("checked")
    for given, why in (({"order_no": " "}, "発令番号"), ({"first_day": date(2001, 1, 1)}, "平成18年4月1日から")):
        with pytest.raises(Refused, match=why):
            stage.act(case, Action.appoint, **given)
    assert state(case) == "checked" and count(Appointment) == 0


def test_the_same_person_nominated_by_two_bureaus_is_refused_to_the_second(stage: Stage):
    mover = stage.joins("mover", until=date(2026, 10, 14))
    make_posting(mover, stage.units["150101"], grade="40", since=date(2026, 10, 15))
    stage.nominate(nominee="mover")
    hand = replace(stage.hand("ward_officer"), today=date(2026, 10, 15))
    with pytest.raises(Refused, match="すでに別の推薦が進んでいます"):
        stage.nominate(nominee="mover", unit="15", hand=hand)


def test_two_people_for_one_post_at_a_time_are_refused_but_two_leaders_are_not(stage: Stage):
    stage.nominate()
    with pytest.raises(Refused, match="すでに別の職員の推薦を進めています"):
        stage.nominate(nominee="other_owner")
    for nominee in ("owner", "other_owner"):
        stage.nominate(kind=AppointmentKind.ict_leader, unit="010101", nominee=nominee)
    assert count(NominationState) == 3


def test_a_second_click_and_a_stale_tab_are_refused_in_words(stage: Stage):
    case = stage.nominate()
    seen = queries.nomination(case, NOW).state_id
    stage.act(case, Action.return_, seen=seen)
    with pytest.raises(Refused, match="画面を開き直して"):
        stage.act(case, Action.return_, seen=seen)
    stage.act(case, Action.revise, reason="書き足した")
    with pytest.raises(Refused, match="いまほかの操作で変わりました"):
        stage.act(case, Action.check, seen=seen)
    with pytest.raises(NotFound, match="見つかりません"):
        stage.act(case + 1, Action.check)


@pytest.mark.parametrize("action", [Action.return_, Action.decline, Action.withdraw])
def test_returning_declining_and_withdrawing_need_a_reason(stage: Stage, action):
    case = stage.nominate()
    for reason, why in ((" ", "理由を書いて"), ("長" * 401, "400字以内")):
        with pytest.raises(Refused, match=why):
            stage.act(case, action, reason=reason)
