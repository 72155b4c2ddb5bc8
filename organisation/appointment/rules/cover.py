"""職務代行: who may lawfully do the work of a post for some days. Pure. Source: issue 4, Definitions.

主査級 or above, 本務 inside the unit on every day, not on leave, at most 90 days; nobody covers for themselves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from foundation.errors import Refused, sentence
from foundation.fiscal import wareki
from organisation.appointment.rules.kinds import AppointmentKind
from organisation.appointment.rules.terms import Period, Terms, check_unit
from organisation.unit.rules import UnitLine

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stay:
    """本務 of a person from day to day: inside the unit or not, the rank (None: unknown), on leave or not."""

    period: Period
    inside: bool
    rank_order: int | None
    on_leave: bool = False


COVER_FLAG_NAMES: Mapping[str, str] = {
    "grade": sentence("級が職務代行の条件に届いていません"),
    "posting": sentence("本務が所属の外にあります"),
    "leave": sentence("休職中です"),
    "days": sentence("職務代行の日数の上限を超えています"),
    "manager": sentence("任命されている本人です"),
}


def lawful_cover(
    *, period: Period, stays: Iterable[Stay], min_rank: int, longest: int, adjoining: Iterable[Period] = (),
    held: Iterable[Period] = (),
) -> tuple[str, ...]:  # fmt: skip
    """Which conditions the cover breaks, in a fixed order: "grade", "posting", "leave", "days", "manager".

    `period` has a last day. `stays`: the person's 本務; days without one count as outside. `adjoining`: other covers of
    the person for this post; what touches counts together. `held`: when the person holds the post.
    """
    within = [stay for stay in stays if stay.period.overlaps(period)]
    unmet = {
        "grade": any(stay.rank_order is None or stay.rank_order < min_rank for stay in within) or not within,
        "posting": not _covered(period, [stay.period for stay in within if stay.inside]),
        "leave": any(stay.on_leave for stay in within),
        "days": days_together(period=period, adjoining=adjoining) > longest,
        "manager": any(period.overlaps(one) for one in held),
    }
    return tuple(code for code, fails in unmet.items() if fails)


def days_together(*, period: Period, adjoining: Iterable[Period]) -> int:
    """How many days the cover lasts with all those that touch it, or touch one that does."""
    first, last = period.first_day, _last(period)
    others = sorted(adjoining, key=lambda one: one.first_day)
    for _ in others:
        for other in others:
            if other.first_day <= last + DAY and _last(other) >= first - DAY:
                first, last = min(first, other.first_day), max(last, _last(other))
    return (last - first).days + 1


def check_cover_period(*, period: Period, terms: Terms) -> None:
    """From a first to a last day, not before managers are appointed at all. Raises Refused."""
    if period.last_day is None or period.last_day < period.first_day:
        raise Refused("終了日は開始日以後の日にしてください。", field="last_day")
    if terms.earliest is not None and period.first_day < terms.earliest:
        raise Refused("この日の職務代行は登録できません。", field="first_day")


def check_covered_unit(*, unit: UnitLine | None, kind: AppointmentKind, day: date) -> None:
    """The unit is open on the day, and appoints if it is a manager's post. Raises Refused."""
    if kind is AppointmentKind.ict_manager:
        check_unit(unit=unit, first_day=day)
    elif unit is None or not unit.open_on(day):
        raise Refused("この所属は%(day)sには置かれていません。", field="unit", day=wareki(day))


def check_cover(*, unmet: Iterable[str], terms: Terms, longest: int, unit_name: str) -> None:
    """Who may not lawfully stand in does not. Raises Refused with the first reason."""
    for code in unmet:
        match code:
            case "posting":
                raise Refused(
                    "本務がすべての日に「%(unit)s」の中にある職員だけが職務代行になれます。", field="staff_no",
                    unit=unit_name,
                )  # fmt: skip
            case "grade":
                _refuse_grade(terms)
            case "leave":
                raise Refused("休職中の職員は職務代行になれません。", field="staff_no")
            case "days":
                raise Refused(
                    "職務代行は、続けて%(days)d日までです。続く代行の日数も合わせて数えます。", field="last_day",
                    days=longest,
                )  # fmt: skip
            case _:
                raise Refused("任命されている本人は職務代行になれません。", field="staff_no")


def check_no_other(*, period: Period, taken: Iterable[Period]) -> None:
    """At most one cover per unit and post on any day. Raises Refused."""
    if any(period.overlaps(other) for other in taken):
        raise Refused("この期間には、すでに別の職務代行が決められています。", field="first_day")


def _refuse_grade(terms: Terms) -> None:
    raise Refused("%(minimum)s以上の職員だけが職務代行になれます。", field="staff_no", minimum=terms.min_grade)


def _covered(period: Period, parts: Iterable[Period]) -> bool:
    """Whether every day of the period lies in one of the parts."""
    day = period.first_day
    for part in sorted(parts, key=lambda one: one.first_day):
        if part.first_day > day:
            return False
        if part.last_day is None or part.last_day >= _last(period):
            return True
        day = max(day, part.last_day + DAY)
    return False


def _last(period: Period) -> date:
    return period.last_day or date.max - DAY
