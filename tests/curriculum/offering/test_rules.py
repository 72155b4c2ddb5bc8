"""What an offering must be, and where two of them clash."""

from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from curriculum.offering.rules import (
    TIMED,
    Clash,
    Day,
    Mode,
    OfferingLine,
    PriorityClass,
    Share,
    What,
    check_code,
    check_offering,
    clashes,
)
from foundation.errors import Refused
from tests.curriculum.offering.offerings import described
from tests.factories import AT

TUESDAY = date(2026, 11, 10)
LATE = date(2026, 11, 11)


def share(seats: int = 1, *, kind: str = "unit", of: str = "15", until: date = TUESDAY) -> Share:
    return Share(kind, of, seats, until)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("days", {"days": ()}),
        ("days", {"days": (Day(TUESDAY, 600, 600),)}),
        ("days", {"days": (Day(TUESDAY, -1, 600),)}),
        ("days", {"days": (Day(TUESDAY, 600, 1441),)}),
        ("days", {"days": (Day(TUESDAY, 540, 660), Day(TUESDAY, 659, 700))}),
        ("days", {"days": tuple(Day(TUESDAY, each, each + 1) for each in range(61))}),
        ("capacity", {"capacity": 0}),
        ("capacity", {"capacity": 100_001}),
        ("minimum", {"minimum": -1}),
        ("minimum", {"minimum": 31}),
        ("closes_on", {"closes_on": date(2026, 8, 31)}),
        ("closes_on", {"closes_on": LATE}),
        ("cutoff_on", {"cutoff_on": LATE}),
        ("cutoff_on", {"cutoff_on": date(2026, 10, 29)}),
        ("shares", {"shares": (share(31),)}),
        ("shares", {"shares": (share(16), share(15, of="01"))}),
        ("shares", {"shares": (share(), share(2))}),
        ("shares", {"shares": (share(0),)}),
        ("shares", {"shares": (share(of=""),)}),
        ("shares", {"shares": (share(kind="grade"),)}),
        ("shares", {"shares": (share(until=LATE),)}),
        ("priorities", {"priorities": (PriorityClass.core_gap, PriorityClass.core_gap)}),
        ("priorities", {"priorities": (PriorityClass.other,)}),
        ("fixed_cost", {"fixed_cost": -1}),
        ("person_cost", {"person_cost": 10_000_001}),
        ("meeting", {"meeting": "長" * 2001}),
        ("note", {"note": "長" * 401}),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(field: str, changed: dict[str, Any]):
    with pytest.raises(Refused) as refusal:
        check_offering(new=described(**changed))
    assert refusal.value.field == field


def test_what_just_can_be_is_taken():
    check_offering(new=described(closes_on=TUESDAY, cutoff_on=TUESDAY, minimum=30, shares=(share(30),)))
    check_offering(new=described(days=(Day(TUESDAY, 0, 720), Day(TUESDAY, 720, 1440))))


@pytest.mark.parametrize("code", ["", "a b", "a/b", "a.ics", "new", "clashes", "copy-year", "長" * 41])
def test_a_code_is_part_of_an_address(code: str):
    with pytest.raises(Refused):
        check_code(code=code)


@pytest.mark.parametrize("code", ["ICT-202-001", "DAT-基礎-001", "a_1"])
def test_codes_may_be_japanese(code: str):
    check_code(code=code)


def line(number: int, **given: Any) -> OfferingLine:
    new = described(**given)
    named: dict[str, Any] = {"code": f"O-{number}", "course_code": "X", "known_since": AT}
    return OfferingLine(**new.__dict__, **named, id=number, version_id=number)


def pairs(*lines: OfferingLine) -> list[tuple[int, int, What]]:
    return [(clash.a.id, clash.b.id, clash.what) for clash in clashes(lines)]


def test_one_room_is_needed_twice():
    first, second = line(1), line(2, days=(Day(TUESDAY, 720, 800, "情報研修室A"),))
    assert pairs(first, second) == [(1, 2, What.room)]
    assert pairs(second, first) == [(1, 2, What.room)]


def test_one_ends_where_the_other_begins_without_a_clash():
    assert pairs(line(1), line(2, days=(Day(TUESDAY, 750, 800, "情報研修室A"),))) == []


def test_an_instructor_is_needed_twice_in_two_rooms():
    elsewhere = (Day(TUESDAY, 570, 750, "情報研修室B"),)
    (clash,) = clashes([line(1, instructors=(7, 8)), line(2, instructors=(8,), days=elsewhere)])
    assert (clash.what, clash.staff_id) == (What.instructor, 8)
    (clash,) = clashes([line(1, lecturer="外部"), line(2, lecturer="外部", days=elsewhere)])
    assert (clash.what, clash.name) == (What.instructor, "外部")


def test_what_is_cancelled_or_taken_when_it_suits_needs_nothing():
    assert pairs(line(1), replace(line(2), cancelled_reason="中止")) == []
    assert pairs(line(1), line(2, mode=Mode.video)) == []


def test_an_offering_does_not_clash_with_itself():
    twice = (Day(TUESDAY, 540, 660, "A"), Day(TUESDAY, 600, 700, "A"))
    assert pairs(line(1, days=twice)) == []


@some.composite
def random_lines(draw: some.DrawFn) -> list[OfferingLine]:
    found = []
    random_day = some.builds(
        lambda on, start, length, room: Day(date(2026, 11, on), start, start + length, room),
        some.integers(9, 11), some.integers(0, 5), some.integers(1, 3), some.sampled_from("AB"),
    )  # fmt: skip
    for number in range(draw(some.integers(0, 8))):
        days = tuple(draw(some.lists(random_day, min_size=1, max_size=2)))
        teaching = tuple(draw(some.sets(some.integers(1, 2))))
        found.append(line(number, days=days, instructors=teaching, mode=draw(some.sampled_from(Mode))))
    return found


@given(random_lines())
def test_every_pair_that_clashes_is_found_and_no_other(lines: list[OfferingLine]):
    expected = set()
    for one, other in combinations([each for each in lines if each.mode in TIMED], 2):
        for mine in one.days:
            for theirs in other.days:
                if mine.overlaps(theirs):
                    both = {*one.instructors} & {*other.instructors}
                    needed: set[tuple[Any, ...]] = {(What.instructor, each) for each in both}
                    needed |= {(What.room, mine.room)} if mine.room == theirs.room else set()
                    expected |= {(frozenset({one.id, other.id}), mine.on, *each) for each in needed}
    assert {_key(clash) for clash in clashes(lines)} == expected


def _key(clash: Clash) -> tuple[Any, ...]:
    return frozenset({clash.a.id, clash.b.id}), clash.on, clash.what, clash.name or clash.staff_id
