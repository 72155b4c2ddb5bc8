"""Until when somebody newly appointed may still finish the training path."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisation.appointment.rules.grace import grace_until


@pytest.mark.parametrize(
    ("first_day", "until"),
    [
        (date(2027, 4, 1), date(2027, 9, 30)),
        (date(2027, 7, 2), date(2027, 9, 30)),
        (date(2027, 7, 3), date(2028, 9, 30)),
        (date(2027, 10, 1), date(2028, 9, 30)),
        (date(2028, 2, 29), date(2028, 9, 30)),
    ],
)
def test_grace_ends_on_the_first_30_september_ninety_days_after_the_first_day(first_day, until):
    assert grace_until(first_day=first_day, ends="09-30", days=90) == until


@given(st.dates(date(2006, 4, 1), date(2090, 1, 1)), st.integers(0, 400))
def test_no_earlier_30_september_would_do(first_day, days):
    until = grace_until(first_day=first_day, ends="09-30", days=days)
    assert (until.month, until.day) == (9, 30)
    assert until - first_day >= timedelta(days=days)
    assert date(until.year - 1, 9, 30) - first_day < timedelta(days=days)


def test_a_leap_day_is_the_28_february_of_other_years():
    assert grace_until(first_day=date(2027, 1, 1), ends="02-29", days=10) == date(2027, 2, 28)
    assert grace_until(first_day=date(2028, 1, 1), ends="02-29", days=10) == date(2028, 2, 29)
