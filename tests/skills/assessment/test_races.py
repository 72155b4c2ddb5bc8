"""Two people decide on the same submission at once: one succeeds, the other reads a sentence."""

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from foundation import audit, db
from foundation.errors import Refused
from skills.assessment.models import Assessment, Confirmation, Step
from skills.assessment.rules import State
from skills.evidence.models import Evidence
from tests.factories import AT, TESTER, count
from tests.skills.assessment.round import CODES, Year, open_year
from tests.skills.claim.world import at_once


@pytest.mark.parametrize("second", ["confirm", "hand_back"])
def test_of_two_who_decide_at_once_one_succeeds_and_the_other_is_told(database: str, second: str) -> None:
    year = waiting_for_the_secretariat()
    decide = {"confirm": year.confirm, "hand_back": year.hand_back}[second]
    told = at_once(lambda: year.confirm("chief", "secretary"), lambda: decide("chief", "colleague"))
    assert told.count("") == 1
    assert max(told) in {"所属長の確認が済んでいるため、もう変えられません。", "本人に差し戻されています。"}
    confirmed = year.state("chief") is State.confirmed
    assert count(Confirmation) == (len(CODES) if confirmed else 0)
    assert count(Evidence) == (2 * len(CODES) if confirmed else 0)


def test_a_withdrawal_and_a_confirmation_at_once_leave_one_of_them(database: str) -> None:
    year = waiting_for_the_secretariat()
    told = at_once(lambda: year.withdraw("chief"), lambda: year.confirm("chief", "secretary"))
    assert told.count("") == 1
    assert year.state("chief") is (State.draft if told[0] == "" else State.confirmed)


def test_two_tabs_answering_at_once_keep_the_first_and_tell_the_second(database: str) -> None:
    year = open_year()
    told = at_once(
        lambda: year.answer("member", "A01", 1, seen=None), lambda: year.answer("member", "A01", 2, seen=None)
    )
    assert told.count("") == 1
    assert "別の画面" in max(told)
    assert year.answers("member")["A01"].level == (1 if told[0] == "" else 2)


def test_the_database_itself_refuses_a_second_step_of_the_same_number(database: str) -> None:
    year = waiting_for_the_secretariat()
    with pytest.raises(Refused, match="ほかの画面で処理が進みました"), db.transaction():
        values = {"assessment_id": year.id_of("chief"), "number": 1, "action": "submitted", "comment": ""}
        moment = audit.record(action="test.prepared", actor=TESTER, at=AT).moment
        db.session().execute(insert(Step).values(**values, actor_id=year.world.people["chief"], known_since=moment))


def test_the_database_itself_knows_one_assessment_per_person_and_year(database: str) -> None:
    year = waiting_for_the_secretariat()
    with pytest.raises(IntegrityError), db.transaction():
        db.session().execute(insert(Assessment).values(staff_id=year.world.people["chief"], fiscal_year=2026))
    assert len(db.session().execute(select(Assessment.id)).all()) == 1


def waiting_for_the_secretariat() -> Year:
    year = open_year()
    year.answer_all("chief")
    year.submit("chief")
    return year
