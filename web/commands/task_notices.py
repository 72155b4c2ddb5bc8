"""任命の課題のお知らせ: told once when it opens, when it becomes overdue, and when it goes up. Safe to run twice.

Nothing that is still to come is told: a bureau must not learn of an order before its day.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from foundation import mail, once
from foundation.errors import sentence
from foundation.history import Viewpoint
from organisation.account import queries as accounts
from organisation.account.rules import Role
from organisation.appointment import queries
from organisation.appointment.queries import TaskLine
from organisation.appointment.rules import Level, TaskKind
from organisation.staff import queries as staff
from web.organisation import task_lists

OPENED = sentence("「%(unit)s」に任命の課題があります。期限は%(due)sです。")
OVERDUE = sentence("「%(unit)s」の任命の課題が期限（%(due)s）を過ぎました。")
WENT_UP = sentence("「%(unit)s」の任命の課題が期限（%(due)s）を過ぎたままのため、ICT推進委員長に上がりました。")


@dataclass(frozen=True)
class People:
    """Who is told: officers and heads by unit, the secretariat, the chair (None: nobody is appointed)."""

    officers: Mapping[int, frozenset[int]]
    heads: Mapping[int, int]
    secretariat: frozenset[int]
    chair: int | None

    def of(self, line: TaskLine) -> frozenset[int]:
        """Whose turn the task is: the named owner, else the officers or the head; overdue the level above too."""
        unit_id, owner = line.opening.unit_id, line.task.decision.owner_id
        head = self.heads.get(unit_id)
        own = {owner} if owner else self.officers.get(unit_id) or ({head} if head else self.secretariat)
        match line.task.level:
            case Level.bureau:
                return frozenset(own)
            case Level.secretariat:
                return frozenset(own) | self.secretariat
            case Level.chair:
                return self.secretariat | ({self.chair} if self.chair else frozenset())


def nightly_steps(at: datetime, today: date) -> Iterable[tuple[str, Callable[[], int]]]:
    """The one step: tell what is new."""
    yield "tasks.told", lambda: tell(at=at, today=today)


def tell(*, at: datetime, today: date) -> int:
    """Tell of every task the newest of its stages that was not told yet. Returns how many notices were written."""
    view = Viewpoint(on=today, today=today)
    found = [task for task in queries.tasks(view, task_lists.extra(view)) if not task.decision.kept]
    lines = queries.task_lines(found, view)
    told = once.done([name for line in lines for name, _ in _stages(line)])
    people = _people(view) if lines else None
    return sum(_tell(line, told, people, at) for line in lines if people is not None)


def _tell(line: TaskLine, told: set[str], people: People, at: datetime) -> int:
    new = [(name, message) for name, message in _stages(line) if name not in told]
    fresh = [message for name, message in new if once.first_time(name, at=at)]
    if not fresh:
        return 0
    return mail.notify_all(
        sorted(people.of(line)), fresh[-1], link=url_for("tasks.task", name=line.task.identity), at=at,
        unit=line.unit_name, due=line.task.due_on.isoformat(),
    )  # fmt: skip


def _stages(line: TaskLine) -> Iterator[tuple[str, str]]:
    """The stages the task has reached, each with its mark and what is said.

    That a document was superseded is told by verification itself, of every document.
    """
    task = line.task
    if task.opening.kind is not TaskKind.superseded:
        yield f"task:{task.identity}:open", OPENED
    if task.overdue:
        yield f"task:{task.identity}:overdue:{task.due_on}", OVERDUE
    if task.level is Level.chair:
        yield f"task:{task.identity}:up:{task.due_on}", WENT_UP


def _people(view: Viewpoint) -> People:
    return People(
        officers=accounts.officers(view.today), heads=staff.heads(view).head_of_unit,
        secretariat=accounts.staff_with_role(Role.secretariat, view.today), chair=queries.chair(view),
    )  # fmt: skip
