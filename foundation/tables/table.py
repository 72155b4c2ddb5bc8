"""A table file once read: columns of text, kept columnar because files have a hundred thousand rows."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from foundation.errors import Refused

FIRST_LINE = 2


@dataclass(frozen=True)
class Table:
    """Headings and cells of a file. `cells` holds one tuple per column; all are text, "" where the file has nothing.

    The row at position i stands in line FIRST_LINE + i of the file, as a spreadsheet numbers it. `encoding` is utf-8,
    utf-8-sig, cp932, euc-jp or xlsx; `ignored` are the headings nobody asked for.
    """

    name: str
    encoding: str
    sha256: str
    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    ignored: tuple[str, ...] = ()
    first_line: int = FIRST_LINE

    def __len__(self) -> int:
        return len(self.cells[0]) if self.cells else 0

    def column(self, name: str) -> tuple[str, ...]:
        """The cells under a heading. KeyError when there is no such heading."""
        return self.cells[self._places[name]]

    @cached_property
    def lines(self) -> list[tuple[str, ...]]:
        """The rows, each with its cells in the order of `columns`."""
        return list(zip(*self.cells, strict=True))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.columns)}


def heading(text: str) -> str:
    """A heading as it is compared: half-width and full-width alike, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def require_columns(table: Table, required: Iterable[str], optional: Iterable[str] = ()) -> Table:
    """The table with exactly the columns asked for, in that order; optional ones the file lacks are empty.

    Raises Refused naming every required column that is missing.
    """
    required = tuple(required)
    wanted = (*required, *optional)
    missing = [name for name in required if heading(name) not in table.columns]
    if missing:
        raise Refused(
            "「%(missing)s」の列がありません。ファイルの見出しは「%(found)s」です。",
            field="file",
            missing="、".join(missing),
            found="、".join(table.columns)[:200],
        )
    known = {heading(name) for name in wanted}
    blank = ("",) * len(table)
    present = dict(zip(table.columns, table.cells, strict=True))
    return replace(
        table,
        columns=wanted,
        cells=tuple(present.get(heading(name), blank) for name in wanted),
        ignored=tuple(name for name in table.columns if name not in known),
    )
