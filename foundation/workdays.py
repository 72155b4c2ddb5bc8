"""開庁日: Monday to Friday but for public holidays and 29 December to 3 January. Pure.

Source: 地方自治法第4条の2 (holidays of local governments); the holidays themselves from jpholiday.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import jpholiday

TOKYO = ZoneInfo("Asia/Tokyo")
YEAR_END = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})


@lru_cache(maxsize=4096)
def is_workday(day: date) -> bool:
    """Whether the offices are open on the day."""
    return day.weekday() < 5 and (day.month, day.day) not in YEAR_END and not jpholiday.is_holiday(day)


def next_workday(day: date) -> date:
    """The day itself if the offices are open, else the next day on which they are."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def workdays_after(day: date, count: int) -> date:
    """The `count`-th workday after the day."""
    for _ in range(count):
        day = next_workday(day + timedelta(days=1))
    return day


def workdays_before(day: date, count: int) -> date:
    """The `count`-th workday before the day."""
    for _ in range(count):
        day -= timedelta(days=1)
        while not is_workday(day):
            day -= timedelta(days=1)
    return day


def moment_after(at: datetime, count: int) -> datetime:
    """The same time of day in Tokyo, `count` workdays later. On a holiday it counts from the next workday's start."""
    here = at.astimezone(TOKYO)
    if is_workday(here.date()):
        return datetime.combine(workdays_after(here.date(), count), here.time(), TOKYO)
    start = next_workday(here.date())
    return datetime.combine(workdays_after(start, count), datetime.min.time(), TOKYO)


def end_of_day(day: date) -> datetime:
    """The moment at which the day is over in Tokyo."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), TOKYO)
