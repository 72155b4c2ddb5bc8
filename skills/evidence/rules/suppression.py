"""秘匿: which cells of the map are not shown, so that no number of few people can be read or worked out.

A cell is sensitive when its holders, its people or their difference is 1 to 4. A sensitive number of people hides its
whole row. Then, column by column, the smallest further cells are hidden until what the published total tells of all
hidden ones together is no sensitive number either; so each of them has several possible values, given that holders lie
between 0 and the people of the row. If hiding cells cannot do it, the total is hidden.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from skills.evidence.rules.heat import HeatCell, HeatMap, HeatRow

FEW = range(1, 5)
HIDDEN = HeatCell(None, None, suppressed=True)


@dataclass(frozen=True)
class _Number:
    """One number of a column and the most it could be."""

    row: int
    value: int
    most: int


def suppress(counted: HeatMap) -> HeatMap:
    """The map as it may be shown. Cells that are shown keep their exact numbers."""
    hidden_rows, total_hidden = _hidden_rows(counted)
    hidden = {category: _hidden_cells(counted, hidden_rows, category) for category in counted.categories}
    rows = tuple(
        _row(row, number in hidden_rows, {category for category, (places, _) in hidden.items() if number in places})
        for number, row in enumerate(counted.rows)
    )
    total = _row(counted.total, total_hidden, {category for category, (_, also) in hidden.items() if also})
    return replace(counted, rows=rows, total=total)


def _row(row: HeatRow, whole: bool, hidden: set[str]) -> HeatRow:
    cells = {code: HIDDEN if whole or code in hidden else cell for code, cell in row.cells.items()}
    return replace(row, people=None if whole else row.people, cells=cells)


def _hidden_rows(counted: HeatMap) -> tuple[set[int], bool]:
    """Rows hidden as a whole because of their number of people, and whether the total of people is."""
    people = [row.people or 0 for row in counted.rows]
    numbers = [_Number(row, count, sum(people) if count else 0) for row, count in enumerate(people)]
    sensitive = {number.row for number in numbers if number.value in FEW}
    return _with_others(numbers, sensitive, (counted.total.people or 0) in FEW)


def _hidden_cells(counted: HeatMap, hidden_rows: set[int], category: str) -> tuple[set[int], bool]:
    """Rows whose cell of the category is hidden, and whether its total is."""
    cells = [row.cells[category] for row in counted.rows]
    numbers = [_Number(row, cell.holders or 0, cell.people or 0) for row, cell in enumerate(cells)]
    sensitive = {row for row, cell in enumerate(cells) if _is_sensitive(cell)}
    return _with_others(numbers, hidden_rows | sensitive, _is_sensitive(counted.total.cells[category]))


def _is_sensitive(cell: HeatCell) -> bool:
    holders, people = cell.holders or 0, cell.people or 0
    return holders in FEW or people in FEW or people - holders in FEW


def _with_others(numbers: Sequence[_Number], sensitive: set[int], total_hidden: bool) -> tuple[set[int], bool]:
    """The sensitive rows and the smallest others that cover for them; and whether the total has to be hidden."""
    hidden = set(sensitive)
    if not hidden or total_hidden:
        return hidden, total_hidden
    others = [each for each in numbers if each.row not in hidden and each.most]
    for other in sorted(others, key=lambda each: (not each.value, each.most, each.value, each.row)):
        if _is_safe(numbers, hidden):
            break
        hidden.add(other.row)
    return hidden, not _is_safe(numbers, hidden)


def _is_safe(numbers: Sequence[_Number], hidden: set[int]) -> bool:
    """Whether the sum of the hidden numbers tells of no few people and leaves each of them several possible values."""
    chosen = [each for each in numbers if each.row in hidden]
    whole, most = sum(each.value for each in chosen), sum(each.most for each in chosen)
    return len(chosen) >= 2 and whole > FEW[-1] and most - whole > FEW[-1]
