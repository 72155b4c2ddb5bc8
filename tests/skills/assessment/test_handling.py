"""Handing in and handling: the head of today decides, both values stay, nobody confirms their own."""

from datetime import date

import pytest
from sqlalchemy import select

from foundation import db
from foundation.errors import NotFound, Refused
from skills.assessment import queries, services
from skills.assessment.models import Confirmation
from skills.assessment.rules import Action, State
from skills.evidence import queries as evidence
from skills.evidence.models import Evidence
from tests.factories import TODAY, make_deputy
from tests.skills.assessment.round import CODES, Year, open_year
from tests.skills.claim.people import shipped_framework
from tests.skills.claim.world import VIEW, statements, transfer


def handed_in(whose: str = "member", level: int = 2) -> Year:
    year = open_year()
    year.answer_all(whose, level)
    year.submit(whose)
    return year


def test_an_incomplete_sheet_is_not_taken_and_says_how_many_are_missing(database: str) -> None:
    year = open_year()
    year.answer("member", "A01", 2)
    with pytest.raises(Refused, match="42"):
        year.submit("member")
    assert year.state("member") is State.draft


def test_a_submission_reaches_the_head_and_nobody_else(database: str) -> None:
    year = handed_in()
    assert year.told("head") == ["memberさんの2026年度の自己評価が提出されました。"]
    assert [who for who in year.world.people if year.told(who)] == ["head"]
    assert waiting(year, "head") == ["member"]
    assert [who for who in year.world.people if waiting(year, who)] == ["head"]


def test_a_submission_can_be_withdrawn_changed_and_handed_in_again(database: str) -> None:
    year = handed_in()
    year.withdraw("member")
    assert year.state("member") is State.draft
    assert waiting(year, "head") == []
    year.answer("member", "A01", 4)
    year.submit("member")
    assert waiting(year, "head") == ["member"]
    assert [step.action for step in queries.steps(year.id_of("member"))] == [
        Action.submit, Action.withdraw, Action.submit,
    ]  # fmt: skip


def test_only_the_person_hands_in_and_withdraws(database: str) -> None:
    year = handed_in()
    for who in ("head", "neighbour", "hr", "secretary"):
        with pytest.raises(Refused, match="本人だけ"):
            year.withdraw("member", who)
    with pytest.raises(NotFound):
        year.submit("stranger")


def test_the_head_confirms_and_both_values_stay(database: str) -> None:
    year = handed_in()
    year.confirm("member", "head", {"A01": (3, "独力で仕上げた。"), "A02": (1, "まだ支援が要る。")})
    assert year.state("member") is State.confirmed
    rows = db.session().execute(
        select(Confirmation.skill_code, Confirmation.self_level, Confirmation.confirmed_level, Confirmation.reason)
        .where(Confirmation.confirmed_level != Confirmation.self_level)
        .order_by(Confirmation.skill_code)
    )
    assert [tuple(row) for row in rows] == [("A01", 2, 3, "独力で仕上げた。"), ("A02", 2, 1, "まだ支援が要る。")]
    lines = {line.skill_code: line for line in year.sheet("member").lines}
    assert [lines[code].confirmed for code in ("A01", "A02", "A03")] == [3, 1, 2]
    assert {each.level for each in year.answers("member").values()} == {2}
    assert year.told("member") == ["2026年度の自己評価が確認されました。"]


def test_a_confirmed_level_becomes_evidence_with_its_confirmer_and_counts_to_level_3(database: str) -> None:
    year = handed_in(level=4)
    year.confirm("member", "head")
    held = evidence.levels([year.world.people["member"]], VIEW, shipped_framework())[year.world.people["member"]]
    assert set(held) == set(CODES)
    assert {each.level for each in held.values()} == {3}
    assert {each.confirmer_id for each in held.values()} == {year.world.people["head"]}
    assert {each.on for each in held.values()} == {TODAY}
    kinds = db.session().execute(select(Evidence.kind, Evidence.level, Evidence.confirmer_id).distinct()).all()
    assert sorted(map(tuple, kinds), key=str) == [
        ("head_confirmation", 4, year.world.people["head"]), ("self_assessment", 4, None),
    ]  # fmt: skip


def test_level_0_is_an_answer_and_no_evidence(database: str) -> None:
    year = handed_in(level=0)
    year.confirm("member", "head", {"A01": (1, "研修を受けた。")})
    rows = db.session().execute(select(Evidence.skill_code, Evidence.kind, Evidence.level)).all()
    assert [tuple(row) for row in rows] == [("A01", "head_confirmation", 1)]
    proofs = db.session().execute(select(Confirmation.evidence_id).where(Confirmation.evidence_id.is_not(None))).all()
    assert len(proofs) == 1


def test_nobody_but_the_own_head_confirms_or_returns(database: str) -> None:
    year = handed_in()
    for who in set(year.world.people) - {"member", "head"}:
        with pytest.raises(Refused, match="今の所属長"):
            year.confirm("member", who)
        with pytest.raises(Refused, match="今の所属長"):
            year.hand_back("member", who)
    assert year.state("member") is State.submitted


def test_nobody_confirms_their_own(database: str) -> None:
    year = handed_in("head")
    with pytest.raises(Refused, match="自分"):
        year.confirm("head", "head")
    assert waiting(year, "head") == []
    year.confirm("head", "director")
    assert year.state("head") is State.confirmed


def test_the_chief_of_a_bureau_is_confirmed_by_the_secretariat(database: str) -> None:
    year = handed_in("chief")
    assert waiting(year, "secretary") == waiting(year, "colleague") == ["chief"]
    with pytest.raises(Refused):
        year.confirm("chief", "hr")
    year.confirm("chief", "colleague")
    assert waiting(year, "secretary") == []


def test_a_transfer_moves_the_decision_to_the_new_head(database: str) -> None:
    year = handed_in()
    transfer(year.world.people["member"], year.world.units["150101"])
    assert waiting(year, "head") == []
    assert waiting(year, "other_head") == ["member"]
    with pytest.raises(Refused):
        year.confirm("member", "head")
    year.confirm("member", "other_head")


def test_a_dated_deputy_decides_while_the_head_is_on_leave(database: str) -> None:
    year = handed_in()
    transfer(year.world.people["head"], year.world.units["010101"], on_leave=True)
    assert waiting(year, "director") == ["member"]
    make_deputy(year.world.units["010101"], year.world.people["neighbour"], since=TODAY, until=TODAY)
    assert waiting(year, "neighbour") == ["member"]
    with pytest.raises(Refused):
        year.confirm("member", "director")
    year.confirm("member", "neighbour")


def test_a_return_tells_why_and_the_person_mends_and_hands_in_again(database: str) -> None:
    year = handed_in()
    with pytest.raises(Refused, match="理由"):
        year.hand_back("member", "head", " ")
    year.hand_back("member", "head", "A01の根拠を書いてください。")
    assert year.state("member") is State.returned
    assert "A01の根拠を書いてください。" in year.told("member")[0]
    year.answer("member", "A01", 1, "手順書")
    assert year.state("member") is State.returned
    year.submit("member")
    year.confirm("member", "head")
    assert year.state("member") is State.confirmed


def test_after_the_confirmation_the_year_is_final(database: str) -> None:
    year = handed_in()
    year.confirm("member", "head")
    for act in (
        lambda: year.answer("member", "A01", 4), lambda: year.withdraw("member"), lambda: year.submit("member"),
        lambda: year.confirm("member", "head"), lambda: year.hand_back("member", "head"),
    ):  # fmt: skip
        with pytest.raises(Refused, match="確認が済んでいる"):
            act()


def test_a_round_that_closes_meanwhile_still_lets_the_head_confirm(database: str) -> None:
    year = handed_in()
    year.close()
    with pytest.raises(Refused, match="期間"):
        year.withdraw("member")
    with pytest.raises(Refused, match="延長"):
        year.hand_back("member", "head")
    year.today = date(2027, 4, 2)
    year.confirm("member", "head")
    assert year.state("member") is State.confirmed


def test_a_decision_on_a_page_older_than_the_submission_is_refused(database: str) -> None:
    year = handed_in()
    seen = year.step("member")
    year.withdraw("member")
    year.answer("member", "A01", 4)
    year.submit("member")
    with pytest.raises(Refused, match="開き直して"):
        year.confirm("member", "head", seen=seen)
    with pytest.raises(Refused, match="開き直して"):
        year.hand_back("member", "head", seen=seen)


def test_a_change_by_two_or_without_a_reason_confirms_nothing(database: str) -> None:
    year = handed_in()
    for level, reason in ((4, "高い"), (0, "低い"), (3, "")):
        with pytest.raises(Refused):
            year.confirm("member", "head", {"A01": (level, reason)})
    assert year.state("member") is State.submitted
    assert db.session().execute(select(Evidence.id)).all() == []


def test_an_unknown_assessment_is_not_found(database: str) -> None:
    year = handed_in()
    with pytest.raises(NotFound), db.transaction():
        services.withdraw(assessment_id=999, **year.when("member"))


def test_the_inbox_takes_as_many_statements_for_two_as_for_one(database: str) -> None:
    year = handed_in()
    one = inbox_cost(year)
    year.answer_all("neighbour")
    year.submit("neighbour")
    assert waiting(year, "head") == ["member", "neighbour"]
    assert inbox_cost(year) == one <= 8


def inbox_cost(year: Year) -> int:
    access = year.world.access("head")
    with statements() as seen:
        queries.inbox(access, VIEW)
    return len(seen)


def waiting(year: Year, who: str) -> list[str]:
    return [line.person.name for line in queries.inbox(year.world.access(who), VIEW)]
