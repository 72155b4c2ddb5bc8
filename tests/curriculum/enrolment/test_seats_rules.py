"""Who gets which seat: never more than there are, shares kept, nobody passed but for a reserved seat."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.enrolment.rules import OPEN, Occupancy, State, check_capacity, grants, seats_left, seats_of
from curriculum.offering.rules import Share
from foundation.errors import Refused
from tests.curriculum.enrolment.lines import TODAY, kept_shares, line, offering, queues, seated

CASES = st.integers(1, 8).flatmap(lambda capacity: st.tuples(st.just(capacity), kept_shares(capacity), queues()))


@given(CASES)
def test_from_an_empty_room_seats_are_given_once_in_number_and_never_beyond_the_capacity(case: Any) -> None:
    capacity, shares, (waiting, belongs) = case
    given_seats = grants(seats=room(capacity, shares), waiting=waiting, belongs=belongs)
    assert sorted(each.number for each in given_seats) == list(range(1, len(given_seats) + 1))
    assert len(given_seats) <= capacity
    assert len({each.line.id for each in given_seats}) == len(given_seats)


@given(CASES)
def test_a_kept_share_is_only_for_those_it_is_for(case: Any) -> None:
    capacity, shares, (waiting, belongs) = case
    given_seats = grants(seats=room(capacity, shares), waiting=waiting, belongs=belongs)
    kept = {share.name: share.seats for share in shares if share.until >= TODAY}
    for each in given_seats:
        assert each.share == OPEN or (each.share in kept and each.share in belongs[each.line.staff_id])
    assert sum(each.share == OPEN for each in given_seats) <= capacity - sum(kept.values())
    for name, seats in kept.items():
        assert sum(each.share == name for each in given_seats) <= seats


@given(CASES)
def test_whoever_is_passed_could_not_have_taken_any_seat_given_later(case: Any) -> None:
    capacity, shares, (waiting, belongs) = case
    given_seats = grants(seats=room(capacity, shares), waiting=waiting, belongs=belongs)
    seated_ids = {each.line.id for each in given_seats}
    for each in given_seats:
        passed = [one for one in waiting if one.id not in seated_ids and one.order < each.line.order]
        assert len(passed) == each.past
        assert all(each.share != OPEN and each.share not in belongs[one.staff_id] for one in passed)


@given(CASES)
def test_no_free_seat_is_left_that_somebody_waiting_could_take(case: Any) -> None:
    capacity, shares, (waiting, belongs) = case
    given_seats = grants(seats=room(capacity, shares), waiting=waiting, belongs=belongs)
    after = seats_of(
        offering=offering(capacity, shares), today=TODAY,
        lines=[seated(each.line.id, each.share) for each in given_seats],
    )  # fmt: skip
    left = {one.staff_id for one in waiting} - {each.line.staff_id for each in given_seats}
    assert all(after.seat_for(belongs[staff_id]) is None for staff_id in left)


@given(st.integers(1, 8), st.integers(0, 12))
def test_without_shares_the_first_of_the_queue_are_seated(capacity: int, waiting: int) -> None:
    people = [line(number) for number in range(1, waiting + 1)]
    given_seats = grants(seats=room(capacity), waiting=people[::-1], belongs={})
    assert [each.line.id for each in given_seats] == list(range(1, min(capacity, waiting) + 1))
    assert {each.past for each in given_seats} <= {0}


def test_the_free_seats_of_a_share_are_open_on_the_day_after_its_last() -> None:
    share = Share("unit", "15", 1, TODAY)
    kept = seats_of(offering=offering(1, (share,)), lines=[], today=TODAY)
    released = seats_of(offering=offering(1, (share,)), lines=[], today=date(2026, 10, 2))
    assert (kept.seat_for([]), kept.seat_for(["unit:15"])) == (None, "unit:15")
    assert released.seat_for([]) == OPEN


def test_a_seat_given_beyond_the_capacity_takes_none_of_it() -> None:
    beyond = seated(1, share="beyond", rule="over_capacity", reason="新任のため")
    assert seats_of(offering=offering(1), lines=[beyond], today=TODAY).seat_for([]) == OPEN


@given(st.data(), st.integers(1, 6))
def test_what_is_left_of_a_count_is_what_is_left_of_the_people(data: st.DataObject, capacity: int) -> None:
    shares = data.draw(kept_shares(capacity))
    names = st.sampled_from(["", "beyond", *(share.name for share in shares)])
    lines = [seated(number, share) for number, share in enumerate(data.draw(st.lists(names, max_size=8)), 1)]
    taken = Counter(each.share for each in lines if each.share != "beyond")
    known = seats_of(offering=offering(capacity, shares), lines=lines, today=TODAY)
    full = Occupancy(held=len(lines), taken=tuple(taken.items()))
    counted = seats_left(offering=offering(capacity, shares), full=full, today=TODAY)
    assert (counted.open_left, counted.shares_left, counted.left) == (known.open_left, known.shares_left, known.left)
    assert counted.left == counted.open_left + counted.reserved_left and counted.reserved_left >= 0
    for share in shares:
        takes = counted.seat_for([share.name]) == share.name
        assert takes == (share in [each for each, _ in counted.shares_left])


@given(st.integers(1, 6), st.integers(0, 8), st.sets(st.integers(1, 8)))
def test_capacity_is_lowered_only_with_exactly_those_named_who_do_not_fit(
    capacity: int, held: int, displaced: set[int]
) -> None:
    lines = [seated(number) for number in range(1, held + 1)]
    exact = displaced <= set(range(1, held + 1)) and len(displaced) == max(0, held - capacity)
    if exact:
        check_capacity(capacity=capacity, lines=lines, displaced=displaced)
    else:
        with pytest.raises(Refused):
            check_capacity(capacity=capacity, lines=lines, displaced=displaced)


def test_nobody_who_attended_can_be_displaced() -> None:
    with pytest.raises(Refused, match="まだ出席していない"):
        lines = [line(1, State.attended, seat_no=1), seated(2)]
        check_capacity(capacity=1, lines=lines, displaced={1})


def room(capacity: int, shares: tuple[Share, ...] = ()) -> Any:
    return seats_of(offering=offering(capacity, shares), lines=[], today=TODAY)
