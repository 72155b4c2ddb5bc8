"""The demo city moved to another fiscal year: by whole years, so that every day keeps its place in the year. Pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

from curriculum.offering.rules import moved_days
from foundation.fiscal import add_years, fiscal_year, fiscal_year_label, parse_day
from foundation.tables import Table

HOME_YEAR = 2026  # the fiscal year the files of content/demo are about
_YEAR_LABEL = re.compile(r"(令和|平成)(元|\d{1,2})年度")


def years_to(today: date) -> int:
    """By how many years the demo city moves to be in the fiscal year of `today`."""
    return fiscal_year(today) - HOME_YEAR


def moved(table: Table, *, years: int, days: Iterable[str] = (), labels: Iterable[str] = ()) -> Table:
    """The table with its day columns and its 令和8年度 labels moved; empty cells stay empty."""
    if not years:
        return table
    changes: dict[str, Callable[[str], str]] = {
        **{name: lambda cell: moved_day(cell, years) for name in days},
        **{name: lambda cell: moved_label(cell, years) for name in labels},
    }
    return _changed(table, changes)


def moved_evidence(table: Table, *, years: int, today: date) -> Table:
    """Evidence moves as a row; a row that would lie in the future moves back one year more."""
    acquired, expires = table.column("取得日"), table.column("有効期限")
    shifts = [_shift(cell, years, today) for cell in acquired]
    if not any(shifts):
        return table
    return _with_columns(
        table,
        {
            "取得日": tuple(map(moved_day, acquired, shifts)),
            "有効期限": tuple(map(moved_day, expires, shifts)),
        },
    )


def moved_offerings(table: Table, *, years: int) -> Table:
    """Offerings move as they are copied: each day to the nearest workday, the window with the first of them."""
    if not years:
        return table
    held = [tuple(map(parse_day, filter(None, cell.split(";")))) for cell in table.column("開催日")]
    moved = [moved_days(days, years=years) for days in held]
    shifts = [to[min(to)] - min(to) for to in moved]
    later = {
        "開催日": tuple(";".join(to[day].isoformat() for day in days) for days, to in zip(held, moved, strict=True)),
        **{
            name: tuple(_shifted(cell, shift) for cell, shift in zip(table.column(name), shifts, strict=True))
            for name in ("申込開始", "申込締切")
        },
    }
    return _with_columns(table, later)


def _shifted(cell: str, shift: timedelta) -> str:
    return (parse_day(cell) + shift).isoformat()


def moved_day(cell: str, years: int) -> str:
    """A day cell so many years later, in ISO 8601; 29 February becomes 28 February where there is none."""
    if not cell.strip() or not years:
        return cell
    return add_years(parse_day(cell), years).isoformat()


def moved_label(cell: str, years: int) -> str:
    """令和8年度第1号 → 令和9年度第1号."""
    return _YEAR_LABEL.sub(lambda found: _later_label(found, years), cell)


def _later_label(found: re.Match[str], years: int) -> str:
    number = 1 if found[2] == "元" else int(found[2])
    first = {"令和": 2018, "平成": 1988}[found[1]] + number
    return fiscal_year_label(first + years)


def _shift(cell: str, years: int, today: date) -> int:
    lies_ahead = cell.strip() and add_years(parse_day(cell), years) > today
    return years - 1 if lies_ahead else years


def _changed(table: Table, changes: dict[str, Callable[[str], str]]) -> Table:
    return _with_columns(table, {name: tuple(map(change, table.column(name))) for name, change in changes.items()})


def _with_columns(table: Table, columns: dict[str, tuple[str, ...]]) -> Table:
    cells = (columns.get(name, cells) for name, cells in zip(table.columns, table.cells, strict=True))
    return replace(table, cells=tuple(cells))
