"""The state model: every state × action × party, allowed or refused – the rule alone, and through the services."""

from typing import Any

import pytest
from sqlalchemy import select

from curriculum.enrolment import queries
from curriculum.enrolment.rules import Action, Party, State, check_action
from foundation import audit, db
from foundation.audit import Detail, Entry
from foundation.errors import Refused
from foundation.mail import notices
from tests.curriculum.enrolment import table
from tests.curriculum.enrolment.stage import Case, Stage, do

AFTERWARDS = {
    "save": "draft", "apply": "applied", "recommend": "confirmed", "decline": "declined", "return": "returned",
    "put_forward": "confirmed", "nominate": "confirmed", "confirm": "confirmed", "wait": "waitlisted",
    "offer": "offered", "accept": "confirmed", "lapse": "lapsed", "not_select": "not_selected",
    "withdraw": "withdrawn", "cancel": "cancelled", "advance": "waitlisted", "attend": "attended",
    "absent": "absent", "complete": "completed", "incomplete": "incomplete", "annul": "incomplete",
}  # fmt: skip
RECORDED = AFTERWARDS | {
    "save": "saved", "recommend": "recommended", "put_forward": "put_forward", "nominate": "nominated",
    "accept": "accepted", "advance": "advanced", "annul": "annulled",
}  # fmt: skip
TELLS_THE_HEAD = {"apply", "accept"}
TELLS_NOBODY = {"save", "withdraw", "attend", "absent", "complete", "incomplete", "annul"}
OVER = ("declined", "not_selected", "lapsed", "withdrawn", "cancelled", "absent", "incomplete")
BEGINNING = ("save", "apply", "put_forward", "nominate")
MARKED_AGAIN = {"complete": ("completed", "hr"), "incomplete": ("incomplete", "hr")}
ONLY_FOR_ONESELF = ("save", "apply")
OF_THE_SYSTEM = ("confirm", "wait", "offer", "lapse", "not_select")


def test_the_table_names_every_state_action_and_party_once():
    found = [cell for cell, _ in table.cells()]
    assert len(found) == len(set(found)) == 17 * 21 * 6
    assert {state for state, _, _ in found} == {str(state) for state in State} | {"none"}
    assert {action for _, action, _ in found} == {str(action) for action in Action}
    assert {party for _, _, party in found} == {str(party) for party in Party}


def test_the_rule_allows_what_the_table_allows_and_refuses_the_rest():
    wrong = [cell for cell, may in table.cells() if (refusal(*cell) is None) != may]
    assert wrong == []


def test_every_refusal_of_the_rule_is_a_sentence():
    said = {refusal(*cell) for cell in table.refused()}
    assert all(sentence and sentence.endswith("。") for sentence in said)


def refusal(state: str, action: str, party: str) -> str | None:
    """What the rule says, None when it allows it."""
    try:
        known = None if state == "none" else State(state)
        check_action(state=known, action=Action(action), parties=frozenset({Party(party)}))
    except Refused as refused:
        return str(refused)
    return None


def test_what_is_allowed_happens_is_recorded_and_told_to_the_right_people(database: str) -> None:
    stage = Stage()
    for state, action, party in table.allowed():
        case = stage.reached(state)
        told, position = heard(case), last_position()
        do(case, action, party)
        where = f"{state} {action} {party}"
        case.enrolment_id = case.enrolment_id or newest(case)
        assert case.state() == AFTERWARDS[action], where
        assert recorded(case, since=position) == f"enrolment.{RECORDED[action]}", where
        assert heard_since(case, told) == hearers(state, action, party), where
    assert list(audit.verify()) == []


def test_what_is_refused_says_so_in_a_sentence_and_changes_nothing(database: str) -> None:
    stage = Stage()
    nights_first = sorted(table.states(), key=lambda state: state not in ("lapsed", "not_selected"))
    cases = {state: stage.reached(state) for state in nights_first}
    for state, action, party in table.refused():
        if possible(state, action, party):
            position = last_position()
            with pytest.raises(Refused) as refused:
                do(cases[state], action, party)
            assert str(refused.value), (state, action, party)
            assert (cases[state].state(), last_position()) == (state, position), (state, action, party)


def test_an_application_that_is_over_does_not_stand_in_the_way_of_a_new_one(database: str) -> None:
    stage = Stage()
    for state in ("declined", "withdrawn", "cancelled"):
        case = stage.reached(state)
        before = case.enrolment_id
        case.mine("apply")
        assert (case.enrolment_id != before, case.state()) == (True, "applied")
        assert str(queries.enrolment(before).state) == state


def test_marking_again_what_is_so_changes_nothing(database: str) -> None:
    stage = Stage()
    for action, (state, party) in MARKED_AGAIN.items():
        case = stage.reached(state)
        position = last_position()
        do(case, action, party)
        assert (case.state(), last_position()) == (state, position)


def possible(state: str, action: str, party: str) -> bool:
    """Whether there is a way to try: a person, with a form that names this application."""
    if party == "system" or action in OF_THE_SYSTEM or (action in BEGINNING and state in OVER):
        return False
    if (state == "none" and action not in BEGINNING) or MARKED_AGAIN.get(action) == (state, party):
        return False
    return party == "owner" or action not in ONLY_FOR_ONESELF


def hearers(state: str, action: str, party: str) -> set[str]:
    """Who is told, besides what the doer sees on the screen."""
    if action in TELLS_THE_HEAD:
        return {"head"}
    untold = action in TELLS_NOBODY or (state, action) == ("draft", "lapse") or (action, party) == ("cancel", "system")
    return set() if untold else {"owner"}


def heard(case: Case) -> dict[str, int]:
    people = {"owner": case.who, **{who: who for who in ("head", "hr", "instructor", "stranger", "director")}}
    return {name: len(notices(case.world.people[who], limit=10_000)) for name, who in people.items()}


def heard_since(case: Case, before: dict[str, int]) -> set[str]:
    return {name for name, count in heard(case).items() if count > before[name]}


def last_position() -> int:
    found: Any = db.session().execute(select(Entry.position).order_by(Entry.position.desc()).limit(1)).scalar()
    return int(found or 0)


def recorded(case: Case, *, since: int) -> str:
    """The last audit line about this application after the position."""
    rows = db.session().execute(
        select(Entry.action, Detail.content)
        .join(Detail, Detail.position == Entry.position)
        .where(Entry.position > since)
        .order_by(Entry.position.desc())
    )
    return next((action for action, content in rows if (content or {}).get("enrolment") == case.enrolment_id), "")


def newest(case: Case) -> int:
    return queries.of_person(case.world.people[case.who])[0].id
