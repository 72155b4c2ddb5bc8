"""Evidence is recorded, voided and corrected, never changed; the person is told, and nobody decides on their own."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from foundation import audit, db, mail
from foundation.audit import Actor
from foundation.errors import NotFound, Refused
from skills.evidence import queries, services
from skills.evidence.models import Evidence
from skills.evidence.rules import NewEvidence
from tests.factories import AT
from tests.skills.evidence.world import ACQUIRED, correct, held, people, proof, publish, view, void


def told(staff_id: int) -> list[str]:
    return [notice.message % notice.values for notice in mail.notices(staff_id)]


def actions() -> list[str]:
    return list(db.session().execute(select(audit.Entry.action).order_by(audit.Entry.position)).scalars())[-1:]


def test_recording_is_one_change_known_from_its_moment(database: str) -> None:
    publish()
    (person,) = people(1)
    number = proof(person)
    line = queries.evidence_line(number, view())
    assert line is not None
    assert (line.staff_id, line.level, line.acquired_on, line.voids_id) == (person, 3, ACQUIRED, None)
    assert line.known_since > AT
    assert actions() == ["evidence.recorded"]


def test_nobody_confirms_their_own(database: str) -> None:
    publish()
    (person,) = people(1)
    with pytest.raises(Refused, match="確認者が本人です"):
        proof(person, confirmer_id=person)
    assert queries.evidence_of(person, view()) == []


def test_adding_takes_many_rows_of_one_change_and_gives_their_ids_in_order(database: str) -> None:
    publish()
    (person,) = people(1)
    with db.transaction():
        moment = audit.record(action="assessment.confirmed", actor=Actor("head"), at=AT).moment
        rows = [
            NewEvidence(staff_id=person, skill_code=code, level=2, kind="head_confirmation", acquired_on=ACQUIRED)
            for code in ("C05", "A01", "B02")
        ]
        ids = services.add(rows, moment=moment)
        assert services.add([], moment=moment) == []
    assert [queries.evidence_line(number, view()).skill_code for number in ids] == ["C05", "A01", "B02"]  # type: ignore[union-attr]
    assert {line.known_since for line in queries.evidence_of(person, view())} == {moment}


def test_voiding_needs_a_reason_and_tells_the_person(database: str) -> None:
    publish()
    (person,) = people(1)
    number = proof(person)
    with pytest.raises(Refused, match="理由を書いてください"):
        void(number, reason="  ")
    assert held(person) == {"B02": 3}
    void(number, reason="本人の実績ではない")
    assert held(person) == {}
    assert told(person) == ["証跡(B02 レベル3)が取り消されました。理由: 本人の実績ではない"]
    assert actions() == ["evidence.voided"]


def test_what_is_voided_cannot_be_voided_or_corrected_again(database: str) -> None:
    publish()
    (person,) = people(1)
    number = proof(person)
    void(number)
    for act in (void, correct):
        with pytest.raises(Refused, match="すでに取り消されています"):
            act(number)
    with pytest.raises(NotFound):
        void(number + 1)


def test_nobody_voids_or_corrects_their_own(database: str) -> None:
    publish()
    (person,) = people(1)
    number = proof(person)
    for act in (void, correct):
        with pytest.raises(Refused, match="自分の証跡"):
            act(number, actor=Actor("own", staff_id=person))
    assert held(person) == {"B02": 3}


def test_a_correction_is_a_new_row_that_voids_the_old_one_at_the_same_moment(database: str) -> None:
    publish()
    (person,) = people(1)
    wrong = proof(person, note="5月の実績")
    later = AT + timedelta(days=2)
    right = correct(wrong, at=later, level=2, reason="転記の誤り")
    before, after = (queries.evidence_line(number, view()) for number in (wrong, right))
    assert before is not None and after is not None
    assert before.known_until == after.known_since == later
    assert (before.level, after.level, after.note, after.voids_id) == (3, 2, "5月の実績", wrong)
    assert held(person) == {"B02": 2}
    assert told(person) == ["証跡(B02 レベル3)が訂正されました。理由: 転記の誤り"]


def test_a_correction_that_is_refused_leaves_the_old_row(database: str) -> None:
    publish()
    (person,) = people(1)
    number = proof(person)
    with pytest.raises(Refused, match="レベルは0から4まで"):
        correct(number, level=7)
    assert held(person) == {"B02": 3}


def test_the_database_refuses_to_change_or_delete_evidence(database: str) -> None:
    publish()
    (person,) = people(1)
    proof(person)
    for statement in ("UPDATE evidence SET level = 4", "DELETE FROM evidence"):
        with pytest.raises(Exception, match="keeps its history"), db.transaction():
            db.ask(statement)
    assert db.session().execute(select(Evidence.level)).scalar_one() == 3
