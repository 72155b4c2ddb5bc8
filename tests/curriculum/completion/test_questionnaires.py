"""Answering: once and namelessly, or by name and changeable; what the trail learns."""

from datetime import timedelta
from typing import Any

import pytest

from curriculum.completion import queries, services
from curriculum.completion.models import AnonymousAnswer, Participation, QuestionnaireResponse
from curriculum.completion.rules import Instrument, Question
from curriculum.enrolment.rules import EnrolmentLine
from foundation import audit, db, trail
from foundation.errors import Refused
from tests.curriculum.completion.held import AWAY, PRESENT, do, enter, seated, to_the_day
from tests.curriculum.enrolment.world import FIRST_DAY, World, make_world
from tests.factories import count

FIVE = ("member", "neighbour", "third", "fourth", "stranger")
ANSWERS = dict.fromkeys(map(str, Question), 4)
USED = {"use": "used", "example": "統計の集計に使った", "minutes_saved": 120}


@pytest.fixture
def world(database: str) -> World:
    return make_world()


def attended(world: World, *who: str) -> dict[str, EnrolmentLine]:
    lines = seated(world, *who)
    for line in lines.values():
        enter(world, "instructor", line, PRESENT)
    return lines


def react(world: World, who: str, line: EnrolmentLine, comment: str = "", **changed: int) -> None:
    answers = {**ANSWERS, **changed}
    do(world, "answer_anonymously", who, enrolment_id=line.id, answers=answers, comment=comment)


def answer(world: World, who: str, line: EnrolmentLine, instrument: Instrument, answers: Any) -> None:
    do(world, "answer", who, enrolment_id=line.id, instrument=instrument, answers=answers)


def test_answers_show_from_the_fifth_on(world):
    lines = attended(world, *FIVE)
    for who in FIVE[:4]:
        react(world, who, lines[who], comment="よかった")
    found = queries.reactions(world.offerings["T-001"])
    assert (found.count, found.shown, found.comments, found.points) == (4, False, (), {})
    react(world, FIVE[4], lines[FIVE[4]], satisfaction=1)
    found = queries.reactions(world.offerings["T-001"])
    assert found.shown and found.tenths(Question.satisfaction) == 34 and found.comments == ("よかった",) * 4


def test_nobody_answers_twice_and_the_answer_does_not_change(world):
    lines = attended(world, "member")
    react(world, "member", lines["member"])
    with pytest.raises(Refused, match="回答済み"):
        react(world, "member", lines["member"], satisfaction=1)
    assert len(db.session().query(AnonymousAnswer).all()) == 1


def test_an_anonymous_answer_leaves_no_line_and_no_moment(world):
    lines = attended(world, "member")
    before = audit.count()
    react(world, "member", lines["member"])
    assert audit.count() == before
    assert {column.name for column in AnonymousAnswer.__table__.columns} == {"id", "offering_id", "answers", "comment"}
    assert [column.name for column in Participation.__table__.columns] == ["enrolment_id"]


def test_answers_and_participation_have_no_order_in_common(world, monkeypatch):
    lines = attended(world, *FIVE)
    ids = iter([50, 10, 40, 20, 30])
    monkeypatch.setattr("curriculum.completion.services.questionnaires._free_id", lambda: next(ids))
    for point, who in enumerate(FIVE, 1):
        react(world, who, lines[who], satisfaction=point)
    kept = db.session().query(AnonymousAnswer).order_by(AnonymousAnswer.id).all()
    assert [each.answers["satisfaction"] for each in kept] == [2, 4, 5, 3, 1]
    if db.engine().dialect.name == "sqlite":
        assert [row[0] for row in db.ask("SELECT rowid FROM anonymous_answer").all()] == [10, 20, 30, 40, 50]


def test_the_night_tells_the_trail_of_numbers_alone_and_only_of_new_ones(world):
    lines = attended(world, *FIVE)
    for who in FIVE:
        react(world, who, lines[who], comment=who)
    assert [do_collect(world), do_collect(world)] == [1, 0]
    (line,) = trail.lines(trail.Search(action="questionnaire.collected"), limit=9, offset=0)
    assert (line.actor, line.subject, line.content) == ("system", "T-001", {"offering": "T-001", "answers": 5})
    if db.engine().dialect.name == "postgresql":
        marks = {row[0] for row in db.ask("SELECT xmin::text FROM anonymous_answer").all()}
        others = {row[0] for row in db.ask("SELECT xmin::text FROM questionnaire_participation").all()}
        assert len(marks) == len(others) == 1
        places = [row[0] for row in db.ask("SELECT id FROM anonymous_answer ORDER BY ctid").all()]
        assert places == sorted(places)
    assert queries.reactions(world.offerings["T-001"]).comments == tuple(sorted(FIVE))


def do_collect(world: World) -> int:
    world.at += timedelta(seconds=1)
    with db.transaction():
        return services.collect(at=world.at)


@pytest.mark.parametrize("who", ["neighbour", "hr", "instructor", "head"])
def test_nobody_answers_for_somebody_else(world, who):
    lines = attended(world, "member")
    with pytest.raises(Refused):
        react(world, who, lines["member"])
    with pytest.raises(Refused):
        answer(world, who, lines["member"], Instrument.after, {})


def test_whoever_was_not_there_is_not_asked(world):
    line = seated(world, "member")["member"]
    enter(world, "instructor", line, AWAY)
    assert queries.asked_of(world.people["member"], world.today) == []
    with pytest.raises(Refused):
        react(world, "member", line)


def test_what_is_asked_stands_in_the_list_until_it_closes(world):
    lines = attended(world, "member")
    asked = queries.asked_of(world.people["member"], world.today)
    assert [each.instrument for each in asked] == [Instrument.before, Instrument.reaction, Instrument.after]
    react(world, "member", lines["member"])
    asked = queries.asked_of(world.people["member"], world.today)
    assert [each.answered for each in asked] == [False, True, False]
    to_the_day(world, FIRST_DAY + timedelta(days=31))
    assert [each.instrument for each in queries.asked_of(world.people["member"], world.today)] == [Instrument.after]


def test_levels_before_and_after_stand_side_by_side_from_five_people_on(world):
    lines = attended(world, *FIVE)
    for who in FIVE:
        answer(world, who, lines[who], Instrument.before, {"B01": 1, "B02": 0, "B04": 1})
        answer(world, who, lines[who], Instrument.after, {"B01": 2, "B02": 1, "B04": 1})
        found = queries.ratings(world.offerings["T-001"])
        assert bool(found[1]) is (who == FIVE[4])
    assert [(each.skill_code, each.before, each.after) for each in found[1]] == [
        ("B01", 10, 20), ("B02", 0, 10), ("B04", 10, 10)
    ]  # fmt: skip


def test_a_named_answer_may_be_changed_and_the_former_one_stays_known(world):
    lines = attended(world, "member")
    for level in (1, 2, 2):
        answer(world, "member", lines["member"], Instrument.after, {"B01": level, "B02": 1, "B04": 1})
    assert count(QuestionnaireResponse) == 1
    assert len(db.session().query(QuestionnaireResponse).all()) == 2
    assert queries.response(lines["member"].id, Instrument.after) == {"B01": 2, "B02": 1, "B04": 1}


def test_three_months_later_the_person_and_the_head_are_asked(world):
    lines = attended(world, "member")
    with pytest.raises(Refused, match="からです"):
        answer(world, "member", lines["member"], Instrument.follow_up, USED)
    to_the_day(world, FIRST_DAY + timedelta(days=100))
    answer(world, "member", lines["member"], Instrument.follow_up, USED)
    assert [each.enrolment.id for each in queries.asked_of_heads(world.access("head"), world.today)] == [
        lines["member"].id
    ]
    assert queries.asked_of_heads(world.access("director"), world.today) == []
    answer(world, "head", lines["member"], Instrument.follow_up_head, USED)
    assert queries.follow_ups(world.offerings["T-001"], Instrument.follow_up) == queries.FollowUps(1)
    found = queries.follow_ups(world.offerings["T-001"], Instrument.follow_up, least=1)
    assert (found.count, found.minutes_saved, found.examples) == (1, 120, ("統計の集計に使った",))
    with pytest.raises(Refused, match="所属長"):
        answer(world, "member", lines["member"], Instrument.follow_up_head, USED)


def test_a_course_sums_its_offerings_without_giving_small_ones_away(world):
    lines = attended(world, *FIVE)
    for who in FIVE:
        react(world, who, lines[who])
    assert queries.reactions_of_course("ICT-103").count == 5
