"""Refused: the one way the business says no, in a sentence meant for the person who asked.

The Japanese sentence is the message id and its values stand apart (`%(name)s`), so that the web can translate it at the
edge.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


def sentence(text: str) -> str:
    """Mark a sentence for the catalogue where no Refused is near. Returns it unchanged."""
    return text


def filled(message: str, values: Mapping[str, object]) -> str:
    """The sentence with its values in place. Without values a % sign stands for itself."""
    return message % values if values else message


class Refused(Exception):
    """No, and why. `field` names the form field or column the sentence belongs to."""

    def __init__(self, message: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.values: dict[str, object] = values

    def __str__(self) -> str:
        return filled(self.message, self.values)


class NotFound(Refused):
    """What was asked for does not exist, or not for this person."""


@dataclass(frozen=True)
class RowProblem:
    """One thing wrong in a table file. `row` is the line as a spreadsheet numbers it: the headings are row 1.

    `row` 0 is the file as a whole; `reason` is a Japanese message id, `values` what fills it.
    """

    row: int
    column: str
    value: str
    reason: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, row: int, column: str, value: str, refused: Refused) -> "RowProblem":
        """The problem a refusal makes in one cell."""
        return cls(row, column, value, refused.message, refused.values)

    @property
    def text(self) -> str:
        return filled(self.reason, self.values)


class RowsRefused(Refused):
    """A table file refused as a whole because some of its rows are wrong. Nothing of it was taken in."""

    def __init__(self, problems: Iterable[RowProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(sentence("%(count)d件の誤りがあります。何も取り込んでいません。"), count=len(self.problems))
