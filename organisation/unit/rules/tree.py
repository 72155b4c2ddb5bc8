"""所属の決まり: kinds of unit, the tree of them, and grades. Pure values.

Source: domain.md 4.1 and 4.3; the depth of the tree is free.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from foundation.errors import sentence


class UnitKind(StrEnum):
    """区分 of a unit."""

    city = "city"
    bureau = "bureau"
    ward = "ward"
    other = "other"
    department = "department"
    section = "section"


KIND_NAMES: Mapping[UnitKind, str] = {
    UnitKind.city: sentence("市"),
    UnitKind.bureau: sentence("局"),
    UnitKind.ward: sentence("区"),
    UnitKind.other: sentence("その他"),
    UnitKind.department: sentence("部"),
    UnitKind.section: sentence("課"),
}
KINDS_BY_NAME: Mapping[str, UnitKind] = {name: kind for kind, name in KIND_NAMES.items()}
APPOINTING_KINDS = frozenset({UnitKind.bureau, UnitKind.ward, UnitKind.other})


@dataclass(frozen=True)
class GradeLine:
    """職位の級. `heads`: the group of units its holder is head of (section, department, bureau), or ''."""

    code: str
    rank_order: int
    name_ja: str
    name_en: str
    heads: str


@dataclass(frozen=True)
class UnitLine:
    """A unit as it is on a day. `true_from` 設置日, `true_until` its last day; None: open."""

    id: int
    code: str
    name: str
    kind: UnitKind
    parent_id: int | None
    appoints: bool
    true_from: date
    true_until: date | None

    def open_on(self, day: date) -> bool:
        return self.true_from <= day and (self.true_until is None or day <= self.true_until)


@dataclass(frozen=True)
class UnitTree:
    """All units there ever were, as they are on a day; `open_ids` are those open on it.

    Ancestors need not be open: a section whose department is closed still belongs to the bureau above.
    """

    units: tuple[UnitLine, ...]
    open_ids: frozenset[int]

    @cached_property
    def by_id(self) -> Mapping[int, UnitLine]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def by_code(self) -> Mapping[str, UnitLine]:
        return {unit.code: unit for unit in self.units}

    @cached_property
    def lines(self) -> tuple[UnitLine, ...]:
        """The open units in code order."""
        return tuple(unit for unit in self.units if unit.id in self.open_ids)

    def is_open(self, unit_id: int) -> bool:
        return unit_id in self.open_ids

    def path(self, unit_id: int) -> tuple[UnitLine, ...]:
        """From the root down to the unit itself; empty when it is unknown."""
        return self._paths.get(unit_id, ())

    def path_name(self, unit_id: int) -> str:
        """北区役所 区民生活部 区民課: the names from the top, without 市 unless it is the unit itself."""
        named = [unit.name for unit in self.path(unit_id) if unit.kind is not UnitKind.city or unit.id == unit_id]
        return " ".join(named)

    def children(self, unit_id: int | None) -> tuple[UnitLine, ...]:
        """The open units directly below, in code order; below None: those without a parent."""
        return tuple(unit for unit in self._children.get(unit_id, ()) if unit.id in self.open_ids)

    def descendants(self, unit_id: int) -> frozenset[int]:
        """The ids of the unit and all units below it."""
        found, waiting = {unit_id}, [unit_id]
        while waiting:
            below = [unit.id for unit in self._children.get(waiting.pop(), ()) if unit.id not in found]
            found.update(below)
            waiting.extend(below)
        return frozenset(found)

    def inside(self, unit_id: int, of_id: int) -> bool:
        """Whether the unit is the other one or lies below it."""
        return any(unit.id == of_id for unit in self.path(unit_id))

    def appointing(self) -> tuple[UnitLine, ...]:
        """The open units that appoint an ICT manager, in code order."""
        return tuple(unit for unit in self.lines if unit.appoints)

    def appointing_ancestor(self, unit_id: int) -> UnitLine | None:
        """The nearest open unit at or above this one that appoints an ICT manager."""
        return next((unit for unit in reversed(self.path(unit_id)) if unit.appoints and unit.id in self.open_ids), None)

    @cached_property
    def _children(self) -> Mapping[int | None, list[UnitLine]]:
        found: dict[int | None, list[UnitLine]] = {}
        for unit in self.units:
            found.setdefault(unit.parent_id, []).append(unit)
        return found

    @cached_property
    def _paths(self) -> Mapping[int, tuple[UnitLine, ...]]:
        return {unit.id: self._climb(unit) for unit in self.units}

    def _climb(self, unit: UnitLine) -> tuple[UnitLine, ...]:
        path = [unit]
        while (parent := self.by_id.get(path[-1].parent_id or 0)) is not None and parent not in path:
            path.append(parent)
        return tuple(reversed(path))


def tree_on(versions: Iterable[UnitLine], day: date | None) -> UnitTree:
    """The tree of a day from all versions known; None: the latest version of every unit, each counted as open.

    A unit not open on the day stands as it was last before, or as it will be first.
    """
    by_unit: dict[int, list[UnitLine]] = {}
    for version in versions:
        by_unit.setdefault(version.id, []).append(version)
    chosen = [_version_on(sorted(each, key=lambda line: line.true_from), day) for each in by_unit.values()]
    units = tuple(sorted(chosen, key=lambda line: line.code))
    return UnitTree(units, frozenset(unit.id for unit in units if day is None or unit.open_on(day)))


def _version_on(versions: list[UnitLine], day: date | None) -> UnitLine:
    begun = [version for version in versions if day is None or version.true_from <= day]
    return (begun or versions[:1])[-1]
