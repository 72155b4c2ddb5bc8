"""What the database itself keeps."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from curriculum.completion.models import (
    AnonymousAnswer,
    Completion,
    Participation,
    QuestionnaireResponse,
    TrainingResult,
)
from curriculum.offering.rules import Day
from foundation import db
from foundation.errors import Refused
from tests.curriculum.completion.held import PRESENT, completed, enter, seated
from tests.curriculum.enrolment.world import FIRST_DAY, World, make_world


@pytest.fixture
def world(database: str) -> World:
    return make_world()


def write(table: Any, **values: Any) -> None:
    with db.transaction() as session:
        session.execute(insert(table).values(**values))


def result(world: World, line_id: int, **changed: Any) -> dict[str, Any]:
    return {
        "enrolment_id": line_id, "kind": "attendance", "day": FIRST_DAY, "value": 60, "actor_id": None,
        "known_since": world.at,
    } | changed  # fmt: skip


def test_training_result_is_not_negative(world):
    line = seated(world, "member")["member"]
    with pytest.raises(Refused, match="0以上"):
        write(TrainingResult, **result(world, line.id, value=-1))


def test_training_result_is_one_at_a_time(world):
    line = seated(world, "member")["member"]
    enter(world, "hr", line, PRESENT)
    with pytest.raises(Exception, match=r"UNIQUE|duplicate|training_result"):
        write(TrainingResult, **result(world, line.id))


def again(world: World, **changed: Any) -> dict[str, Any]:
    line = seated(world, "member")["member"]
    completed(world, line)
    return {
        "enrolment_id": line.id, "offering_id": line.offering_id, "staff_id": line.staff_id, "course_code": "ICT-103",
        "catalogue_version": "1.0", "certificate_no": "2026-00099", "completed_on": FIRST_DAY, "minutes": 420,
        "test_percent": None, "confirmer_id": None, "known_since": world.at,
    } | changed  # fmt: skip


def test_completion_is_one_per_enrolment(world):
    with pytest.raises(Refused, match="すでに確定しています"):
        write(Completion, **again(world))


def test_completion_is_certified_by_one_number(world):
    values = again(world, certificate_no="2026-00001", enrolment_id=world.apply("third", later(world)).id)
    with pytest.raises(Refused, match="番号はすでに使われています"):
        write(Completion, **values)


def later(world: World) -> str:
    days = (Day(date(2027, 1, 20), 540, 600),)
    world.held_on("T-009", days=days, closes_on=date(2027, 1, 5), cutoff_on=date(2027, 1, 5))
    return "T-009"


def test_questionnaire_response_is_one_at_a_time(world):
    line = seated(world, "member")["member"]
    values = {
        "enrolment_id": line.id, "instrument": "after", "answers": {}, "respondent_id": line.staff_id,
        "known_since": world.at,
    }  # fmt: skip
    write(QuestionnaireResponse, **values)
    with pytest.raises(Exception, match=r"UNIQUE|duplicate|questionnaire_response"):
        write(QuestionnaireResponse, **values)


def test_participation_is_one_per_enrolment(world):
    line = seated(world, "member")["member"]
    write(Participation, enrolment_id=line.id)
    with pytest.raises(Exception, match=r"UNIQUE|duplicate|questionnaire_participation"):
        write(Participation, enrolment_id=line.id)


@pytest.mark.parametrize("statement", [update(AnonymousAnswer).values(comment="x"), delete(AnonymousAnswer)])
def test_an_anonymous_answer_stays_as_it_was_given(world, statement):
    seated(world, "member")
    write(AnonymousAnswer, id=1, offering_id=world.offerings["T-001"], answers={}, comment="")
    with pytest.raises(Exception, match="keeps its history"), db.transaction() as session:
        session.execute(statement)
