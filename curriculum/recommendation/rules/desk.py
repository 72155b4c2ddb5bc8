"""需要と供給: what HR's desk says of a course. Pure.

`left` are the free seats of offerings that have not begun; the shortage compares them with those who need the course
and have no seat in one of those offerings yet.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from curriculum.course.rules import Course
from curriculum.enrolment.rules import BEYOND, HOLDS_SEAT, State
from curriculum.offering.rules import OfferingLine
from curriculum.recommendation.rules.demand import Aim, Demand
from skills.persona.rules import Persona

UNDER_WAY = frozenset({
    State.applied, State.returned, State.recommended, State.waitlisted, State.offered, State.confirmed, State.attended,
})  # fmt: skip
UNDECIDED = frozenset({State.applied, State.returned, State.recommended})
SEATED = frozenset({State.offered, State.confirmed})
COUNTED = tuple(sorted(HOLDS_SEAT | UNDECIDED | {State.waitlisted}))


@dataclass(frozen=True)
class Wanted:
    """How many need a course: of them appointed ICT managers, with a core gap, by persona, without a seat yet.

    `by_deadline`: of the appointed, by the last day of their grace, the earliest first.
    """

    people: int
    appointed: int
    by_deadline: Mapping[date, int]
    core: int
    by_persona: Mapping[Persona, int]
    without_seat: int


@dataclass(frozen=True)
class Applied:
    """An application as it stands; `share` as its seat was taken."""

    staff_id: int
    state: State
    share: str = ""


@dataclass(frozen=True)
class Filling:
    """How full an offering is. `held`: everybody with a seat; `beyond`: those of them beyond the capacity."""

    offering: OfferingLine
    held: int = 0
    waiting: int = 0
    undecided: int = 0
    beyond: int = 0

    @property
    def within(self) -> int:
        """Seats of the capacity that are taken."""
        return self.held - self.beyond

    @property
    def left(self) -> int:
        """Seats of the capacity nobody holds, open or reserved."""
        return max(0, self.offering.capacity - self.within)

    @property
    def percent(self) -> int:
        """Seats of the capacity taken of a hundred, rounded down."""
        return self.within * 100 // self.offering.capacity


@dataclass(frozen=True)
class Supply:
    """What is there of a course in a fiscal year: offerings to come and those over; people who completed it."""

    coming: tuple[Filling, ...] = ()
    over: tuple[Filling, ...] = ()
    completed: int = 0
    seated: frozenset[int] = field(default=frozenset(), repr=False)

    @property
    def seats(self) -> int:
        return sum(each.offering.capacity for each in self.coming)

    @property
    def left(self) -> int:
        return sum(each.left for each in self.coming)

    @property
    def confirmed(self) -> int:
        return sum(each.held for each in self.coming)

    @property
    def waiting(self) -> int:
        return sum(each.waiting for each in self.coming)

    @property
    def undecided(self) -> int:
        return sum(each.undecided for each in self.coming)

    @property
    def fill_percent(self) -> int | None:
        """Of the offerings that are over; None when there was none."""
        seats = sum(each.offering.capacity for each in self.over)
        return sum(each.within for each in self.over) * 100 // seats if seats else None

    @property
    def last(self) -> OfferingLine | None:
        """The last chance of the year."""
        lines = [each.offering for each in self.coming]
        return max(lines, key=lambda line: (line.last_day, line.code), default=None)


@dataclass(frozen=True)
class DeskLine:
    """A course with who needs it and what there is of it."""

    course: Course
    wanted: Wanted
    supply: Supply

    @property
    def shortage(self) -> int:
        """Seats that are missing for everybody to have one this year."""
        return max(0, self.wanted.without_seat - self.supply.left)


def filling(offering: OfferingLine, applied: Iterable[Applied]) -> Filling:
    """An offering with its applications."""
    everybody = list(applied)
    counts = Counter(each.state for each in everybody)
    held, undecided = (sum(counts[state] for state in group) for group in (HOLDS_SEAT, UNDECIDED))
    beyond = sum(each.state in HOLDS_SEAT and each.share == BEYOND for each in everybody)
    return Filling(offering, held, counts[State.waitlisted], undecided, beyond)


def wanted(*, demand: Demand, course_code: str, aims: Iterable[Aim], seated: Collection[int]) -> Wanted:
    """How many of these people need the course."""
    needing = demand.needing(course_code, aims)
    personas = Counter(aim.persona for aim in needing)
    deadlines = Counter(aim.deadline for aim in needing if aim.deadline is not None)
    return Wanted(
        people=len(needing),
        appointed=sum(aim.appointed for aim in needing),
        by_deadline=dict(sorted(deadlines.items())),
        core=sum(demand.has_core_gap(course_code, aim) for aim in needing),
        by_persona={persona: personas[persona] for persona in Persona},
        without_seat=sum(aim.staff_id not in seated for aim in needing),
    )
