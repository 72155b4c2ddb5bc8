"""What the addresses of HR's desk ask for: whom, which offerings, in which order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request

from curriculum.offering.rules import OfferingLine
from curriculum.recommendation.queries.desk import Whom
from curriculum.recommendation.rules.desk import DeskLine, Filling
from foundation.history import Viewpoint
from organisation.unit import queries as units
from organisation.unit.rules import UnitLine
from skills.persona.rules import Persona

WHEN = ("", "coming", "over")
SORTS: Mapping[str, Callable[[DeskLine], Any]] = {
    "people": lambda line: line.wanted.people,
    "appointed": lambda line: line.wanted.appointed,
    "core": lambda line: line.wanted.core,
    "seats": lambda line: line.supply.seats,
    "waiting": lambda line: line.supply.waiting,
    "fill": lambda line: -1 if line.supply.fill_percent is None else line.supply.fill_percent,
    "completed": lambda line: line.supply.completed,
    "shortage": lambda line: line.shortage,
    "last": lambda line: line.supply.last.first_day if line.supply.last else date.max,
}
OFFERING_SORTS: Mapping[str, Callable[[Filling], Any]] = {
    "day": lambda line: (line.offering.first_day, line.offering.code),
    "code": lambda line: line.offering.code,
    "percent": lambda line: (line.percent, line.offering.code),
    "left": lambda line: (line.left, line.offering.code),
    "waiting": lambda line: (line.waiting, line.offering.code),
}


@dataclass(frozen=True)
class Asked:
    """Whom the desk speaks of. `unit` an appointing unit, None the whole city."""

    persona: Persona | None
    unit: UnitLine | None
    text: str
    core_only: bool
    sort: str

    @property
    def whom(self) -> Whom:
        return Whom(self.persona, self.unit.id if self.unit else None)

    @property
    def filtered(self) -> bool:
        return not self.whom.everybody or bool(self.text) or self.core_only


def asked(view: Viewpoint) -> Asked:
    """The question in the address; what is not known is as if it were not asked."""
    persona, sort = request.args.get("persona", ""), request.args.get("sort", "")
    unit = units.tree(view.on).by_code.get(request.args.get("unit", ""))
    return Asked(
        persona=Persona(persona) if persona in set(Persona) else None,
        unit=unit if unit is not None and unit.appoints else None,
        text=request.args.get("q", "").strip(),
        core_only=bool(request.args.get("core")),
        sort=sort if sort.removeprefix("-") in SORTS else "",
    )


def ordered(lines: list[DeskLine], sort: str) -> list[DeskLine]:
    """In the order of the catalogue, or as asked."""
    if not sort:
        return lines
    return sorted(lines, key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))


@dataclass(frozen=True)
class AskedOfferings:
    """Which offerings: of a course, still to come or over; in which order."""

    course: str
    when: str
    sort: str

    def includes(self, line: OfferingLine, today: date) -> bool:
        if self.course and line.course_code != self.course:
            return False
        return {"": True, "coming": line.first_day > today, "over": line.last_day < today}[self.when]


def asked_offerings() -> AskedOfferings:
    """The question in the address."""
    when, sort = request.args.get("when", ""), request.args.get("sort", "day")
    return AskedOfferings(
        course=request.args.get("course", ""),
        when=when if when in WHEN else "",
        sort=sort if sort.removeprefix("-") in OFFERING_SORTS else "day",
    )


def ordered_offerings(lines: list[Filling], sort: str) -> list[Filling]:
    """As asked."""
    return sorted(lines, key=OFFERING_SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))
