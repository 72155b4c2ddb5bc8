"""重なり: one room, one instructor, two offerings at the same time. Pure; n log n in the days of all offerings."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from curriculum.offering.rules.values import TIMED, Day, OfferingLine


class What(StrEnum):
    """What is needed twice."""

    room = "room"
    instructor = "instructor"


@dataclass(frozen=True)
class Clash:
    """`a` begins first. `name`: the room, or the lecturer's name; `staff_id` of an instructor of the city."""

    a: OfferingLine
    b: OfferingLine
    on: date
    what: What
    name: str = ""
    staff_id: int | None = None


@dataclass(frozen=True)
class _Use:
    line: OfferingLine
    day: Day


_Needed = tuple[What, str, int | None, date]


def clashes(lines: Iterable[OfferingLine]) -> tuple[Clash, ...]:
    """Every pair that needs the same room or instructor at the same time, by day; cancelled offerings need nothing."""
    uses: dict[_Needed, list[_Use]] = defaultdict(list)
    for line in lines:
        for needed, use in _uses(line):
            uses[needed].append(use)
    found = [clash for needed, each in uses.items() if len(each) > 1 for clash in _among(needed, each)]
    return tuple(sorted(found, key=_order))


def _uses(line: OfferingLine) -> Iterator[tuple[_Needed, _Use]]:
    if line.cancelled or line.mode not in TIMED:
        return
    for day in line.days:
        if day.room:
            yield (What.room, day.room, None, day.on), _Use(line, day)
        if line.lecturer:
            yield (What.instructor, line.lecturer, None, day.on), _Use(line, day)
        for staff_id in line.instructors:
            yield (What.instructor, "", staff_id, day.on), _Use(line, day)


def _among(needed: _Needed, uses: list[_Use]) -> Iterator[Clash]:
    """Sorted by their start, each is compared only with those that begin before it ends."""
    what, name, staff_id, on = needed
    ordered = sorted(uses, key=lambda use: (use.day.start, use.line.code))
    for place, first in enumerate(ordered):
        for second in ordered[place + 1 :]:
            if second.day.start >= first.day.end:
                break
            if first.line.id != second.line.id:
                yield Clash(first.line, second.line, on, what, name, staff_id)


def _order(clash: Clash) -> tuple[date, str, str, int, str, str]:
    return clash.on, clash.what, clash.name, clash.staff_id or 0, clash.a.code, clash.b.code
