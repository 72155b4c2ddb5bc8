"""Bad input and bad days: each has an outcome and a sentence. The nightly command: tests/web/commands."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from curriculum.enrolment import queries
from curriculum.enrolment.rules import Action, Rule, State
from curriculum.offering.rules import Day, Selection, Share
from foundation import audit
from foundation.errors import Refused
from tests.curriculum.enrolment import laws
from tests.curriculum.enrolment.people import on_leave, retire, transfer
from tests.curriculum.enrolment.world import FIRST_DAY, World, make_world
from tests.factories import TODAY, make_deputy
from tests.skills.claim.world import at_once

REASON = "会場の都合"


@pytest.fixture
def world(database: str) -> World:
    return make_world()


def test_of_two_tabs_that_apply_at_once_one_succeeds_and_the_other_is_told(world: World) -> None:
    world.held_on(needs_approval=False)
    told = at_once(lambda: world.apply("member"), lambda: world.apply("member"))
    assert sorted(told) == ["", "この開催回には、すでに有効な申込があります。"]
    assert len(laws.current()) == 1


def test_two_who_take_the_last_seat_at_once_are_seated_and_waiting(world: World) -> None:
    world.held_on(capacity=1, needs_approval=False)
    assert at_once(lambda: world.apply("member"), lambda: world.apply("neighbour")) == ["", ""]
    assert sorted(row.state for row in laws.current().values()) == ["confirmed", "waitlisted"]


def test_the_back_button_after_withdrawing_says_where_one_stands(world: World) -> None:
    world.held_on()
    line = world.applied_and_recommended("member")
    world.act("withdraw", "member", enrolment_id=line.id)
    with pytest.raises(Refused, match="状態"):
        world.act("withdraw", "member", enrolment_id=line.id)


def test_a_clock_set_back_an_hour_keeps_the_order_of_what_happened(world: World) -> None:
    world.held_on(capacity=1)
    world.applied_and_recommended("member")
    earlier = world.applied_and_recommended("neighbour")
    world.later(hours=-1)
    later = world.applied_and_recommended("third")
    assert [line.id for line in queries.in_offering(1)][1:] == [earlier.id, later.id]
    assert queries.steps(later.id)[0].known_since > queries.steps(earlier.id)[-1].known_since
    assert list(audit.verify()) == []


def test_an_offering_is_not_moved_into_a_clash_of_somebody_seated_unless_that_is_meant(world: World) -> None:
    other = (Day(FIRST_DAY + timedelta(days=1), 570, 990, ""),)
    world.held_on("T-001")
    world.held_on("T-002", "ICT-101", days=other)
    world.applied_and_recommended("member", "T-001")
    world.applied_and_recommended("member", "T-002")
    moved: dict[str, Any] = {"offering_id": 1, "new": replace(world.offering(), days=other), "reason": REASON}
    with pytest.raises(Refused, match="memberほか"):
        world.act("change_offering", "hr", **moved)
    world.act("change_offering", "hr", despite_clashes=True, **moved)
    assert "日時または会場が変わりました" in world.told("member")[0]


def test_days_that_are_over_stay_as_they_were_and_those_to_come_may_be_moved(world: World) -> None:
    days = (Day(FIRST_DAY, 570, 990, ""), Day(FIRST_DAY + timedelta(days=7), 570, 990, ""))
    world.held_on(days=days)
    world.later(days=(FIRST_DAY - TODAY).days + 1)
    moved = replace(days[1], on=FIRST_DAY + timedelta(days=8))
    for wrong in ((days[1],), (replace(days[0], end=960), days[1]), (days[0], replace(days[0], start=1000, end=1020))):
        with pytest.raises(Refused, match="終わった日の日程は変えられません"):
            world.act("change_offering", "hr", offering_id=1, reason=REASON, new=replace(world.offering(), days=wrong))
    changed = replace(world.offering(), days=(moved, days[0]))
    world.act("change_offering", "hr", offering_id=1, reason=REASON, new=changed)
    assert world.offering().days == (days[0], moved)


def test_somebody_transferred_while_undecided_is_decided_on_by_the_new_head(world: World) -> None:
    world.held_on()
    line = world.apply("member")
    transfer(world, "member", "150101")
    with pytest.raises(Refused, match="いまの所属長"):
        world.act("decide", "head", enrolment_id=line.id, action=Action.recommend)
    assert [each.id for each in queries.to_decide(world.access("hr"), world.today)] == [line.id]
    assert world.act("decide", "hr", enrolment_id=line.id, action=Action.recommend).state is State.confirmed


def test_somebody_transferred_while_waiting_keeps_the_place_and_may_use_the_new_units_share(world: World) -> None:
    share = Share("unit", "15", 1, TODAY + timedelta(days=10))
    world.held_on(capacity=2, shares=(share,))
    world.applied_and_recommended("member")
    first, second = world.applied_and_recommended("neighbour"), world.applied_and_recommended("third")
    assert [line.id for line in queries.those(1, [State.waitlisted])] == [first.id, second.id]
    transfer(world, "third", "150101")
    world.night()
    found = queries.enrolment(second.id)
    assert (world.state(first), found.state, found.share) == (State.waitlisted, State.offered, "unit:15")
    assert (found.rule, bool(found.reason)) == (Rule.reserved, True)
    assert queries.exceptions(1) == [(Rule.reserved, 1)]


def test_a_reserved_seat_taken_past_those_who_wait_is_listed_as_such(world: World) -> None:
    world.held_on(capacity=2, shares=(Share("unit", "15", 1, TODAY + timedelta(days=10)),))
    world.applied_and_recommended("member")
    world.applied_and_recommended("neighbour")
    line = world.applied_and_recommended("stranger")
    assert (line.state, line.share, line.rule) == (State.confirmed, "unit:15", Rule.reserved)


def test_somebody_retired_while_waiting_is_cancelled_and_never_approved(world: World) -> None:
    world.held_on(capacity=1)
    world.applied_and_recommended("member")
    waits, asked = world.applied_and_recommended("neighbour"), world.apply("third")
    retire(world, "neighbour")
    retire(world, "third")
    with pytest.raises(Refused, match="どの所属にも配置されていない"):
        world.act("decide", "hr", enrolment_id=asked.id, action=Action.recommend)
    world.night()
    assert (world.state(waits), world.state(asked)) == (State.cancelled, State.cancelled)
    assert "配置されていない" in queries.enrolment(waits.id).reason


def test_the_seat_of_somebody_retired_goes_to_the_next_but_not_once_the_training_began(world: World) -> None:
    world.held_on(capacity=1)
    seat, waits = world.applied_and_recommended("member"), world.applied_and_recommended("neighbour")
    retire(world, "member")
    world.night()
    assert (world.state(seat), world.state(waits)) == (State.cancelled, State.offered)
    world.act("accept", "neighbour", enrolment_id=waits.id)
    world.later(days=(FIRST_DAY - TODAY).days)
    retire(world, "neighbour")
    world.night()
    assert world.state(waits) is State.confirmed


def test_an_absent_heads_deputy_decides_and_without_one_whoever_stands_above(world: World) -> None:
    world.held_on()
    first, second = world.apply("member"), world.apply("neighbour")
    on_leave(world, "head")
    assert world.act("decide", "director", enrolment_id=first.id, action=Action.recommend).state is State.confirmed
    make_deputy(world.units["010101"], world.people["fourth"], since=TODAY, until=TODAY + timedelta(days=3))
    with pytest.raises(Refused, match="代理を含む"):
        world.act("decide", "director", enrolment_id=second.id, action=Action.recommend)
    assert world.act("decide", "fourth", enrolment_id=second.id, action=Action.recommend).state is State.confirmed


def test_the_last_second_of_an_offer_counts_and_the_next_does_not(world: World) -> None:
    world.held_on(capacity=1)
    seat, waits = world.applied_and_recommended("member"), world.applied_and_recommended("neighbour")
    world.act("withdraw", "member", enrolment_id=seat.id)
    until = queries.enrolment(waits.id).offered_until
    assert until is not None
    world.later(seconds=(until - world.at).total_seconds())
    with pytest.raises(Refused, match="期限を過ぎました"):
        world.act("accept", "neighbour", enrolment_id=waits.id)
    world.later(seconds=-1)
    assert world.act("accept", "neighbour", enrolment_id=waits.id).state is State.confirmed


def test_an_earlier_cut_off_ends_the_offers_that_stood_beyond_it(world: World) -> None:
    world.held_on(capacity=1)
    seat, waits = world.applied_and_recommended("member"), world.applied_and_recommended("neighbour")
    world.later(days=21)
    world.act("withdraw", "member", enrolment_id=seat.id)
    world.act(
        "change_offering", "hr", offering_id=1, reason=REASON, new=replace(world.offering(), cutoff_on=world.today)
    )
    world.later(days=1)
    with pytest.raises(Refused, match="期限を過ぎました"):
        world.act("accept", "neighbour", enrolment_id=waits.id)
    world.night()
    assert world.state(waits) is State.lapsed


def test_a_designated_person_may_leave_without_a_word_and_the_exception_stays_listed(world: World) -> None:
    world.held_on(capacity=1)
    [line] = world.act("nominate", "hr", offering_id=1, staff_ids=[world.people["member"]], reason="新任のため")
    world.act("withdraw", "member", enrolment_id=line.id)
    assert queries.exceptions(1) == [(Rule.designation, 1)]


def test_a_late_recommendation_does_not_overtake_those_the_night_has_not_yet_selected(world: World) -> None:
    world.held_on(capacity=1, selection=Selection.after_close)
    first, late = world.applied_and_recommended("member"), world.apply("neighbour")
    world.later(days=21)
    made = world.act("decide", "head", enrolment_id=late.id, action=Action.recommend)
    assert (world.state(first), made.state) == (State.confirmed, State.waitlisted)


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_share_released_goes_to_whoever_waits_before_those_still_to_be_selected(world: World, by_hand) -> None:
    world.held_on(capacity=2, shares=(Share("unit", "15", 1, TODAY + timedelta(days=20)),))
    world.applied_and_recommended("member")
    waits = world.applied_and_recommended("neighbour")
    new = replace(world.offering(), selection=Selection.after_close)
    world.act("change_offering", "hr", offering_id=1, reason=REASON, new=new)
    late = world.applied_and_recommended("third")
    assert (world.state(waits), world.state(late)) == (State.waitlisted, State.recommended)
    world.later(days=21)
    if by_hand:
        world.act("select", "hr", offering_id=1)
    else:
        world.night()
    assert (world.state(waits), world.state(late)) == (State.offered, State.waitlisted)


def test_somebody_selected_twice_at_one_time_is_offered_the_second_seat_and_chooses(world: World) -> None:
    world.held_on("T-001", selection=Selection.after_close)
    world.held_on("T-002", "ICT-101", selection=Selection.after_close)
    one, other = world.applied_and_recommended("member", "T-001"), world.applied_and_recommended("member", "T-002")
    world.later(days=21)
    world.night()
    assert (world.state(one), world.state(other)) == (State.confirmed, State.offered)
    with pytest.raises(Refused, match="T-001"):
        world.act("accept", "member", enrolment_id=other.id)
    world.act("withdraw", "member", enrolment_id=one.id)
    assert world.act("accept", "member", enrolment_id=other.id).state is State.confirmed


def test_those_recommended_are_seated_when_the_offering_becomes_first_come(world: World) -> None:
    world.held_on(selection=Selection.after_close)
    line = world.applied_and_recommended("member")
    new = replace(world.offering(), selection=Selection.first_come)
    world.act("change_offering", "hr", offering_id=1, reason=REASON, new=new)
    assert world.state(line) is State.confirmed


def test_more_seats_never_bypass_the_head(world: World) -> None:
    world.held_on(capacity=1)
    world.applied_and_recommended("member")
    waits, asked = world.applied_and_recommended("neighbour"), world.apply("third")
    new = replace(world.offering(), capacity=5)
    world.act("change_offering", "hr", offering_id=1, reason=REASON, new=new)
    assert (world.state(waits), world.state(asked)) == (State.offered, State.applied)


def test_no_seats_at_all_is_refused_as_such(world: World) -> None:
    world.held_on()
    world.applied_and_recommended("member")
    with pytest.raises(Refused, match="定員は1人から"):
        new = replace(world.offering(), capacity=-3)
        world.act("change_offering", "hr", offering_id=1, reason=REASON, new=new)


def test_too_many_displaced_are_refused(world: World) -> None:
    world.held_on(capacity=2)
    lines = [world.applied_and_recommended(who) for who in ("member", "neighbour")]
    new = replace(world.offering(), capacity=1)
    with pytest.raises(Refused, match="多すぎます"):
        named = [line.id for line in lines]
        world.act("change_offering", "hr", offering_id=1, reason=REASON, new=new, displaced=named)
