"""Who may lawfully stand in for a post."""

from datetime import date, timedelta

import pytest

from organisation.appointment.rules import Period, Stay, days_together, lawful_cover

MAY = date(2026, 5, 1)
INSIDE = Stay(Period(date(2024, 4, 1), None), inside=True, rank_order=30)


def days(first: date, count: int) -> Period:
    return Period(first, first + timedelta(days=count - 1))


def unmet(period=None, stays=(INSIDE,), **more):
    given = {"min_rank": 30, "longest": 90} | more
    return lawful_cover(period=period or days(MAY, 30), stays=stays, **given)


def test_somebody_of_the_unit_with_the_grade_may_stand_in_for_ninety_days():
    assert unmet(days(MAY, 90)) == ()
    assert unmet(days(MAY, 91)) == ("days",)


@pytest.mark.parametrize(
    ("stays", "why"),
    [
        ((), ("grade", "posting")),
        ((Stay(Period(date(2024, 4, 1), None), inside=False, rank_order=60),), ("posting",)),
        ((Stay(Period(date(2024, 4, 1), None), inside=True, rank_order=20),), ("grade",)),
        ((Stay(Period(date(2024, 4, 1), None), inside=True, rank_order=None),), ("grade",)),
        ((Stay(Period(date(2024, 4, 1), None), inside=True, rank_order=30, on_leave=True),), ("leave",)),
        ((Stay(Period(date(2024, 4, 1), date(2026, 5, 29)), inside=True, rank_order=30),), ("posting",)),
        ((Stay(Period(date(2026, 5, 2), None), inside=True, rank_order=30),), ("posting",)),
    ],
)
def test_whoever_breaks_a_condition_on_any_day_may_not(stays, why):
    assert unmet(stays=stays) == why


def test_two_stays_that_touch_hold_together_and_a_gap_does_not():
    first, last = Period(date(2024, 4, 1), date(2026, 5, 10)), Period(date(2026, 5, 11), None)
    assert unmet(stays=(Stay(first, True, 30), Stay(last, True, 40))) == ()
    late = Period(date(2026, 5, 12), None)
    assert unmet(stays=(Stay(first, True, 30), Stay(late, True, 40))) == ("posting",)


def test_the_manager_does_not_stand_in_for_themselves():
    assert unmet(held=[Period(date(2026, 5, 30), None)]) == ("manager",)
    assert unmet(held=[Period(date(2026, 5, 31), None)]) == ()


def test_covers_that_touch_count_together_and_those_apart_do_not():
    before = days(MAY - timedelta(days=60), 60)
    assert days_together(period=days(MAY, 30), adjoining=[before]) == 90
    assert unmet(days(MAY, 31), adjoining=[before]) == ("days",)
    assert unmet(days(MAY + timedelta(days=1), 31), adjoining=[before]) == ()


def test_a_chain_of_covers_counts_as_one_whatever_the_order():
    chain = [days(MAY + timedelta(days=10 * step), 10) for step in (2, 3, 1)]
    assert days_together(period=days(MAY, 10), adjoining=chain) == 40


def test_a_leap_day_is_a_day():
    assert days_together(period=Period(date(2028, 2, 28), date(2028, 3, 1)), adjoining=[]) == 3
