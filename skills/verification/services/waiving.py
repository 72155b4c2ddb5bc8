"""条件を免除する・免除を終える: what is waived stands beside the verdict and changes nothing in it."""

from datetime import date, datetime

from sqlalchemy import insert

from foundation import audit, mail
from foundation.audit import Actor
from foundation.db import session
from foundation.errors import NotFound, Refused, sentence
from foundation.history import Viewpoint, take_back
from organisation.account.rules import Access
from organisation.appointment import queries as appointments
from organisation.appointment.rules import Period
from organisation.staff import queries as staff
from organisation.unit import queries as units
from skills.verification import queries, rules
from skills.verification.models import Waiver
from skills.verification.rules import Appointee, WaiverLine

WAIVED = sentence("「%(unit)s」での条件「%(condition)s」が、%(last_day)sまで免除されました。理由: %(reason)s")
ENDED = sentence("「%(unit)s」での条件「%(condition)s」の免除が、%(last_day)sに終わります。理由: %(reason)s")


def grant_waiver(
    *, unit_id: int, condition: str, first_day: date, last_day: date, reason: str, access: Access, at: datetime,
    today: date, meant_id: int | None = None,
) -> int:  # fmt: skip
    """Waive one condition of the appointee of the first day. Returns the waiver's id; raises Refused.

    `meant_id`: the staff id of whoever the page showed; somebody else on the first day is refused.
    """
    period, reason = Period(first_day, last_day), rules.required_reason(reason=reason)
    appointee = rules.check_granting(
        condition=condition, period=period, appointee=_meant(_appointee(unit_id, first_day, today), meant_id),
        others=queries.waivers_of_unit(unit_id, _now(today)), access=access,
    )  # fmt: skip
    moment = audit.record(
        action="waiver.granted", actor=Actor(access.staff_no, access.staff_id), at=at,
        subject=staff.staff_no_of(appointee.staff_id), unit=_unit_code(unit_id), condition=condition,
        first_day=first_day.isoformat(), last_day=last_day.isoformat(), reason=reason,
    ).moment  # fmt: skip
    _tell(WAIVED, unit_id, appointee.staff_id, condition, last_day, reason, at)
    return _add(unit_id, appointee.staff_id, condition, period, reason, access, moment)


def end_waiver(*, waiver_id: int, last_day: date, reason: str, access: Access, at: datetime, today: date) -> int:
    """End a waiver early. Returns the id of the row that takes its place; raises Refused with the reason."""
    found, reason = _known(waiver_id, today), rules.required_reason(reason=reason)
    rules.check_ending(waiver=found, last_day=last_day, access=access)
    moment = audit.record(
        action="waiver.ended", actor=Actor(access.staff_no, access.staff_id), at=at,
        subject=staff.staff_no_of(found.staff_id), unit=_unit_code(found.unit_id), condition=found.condition,
        last_day=last_day.isoformat(), reason=reason,
    ).moment  # fmt: skip
    take_back(Waiver, [found.id], at=moment, reason=reason)
    _tell(ENDED, found.unit_id, found.staff_id, found.condition, last_day, reason, at)
    period = Period(found.period.first_day, last_day)
    return _add(found.unit_id, found.staff_id, found.condition, period, found.reason, access, moment, found)


def _now(today: date) -> Viewpoint:
    return Viewpoint(on=today, today=today, sees_future=True)


def _known(waiver_id: int, today: date) -> WaiverLine:
    found = queries.waiver(waiver_id, _now(today))
    if found is None:
        raise NotFound("この免除は、すでに変更されたか、登録されていません。開き直してください。")
    return found


def _appointee(unit_id: int, on: date, today: date) -> Appointee | None:
    live = appointments.live(Viewpoint(on=on, today=today, sees_future=True))
    found = next((line for line in live if line.unit_id == unit_id), None)
    return Appointee(found.staff_id, Period(found.first_day, found.last_day)) if found else None


def _meant(found: Appointee | None, meant_id: int | None) -> Appointee | None:
    if found is not None and meant_id is not None and found.staff_id != meant_id:
        raise Refused(
            "開始日に任命されているのは、画面の職員ではありません。開始日を確かめてください。", field="first_day"
        )
    return found


def _unit_code(unit_id: int) -> str:
    return units.whole_tree().by_id[unit_id].code


def _tell(message: str, unit_id: int, staff_id: int, condition: str, last_day: date, reason: str, at: datetime) -> None:
    unit = units.whole_tree().by_id[unit_id]
    mail.notify(
        staff_id, message, link=f"/board/{unit.code}", at=at, unit=unit.name, reason=reason,
        condition=rules.CONDITION_NAMES[condition], last_day=last_day.isoformat(),
    )  # fmt: skip


def _add(
    unit_id: int, staff_id: int, condition: str, period: Period, reason: str, access: Access, moment: datetime,
    replaces: WaiverLine | None = None,
) -> int:  # fmt: skip
    statement = insert(Waiver).values(
        unit_id=unit_id, staff_id=staff_id, condition=condition, reason=reason,
        approver_id=replaces.approver_id if replaces else access.staff_id,
        supersedes_id=replaces.id if replaces else None,
        true_from=period.first_day, true_until=period.last_day, known_since=moment,
    )  # fmt: skip
    return session().execute(statement.returning(Waiver.id)).scalar_one()
