"""任命の課題 as it is asked for on the page and in files: which tasks, in which order, in which words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext

from foundation.errors import sentence
from foundation.history import Viewpoint
from foundation.tables import Cell
from organisation.account.rules import Access
from organisation.appointment import queries
from organisation.appointment.queries import TaskLine
from organisation.appointment.rules import LEVEL_NAMES, TASK_NAMES, Opening, Task, TaskKind
from skills.verification import queries as verification
from web import guards
from web.formats import say
from web.organisation import hands

SOURCES: tuple[Callable[[Viewpoint], tuple[Opening, ...]], ...] = (verification.openings,)
PURPOSE = sentence("任命の課題")
SORTS: dict[str, Callable[[TaskLine], Any]] = {
    "due": lambda line: line.task.due_on,
    "unit": lambda line: (line.home_code, line.opening.unit_code),
    "kind": lambda line: list(TaskKind).index(line.opening.kind),
    "since": lambda line: line.opening.since,
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a unit, a kind ("": any), only what is overdue, and the order."""

    unit: str
    kind: str
    overdue: bool
    sort: str


def asked() -> Asked:
    """The question in the address."""
    sort = request.args.get("sort", "due")
    return Asked(
        unit=request.args.get("unit", ""), kind=request.args.get("what", ""),
        overdue=request.args.get("overdue") == "1", sort=sort if sort.removeprefix("-") in SORTS else "due",
    )  # fmt: skip


def extra(view: Viewpoint) -> tuple[Opening, ...]:
    """The tasks other features add."""
    return tuple(opening for source in SOURCES for opening in source(view))


def visible(view: Viewpoint, access: Access) -> list[Task]:
    """The open tasks this person may see: all for HR and the secretariat, those of their units for others.

    Of nominations only whoever has a part in them knows, and nobody of their own before it is an order.
    """
    return [
        task
        for task in queries.tasks(view, extra(view))
        if not task.decision.kept
        and (access.sees_all_skills or task.opening.unit_id in access.bureau_units)
        and (task.opening.kind is not TaskKind.nomination or _has_a_part(task, access))
    ]


def _has_a_part(task: Task, access: Access) -> bool:
    sees = access.sees_all_skills or hands.may_manage(access, task.opening.unit_id)
    return sees and task.opening.staff_id != access.staff_id


def lines(question: Asked, view: Viewpoint, access: Access) -> list[TaskLine]:
    """The tasks asked for, with names, sorted. One that tells of somebody's skills is noted as a reading."""
    chosen = [task for task in visible(view, access) if _asked_for(task, question)]
    found = [line for line in queries.task_lines(chosen, view) if question.unit in ("", line.home_code)]
    log_reading(found)
    key = SORTS[question.sort.removeprefix("-")]
    return sorted(found, key=key, reverse=question.sort.startswith("-"))


def log_reading(found: Iterable[TaskLine]) -> None:
    """Note whose skills are told of: grace ends for whoever still lacks some."""
    about = (line.opening.staff_id for line in found if line.opening.kind is TaskKind.grace_ending)
    guards.log_reading(PURPOSE, [staff_id for staff_id in about if staff_id is not None])


def units(view: Viewpoint, access: Access) -> list[tuple[str, str]]:
    """Code and name of the units with a task, in code order."""
    found = {line.home_code: line.home_name for line in queries.task_lines(visible(view, access), view)}
    return sorted(found.items())


def owner(line: TaskLine) -> str:
    """Whose turn it is: the named owner, unless it is overdue and went up."""
    if line.owner_name and not line.task.overdue:
        return line.owner_name
    return str(say(LEVEL_NAMES[line.task.level]))


def state(line: TaskLine) -> tuple[str, str]:
    """How the task stands: the look of its chip and the words."""
    task = line.task
    if task.overdue:
        return "error", gettext("%(days)s日超過", days=task.late_days)
    if task.coming:
        return "info", gettext("今後の予定")
    return ("waiting", gettext("代行中")) if task.opening.covered_until else ("warning", gettext("対応待ち"))


def columns() -> tuple[str, ...]:
    """The headings of the file."""
    return (
        gettext("所属コード"), gettext("所属名"), gettext("課題"), gettext("職員番号"), gettext("氏名"),
        gettext("いつから"), gettext("期限"), gettext("超過日数"), gettext("担当"), gettext("職務代行の末日"),
    )  # fmt: skip


def row(line: TaskLine) -> tuple[Cell, ...]:
    """One line of the file."""
    opening = line.opening
    return (
        opening.unit_code, line.unit_name, say(TASK_NAMES[opening.kind]), line.staff_no, line.name, opening.since,
        line.task.due_on, line.task.late_days, owner(line), opening.covered_until,
    )  # fmt: skip


def _asked_for(task: Task, question: Asked) -> bool:
    return (
        question.kind in ("", task.opening.kind)
        and (task.overdue or not question.overdue)
    )
