"""The place, why, and what changed since yesterday: what is told is true."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from curriculum.enrolment.rules import EnrolmentLine, Rule, State, place_of, waiting_order
from curriculum.enrolment.rules import order as told
from tests.curriculum.enrolment.lines import line, queues

FATES = ("stays", "stays", "stays", "offered", "confirmed", "withdrawn", "lapsed", "advanced")


@st.composite
def days(draw: st.DrawFn) -> tuple[list[EnrolmentLine], list[EnrolmentLine]]:
    """Yesterday's queue and today's: some got a seat, some left, some were moved up, some are new."""
    yesterday, _ = draw(queues())
    today = [_later(one, draw(st.sampled_from(FATES))) for one in yesterday]
    new = [line(number, priority=draw(st.integers(1, 3))) for number in range(20, 20 + draw(st.integers(0, 3)))]
    return yesterday, [*today, *new]


def _later(one: EnrolmentLine, fate: str) -> EnrolmentLine:
    if fate == "advanced":
        return replace(one, priority=0, rule=Rule.accommodation, reason="配慮") if one.priority else one
    if fate == "stays":
        return one
    seat = {"seat_no": one.id} if fate in ("offered", "confirmed") else {}
    return replace(one, state=State(fate), **seat)


@given(queues())
def test_order_is_priority_then_moment_without_gap_or_tie(case: Any) -> None:
    waiting, _ = case
    ordered = waiting_order(waiting)
    assert [(one.priority, one.queued) for one in ordered] == sorted((one.priority, one.queued) for one in waiting)
    places = [place_of(enrolment_id=one.id, now=waiting, yesterday=[]) for one in ordered]
    assert [place.place for place in places if place] == list(range(1, len(waiting) + 1))


@given(queues())
def test_why_counts_everybody_before_and_nobody_else(case: Any) -> None:
    waiting, _ = case
    for one in waiting:
        place = place_of(enrolment_id=one.id, now=waiting, yesterday=[])
        assert place is not None
        counts = [value for name, value in place.why.values.items() if name in ("before", "earlier")]
        assert sum(counts) == place.place - 1
        assert place.of == len(waiting)


@given(days())
def test_what_changed_explains_the_place_to_the_last_person(case: Any) -> None:
    yesterday, now = case
    before = {one.id: number for number, one in enumerate(waiting_order(yesterday), 1)}
    for one in waiting_order(now):
        place = place_of(enrolment_id=one.id, now=now, yesterday=yesterday)
        assert place is not None
        counts = {each.message: each.values.get("count", 0) for each in place.changes}
        if one.id not in before:
            assert list(counts) == [told.FIRST_SEEN]
        elif told.MOVED not in counts:
            less = counts.get(told.SEATED, 0) + counts.get(told.GONE, 0)
            more = counts.get(told.ADVANCED, 0) + counts.get(told.CLASSED, 0)
            assert place.place == before[one.id] - less + more
            assert (told.SAME in counts) == (less == more == 0)


def test_somebody_moved_up_is_told_so_and_not_that_nothing_changed() -> None:
    first, second = line(1), line(2)
    moved = replace(second, priority=0, rule=Rule.correction, reason="手続の誤り")
    place = place_of(enrolment_id=2, now=[first, moved], yesterday=[first, second])
    assert place is not None
    assert place.place == 1
    assert [each.message for each in place.changes] == [told.BEFORE, told.MOVED]


def test_nobody_who_does_not_wait_has_a_place() -> None:
    assert place_of(enrolment_id=1, now=[line(1, State.applied)], yesterday=[]) is None
