"""Invitations to questionnaires: after the course, three months later; each once, only to whoever was there."""

from datetime import date, timedelta

import pytest

from curriculum.completion.services import inviting
from foundation import db
from organisation.staff.rules import Approver
from tests.curriculum.completion.held import AWAY, PRESENT, enter, seated, to_the_day
from tests.curriculum.enrolment.people import hire
from tests.curriculum.enrolment.world import FIRST_DAY, World, make_world


@pytest.fixture
def world(database: str) -> World:
    made = make_world()
    lines = seated(made, "member", "neighbour")
    enter(made, "instructor", lines["member"], PRESENT)
    enter(made, "instructor", lines["neighbour"], AWAY)
    return made


def invite(world: World) -> int:
    with db.transaction():
        return inviting.invite(at=world.at, today=world.today)


def asked(world: World, who: str) -> list[str]:
    return [each for each in world.told(who) if "教えてください" in each or "答えてください" in each]


def test_whoever_attended_is_asked_after_the_course_once(world: World):
    assert [invite(world), invite(world)] == [2, 0]
    assert len(asked(world, "member")) == 2 and asked(world, "neighbour") == []


def test_three_months_later_the_person_and_the_head_of_today_are_asked(world: World):
    to_the_day(world, date(2027, 2, 16))
    assert [invite(world), invite(world)] == [2, 0]
    assert "3か月" in asked(world, "member")[0]
    assert "memberさん" in asked(world, "head")[0]


def test_a_night_with_many_to_invite_keeps_others_from_writing_no_longer_than_one_with_few(database: str, counted):
    world = make_world()
    many = [f"member {number}" for number in range(6)]
    for each in many:
        hire(world, each)
    lines = seated(world, "member", *many, capacity=10)
    enter(world, "instructor", lines["member"], PRESENT)
    with counted() as few:
        assert invite(world) == 2
    for each in many:
        enter(world, "instructor", lines[each], PRESENT)
    with counted() as more:
        assert invite(world) == 12
    assert len(more) <= len(few)


def test_a_clock_set_back_invites_nobody_again(world: World):
    invite(world)
    world.later(days=-1)
    assert invite(world) == 0
    world.later(days=2)
    assert invite(world) == 0


def test_nobody_is_asked_long_after(world: World):
    to_the_day(world, FIRST_DAY + timedelta(days=40))
    assert invite(world) == 0


def test_the_head_is_asked_once_there_is_one(world: World, monkeypatch):
    to_the_day(world, date(2027, 2, 16))
    with monkeypatch.context() as vacant:
        nobody = Approver("secretariat", None, None)
        vacant.setattr(inviting.enrolments, "approvers_of", lambda ids, _: dict.fromkeys(ids, nobody))
        assert invite(world) == 1
    world.later(days=1)
    assert [invite(world), invite(world)] == [1, 0]
    assert "memberさん" in asked(world, "head")[0]
