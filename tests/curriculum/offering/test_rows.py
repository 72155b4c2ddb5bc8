"""Reading a file of offerings: what is in it, and every row that cannot be."""

from datetime import date

import pytest

from curriculum.offering import rules
from curriculum.offering.rules import Day, Mode, OfferingRow
from curriculum.offering.rules.rows import COLUMNS

PLAIN = {
    "開催回コード": "ICT-202-001", "研修コード": "ICT-202", "形式": "集合", "開催日": "2026-06-11;2026-06-04",
    "開始": "09:30", "終了": "16:30", "会場": "情報研修室A", "定員": "30", "最少人数": "5", "申込開始": "2026-04-16",
    "申込締切": "2026-05-14", "所属長承認": "要", "固定費千円": "242", "一人当たり千円": "3",
}  # fmt: skip


def read(**changed: str) -> tuple[list[OfferingRow], list[tuple[int, str]]]:
    rows, problems = rules.read_rows([tuple((PLAIN | changed)[name] for name in COLUMNS)], first_line=2)
    return rows, [(each.row, each.column) for each in problems]


def test_a_row_says_everything_the_columns_say():
    (row,), problems = read()
    assert (problems, row.code, row.course_code, row.new.mode) == ([], "ICT-202-001", "ICT-202", Mode.classroom)
    assert row.new.days == tuple(Day(date(2026, 6, day), 570, 990, "情報研修室A") for day in (4, 11))
    assert (row.new.capacity, row.new.minimum, row.new.fixed_cost, row.new.person_cost) == (30, 5, 242, 3)
    assert (row.new.opens_on, row.new.closes_on) == (date(2026, 4, 16), date(2026, 5, 14))
    assert row.new.needs_approval


def test_seats_are_passed_on_until_three_workdays_before_but_not_before_the_close():
    assert read()[0][0].new.cutoff_on == date(2026, 6, 1)
    assert read(申込締切="2026-06-03")[0][0].new.cutoff_on == date(2026, 6, 3)


def test_an_offering_without_the_step_of_the_head_says_so():
    (row,), _ = read(形式="ｅラーニング", 所属長承認="不要", 会場="")
    assert (row.new.mode, row.new.needs_approval, row.new.days[0].room) == (Mode.elearning, False, "")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("開催回コード", ""), ("開催回コード", "a/b"), ("開催回コード", "new"), ("開催回コード", "あ" * 41),
        ("研修コード", " "), ("形式", "座学"), ("形式", ""), ("開催日", ""), ("開催日", "2026-02-30"), ("開催日", ";"),
        ("開催日", "2026-06-04;2026-06-04"), ("開始", "25:00"), ("開始", "9時半"), ("開始", ""), ("終了", "09:30"),
        ("終了", "24:01"), ("定員", "0"), ("定員", "-3"), ("定員", "三十"), ("定員", "30.5"), ("定員", ""),
        ("定員", "1000000"), ("最少人数", "31"), ("最少人数", "x"), ("申込開始", ""), ("申込開始", "2026-13-01"),
        ("申込締切", "2026-06-05"), ("申込締切", "2026-04-15"), ("所属長承認", ""), ("所属長承認", "たぶん"),
        ("固定費千円", "無料"), ("固定費千円", "999999999"), ("一人当たり千円", "1,000"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_is_told_in_its_row_and_column(column: str, value: str):
    rows, problems = read(**{column: value})
    assert rows == []
    assert problems == [(2, column)]


def test_everything_wrong_in_a_row_is_told_at_once():
    _, problems = read(定員="", 形式="", 開催日="昨日")
    assert sorted(column for _, column in problems) == ["定員", "形式", "開催日"]


def test_a_code_twice_in_the_file_is_told_with_the_first_line():
    line = tuple(PLAIN[name] for name in COLUMNS)
    _, (problem,) = rules.read_rows([line, line], first_line=2)
    assert (problem.row, problem.values) == (3, {"line": 2})


def test_spreadsheets_write_times_with_seconds():
    (row,), problems = read(開始="9:30:00", 終了="24:00")
    assert (problems, row.new.days[0].start, row.new.days[0].end) == ([], 570, 1440)
