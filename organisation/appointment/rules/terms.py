"""ICTマネージャーの任命: who may be appointed where, from when. Pure.

Source: plan 5章1節1-1(1): one from each bureau and ward, 主査級以上, since 平成18年度; domain.md 6.10 INV-01 to INV-04.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from foundation.errors import Refused, sentence
from foundation.fiscal import wareki
from organisation.unit.rules import UnitLine

ORDER_NO_LIMIT = 100
REASON_LIMIT = 400


class AppointmentKind(StrEnum):
    """任命の種類."""

    ict_manager = "ict_manager"
    committee_member = "committee_member"
    committee_chair = "committee_chair"
    ict_leader = "ict_leader"


KIND_NAMES: Mapping[AppointmentKind, str] = {
    AppointmentKind.ict_manager: sentence("ICTマネージャー"),
    AppointmentKind.committee_member: sentence("ICT推進委員"),
    AppointmentKind.committee_chair: sentence("ICT推進委員長"),
    AppointmentKind.ict_leader: sentence("ICTリーダ"),
}

FLAG_NAMES: Mapping[str, str] = {
    "grade": sentence("級が任命の条件に届いていません"),
    "posting": sentence("本務が任命単位の外にあります"),
}


@dataclass(frozen=True)
class Period:
    """First day to last day, inclusive; None: open."""

    first_day: date
    last_day: date | None

    def covers(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def overlaps(self, other: "Period") -> bool:
        return (other.last_day is None or self.first_day <= other.last_day) and (
            self.last_day is None or other.first_day <= self.last_day
        )


@dataclass(frozen=True)
class Terms:
    """What a city may change: the least rank, the name of the grade that has it, and the earliest first day."""

    min_rank: int
    min_grade: str
    earliest: date


@dataclass(frozen=True)
class Candidate:
    """Who is to be appointed, on the first day: the rank (None: no known posting), its grade's name, inside or not."""

    rank_order: int | None
    grade: str
    inside: bool


def eligibility(*, rank_order: int | None, min_rank: int, inside: bool) -> tuple[str, ...]:
    """Which conditions are not fulfilled: "grade" (too low, or no known posting), "posting" (本務 outside the unit)."""
    unmet = {"grade": rank_order is None or rank_order < min_rank, "posting": not inside}
    return tuple(code for code, fails in unmet.items() if fails)


def check_period(*, period: Period, terms: Terms) -> None:
    """Not before the earliest day, not ending before it begins. Raises Refused."""
    if period.first_day < terms.earliest:
        raise Refused(
            "ICTマネージャーの任命は%(earliest)sからです。", field="first_day", earliest=wareki(terms.earliest)
        )
    if period.last_day is not None and period.last_day < period.first_day:
        raise Refused("解任日は任命日以後の日にしてください。", field="last_day")


def check_unit(*, unit: UnitLine | None, first_day: date) -> None:
    """The unit is open on the first day and appoints. `unit` as it is on that day. Raises Refused."""
    if unit is None or not unit.open_on(first_day):
        raise Refused("この所属は%(day)sには置かれていません。", field="unit", day=wareki(first_day))
    if not unit.appoints:
        raise Refused("「%(unit)s」はICTマネージャーを任命する所属ではありません。", field="unit", unit=unit.name)


def check_candidate(*, candidate: Candidate, terms: Terms, unit_name: str) -> None:
    """Who does not fulfil the conditions on the first day is not appointed. Raises Refused with the reason."""
    unmet = eligibility(rank_order=candidate.rank_order, min_rank=terms.min_rank, inside=candidate.inside)
    if "posting" in unmet:
        raise Refused("任命日の本務が「%(unit)s」の中にない職員は任命できません。", field="staff_no", unit=unit_name)
    if "grade" in unmet:
        raise Refused(
            "%(minimum)s以上の職員を任命してください(任命日に%(grade)s)。",
            field="staff_no",
            minimum=terms.min_grade,
            grade=candidate.grade,
        )


def check_vacant(*, period: Period, taken: Iterable[Period]) -> None:
    """At most one ICT manager per unit on any day. Raises Refused."""
    if any(period.overlaps(other) for other in taken):
        raise Refused("この期間には、すでに別のICTマネージャーが任命されています。", field="first_day")


def check_order_no(order_no: str) -> str:
    """発令番号, without spaces around it. Raises Refused when there is none."""
    plain = order_no.strip()
    if not 0 < len(plain) <= ORDER_NO_LIMIT:
        raise Refused("発令番号を%(limit)d字以内で書いてください。", field="order_no", limit=ORDER_NO_LIMIT)
    return plain


def check_reason(reason: str) -> str:
    """Whoever ends or corrects an appointment says why. Returns the reason without spaces around it."""
    plain = reason.strip()
    if not plain:
        raise Refused("理由を書いてください。", field="reason")
    if len(plain) > REASON_LIMIT:
        raise Refused("%(limit)d字以内で書いてください。", field="reason", limit=REASON_LIMIT)
    return plain
