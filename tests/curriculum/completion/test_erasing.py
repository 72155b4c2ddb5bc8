"""What time takes away: the training of people who left, and answers kept for requests sent again."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import DatabaseError

from curriculum.completion.models import AnonymousAnswer, Completion, Participation, QuestionnaireResponse
from curriculum.completion.models import TrainingResult as Result
from curriculum.completion.rules import Instrument, Question
from curriculum.completion.services import erasing
from curriculum.enrolment import services as enrolling
from curriculum.enrolment.models import CalendarFeed, Enrolment, EnrolmentState
from foundation import db, once, retention
from tests.curriculum.completion.held import completed, do, seated
from tests.curriculum.enrolment.world import World, make_world
from tests.factories import AT

THEIRS = (QuestionnaireResponse, Participation, Result, Completion, EnrolmentState, Enrolment, CalendarFeed)


@pytest.fixture
def world(database: str) -> World:
    return make_world()


@pytest.fixture
def trained(world: World) -> World:
    """Two people who completed the day; the member answered, and has a calendar address."""
    lines = seated(world, "member", "neighbour")
    for line in lines.values():
        completed(world, line)
    answers = {"B01": 2, "B02": 2, "B04": 2}
    do(world, "answer", "member", enrolment_id=lines["member"].id, instrument=Instrument.after, answers=answers)
    points = dict.fromkeys(Question, 4)
    do(world, "answer_anonymously", "member", enrolment_id=lines["member"].id, answers=points, comment="")
    with db.transaction():
        enrolling.open_feed(access=world.access("member"), at=world.at)
    return world


def kept(world: World) -> dict[str, int]:
    found = {table.__tablename__: len(db.session().query(table).all()) for table in (*THEIRS, AnonymousAnswer)}
    db.close()
    return found


def test_the_training_of_somebody_who_left_goes_and_that_of_others_stays(trained: World):
    both = kept(trained)
    with db.transaction(), retention.erasing(at=AT):
        assert erasing.erase_records_of([trained.people["member"]]) == 1
    left = kept(trained)
    assert (both["completion"], left["completion"]) == (2, 1)
    assert both["enrolment_state"] == 2 * left["enrolment_state"]
    assert all(left[table.__tablename__] == 0 for table in (QuestionnaireResponse, Participation, CalendarFeed))
    assert left["anonymous_answer"] == 1


def test_outside_a_retention_pass_nothing_of_it_can_be_erased(trained: World):
    before = kept(trained)
    with pytest.raises(DatabaseError, match="keeps its history"), db.transaction():
        erasing.erase_records_of([trained.people["member"]])
    assert kept(trained) == before


def test_kept_answers_go_after_their_days(database: str):
    with db.transaction():
        for key, days in (("old", 31), ("young", 29)):
            once.keep_reply(
                scope="token:1", key=key, request="", status=201, body={}, at=AT - timedelta(days=days)
            )  # fmt: skip
    with db.transaction(), retention.erasing(at=AT):
        assert retention.erase_replies(before=AT - timedelta(days=30)) == 1
    assert once.reply("token:1", "old") is None and once.reply("token:1", "young") is not None
