"""The file of results, row by row."""

import pytest

from curriculum.completion import rules
from curriculum.completion.rules import Results
from tests.curriculum.completion.test_rules import FIRST, SECOND


def read(*lines: tuple[str, str, str, str, str]):
    return rules.read_results(lines=lines, first_line=2)


def test_the_rows_of_a_person_are_brought_together():
    people, problems = read(
        ("0000001", "R8.11.16", "180", "", ""), ("0000001", "2026-11-17", "１７０分", "75%", "合格"),
        ("0000002", "", "", "", "×"),
    )  # fmt: skip
    assert problems == ()
    assert [person.staff_no for person in people] == ["0000001", "0000002"]
    assert people[0].minutes == {FIRST: 180, SECOND: 170}
    assert (people[0].test, people[0].assignment, people[1].assignment) == (75, True, False)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (("", "2026-11-16", "1", "", ""), "職員番号"),
        (("1", "", "10", "", ""), "日付"),
        (("1", "2026-02-30", "10", "", ""), "日付"),
        (("1", "2026-11-16", "半日", "", ""), "分"),
        (("1", "2026-11-16", "-5", "", ""), "分"),
        (("1", "2026-11-16", "1.5", "", ""), "分"),
        (("1", "2026-11-16", "10", "満点", ""), "テスト"),
        (("1", "2026-11-16", "10", "", "たぶん"), "課題"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_row_and_column(line, column):
    assert [(each.row, each.column) for each in read(line)[1]] == [(2, column)]


def test_a_file_that_contradicts_itself_is_told_where():
    _, problems = read(
        ("1", "2026-11-16", "10", "60", "合格"), ("1", "2026-11-16", "20", "", ""), ("1", "", "", "70", "不合格")
    )
    assert [(each.row, each.column) for each in problems] == [(3, "日付"), (4, "テスト"), (4, "課題")]


def test_what_the_file_does_not_say_stays_as_it_was():
    people, _ = read(("1", "2026-11-17", "20", "", ""))
    known = Results({FIRST: 180, SECOND: 10}, 50, True)
    assert people[0].over(known) == Results({FIRST: 180, SECOND: 20}, 50, True)
