"""課題の扱い: another due day, an owner; an end confirmed, an appointment kept as it is. Only decisions are stored."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import insert, select

from foundation import audit
from foundation.audit import Actor
from foundation.db import session
from foundation.errors import NotFound, Refused
from foundation.history import Viewpoint, known, take_back
from organisation.appointment import queries
from organisation.appointment.models import TaskDecision
from organisation.appointment.rules import KEEPABLE, Decision, Opening, Task, TaskKind, check_due, check_reason
from organisation.appointment.services.changing import end
from organisation.staff import queries as staff

REPLACED = "新しい扱い"


def decide(
    name: str, *, due_on: date | None, owner_id: int | None, reason: str, view: Viewpoint, actor: Actor, at: datetime,
    extra: Iterable[Opening] = (),
) -> None:  # fmt: skip
    """Give a task another due day, an owner, or both (inside a transaction); None leaves it as it is."""
    task, reason = _task(name, view, extra), check_reason(reason)
    if due_on is not None and due_on != task.due_on:
        check_due(due_on=due_on, task=task, today=view.today)
    if owner_id is not None and _is_gone(owner_id, view):
        raise Refused("この職員は、いま在籍していません。", field="owner_no")
    changed = replace(
        task.decision, due_on=due_on or task.decision.due_on, owner_id=owner_id or task.decision.owner_id, reason=reason
    )
    if replace(changed, reason=task.decision.reason) == task.decision:
        raise Refused("変わったところがありません。")
    _keep_decision(task, changed, "task.decided", actor=actor, at=at)


def keep(
    name: str, *, reason: str, view: Viewpoint, actor: Actor, at: datetime, extra: Iterable[Opening] = ()
) -> None:
    """Leave an appointment as it is although the facts speak against it, and say why (inside a transaction)."""
    task, reason = _task(name, view, extra), check_reason(reason)
    if task.opening.kind not in KEEPABLE:
        raise Refused("この課題は、任命を続けることでは終わりません。")
    _check_own(task, actor)
    _keep_decision(task, replace(task.decision, kept=True, reason=reason), "task.kept", actor=actor, at=at)


def confirm_end(name: str, *, last_day: date, reason: str, view: Viewpoint, actor: Actor, at: datetime) -> int:
    """End the appointment a task proposes to end (inside a transaction). Returns the id of the ended appointment.

    Raises NotFound when it was ended, or the orders corrected, in the meantime.
    """
    task = _task(name, view, ())
    if task.opening.kind is not TaskKind.end_proposed or task.opening.appointment_id is None:
        raise Refused("この課題は、解任の確認では終わりません。")
    _check_own(task, actor)
    return end(task.opening.appointment_id, last_day, reason, actor=actor, at=at)


def _task(name: str, view: Viewpoint, extra: Iterable[Opening]) -> Task:
    found = next((task for task in queries.tasks(view, extra) if task.identity == name), None)
    if found is None or found.decision.kept:
        raise NotFound("この課題は、すでに片づいたか、事実が変わってなくなりました。一覧を開き直してください。")
    return found


def _check_own(task: Task, actor: Actor) -> None:
    if actor.staff_id is not None and actor.staff_id == task.opening.staff_id:
        raise Refused("自分の任命については決められません。ほかの担当者か事務局が決めます。")


def _is_gone(staff_id: int, view: Viewpoint) -> bool:
    person = staff.person(staff_id, replace(view, on=view.today))
    return person is None or person.unit_id is None


def _keep_decision(task: Task, decision: Decision, action: str, *, actor: Actor, at: datetime) -> None:
    change = audit.record(
        action=action, actor=actor, at=at, subject=_number(task.opening.staff_id), unit=task.opening.unit_code,
        task=task.identity, due_on=decision.due_on.isoformat() if decision.due_on else None,
        owner=_number(decision.owner_id), reason=decision.reason,
    )  # fmt: skip
    statement = select(TaskDecision.id).where(TaskDecision.task == task.identity, known(TaskDecision, None))
    take_back(TaskDecision, list(session().execute(statement).scalars()), at=change.moment, reason=REPLACED)
    session().execute(
        insert(TaskDecision).values(
            task=task.identity, unit_id=task.opening.unit_id, due_on=decision.due_on, owner_id=decision.owner_id,
            kept=decision.kept, reason=decision.reason, actor_id=actor.staff_id, known_since=change.moment,
        )
    )  # fmt: skip


def _number(staff_id: int | None) -> str:
    return staff.staff_no_of(staff_id) if staff_id is not None else ""
