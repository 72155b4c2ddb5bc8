"""成績のファイル: what its rows say. One row per person and day; test and assignment on any row of the person. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from curriculum.completion.rules.results import Results
from foundation import names
from foundation.cells import Cells
from foundation.errors import RowProblem, sentence

STAFF_NO, DAY, MINUTES, TEST, ASSIGNMENT = "職員番号", "日付", "分", "テスト", "課題"
COLUMNS = (STAFF_NO, DAY, MINUTES)
OPTIONAL = (TEST, ASSIGNMENT)
COLUMN_OF_FIELD = {"minutes": MINUTES, "test": TEST, "assignment": ASSIGNMENT}
ACCEPTED: Mapping[str, bool] = {
    "合格": True, "提出": True, "○": True, "〇": True, "1": True, "不合格": False, "×": False, "0": False,
}  # fmt: skip


@dataclass
class PersonRows:
    """What the file says of one person. `row` is their first line."""

    staff_no: str
    row: int
    minutes: dict[date, int] = field(default_factory=dict)
    test: int | None = None
    assignment: bool | None = None

    def over(self, known: Results) -> Results:
        """What is known with what the file says laid over it."""
        return Results(
            {**known.minutes_by_day, **self.minutes},
            known.test_percent if self.test is None else self.test,
            known.assignment if self.assignment is None else self.assignment,
        )


def read_results(
    *, lines: Iterable[tuple[str, ...]], first_line: int
) -> tuple[list[PersonRows], tuple[RowProblem, ...]]:
    """The people of the file, with the columns COLUMNS and OPTIONAL, and what cannot be read."""
    cells, found = Cells(), dict[str, PersonRows]()
    for row, values in enumerate(lines, first_line):
        number = names.code(values[0])
        if not number:
            cells.wrong(row, STAFF_NO, values[0], sentence("職員番号がありません。"))
            continue
        _read(row, values, found.setdefault(number, PersonRows(number, row)), cells)
    return list(found.values()), cells.found()


def _read(row: int, values: tuple[str, ...], person: PersonRows, cells: Cells) -> None:
    _, day_text, minutes_text, test_text, assignment_text = values
    minutes = _number(row, MINUTES, minutes_text, cells)
    if minutes is not None:
        day = cells.needed_day(row, DAY, day_text)
        if day is not None and person.minutes.setdefault(day, minutes) != minutes:
            cells.wrong(row, DAY, day_text, sentence("同じ人の同じ日に、違う時間が書かれています。"))
    test = _number(row, TEST, test_text, cells)
    if test is not None and person.test not in (None, test):
        cells.wrong(row, TEST, test_text, sentence("同じ人に、違う結果が書かれています。"))
    accepted = _accepted(row, assignment_text, cells)
    if accepted is not None and person.assignment not in (None, accepted):
        cells.wrong(row, ASSIGNMENT, assignment_text, sentence("同じ人に、違う結果が書かれています。"))
    person.test = person.test if test is None else test
    person.assignment = person.assignment if accepted is None else accepted


def _number(row: int, column: str, text: str, cells: Cells) -> int | None:
    plain = names.code(text).removesuffix("%").removesuffix("分").strip()
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 6):
        cells.wrong(row, column, text, sentence("整数で書いてください。"))
        return None
    return int(plain)


def _accepted(row: int, text: str, cells: Cells) -> bool | None:
    plain = names.code(text)
    if not plain:
        return None
    if plain not in ACCEPTED:
        cells.wrong(row, ASSIGNMENT, text, sentence("「合格」か「不合格」で書いてください。"))
    return ACCEPTED.get(plain)
