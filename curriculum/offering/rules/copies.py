"""開催回を写す: the same offering one fiscal year later, each day on the nearest workday of that year. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from curriculum.offering.rules.values import NewOffering
from foundation import fiscal
from foundation.workdays import is_workday, next_workday, workdays_after, workdays_before

CUTOFF_WORKDAYS = 3
_YEAR_AT_END = re.compile(r"-(\d{4})$")


def moved_days(days: Iterable[date], *, years: int) -> Mapping[date, date]:
    """Each day so many years later, on the nearest workday of its fiscal year; distinct days stay distinct, in order.

    Of two workdays equally near the earlier one is taken.
    """
    ordered = sorted(set(days))
    moved: list[date] = []
    for day in ordered:
        nearest = _nearest(fiscal.add_years(day, years), fiscal.fiscal_year(day) + years)
        moved.append(nearest if not moved or nearest > moved[-1] else workdays_after(moved[-1], 1))
    _hold_before(moved, [fiscal.last_day(fiscal.fiscal_year(day) + years) for day in ordered])
    return dict(zip(ordered, moved, strict=True))


def _nearest(day: date, year: int) -> date:
    before = day if is_workday(day) else workdays_before(day, 1)
    after = next_workday(day)
    if before < fiscal.first_day(year):
        return after
    return after if after <= fiscal.last_day(year) and after - day < day - before else before


def _hold_before(moved: list[date], ends: list[date]) -> None:
    """Days pushed over the end of their fiscal year move back, and those before them if they must."""
    latest: date | None = None
    for place in reversed(range(len(moved))):
        end = ends[place] if latest is None else min(ends[place], latest - timedelta(days=1))
        if moved[place] > end:
            moved[place] = end if is_workday(end) else workdays_before(end, 1)
        latest = moved[place]


def copied(new: NewOffering, *, years: int = 1) -> NewOffering:
    """The offering so many fiscal years later. What lies before the first day keeps its distance to it in days."""
    to = moved_days((day.on for day in new.days), years=years)
    shift = to[new.first_day] - new.first_day
    return replace(
        new,
        days=tuple(replace(day, on=to[day.on]) for day in new.days),
        opens_on=new.opens_on + shift,
        closes_on=new.closes_on + shift,
        cutoff_on=new.cutoff_on + shift,
        shares=tuple(replace(share, until=share.until + shift) for share in new.shares),
    )


def copied_code(code: str, *, year: int) -> str:
    """The code of the copy for a fiscal year: ICT-202-001 → ICT-202-001-2027 → ICT-202-001-2028."""
    return f"{_YEAR_AT_END.sub('', code)}-{year}"


def usual_cutoff(*, first_day: date, closes_on: date) -> date:
    """繰上げ期限: three workdays before the first day, but not before applications close."""
    return min(first_day, max(workdays_before(first_day, CUTOFF_WORKDAYS), closes_on))
