"""席の割当て: who gets which seat. Pure.

The open seats are those not reserved. A reserved share is kept for those it is for until its day is over; then its free
seats are open. A seat taken from a share counts against the share for as long as the share is kept.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from curriculum.enrolment.rules.states import State
from curriculum.enrolment.rules.values import EnrolmentLine, Occupancy
from curriculum.offering.rules import NewOffering, Share
from foundation.errors import Refused

OPEN = ""
BEYOND = "beyond"  # a seat given beyond the capacity, by name and reason


@dataclass(frozen=True)
class Seats:
    """The seats of an offering on a day. `taken`: how many are held by share name, "" the open ones."""

    capacity: int
    kept: tuple[Share, ...]
    taken: Mapping[str, int]
    numbers: frozenset[int]

    @property
    def held(self) -> int:
        return sum(self.taken.values())

    @property
    def full(self) -> bool:
        """Nobody at all can be seated."""
        return self.held >= self.capacity

    @property
    def open_left(self) -> int:
        """Open seats still free."""
        reserved = sum(max(share.seats, self.taken.get(share.name, 0)) for share in self.kept)
        kept = {share.name for share in self.kept}
        open_taken = sum(count for name, count in self.taken.items() if name not in kept)
        return max(0, self.capacity - reserved - open_taken)

    @property
    def left(self) -> int:
        """Seats nobody holds, open or reserved."""
        return max(0, self.capacity - self.held)

    @property
    def reserved_left(self) -> int:
        """How many of them only those may take whom a share is for."""
        return self.left - self.open_left

    @property
    def shares_left(self) -> tuple[tuple[Share, int], ...]:
        """The shares kept in which somebody they are for would still get a seat, and how many seats each has."""
        found = ((share, min(self.left, share.seats - self.taken.get(share.name, 0))) for share in self.kept)
        return tuple((share, seats) for share, seats in found if seats > 0)

    def seat_for(self, belongs: Collection[str]) -> str | None:
        """The share a person takes a seat from, "" an open one, None: nothing is free. Their own share comes first."""
        for share in self.kept:
            if share.name in belongs and self.taken.get(share.name, 0) < share.seats and self.held < self.capacity:
                return share.name
        return OPEN if self.open_left > 0 else None

    def next_number(self) -> int:
        """The lowest seat number nobody holds."""
        number = 1
        while number in self.numbers:
            number += 1
        return number

    def with_one_more(self, share: str) -> "Seats":
        """The seats once one more is taken."""
        taken = {**self.taken, share: self.taken.get(share, 0) + 1}
        return Seats(self.capacity, self.kept, taken, self.numbers | {self.next_number()})


def seats_of(*, offering: NewOffering, lines: Iterable[EnrolmentLine], today: date) -> Seats:
    """The seats of an offering as its applications stand."""
    holding = [line for line in lines if line.holds_seat]
    numbers = frozenset(line.seat_no for line in holding if line.seat_no is not None)
    taken = Counter(line.share for line in holding if within(line))
    return Seats(offering.capacity, _kept(offering, today), taken, numbers)


def seats_left(*, offering: NewOffering, full: Occupancy, today: date) -> Seats:
    """The same of a count: enough to say what is left, not which seat is next."""
    return Seats(offering.capacity, _kept(offering, today), dict(full.taken), frozenset())


def _kept(offering: NewOffering, today: date) -> tuple[Share, ...]:
    return tuple(share for share in offering.shares if share.until >= today)


def within(line: EnrolmentLine) -> bool:
    """Whether the seat is one of the capacity; one given beyond it, by name and reason, stands beside."""
    return line.share != BEYOND


@dataclass(frozen=True)
class Grant:
    """A seat for one of those who wait. `past`: how many before them could not take this seat (it was reserved)."""

    line: EnrolmentLine
    share: str
    number: int
    past: int


def grants(
    *, seats: Seats, waiting: Sequence[EnrolmentLine], belongs: Mapping[int, Collection[str]]
) -> tuple[Grant, ...]:
    """The free seats given in order of the list. Somebody is passed only when the seat left is reserved for others."""
    found: list[Grant] = []
    past = 0
    for line in sorted(waiting, key=lambda each: each.order):
        share = seats.seat_for(belongs.get(line.staff_id, ()))
        if share is None:
            past += 1
            continue
        found.append(Grant(line, share, seats.next_number(), past))
        seats = seats.with_one_more(share)
    return tuple(found)


def check_capacity(*, capacity: int, lines: Iterable[EnrolmentLine], displaced: Collection[int]) -> None:
    """Whether so many seats are enough once the displaced (enrolment ids) gave theirs up. Raises Refused."""
    holding = [line for line in lines if line.holds_seat and within(line)]
    staying = sum(line.id not in displaced for line in holding)
    if staying > capacity:
        raise Refused(
            "席のある人が%(held)d人います。定員を%(capacity)d人にするには、席を失う%(over)d人を一人ずつ指定してください。"
            "指定された人には理由とともに知らせます。",
            field="capacity",
            held=len(holding),
            capacity=capacity,
            over=staying - capacity,
        )
    wrong = [line for line in holding if line.id in displaced and line.state not in (State.offered, State.confirmed)]
    if wrong or not set(displaced) <= {line.id for line in holding}:
        raise Refused("席を失う人に指定できるのは、受講が決まっていてまだ出席していない人だけです。", field="displaced")
    if displaced and len(holding) - len(displaced) < min(capacity, len(holding)):
        raise Refused("席を失う人の指定が多すぎます。足りない席の数だけ指定してください。", field="displaced")
