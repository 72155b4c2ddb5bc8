"""猶予: until when somebody newly appointed may still finish the training path. Pure. Source: issue 4, Definitions."""

from datetime import date, timedelta


def grace_until(*, first_day: date, ends: str, days: int) -> date:
    """The first `ends` (month-day, "09-30") that is at least `days` after the first day of an appointment.

    29 February counts as 28 February in a year without one.
    """
    month, day = map(int, ends.split("-"))
    earliest = first_day + timedelta(days=days)
    this_year = _on(earliest.year, month, day)
    return this_year if this_year >= earliest else _on(earliest.year + 1, month, day)


def _on(year: int, month: int, day: int) -> date:
    leap_day = (month, day) == (2, 29)
    return date(year, month, 28) if leap_day and not _is_leap(year) else date(year, month, day)


def _is_leap(year: int) -> bool:
    return (date(year, 3, 1) - timedelta(days=1)).day == 29
