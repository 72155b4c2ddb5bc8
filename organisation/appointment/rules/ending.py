"""解任の提案: when an appointment should end, because its holder's 本務 is no longer inside the unit. Pure.

Source: issue 4 part 1: a transfer out ends it on the day before, automatically proposed, never silently.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from foundation.errors import sentence
from organisation.appointment.rules.cover import Stay
from organisation.appointment.rules.periods import DAY, covering, within, without
from organisation.appointment.rules.terms import Period

TRANSFERRED, LEFT, CLOSED, OUTSIDE_BEFORE = "transferred", "left", "closed", "outside_before"
WHY_NAMES: Mapping[str, str] = {
    TRANSFERRED: sentence("所属の外へ異動したため"),
    LEFT: sentence("退職などにより在籍しなくなったため"),
    CLOSED: sentence("任命単位が廃止されたため"),
    OUTSIDE_BEFORE: sentence("任命日から本務が所属の外にあるため"),
}


@dataclass(frozen=True)
class ProposedEnd:
    """The holder is outside from the first to the last day of `outside`; `last_day` is what is proposed.

    `last_day` None: outside from the very first day of the appointment, so somebody has to say the day.
    """

    outside: Period
    last_day: date | None
    why: str


def proposed_ends(*, period: Period, stays: Iterable[Stay], posts: Iterable[Period]) -> tuple[ProposedEnd, ...]:
    """All runs of days of the appointment without 本務 inside, in order. `posts`: when the unit has the post."""
    stays, open_days = tuple(stays), tuple(posts)
    inside = [part for stay in stays if stay.inside for part in within(open_days, stay.period)]
    return tuple(_proposed(run, period, stays, open_days) for run in without([period], inside))


def _proposed(run: Period, period: Period, stays: Iterable[Stay], posts: Iterable[Period]) -> ProposedEnd:
    if run.first_day == period.first_day:
        return ProposedEnd(run, None, OUTSIDE_BEFORE)
    if covering(posts, run.first_day) is None:
        return ProposedEnd(run, run.first_day - DAY, CLOSED)
    posted = any(stay.period.covers(run.first_day) for stay in stays)
    return ProposedEnd(run, run.first_day - DAY, TRANSFERRED if posted else LEFT)


def low_runs(*, period: Period, stays: Iterable[Stay], min_rank: int) -> tuple[Period, ...]:
    """The runs of days of the appointment on which the holder is inside with too low a grade, in order."""
    low = [stay.period for stay in stays if stay.inside and (stay.rank_order is None or stay.rank_order < min_rank)]
    return within(low, period)
