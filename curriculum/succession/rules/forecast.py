"""任命の見通し: what is known today of the verdicts of the months to come. Pure; nothing is guessed.

A change is something recorded: evidence that ends, an order, the end of an appointment. A completion is expected where
a seat is sure; it stands beside the status and never in it. Source: issue 4 part 4.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from foundation import fiscal
from foundation.errors import filled, sentence
from organisation.staff.rules import ORDER_NAMES, Duty, OrderFacts, OrderKind
from skills.framework.rules import Framework
from skills.persona.rules import Persona, attainments
from skills.verification.rules import Status

ENDS = sentence("証跡%(skills)sが%(day)sで切れます。")
ORDERED = sentence("%(day)sの%(kind)sの発令があります。")
ENDED = sentence("任命が%(day)sで終わります。")
BEGUN = sentence("新しい任命が%(day)sに始まります。")
COMPLETES = sentence("%(course)s（%(offering)s）の修了見込みは%(day)sです。")


@dataclass(frozen=True)
class Known:
    """One thing known to come, on its day, as a sentence with its values."""

    on: date
    message: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def text(self) -> str:
        return filled(self.message, self.values)


@dataclass(frozen=True)
class Seat:
    """A sure seat of the appointee: when the offering ends, and skill → level its completion would prove."""

    offering: str
    course: str
    ends: date
    gives: Mapping[str, int] = field(hash=False)


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """The verdict of one unit on one day as known today. `status` counts what is held on that day and nothing else.

    `expected`: the status if every sure seat until then is completed, None where it would be the same. `changes` and
    `completions`: what comes between the day before in the map and this one.
    """

    on: date
    status: Status
    turned: bool = False
    expected: Status | None = None
    changes: tuple[Known, ...] = ()
    completions: tuple[Known, ...] = ()


def days_of(today: date) -> tuple[date, ...]:
    """Today, every month end of the fiscal year after it, and the first day of the next fiscal year."""
    first = fiscal.first_day(fiscal.fiscal_year(today) + 1)
    ends, day = [], today
    while (end := _month_end(day)) < first:
        ends.append(end)
        day = end + timedelta(days=1)
    return (today, *(end for end in ends if end > today), first)


def _month_end(day: date) -> date:
    first_of_next = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return first_of_next - timedelta(days=1)


def expected_status(
    *, framework: Framework, status: Status, levels: Mapping[str, int], seats: Iterable[Seat]
) -> Status | None:
    """What the status would be with the seats completed; None where it would be the same.

    Only skills can be learnt: a unit that is vacant or whose appointee is not eligible stays so.
    """
    if status is not Status.unqualified:
        return None
    raised = dict(levels)
    for seat in seats:
        for skill, level in seat.gives.items():
            raised[skill] = max(level, raised.get(skill, 0))
    met = attainments(framework=framework, levels=raised)[Persona.leader].met
    return Status.qualified if met else None


def lost(*, framework: Framework, before: Mapping[str, int], after: Mapping[str, int]) -> tuple[str, ...]:
    """The skills that fall, and fall below what a leader needs, in the order of the framework."""
    required = framework.required_by(Persona.leader)
    return tuple(skill for skill, asked in required.items() if after.get(skill, 0) < min(before.get(skill, 0), asked))


def endings(*, skills: Iterable[str], ends: Mapping[str, date]) -> tuple[Known, ...]:
    """The evidence of these skills ends: one sentence for each day. `ends`: skill → the last day."""
    by_day: dict[date, list[str]] = {}
    for skill in skills:
        if skill in ends:
            by_day.setdefault(ends[skill], []).append(skill)
    return tuple(
        Known(day, ENDS, {"skills": "・".join(skills), "day": day.isoformat()})
        for day, skills in sorted(by_day.items())
    )


def orders(*, known: Iterable[OrderFacts], after: date, until: date) -> tuple[Known, ...]:
    """The orders that take effect after the one day and until the other; 兼務 has no say in a verdict.

    Somebody who retires is gone on the day after their last one.
    """
    found = [(_last_or_first(order), order.kind) for order in known if order.duty is Duty.primary]
    return tuple(
        Known(day, ORDERED, {"day": day.isoformat(), "kind": ORDER_NAMES[kind]})
        for day, kind in sorted(found)
        if after < (day + timedelta(days=1) if kind is OrderKind.retired else day) <= until
    )


def _last_or_first(order: OrderFacts) -> date:
    return order.leaves_on or order.effective_on if order.kind is OrderKind.retired else order.effective_on


def completions(*, seats: Iterable[Seat], levels: Mapping[str, int]) -> Iterator[Known]:
    """The seats whose completion would prove more than is held."""
    for seat in seats:
        if any(level > levels.get(skill, 0) for skill, level in seat.gives.items()):
            values = {"course": seat.course, "offering": seat.offering, "day": seat.ends.isoformat()}
            yield Known(seat.ends, COMPLETES, values)
