"""Applying, the head's decision, a seat or a place on the list."""

from dataclasses import replace
from datetime import timedelta

import pytest

from curriculum.enrolment import queries
from curriculum.enrolment.rules import Action, Rule, State
from curriculum.offering.rules import Day
from foundation.errors import Refused
from tests.curriculum.enrolment.world import World, make_world
from tests.factories import make_deputy


@pytest.fixture
def world(database: str) -> World:
    return make_world()


def test_an_application_waits_for_the_head_of_the_own_unit(world):
    world.held_on()
    line = world.apply("member")
    assert line.state is State.applied
    assert [each.id for each in queries.to_decide(world.access("head"), world.today)] == [line.id]
    assert queries.to_decide(world.access("director"), world.today) == []
    assert "member" in world.told("head")[0]


def test_a_recommended_person_takes_a_free_seat_and_the_next_waits(world):
    world.held_on(capacity=1)
    assert world.applied_and_recommended("member").state is State.confirmed
    second = world.applied_and_recommended("neighbour")
    assert (second.state, second.seat_no) == (State.waitlisted, None)


def test_a_freed_seat_is_offered_to_whoever_waited_longest_and_taken(world):
    world.held_on(capacity=1)
    first = world.applied_and_recommended("member")
    second, third = world.applied_and_recommended("neighbour"), world.applied_and_recommended("third")
    world.act("withdraw", "member", enrolment_id=first.id)
    assert (world.state(second), world.state(third)) == (State.offered, State.waitlisted)
    world.act("accept", "neighbour", enrolment_id=second.id)
    assert world.state(second) is State.confirmed


def test_an_offer_nobody_answers_goes_to_the_next_after_two_workdays(world):
    world.held_on(capacity=1)
    first = world.applied_and_recommended("member")
    second, third = world.applied_and_recommended("neighbour"), world.applied_and_recommended("third")
    world.act("withdraw", "member", enrolment_id=first.id)
    world.later(days=4)
    world.night()
    assert (world.state(second), world.state(third)) == (State.lapsed, State.offered)


def test_without_approval_the_seat_is_decided_at_once(world):
    world.held_on(needs_approval=False)
    assert world.apply("member").state is State.confirmed


def test_nobody_decides_on_their_own_application(world):
    world.held_on()
    line = world.apply("head")
    with pytest.raises(Refused, match="一つ上の所属長"):
        world.act("decide", "head", enrolment_id=line.id, action=Action.recommend)
    assert world.act("decide", "director", enrolment_id=line.id, action=Action.recommend).state is State.confirmed


def test_a_second_application_is_refused_in_a_sentence(world):
    world.held_on()
    world.apply("member")
    with pytest.raises(Refused, match="すでに有効な申込"):
        world.apply("member")


def test_the_last_second_of_the_last_day_in_tokyo_still_counts(world):
    world.held_on()
    world.at = world.at.replace(month=10, day=21, hour=14, minute=59, second=59)
    world.later()
    assert world.today == world.offering().closes_on
    world.apply("member")
    world.later(seconds=1)
    with pytest.raises(Refused, match="終わりました"):
        world.apply("neighbour")


def test_a_swap_keeps_the_present_seat_until_the_new_one_is_certain(world):
    world.held_on("T-001", capacity=1)
    world.held_on("T-002", capacity=1)
    mine = world.applied_and_recommended("member", "T-001")
    other = world.applied_and_recommended("neighbour", "T-002")
    wish = world.applied_and_recommended("member", "T-002", swaps_from_id=mine.id)
    assert (world.state(mine), world.state(wish)) == (State.confirmed, State.waitlisted)
    world.act("withdraw", "neighbour", enrolment_id=other.id)
    assert (world.state(mine), world.state(wish)) == (State.confirmed, State.offered)
    world.act("accept", "member", enrolment_id=wish.id)
    assert (world.state(mine), world.state(wish)) == (State.withdrawn, State.confirmed)


def test_a_designation_is_listed_publicly_as_rule_and_count(world):
    world.held_on(capacity=1)
    world.applied_and_recommended("member")
    with pytest.raises(Refused, match="空いている席がありません"):
        world.act("nominate", "hr", offering_id=1, staff_ids=[world.people["stranger"]], reason="新任のため")
    world.act(
        "nominate", "hr", offering_id=1, staff_ids=[world.people["stranger"]], reason="新任のため", over_capacity=True
    )
    assert [(rule.value, count) for rule, count in queries.exceptions(1)] == [("over_capacity", 1)]


def test_fewer_seats_than_people_only_with_each_displaced_person_named_and_told(world):

    world.held_on(capacity=2)
    world.applied_and_recommended("member")
    second = world.applied_and_recommended("neighbour")
    smaller = replace(world.offering(), capacity=1)
    with pytest.raises(Refused, match="一人ずつ指定"):
        world.act("change_offering", "hr", offering_id=1, new=smaller, reason="会場の都合")
    world.act("change_offering", "hr", offering_id=1, new=smaller, reason="会場の都合", displaced=[second.id])
    assert world.state(second) is State.cancelled
    assert "会場の都合" in world.told("neighbour")[0]


def test_a_seat_to_be_swapped_is_in_the_way_again_once_it_was_left_and_taken_anew(world):
    world.held_on("T-001", capacity=2)
    world.held_on("T-002", capacity=1)
    mine = world.applied_and_recommended("member", "T-001")
    other = world.applied_and_recommended("neighbour", "T-002")
    wish = world.applied_and_recommended("member", "T-002", swaps_from_id=mine.id)
    world.act("withdraw", "member", enrolment_id=mine.id)
    world.applied_and_recommended("member", "T-001")
    world.act("withdraw", "neighbour", enrolment_id=other.id)
    assert world.state(wish) is State.offered
    with pytest.raises(Refused, match="同じ時間に受講が決まっている"):
        world.act("accept", "member", enrolment_id=wish.id)


def test_a_swap_is_no_way_out_after_the_cut_off(world):
    world.held_on("T-001")
    mine = world.applied_and_recommended("member", "T-001")
    world.later(days=42)
    late = world.today + timedelta(days=60)
    days = (Day(late, 540, 720),)
    world.held_on(
        "T-002", days=days, opens_on=world.today, closes_on=world.today, cutoff_on=late, needs_approval=False
    )
    assert world.offering("T-001").cutoff_on < world.today < world.offering("T-001").first_day
    with pytest.raises(Refused, match="席を手放せるのは"):
        world.apply("member", "T-002", swaps_from_id=mine.id)


def test_an_offering_that_has_begun_is_not_cancelled_any_more(world):
    world.held_on()
    world.applied_and_recommended("member")
    world.later(days=60)
    with pytest.raises(Refused, match="に始まっています"):
        world.act("cancel_offering", "hr", offering_id=1, reason="中止します")


def test_every_exception_made_for_somebody_is_counted(world):
    world.held_on()
    line = world.act("nominate", "hr", offering_id=1, staff_ids=[world.people["member"]], reason="新任のため")[0]
    world.later(days=47)
    given = {"enrolment_id": line.id, "action": Action.attend, "rule": Rule.prerequisite, "reason": "実務の経験あり"}
    world.act("mark", "hr", **given)
    assert [(rule, count) for rule, count in queries.exceptions(1)] == [(Rule.designation, 1), (Rule.prerequisite, 1)]


def test_a_deputy_decides_beside_the_head_on_the_days_they_are_named_for(world):
    make_deputy(world.units["010101"], world.people["fourth"], since=world.today, until=world.today)
    world.held_on()
    line, own = world.apply("member"), world.apply("fourth")
    assert "member" in world.told("fourth")[0]
    assert queries.count_to_decide(world.access("fourth"), world.today) == 1
    with pytest.raises(Refused):
        world.act("decide", "fourth", enrolment_id=own.id, action=Action.recommend)
    world.act("decide", "fourth", enrolment_id=line.id, action=Action.recommend)
    other = world.apply("neighbour")
    world.later(days=1)
    assert queries.to_decide(world.access("fourth"), world.today) == []
    with pytest.raises(Refused, match="いまの所属長"):
        world.act("decide", "fourth", enrolment_id=other.id, action=Action.recommend)
