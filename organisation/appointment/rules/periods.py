"""Arithmetic of periods of days, both ends inclusive. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from organisation.appointment.rules.terms import Period

DAY = timedelta(days=1)


def without(whole: Iterable[Period], taken: Iterable[Period]) -> tuple[Period, ...]:
    """The days of `whole` that are in none of `taken`, as the longest possible runs, in order."""
    left = list(together(whole))
    for one in taken:
        left = [part for period in left for part in _cut(period, one)]
    return tuple(left)


def within(whole: Iterable[Period], bounds: Period) -> tuple[Period, ...]:
    """The days of `whole` that lie in `bounds`."""
    found = []
    for period in together(whole):
        if period.overlaps(bounds):
            last = min(period.last_day or date.max, bounds.last_day or date.max)
            found.append(Period(max(period.first_day, bounds.first_day), None if last == date.max else last))
    return tuple(found)


def together(parts: Iterable[Period]) -> tuple[Period, ...]:
    """The same days with what touches or overlaps put together, in order."""
    found: list[Period] = []
    for part in sorted(parts, key=lambda one: one.first_day):
        if found and _touches(found[-1], part):
            ends = (found[-1].last_day, part.last_day)
            found[-1] = Period(found[-1].first_day, None if None in ends else max(end for end in ends if end))
        else:
            found.append(part)
    return tuple(found)


def covering(parts: Iterable[Period], day: date) -> Period | None:
    """The one of the parts that holds the day."""
    return next((part for part in parts if part.covers(day)), None)


def _touches(before: Period, after: Period) -> bool:
    return before.last_day is None or after.first_day - DAY <= before.last_day


def _cut(period: Period, taken: Period) -> list[Period]:
    if not period.overlaps(taken):
        return [period]
    parts = []
    if period.first_day < taken.first_day:
        parts.append(Period(period.first_day, taken.first_day - DAY))
    last = taken.last_day
    if last is not None and last < date.max and (period.last_day is None or last < period.last_day):
        parts.append(Period(last + DAY, period.last_day))
    return parts
