"""条件の免除: which condition may be waived, for whom, how long. Pure. Source: issue 4, Definitions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from foundation.errors import Refused
from foundation.fiscal import wareki
from organisation.account.rules import Access, Role
from organisation.appointment.rules import Period

WAIVABLE = ("talent.core", "talent.share", "talent.gap", "leader.core", "leader.share", "leader.gap")
NEVER_WAIVED = ("appointed", "grade", "posting")
LONGEST_REASON = 400


@dataclass(frozen=True)
class WaiverLine:
    """免除 of one condition, first day to last day inclusive, and who approved it, by number and name."""

    id: int
    unit_id: int
    staff_id: int
    condition: str
    reason: str
    period: Period
    approver_id: int
    approver_no: str
    approver: str
    known_since: datetime


@dataclass(frozen=True)
class Appointee:
    """Whose condition is waived, and the days of the appointment."""

    staff_id: int
    period: Period


def in_force(*, waivers: Iterable[WaiverLine], staff_id: int, appointed_on: date, on: date) -> tuple[WaiverLine, ...]:
    """Those that hold on the day. A waiver ends with the appointment it was granted in: a later one begins anew."""
    return tuple(
        each
        for each in waivers
        if each.staff_id == staff_id and appointed_on <= each.period.first_day and each.period.covers(on)
    )


def check_granting(
    *, condition: str, period: Period, appointee: Appointee | None, others: Iterable[WaiverLine], access: Access
) -> Appointee:
    """Whether this condition of this appointee may be waived for these days. Returns the appointee; raises Refused."""
    check_condition(condition=condition)
    if appointee is None:
        raise Refused("開始日にICTマネージャーが任命されていません。", field="first_day")
    check_approver(access=access, staff_id=appointee.staff_id)
    check_period(period=period, appointment=appointee.period)
    if any(_collides(each, condition, appointee, period) for each in others):
        raise Refused("この条件は、この期間の一部をすでに免除しています。", field="condition")
    return appointee


def check_condition(*, condition: str) -> None:
    """Grade, posting and uniqueness cannot be waived. Raises Refused."""
    if condition in NEVER_WAIVED:
        raise Refused("級・配置・一人であることの条件は免除できません。", field="condition")
    if condition not in WAIVABLE:
        raise Refused("免除できるのは、ICT人材とICTリーダの条件だけです。", field="condition")


def check_approver(*, access: Access, staff_id: int) -> None:
    """The secretariat, and nobody in their own case. Raises Refused."""
    if not access.is_person or Role.secretariat not in access.roles:
        raise Refused("条件を免除できるのは事務局だけです。")
    if access.is_behind(staff_id):
        raise Refused("自分の条件を免除することはできません。")


def check_period(*, period: Period, appointment: Period) -> None:
    """Within the appointment, with a last day. Raises Refused."""
    if period.last_day is None or period.last_day < period.first_day:
        raise Refused("終了日は開始日以後の日にしてください。", field="last_day")
    if appointment.last_day is not None and period.last_day > appointment.last_day:
        raise Refused(
            "任命は%(last_day)sに終わります。終了日はその日までにしてください。",
            field="last_day",
            last_day=wareki(appointment.last_day),
        )


def check_ending(*, waiver: WaiverLine, last_day: date, access: Access) -> None:
    """A waiver is ended early, never prolonged. Raises Refused."""
    check_approver(access=access, staff_id=waiver.staff_id)
    if waiver.period.last_day is not None and waiver.period.last_day <= last_day:
        raise Refused("すでにその日までに終わる免除です。延ばすには新しく免除してください。", field="last_day")
    if last_day < waiver.period.first_day:
        raise Refused("終了日は開始日以後の日にしてください。", field="last_day")


def required_reason(*, reason: str) -> str:
    """The reason without surrounding blanks. Raises Refused when there is none or too much of it."""
    plain = reason.strip()
    if not plain:
        raise Refused("理由を書いてください。", field="reason")
    if len(plain) > LONGEST_REASON:
        raise Refused("%(limit)d字以内で書いてください。", field="reason", limit=LONGEST_REASON)
    return plain


def _collides(other: WaiverLine, condition: str, appointee: Appointee, period: Period) -> bool:
    same = (other.condition, other.staff_id) == (condition, appointee.staff_id)
    return same and other.period.first_day >= appointee.period.first_day and other.period.overlaps(period)
