"""所属長: who heads a unit, who decides for a person, which units somebody looks after. Pure.

課長 of a 課, 部長 of a 部, 局長 above; several: the longest posted, HR may name another; no head, on leave, or the
person's own case: a dated deputy if named, else one level up; beyond the bureau the secretariat.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from organisation.staff.rules.orders import Duty
from organisation.unit.rules import UnitKind, UnitTree

ApproverKind = Literal["head", "deputy", "secretariat"]
GROUP_OF_KIND: Mapping[UnitKind, str] = {
    UnitKind.section: "section",
    UnitKind.department: "department",
    UnitKind.bureau: "bureau",
    UnitKind.ward: "bureau",
    UnitKind.other: "bureau",
    UnitKind.city: "bureau",
}


@dataclass(frozen=True)
class Candidate:
    """Somebody posted in a unit with a grade that heads such units."""

    staff_id: int
    staff_no: str
    duty: Duty
    posted_from: date


@dataclass(frozen=True)
class Workplaces:
    """Where everybody works on a day: 本務 unit by person, those on leave, and who could head which unit."""

    unit_of: Mapping[int, int]
    on_leave: frozenset[int]
    candidates: Mapping[tuple[int, str], tuple[Candidate, ...]]


@dataclass(frozen=True)
class Approver:
    """Who decides. `staff_id` and `unit_id` None for the secretariat."""

    kind: ApproverKind
    staff_id: int | None = None
    unit_id: int | None = None


SECRETARIAT = Approver("secretariat")


def head_of_unit(candidates: Iterable[Candidate], choice: int | None) -> int | None:
    """The staff id of the head: HR's choice, else 本務 before 兼務, the longest posted, the lowest number."""
    ranked = sorted(candidates, key=lambda one: (one.duty is Duty.concurrent, one.posted_from, one.staff_no))
    chosen = [one for one in ranked if one.staff_id == choice]
    return next((one.staff_id for one in (*chosen, *ranked)), None)


@dataclass(frozen=True)
class Heads:
    """The heads of all units on a day. `choices` are HR's, `deputies` those in office, both by unit."""

    tree: UnitTree = field(repr=False)
    places: Workplaces = field(repr=False)
    choices: Mapping[int, int]
    deputies: Mapping[int, tuple[int, ...]]

    @cached_property
    def head_of_unit(self) -> Mapping[int, int]:
        """The head's staff id by unit id; a unit without head is absent."""
        found: dict[int, int] = {}
        for unit in self.tree.lines:
            candidates = self.places.candidates.get((unit.id, GROUP_OF_KIND[unit.kind]), ())
            head = head_of_unit(candidates, self.choices.get(unit.id))
            if head is not None:
                found[unit.id] = head
        return found

    def candidates(self, unit_id: int) -> tuple[Candidate, ...]:
        """Those who could head the unit."""
        unit = self.tree.by_id.get(unit_id)
        return self.places.candidates.get((unit_id, GROUP_OF_KIND[unit.kind]), ()) if unit else ()

    def units_headed_by(self, staff_id: int) -> frozenset[int]:
        """The units the person heads or stands in for, with all units below them."""
        return self._headed.get(staff_id, frozenset())

    def approver_of(self, staff_id: int) -> Approver:
        """Who decides for the person; the secretariat when nobody of the line does, or the person is posted nowhere."""
        unit_id = self.places.unit_of.get(staff_id)
        line = self.tree.path(unit_id) if unit_id is not None else ()
        for unit in reversed(line):
            if unit.kind is UnitKind.city:
                break
            found = self._in_unit(unit.id, staff_id)
            if found is not None:
                return found
        return SECRETARIAT

    def _in_unit(self, unit_id: int, person: int) -> Approver | None:
        head = self.head_of_unit.get(unit_id)
        if head is not None and self._may(head, person):
            return Approver("head", head, unit_id)
        deputy = next((one for one in self.deputies.get(unit_id, ()) if self._may(one, person)), None)
        return Approver("deputy", deputy, unit_id) if deputy is not None else None

    def _may(self, staff_id: int, person: int) -> bool:
        return staff_id != person and staff_id not in self.places.on_leave and staff_id in self.places.unit_of

    @cached_property
    def _headed(self) -> Mapping[int, frozenset[int]]:
        found: dict[int, set[int]] = {}
        standing_in = [(unit_id, one) for unit_id, deputies in self.deputies.items() for one in deputies]
        for unit_id, staff_id in (*self.head_of_unit.items(), *standing_in):
            found.setdefault(staff_id, set()).update(self.tree.descendants(unit_id))
        return {staff_id: frozenset(units) for staff_id, units in found.items()}
