"""スキル分布: who holds the leader's level where, counted per appointing unit and category."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class HeatCell:
    """`holders` of `people`. Both None when the cell is suppressed."""

    holders: int | None
    people: int | None
    suppressed: bool = False

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down; None when suppressed or when there is nobody."""
        return self.holders * 100 // self.people if self.people and self.holders is not None else None


@dataclass(frozen=True)
class HeatRow:
    """One appointing unit, or all of them (`unit_code` ""). `people` have counting evidence; None when suppressed."""

    unit_code: str
    unit_name: str
    people: int | None
    cells: Mapping[str, HeatCell]


@dataclass(frozen=True)
class HeatMap:
    """Units in code order by categories (their codes), and the column totals over these units."""

    categories: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    total: HeatRow
