"""課題を見せる: the facts as they are known, and the tasks that follow from them. A fixed number of statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from foundation.db import session
from foundation.history import Viewpoint, known
from foundation.remember import remembered
from foundation.settings import setting
from foundation.workdays import TOKYO
from organisation.appointment.models import TaskDecision
from organisation.appointment.queries.nominations import nominations, unsealed
from organisation.appointment.queries.posts_held import posts_held
from organisation.appointment.rules import (
    AppointmentKind,
    Deadlines,
    Decision,
    Opening,
    Task,
    decided,
    openings,
    waiting_nomination,
)
from organisation.staff import queries as staff
from organisation.unit import queries as units
from organisation.unit.rules import UnitTree


@dataclass(frozen=True)
class TaskLine:
    """A task as shown: with the unit's name of the day, whom it is about, and its named owner ("": by level).

    `home_code`, `home_name`: the appointing unit it belongs to, itself or the one above.
    """

    task: Task
    unit_name: str
    home_code: str
    home_name: str
    staff_no: str
    name: str
    owner_no: str
    owner_name: str

    @property
    def opening(self) -> Opening:
        return self.task.opening


def tasks(view: Viewpoint, extra: Iterable[Opening] = ()) -> tuple[Task, ...]:
    """The tasks of the day by due day, unit and kind, as far as the viewer may know; `extra`: those of other features.

    Kept ones are there too. Ones to come only for those who see the future.
    """
    day, decisions = view.posted_on, _decisions(view)
    escalation = setting("appointment.escalation_days", known_at=view.known_at)
    found = [
        decided(opening=opening, decisions=decisions, day=day, escalation_days=escalation)
        for opening in (*_own(view), *extra)
    ]
    return tuple(sorted(found, key=lambda task: (task.due_on, task.opening.unit_code, task.identity)))


def task_lines(found: Iterable[Task], view: Viewpoint) -> list[TaskLine]:
    """The same tasks with names, in the same order."""
    found = list(found)
    tree = units.tree(view.on, view.known_at)
    ids = {one for task in found for one in (task.opening.staff_id, task.decision.owner_id) if one is not None}
    people = staff.people(ids, view)
    return [_line(task, tree, people) for task in found]


def _line(task: Task, tree: UnitTree, people: Mapping[int, staff.PersonLine]) -> TaskLine:
    path = tree.path(task.opening.unit_id) or (tree.by_id[task.opening.unit_id],)
    home = next((unit for unit in reversed(path) if unit.appoints), path[-1])
    about, owner = people.get(task.opening.staff_id or 0), people.get(task.decision.owner_id or 0)
    return TaskLine(
        task=task, unit_name=" ".join(unit.name for unit in path[path.index(home) :]), home_code=home.code,
        home_name=home.name, staff_no=about.staff_no if about else "", name=about.name if about else "",
        owner_no=owner.staff_no if owner else "", owner_name=owner.name if owner else "",
    )  # fmt: skip


def _own(view: Viewpoint) -> tuple[Opening, ...]:
    """Remembered until the ledger moves."""
    return remembered(("tasks", view), lambda: _openings(view))


def _openings(view: Viewpoint) -> tuple[Opening, ...]:
    deadlines = Deadlines(
        vacancy=setting("appointment.vacancy_due_days", known_at=view.known_at),
        end=setting("appointment.end_due_days", known_at=view.known_at),
        escalation=setting("appointment.escalation_days", known_at=view.known_at),
    )
    derived = openings(posts=posts_held(view), day=view.posted_on, ahead=view.sees_future, deadlines=deadlines)
    return (*derived, *_nominations(view, deadlines.end))


def _nominations(view: Viewpoint, days: int) -> list[Opening]:
    """Nominations that wait on the day, begun by then, as far as the viewer may know of them.

    One that waits has waited since it was known.
    """
    waiting = [line for line in nominations(view, running=True) if line.kind is not AppointmentKind.ict_leader]
    found = [
        waiting_nomination(
            kind=line.kind, unit_id=line.unit_id, unit_code=line.unit_code, staff_id=line.staff_id, state=line.state,
            since=line.known_since.astimezone(TOKYO).date(), days=days,
        )
        for line in unsealed(waiting, view)
    ]  # fmt: skip
    return [one for one in found if one.since <= view.posted_on]


def _decisions(view: Viewpoint) -> dict[str, Decision]:
    statement = select(
        TaskDecision.task, TaskDecision.due_on, TaskDecision.owner_id, TaskDecision.kept, TaskDecision.reason
    ).where(known(TaskDecision, view.known_at))
    return {row[0]: Decision(*row[1:]) for row in session().execute(statement)}


@dataclass(frozen=True)
class DecisionLine:
    """A decision about a task that was known from `known_since` until `known_until` (None: still)."""

    due_on: date | None
    owner_name: str
    kept: bool
    reason: str
    actor_name: str
    known_since: object
    known_until: object


def decisions_of(task: str, view: Viewpoint) -> list[DecisionLine]:
    """Everything ever decided about a task, as known at the moment, oldest first."""
    statement = (
        select(TaskDecision.due_on, TaskDecision.owner_id, TaskDecision.kept, TaskDecision.reason,
               TaskDecision.actor_id, TaskDecision.known_since, TaskDecision.known_until)
        .where(TaskDecision.task == task).order_by(TaskDecision.id)
    )  # fmt: skip
    rows = [row for row in session().execute(statement) if view.known_at is None or row.known_since <= view.known_at]
    people = staff.people({one for row in rows for one in (row.owner_id, row.actor_id) if one}, view)
    names = {staff_id: person.name for staff_id, person in people.items()}
    return [
        DecisionLine(row.due_on, names.get(row.owner_id, ""), row.kept, row.reason, names.get(row.actor_id, ""),
                     row.known_since, row.known_until)
        for row in rows
    ]  # fmt: skip
