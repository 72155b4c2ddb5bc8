"""申込 as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from curriculum.enrolment.rules.states import HOLDS_SEAT, State
from foundation.errors import sentence


class Rule(StrEnum):
    """名のある例外: why somebody got a seat, or a place, out of the usual order. Published as rule and count."""

    designation = "designation"
    over_capacity = "over_capacity"
    reserved = "reserved"
    correction = "correction"
    accommodation = "accommodation"
    prerequisite = "prerequisite"


RULE_NAMES: Mapping[Rule, str] = {
    Rule.designation: sentence("指名（研修担当による受講の指定）"),
    Rule.over_capacity: sentence("定員を超える指名"),
    Rule.reserved: sentence("優先枠（局・区等または人物像ごとに確保した席）"),
    Rule.correction: sentence("手続の誤りの是正"),
    Rule.accommodation: sentence("合理的配慮"),
    Rule.prerequisite: sentence("前提条件の例外"),
}
ADVANCING = (Rule.correction, Rule.accommodation)
NAMED_BY_PEOPLE = frozenset(Rule) - {Rule.reserved}


@dataclass(frozen=True, kw_only=True)
class EnrolmentLine:
    """An application as it stood at a moment: see EnrolmentState for the fields."""

    id: int
    offering_id: int
    staff_id: int
    state: State
    position: int
    priority: int
    priority_class: str
    queued: int | None
    seat_no: int | None
    share: str
    offered_until: datetime | None
    swaps_from_id: int | None
    rule: str
    reason: str
    note: str
    actor_id: int | None
    made_at: datetime
    known_since: datetime
    state_id: int

    @property
    def holds_seat(self) -> bool:
        return self.state in HOLDS_SEAT

    @property
    def order(self) -> tuple[int, int]:
        """The place in the queue: priority class, then the moment of recommendation. Positions never tie."""
        return (self.priority, self.queued or self.position)

    def overdue(self, at: datetime) -> bool:
        """Whether an offer stood unanswered for too long."""
        return self.state is State.offered and self.offered_until is not None and self.offered_until <= at


@dataclass(frozen=True)
class Occupancy:
    """How full an offering is: seats held, people waiting, applications not yet decided.

    `held` counts everybody, also beyond the capacity; `taken` the seats within it, by share name, "" the open ones.
    """

    held: int = 0
    waiting: int = 0
    undecided: int = 0
    taken: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Told:
    """A sentence with what fills it, to be said in the reader's language."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Place:
    """順番: the place on the waiting list (1 first) of so many, why, and what changed since yesterday."""

    place: int
    of: int
    why: Told
    changes: tuple[Told, ...]
