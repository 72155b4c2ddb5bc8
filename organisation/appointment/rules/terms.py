"""任命の条件: who may be appointed where, from when. Pure.

Source: plan 5章1節1-1(1): one ICT manager from each bureau and ward, 主査級以上, since 平成18年度; 図表25 for the
committee and its chair; domain.md 6.10 INV-01 to INV-06.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from foundation.errors import Refused, sentence
from foundation.fiscal import LATEST, wareki
from organisation.appointment.rules.kinds import AppointmentKind, appoints
from organisation.unit.rules import UnitLine

ORDER_NO_LIMIT = 100
REASON_LIMIT = 400


FLAG_NAMES: Mapping[str, str] = {
    "grade": sentence("級が任命の条件に届いていません"),
    "posting": sentence("本務が任命単位の外にあります"),
    "head": sentence("役職に定められた部の長ではありません"),
}
NOT_APPOINTING: Mapping[AppointmentKind, str] = {
    AppointmentKind.ict_manager: sentence("「%(unit)s」はICTマネージャーを任命する所属ではありません。"),
    AppointmentKind.committee_member: sentence("「%(unit)s」はICT推進委員を任命する所属ではありません。"),
    AppointmentKind.committee_chair: sentence("ICT推進委員長は「%(unit)s」からは任命しません。"),
    AppointmentKind.ict_leader: sentence("ICTリーダは課に任命します。「%(unit)s」は課ではありません。"),
}
TAKEN: Mapping[AppointmentKind, str] = {
    AppointmentKind.ict_manager: sentence("この期間には、すでに別のICTマネージャーが任命されています。"),
    AppointmentKind.committee_member: sentence("この期間には、すでに別のICT推進委員が任命されています。"),
    AppointmentKind.committee_chair: sentence("この期間には、すでに別のICT推進委員長が任命されています。"),
    AppointmentKind.ict_leader: sentence("この職員は、この期間にすでにこの課のICTリーダに任命されています。"),
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
    """What a post asks for: the least rank with its grade's name, and the earliest first day.

    `headed`: the name of the department whose head alone may have the post, `headed_id` that department's id, None when
    there is none on the day; "": anybody with rank and posting.
    """

    min_rank: int
    min_grade: str
    earliest: date | None = None
    headed: str = ""
    headed_id: int | None = None


@dataclass(frozen=True)
class Candidate:
    """Who is to be appointed, on the first day: the rank (None: no known posting), its grade's name, inside or not.

    `heads`: whether they head the department the post is bound to.
    """

    rank_order: int | None
    grade: str
    inside: bool
    heads: bool = False


def eligibility(*, rank_order: int | None, min_rank: int, inside: bool) -> tuple[str, ...]:
    """Which conditions are not fulfilled: "grade" (too low, or no known posting), "posting" (本務 outside the unit)."""
    unmet = {"grade": rank_order is None or rank_order < min_rank, "posting": not inside}
    return tuple(code for code, fails in unmet.items() if fails)


def unmet(*, candidate: Candidate, terms: Terms) -> tuple[str, ...]:
    """Which conditions of the post the candidate does not fulfil; of a post bound to a department only "head"."""
    if terms.headed:
        return () if candidate.heads else ("head",)
    return eligibility(rank_order=candidate.rank_order, min_rank=terms.min_rank, inside=candidate.inside)


def check_period(*, period: Period, terms: Terms) -> None:
    """Not before the earliest day, not ending before it begins. Raises Refused."""
    if terms.earliest is not None and period.first_day < terms.earliest:
        raise Refused(
            "ICTマネージャーの任命は%(earliest)sからです。", field="first_day", earliest=wareki(terms.earliest)
        )
    if period.last_day is not None and period.last_day < period.first_day:
        raise Refused("解任日は任命日以後の日にしてください。", field="last_day")
    if period.last_day is not None and period.last_day > LATEST:
        raise Refused("解任日は2999年までの日にしてください。終わりがないときは空けてください。", field="last_day")


def check_unit(
    *, unit: UnitLine | None, first_day: date, kind: AppointmentKind = AppointmentKind.ict_manager,
    chair_id: int | None = None,
) -> None:  # fmt: skip
    """The unit is open on the first day and appoints this kind. `unit` as it is on that day. Raises Refused."""
    if unit is None or not unit.open_on(first_day):
        raise Refused("この所属は%(day)sには置かれていません。", field="unit", day=wareki(first_day))
    if not appoints(kind=kind, unit=unit, chair_id=chair_id):
        raise Refused(NOT_APPOINTING[kind], field="unit", unit=unit.name)


def check_candidate(*, candidate: Candidate, terms: Terms, unit_name: str) -> None:
    """Who does not fulfil the conditions on the first day is not appointed. Raises Refused with the reason."""
    missing = unmet(candidate=candidate, terms=terms)
    if "head" in missing:
        raise Refused(
            "この役職には、任命日に「%(department)s」の長である職員だけを任命できます。", field="staff_no",
            department=terms.headed,
        )  # fmt: skip
    if "posting" in missing:
        raise Refused("任命日の本務が「%(unit)s」の中にない職員は任命できません。", field="staff_no", unit=unit_name)
    if "grade" in missing:
        raise Refused(
            "%(minimum)s以上の職員を任命してください(任命日に%(grade)s)。",
            field="staff_no",
            minimum=terms.min_grade,
            grade=candidate.grade,
        )


def check_vacant(
    *, period: Period, taken: Iterable[Period], kind: AppointmentKind = AppointmentKind.ict_manager
) -> None:
    """Nobody else holds the post on any of these days. `taken`: the periods that stand in the way. Raises Refused."""
    if any(period.overlaps(other) for other in taken):
        raise Refused(TAKEN[kind], field="first_day")


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
