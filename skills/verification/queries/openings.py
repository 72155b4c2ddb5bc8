"""判定の課題: what verification leaves to be done, as tasks among those of appointments."""

from dataclasses import replace

from foundation.errors import Refused
from foundation.history import Viewpoint
from foundation.remember import remembered
from organisation.appointment.rules import AppointmentKind, Opening
from skills.verification.queries.tasks import VerificationTask, verification_tasks
from skills.verification.queries.verdicts import UnitVerdict, board

MANAGER = AppointmentKind.ict_manager


def openings(view: Viewpoint) -> tuple[Opening, ...]:
    """The tasks of the day; none where no framework is in force. Remembered until the ledger moves.

    For whoever may not know what lies ahead, a later day is answered as today.
    """
    known = replace(view, on=view.posted_on)
    return remembered(("verification.openings", known), lambda: _openings(known))


def _openings(view: Viewpoint) -> tuple[Opening, ...]:
    try:
        lines = {line.unit.id: line for line in board(view)}
        return tuple(_opening(task, lines[task.unit_id]) for task in verification_tasks(view))
    except Refused:
        return ()


def _opening(task: VerificationTask, line: UnitVerdict) -> Opening:
    return Opening(
        kind=task.kind, post=MANAGER, unit_id=task.unit_id, unit_code=line.unit.code, since=task.since,
        due_on=task.due_on, staff_id=line.appointment.staff_id if line.appointment else None,
    )  # fmt: skip
