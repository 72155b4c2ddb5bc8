"""What one of two processes does when both appoint, or nominate, for the same units at once."""

from datetime import date
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

from foundation import db
from foundation.errors import Refused
from organisation.appointment import services
from organisation.appointment.rules import AppointmentKind
from organisation.appointment.services import nominating
from organisation.appointment.services.nominating import Hand
from tests.factories import AT, TESTER, TODAY

FIRST_DAY = date(2026, 10, 1)


def appoint_in_each(url: str, plan: list[tuple[int, int]], start: Barrier, told: "Queue[list[str]]") -> None:
    """Appoint the person (second) in each unit (first), each together with the other process.

    Tells what each attempt was told; "" for success.
    """
    db.use(db.connect(url))
    answers = []
    for unit_id, staff_id in plan:
        start.wait()
        answers.append(_appoint(unit_id, staff_id))
    db.close()
    db.engine().dispose()
    told.put(answers)


def _appoint(unit_id: int, staff_id: int) -> str:
    try:
        with db.transaction():
            services.appoint(
                unit_id=unit_id, staff_id=staff_id, first_day=FIRST_DAY, order_no="第1号", actor=TESTER, at=AT,
                today=TODAY,
            )  # fmt: skip
    except Refused as refused:
        return str(refused)
    return ""


def nominate_in_each(url: str, plan: list[tuple[int, int]], start: Barrier, told: "Queue[list[str]]") -> None:
    """Nominate the person (second) for each unit (first), each together with the other process."""
    db.use(db.connect(url))
    answers = []
    for unit_id, staff_id in plan:
        start.wait()
        answers.append(_nominate(unit_id, staff_id))
    db.close()
    db.engine().dispose()
    told.put(answers)


def _nominate(unit_id: int, staff_id: int) -> str:
    hand = Hand(actor=TESTER, at=AT, today=TODAY, secretariat=True)
    try:
        with db.transaction():
            nominating.nominate(
                kind=AppointmentKind.ict_manager, unit_id=unit_id, staff_id=staff_id, first_day=FIRST_DAY, reason="",
                hand=hand,
            )  # fmt: skip
    except Refused as refused:
        return str(refused)
    return ""
