"""Cells of a table file read one by one: what is wrong is collected on the way, what is worth knowing is noted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from foundation import fiscal
from foundation.errors import Refused, RowProblem


@dataclass(frozen=True)
class ImportNote:
    """Something to know about one row, numbered as a spreadsheet does. `text`: a Japanese message id with `values`."""

    row: int
    subject: str
    text: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass
class Cells:
    """A reading of one file. `problems` grows as cells turn out to be wrong."""

    problems: list[RowProblem] = field(default_factory=list)

    def wrong(self, row: int, column: str, value: str, reason: str, **values: object) -> None:
        """Note what is wrong with a cell; `reason` is a Japanese message id."""
        self.problems.append(RowProblem(row, column, value, reason, values))

    def day(self, row: int, column: str, text: str) -> date | None:
        """The day in a cell; None when it is empty or, noted, no day."""
        if not text.strip():
            return None
        try:
            return fiscal.parse_day(text)
        except Refused as refused:
            self.problems.append(RowProblem.of(row, column, text, refused))
            return None

    def needed_day(self, row: int, column: str, text: str) -> date | None:
        """The day in a cell that must have one; None, noted, when it has none."""
        if not text.strip():
            self.wrong(row, column, text, "日付がありません。")
        return self.day(row, column, text)

    def found(self) -> tuple[RowProblem, ...]:
        """Everything wrong, in the order of rows."""
        return tuple(sorted(self.problems, key=lambda problem: problem.row))
