"""One person before a prospect: what is held, what can still be taken, and what has to be finished before what."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from curriculum.recommendation.rules.levels import Goal, Moves, by
from curriculum.recommendation.rules.prospect import Item, Option, Prospect
from curriculum.recommendation.rules.values import Facts

Domains = tuple[tuple[Option, ...], ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Problem:
    """`domains`: by item, the options that fit the person and end by the deadline, the earliest first.

    `base`: the bits there by the deadline without any training; `after` and `needs`: what each item still waits for.
    `allowed`: by option number, what may be taken besides although it clashes, as bits (only to explain).
    """

    prospect: Prospect
    goal: Goal
    facts: Facts
    moves: Moves
    base: int
    domains: Domains
    after: tuple[tuple[int, ...], ...]
    needs: tuple[int, ...]
    allowed: Mapping[int, int] = field(default_factory=dict)

    @property
    def items(self) -> tuple[Item, ...]:
        return self.prospect.items

    def clashes(self, option: Option) -> int:
        """The numbers of the options nobody could take besides, as bits."""
        return option.clashes & ~self.allowed.get(option.number, 0) if self.allowed else option.clashes


def problem_of(*, prospect: Prospect, facts: Facts) -> Problem:
    """The prospect as this person has it before them."""
    ladder, today = prospect.ladder, prospect.today
    moves = ladder.moves(_given(prospect, facts), today)
    now = by(moves, today)
    completed = frozenset(item.number for item in prospect.items if _is_done(item, facts, now))
    return Problem(
        prospect=prospect,
        goal=prospect.goal,
        facts=facts,
        moves=moves,
        base=by(moves, prospect.until),
        domains=_domains(prospect, facts) if facts.bookings else prospect.domains,
        after=tuple(tuple(each for each in item.after if each not in completed) for item in prospect.items),
        needs=tuple(item.needs & ~now for item in prospect.items),
    )


def _given(prospect: Prospect, facts: Facts) -> Mapping[str, Mapping[int, int]]:
    held = facts.held
    return {
        skill: {level: since.toordinal() for level, since in held[skill].items()} if skill in held else {}
        for skill in prospect.ladder.places
    }


def _is_done(item: Item, facts: Facts, now: int) -> bool:
    """Whether the course counts as completed: it was, or every level it leads to is held."""
    if item.course is None:
        return False
    return item.ref in facts.completed or (bool(item.proves) and item.proves & ~now == 0)


def busy(*, prospect: Prospect, facts: Facts) -> int:
    """The numbers of the options, as bits, that overlap with an offering in which the person has a seat."""
    taken = 0
    for offering_id in (offering_id for offering_id, booking in facts.bookings.items() if booking.sure):
        way = prospect.ways_by_offering.get(offering_id)
        if way is not None:
            taken |= way.clashes
        elif offering_id in prospect.lines:
            taken |= _beside(prospect, offering_id)
    return taken


def _beside(prospect: Prospect, offering_id: int) -> int:
    """What overlaps with an offering of a course that is no longer in the catalogue."""
    line, found = prospect.lines[offering_id], 0
    for way in prospect.ways_by_offering.values():
        if way.chance is not None and way.chance.offering.overlaps(line):
            found |= 1 << way.number
    return found


def _domains(prospect: Prospect, facts: Facts) -> Domains:
    """What somebody can take who has applied for something."""
    taken = busy(prospect=prospect, facts=facts)
    return tuple(
        tuple(way for way in item.ways if way.on <= prospect.until and _fits(way, prospect, facts, taken))
        for item in prospect.items
    )


def _fits(way: Option, prospect: Prospect, facts: Facts, taken: int) -> bool:
    return is_open(way=way, prospect=prospect, facts=facts) and not (taken >> way.number & 1 and not _own(way, facts))


def is_open(*, way: Option, prospect: Prospect, facts: Facts) -> bool:
    """Whether the person can still take it."""
    return prospect.is_open(way, facts.bookings.get(way.offering_id) if way.offering_id is not None else None)


def _own(way: Option, facts: Facts) -> bool:
    """Whether the person already has a seat in it."""
    booking = facts.bookings.get(way.offering_id) if way.offering_id is not None else None
    return booking is not None and booking.sure
