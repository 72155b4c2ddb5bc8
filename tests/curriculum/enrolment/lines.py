"""Applications and offerings out of thin air, for rules alone."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from curriculum.enrolment.rules import EnrolmentLine, State
from curriculum.offering.rules import Day, Mode, NewOffering, Share

TODAY, NOW = date(2026, 10, 1), datetime(2026, 10, 1, 3, tzinfo=UTC)
SHARES = ("unit:01", "unit:15", "persona:leader")
USUAL: dict[str, Any] = {
    "priority_class": "other", "seat_no": None, "share": "", "offered_until": None, "swaps_from_id": None, "rule": "",
    "reason": "", "note": "", "actor_id": None, "made_at": NOW, "known_since": NOW, "offering_id": 1,
}  # fmt: skip


def line(number: int, state: State = State.waitlisted, **changed: Any) -> EnrolmentLine:
    """The application `number` of person `number`, which came as the `number`-th."""
    own = {"id": number, "staff_id": number, "state_id": number, "position": number, "queued": number, "priority": 3}
    return EnrolmentLine(**USUAL | own | {"state": state} | changed)


def seated(number: int, share: str = "", **changed: Any) -> EnrolmentLine:
    return line(number, State.confirmed, seat_no=number, share=share, **changed)


def offering(capacity: int, shares: tuple[Share, ...] = ()) -> NewOffering:
    return NewOffering(
        mode=Mode.classroom, days=(Day(date(2026, 11, 16), 570, 990),), capacity=capacity, opens_on=TODAY,
        closes_on=date(2026, 10, 21), cutoff_on=date(2026, 11, 11), shares=shares,
    )  # fmt: skip


@st.composite
def kept_shares(draw: st.DrawFn, capacity: int) -> tuple[Share, ...]:
    """Shares that together fit, some of them over by today."""
    left, found = capacity, []
    for name in draw(st.lists(st.sampled_from(SHARES), unique=True)):
        seats = draw(st.integers(0, left))
        until = draw(st.sampled_from([date(2026, 9, 30), TODAY, date(2026, 10, 20)]))
        if seats:
            kind, of = name.split(":")
            found.append(Share(kind, of, seats, until))
        left -= seats
    return tuple(found)


@st.composite
def queues(draw: st.DrawFn) -> tuple[list[EnrolmentLine], dict[int, frozenset[str]]]:
    """Up to twelve who wait, in any order, and the shares each belongs to."""
    ranks = draw(st.lists(st.integers(0, 3), max_size=12))
    waiting = [line(number, priority=rank) for number, rank in enumerate(ranks, 1)]
    belongs = {each.staff_id: draw(st.frozensets(st.sampled_from(SHARES))) for each in waiting}
    return draw(st.permutations(waiting)), belongs
