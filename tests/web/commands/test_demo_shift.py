"""The demo city moves by whole years and keeps every day's place in the year."""

from datetime import date

import pytest
from hypothesis import given, strategies

from foundation import tables
from foundation.fiscal import fiscal_year, parse_day
from web.commands import demo_shift

DAYS = strategies.dates(date(2001, 1, 1), date(2060, 12, 31))


def table(columns: str, *rows: str) -> tables.Table:
    return tables.read("\n".join((columns, *rows)).encode(), "demo.csv")


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2026, 4, 1), 0), (date(2026, 11, 23), 0), (date(2027, 3, 31), 0), (date(2027, 4, 1), 1),
        (date(2026, 3, 31), -1), (date(2031, 1, 1), 4),
    ],
)  # fmt: skip
def test_the_city_moves_to_the_fiscal_year_of_the_day(today, years):
    assert demo_shift.years_to(today) == years


def test_in_its_own_year_nothing_is_touched():
    roster = table("職員番号,発令日", "0000001,R8.4.1")
    assert demo_shift.moved(roster, years=0, days=("発令日",)) is roster


def test_days_and_labels_move_and_empty_cells_stay_empty():
    register = table("発令番号,任命日,解任日", "令和8年度第1号,R8.4.1,", "令和6年度第2号,R6.4.1,R8.3.31")
    moved = demo_shift.moved(register, years=2, days=("任命日", "解任日"), labels=("発令番号",))
    assert moved.lines == [
        ("令和10年度第1号", "2028-04-01", ""),
        ("令和8年度第2号", "2026-04-01", "2028-03-31"),
    ]


def test_a_label_crosses_the_change_of_era():
    assert demo_shift.moved_label("令和2年度第7号", -1) == "令和元年度第7号"
    assert demo_shift.moved_label("令和元年度第7号", -1) == "平成30年度第7号"


@pytest.mark.parametrize(
    ("cell", "years", "moved"),
    [("2024-02-29", 1, "2025-02-28"), ("2024-02-29", 4, "2028-02-29"), ("R6.2.29", -1, "2023-02-28"), ("", 3, "")],
)
def test_leap_days_end_february_where_there_are_none(cell, years, moved):
    assert demo_shift.moved_day(cell, years) == moved


@given(DAYS, DAYS, strategies.integers(-5, 5))
def test_moving_keeps_the_order_of_days(first, second, years):
    first, second = sorted((first, second))
    moved = [parse_day(demo_shift.moved_day(day.isoformat(), years)) for day in (first, second)]
    assert moved == sorted(moved)


@given(DAYS, strategies.integers(-5, 5))
def test_moving_moves_the_fiscal_year_by_as_much(day, years):
    moved = parse_day(demo_shift.moved_day(day.isoformat(), years))
    assert fiscal_year(moved) == fiscal_year(day) + years


def test_evidence_that_would_lie_ahead_moves_back_one_year_more_with_its_expiry():
    rows = ("2026-05-01,", "2026-09-28,2027-09-28", "2025-04-02,2027-03-31")
    moved = demo_shift.moved_evidence(table("取得日,有効期限", *rows), years=1, today=date(2027, 5, 1))
    assert moved.lines == [("2027-05-01", ""), ("2026-09-28", "2027-09-28"), ("2026-04-02", "2028-03-31")]


def test_evidence_of_the_same_year_stays_when_it_is_past():
    proofs = table("取得日,有効期限", "2026-09-28,2027-09-28")
    assert demo_shift.moved_evidence(proofs, years=0, today=date(2026, 11, 23)) is proofs


def test_offerings_move_to_workdays_of_the_new_year_with_their_window():
    held = table("開催日,申込開始,申込締切", "2026-06-04;2026-06-11,2026-04-16,2026-05-14")
    assert demo_shift.moved_offerings(held, years=0) is held
    assert demo_shift.moved_offerings(held, years=1).lines == [("2027-06-04;2027-06-11", "2027-04-16", "2027-05-14")]
    assert demo_shift.moved_offerings(held, years=2).lines == [("2028-06-05;2028-06-12", "2028-04-17", "2028-05-15")]
