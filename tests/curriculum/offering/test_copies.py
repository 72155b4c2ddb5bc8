"""A copy a year later: on workdays of that fiscal year, in the same order, with the same distances."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from curriculum.offering.rules import (
    Day,
    NewOffering,
    Share,
    check_offering,
    copied,
    copied_code,
    moved_days,
    usual_cutoff,
)
from curriculum.offering.rules.values import Mode
from foundation import fiscal
from foundation.workdays import is_workday

DAYS = some.dates(date(2024, 4, 1), date(2040, 3, 31))


def described(days: set[date]) -> NewOffering:
    first = min(days)
    return NewOffering(
        mode=Mode.classroom, days=tuple(Day(day, 570, 990, "A") for day in sorted(days)), capacity=30,
        opens_on=first - timedelta(days=48), closes_on=first - timedelta(days=20), cutoff_on=first - timedelta(days=3),
        shares=(Share("unit", "15", 5, first - timedelta(days=10)),),
    )  # fmt: skip


@given(first=DAYS, gaps=some.lists(some.integers(1, 30), max_size=6), years=some.integers(1, 4))
def test_copied_days_are_distinct_workdays_of_the_new_year_in_the_same_order(first, gaps, years):
    days = [first]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    moved = moved_days(days, years=years)
    after = [moved[day] for day in days]
    assert after == sorted(set(after))
    assert all(map(is_workday, after))
    for before, later in moved.items():
        assert fiscal.fiscal_year(later) == fiscal.fiscal_year(before) + years


@given(day=DAYS)
def test_a_day_alone_moves_to_the_nearest_workday_of_its_year(day):
    (moved,) = moved_days([day], years=1).values()
    wanted = fiscal.add_years(day, 1)
    distance = abs(moved - wanted)
    nearer = [wanted + timedelta(days=step) for step in range(1 - distance.days, distance.days)]
    year = fiscal.fiscal_year(moved)
    assert not any(is_workday(each) and fiscal.fiscal_year(each) == year for each in nearer)


@given(days=some.sets(DAYS, min_size=1, max_size=8))
def test_a_copy_of_what_can_be_can_be(days):
    new = described(days)
    check_offering(new=new)
    check_offering(new=copied(new))


@given(days=some.sets(DAYS, min_size=1, max_size=4))
def test_a_copy_keeps_its_window_at_the_same_distance_and_all_else(days):
    new = described(days)
    later = copied(new)
    for name in ("opens_on", "closes_on", "cutoff_on"):
        assert later.first_day - getattr(later, name) == new.first_day - getattr(new, name)
    assert later.first_day - later.shares[0].until == new.first_day - new.shares[0].until
    assert (later.capacity, later.mode, [day.room for day in later.days]) == (
        new.capacity, new.mode, [day.room for day in new.days]
    )  # fmt: skip


def test_two_times_on_one_day_stay_on_one_day():
    morning, afternoon = Day(date(2026, 11, 10), 570, 720), Day(date(2026, 11, 10), 780, 900)
    new = described({date(2026, 11, 10)})
    later = copied(type(new)(**{**new.__dict__, "days": (morning, afternoon)}))
    assert {day.on for day in later.days} == {date(2027, 11, 10)}


def test_a_weekend_at_either_end_of_the_year_does_not_leave_it():
    assert moved_days([date(2027, 4, 1)], years=1) == {date(2027, 4, 1): date(2028, 4, 3)}
    assert moved_days([date(2028, 3, 30), date(2028, 3, 31)], years=1) == {
        date(2028, 3, 30): date(2029, 3, 29), date(2028, 3, 31): date(2029, 3, 30),
    }  # fmt: skip


def test_the_code_of_a_copy_says_its_year_once():
    assert copied_code("ICT-202-001", year=2027) == "ICT-202-001-2027"
    assert copied_code("ICT-202-001-2027", year=2028) == "ICT-202-001-2028"


def test_the_usual_cut_off_lies_between_close_and_start():
    assert usual_cutoff(first_day=date(2026, 5, 7), closes_on=date(2026, 4, 20)) == date(2026, 4, 28)
    assert usual_cutoff(first_day=date(2026, 5, 7), closes_on=date(2026, 5, 7)) == date(2026, 5, 7)
