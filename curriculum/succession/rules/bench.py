"""後任の備え: how far each person of a unit is from the leader's prerequisites, and in which order. Pure.

The order: hours of training still missing on the shortest way, then its steps, then its finish, then the fewest
shortfalls; the staff number last. Whoever cannot get there by the horizon comes last. Nothing else about a person has a
say: what is not in `Facts` cannot be ranked by. Source: issue 4 part 4 with its Definitions.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from curriculum.recommendation.rules import Block, Facts, Path, Prospect, shortest, way
from skills.persona.rules import Shortfall, shortfalls_of

FAR = date.max


@dataclass(frozen=True, kw_only=True)
class Distance:
    """What lies between one person and the persona. `path` None: it cannot be reached by the horizon.

    `shortfalls`: of the levels whose evidence lasts until the horizon, the same that the way builds on.
    """

    path: Path | None
    shortfalls: tuple[Shortfall, ...]

    @property
    def met(self) -> bool:
        return self.path is not None and not self.path.steps

    @property
    def order(self) -> tuple[bool, int, int, date, int]:
        """What people are ranked by; equal for those who stand side by side."""
        if self.path is None:
            return True, 0, 0, FAR, len(self.shortfalls)
        return False, self.path.minutes, len(self.path.steps), self.path.finish or FAR, len(self.shortfalls)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One person of 主査級 or above in the unit. What is stated beside the rank has no say in it.

    `manages`: the id of the appointing unit whose ICT manager they are already.
    """

    staff_id: int
    staff_no: str
    posted_in: int
    distance: Distance
    on_leave: bool = False
    dispatched: bool = False
    manages: int | None = None


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A candidate with their place, 1 first, and how many others stand at exactly the same distance."""

    place: int
    candidate: Candidate
    beside: int


class Distances:
    """Distances before one prospect. Equal facts have equal distances, so each is worked out once.

    Days are compared only as far as a waiting period reaches back: what has been held for longer is held long enough.
    """

    def __init__(self, *, prospect: Prospect) -> None:
        self.prospect = prospect
        self.longest = max((step.days for step in prospect.ladder.waits), default=0)
        self._known: dict[Hashable, Distance] = {}
        self._blocked: dict[Hashable, tuple[Block, ...]] = {}

    def of(self, facts: Facts) -> Distance:
        """How far somebody is of whom this is known."""
        key = self._key(facts)
        if key not in self._known:
            self._known[key] = Distance(
                path=way(prospect=self.prospect, facts=facts),
                shortfalls=shortfalls_of(
                    framework=self.prospect.ladder.framework, persona=self.prospect.persona, levels=_levels(facts)
                ),
            )
        return self._known[key]

    def blocks(self, facts: Facts) -> tuple[Block, ...]:
        """What stands in the way of somebody who cannot get there; nothing for those who can."""
        key = self._key(facts)
        if key not in self._blocked:
            self._blocked[key] = shortest(prospect=self.prospect, facts=facts).blocked_by
        return self._blocked[key]

    def _key(self, facts: Facts) -> Hashable:
        early = date.fromordinal(self.prospect.today - self.longest)
        held = frozenset(
            (skill, level, max(since, early)) for skill, levels in facts.held.items() for level, since in levels.items()
        )
        return held, facts.completed, frozenset(facts.bookings.items()), facts.belongs


def _levels(facts: Facts) -> Mapping[str, int]:
    return {skill: max(levels) for skill, levels in facts.held.items() if levels}


def ranked(*, candidates: Iterable[Candidate]) -> tuple[Placed, ...]:
    """The candidates in order, the nearest first, each with their place."""
    found: list[Placed] = []
    in_order = sorted(candidates, key=lambda each: (each.distance.order, each.staff_no))
    for _, together in groupby(in_order, key=lambda each: each.distance.order):
        side_by_side = list(together)
        for candidate in side_by_side:
            found.append(Placed(place=len(found) + 1, candidate=candidate, beside=len(side_by_side) - 1))
    return tuple(found)
