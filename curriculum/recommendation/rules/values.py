"""The values of a way to a persona: what is known of a person, what may be taken, the steps, and what blocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from curriculum.course.rules import Course, Prerequisite
from curriculum.offering.rules import OfferingLine
from foundation.errors import filled


class StepKind(StrEnum):
    """What one does: take part, sit an examination, have a level confirmed, show a coaching record."""

    offering = "offering"
    examination = "examination"
    confirmation = "confirmation"
    coaching_record = "coaching_record"


class BlockKind(StrEnum):
    """What stands in the way. `course`: nothing in the catalogue leads there at all."""

    course = "course"
    offering = "offering"
    examination = "examination"
    prerequisite = "prerequisite"
    clash = "clash"
    waiting_period = "waiting_period"
    coaching_record = "coaching_record"
    share = "share"


@dataclass(frozen=True)
class Booking:
    """An application of the person that is under way. `sure`: a seat is held; else `place` on the waiting list."""

    sure: bool
    place: int | None = None


@dataclass(frozen=True)
class Chance:
    """An offering with the place on its waiting list that somebody applying now would get; None: a seat is free.

    `shares`: the names of the reserved shares with a seat free for whoever they are for.
    """

    offering: OfferingLine
    waiting: int | None = None
    shares: frozenset[str] = frozenset()

    def place(self, belongs: frozenset[str]) -> int | None:
        """The same for somebody who may take a seat from the shares named."""
        return None if self.shares & belongs else self.waiting


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of one person. `held`: skill → level → the day since when it has been held.

    Levels whose evidence ends before the deadline are not in it. `completed`: course codes. `bookings`: by offering id.
    `belongs`: the names of the reserved shares the person may take a seat from.
    """

    held: Mapping[str, Mapping[int, date]] = field(default_factory=dict)
    completed: frozenset[str] = frozenset()
    bookings: Mapping[int, Booking] = field(default_factory=dict)
    belongs: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step. `on`: the day it is done; `minutes` of training or preparation.

    `ref` is an offering's, an examination's or a skill's code. An offering says its course, its first day, from and
    until when to apply, the place on the waiting list one would get or has (`waiting`), and whether one applied
    already (`booked`). A confirmation or record says the level it leads to.
    """

    kind: StepKind
    ref: str
    on: date
    minutes: int = 0
    course: str = ""
    first_day: date | None = None
    apply_from: date | None = None
    apply_until: date | None = None
    waiting: int | None = None
    booked: bool = False
    level: int | None = None

    @property
    def hours(self) -> int | float:
        return hours_of(self.minutes)


@dataclass(frozen=True, kw_only=True)
class Block:
    """One thing that stands in the way, as a sentence with its values. `earliest`: when it would be possible."""

    kind: BlockKind
    ref: str
    message: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    level: int | None = None
    earliest: date | None = None

    @property
    def reason(self) -> str:
        return filled(self.message, self.values)


@dataclass(frozen=True, kw_only=True)
class Path:
    """最短の道. Not reachable: no steps, no finish, and at least one block."""

    reachable: bool
    steps: tuple[Step, ...] = ()
    minutes: int = 0
    finish: date | None = None
    blocked_by: tuple[Block, ...] = ()

    @property
    def hours(self) -> int | float:
        return hours_of(self.minutes)


@dataclass(frozen=True)
class Closing:
    """A skill a course brings on: the level held, the level the course leads to, the level the persona asks."""

    skill: str
    held: int
    leads_to: int
    required: int
    core: bool

    @property
    def gap(self) -> int:
        return self.required - self.held


@dataclass(frozen=True)
class Recommended:
    """推奨: a course that closes gaps (`closes`, core first, then the largest), and why now or not yet.

    `before`: prerequisites still missing; `chance`: the offering applied for, else the nearest; `booking`: if applied.
    """

    course: Course
    closes: tuple[Closing, ...]
    before: tuple[Prerequisite, ...]
    chance: Chance | None
    booking: Booking | None

    @property
    def core(self) -> bool:
        return any(each.core for each in self.closes)

    @property
    def gap(self) -> int:
        return max(each.gap for each in self.closes)


def hours_of(minutes: int) -> int | float:
    """Minutes as hours: whole where they are whole."""
    return minutes // 60 if minutes % 60 == 0 else minutes / 60
