"""課題: what has to be done about appointments, until when, and whose it is. Pure.

A task follows from the facts and is never stored; only what people decide about it is (another due day, an owner).
Lateness is computed on each question (domain.md INV-15). Source: issue 4 part 5; domain.md 6.7.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from foundation.errors import Refused, sentence
from foundation.fiscal import wareki
from foundation.workdays import next_workday
from organisation.appointment.rules.kinds import AppointmentKind


class TaskKind(StrEnum):
    """課題の種類."""

    vacancy = "vacancy"
    committee_vacancy = "committee_vacancy"
    chair_vacancy = "chair_vacancy"
    end_proposed = "end_proposed"
    below_grade = "below_grade"
    nomination = "nomination"
    unverified = "unverified"
    superseded = "superseded"
    grace_ending = "grace_ending"


TASK_NAMES: Mapping[TaskKind, str] = {
    TaskKind.vacancy: sentence("ICTマネージャーの空席"),
    TaskKind.committee_vacancy: sentence("ICT推進委員の空席"),
    TaskKind.chair_vacancy: sentence("ICT推進委員長の空席"),
    TaskKind.end_proposed: sentence("解任の確認"),
    TaskKind.below_grade: sentence("級が条件に届かない任命"),
    TaskKind.nomination: sentence("推薦の処理"),
    TaskKind.unverified: sentence("判定の確認"),
    TaskKind.superseded: sentence("判定のやり直し"),
    TaskKind.grace_ending: sentence("猶予期間の終わり"),
}
LONGEST_DUE = timedelta(days=366)
KEEPABLE = frozenset({TaskKind.end_proposed, TaskKind.below_grade})


class Level(IntEnum):
    """Whose turn it is: the bureau's, overdue the secretariat's, still overdue the committee chair's."""

    bureau = 0
    secretariat = 1
    chair = 2


LEVEL_NAMES: Mapping[Level, str] = {
    Level.bureau: sentence("所属の担当者"),
    Level.secretariat: sentence("事務局"),
    Level.chair: sentence("ICT推進委員長"),
}


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A task as the facts alone make it. `since`: the first day it is to be done; `due_on`: as by the rule.

    `staff_id` whom it is about, `appointment_id` and `last_day` of an end that is proposed, `covered_until` while
    somebody lawfully stands in. `inherits`: the tasks of predecessors it takes over. `level`: where it begins.
    `one_of_many`: others may hold the same post, so the person is part of the task's name.
    """

    kind: TaskKind
    post: AppointmentKind
    unit_id: int
    unit_code: str
    since: date
    due_on: date
    staff_id: int | None = None
    appointment_id: int | None = None
    last_day: date | None = None
    why: str = ""
    covered_until: date | None = None
    inherits: tuple[str, ...] = ()
    level: Level = Level.bureau
    one_of_many: bool = False

    @property
    def identity(self) -> str:
        name = identity(kind=self.kind, post=self.post, unit_code=self.unit_code, since=self.since)
        return f"{name}.{self.staff_id}" if self.one_of_many else name


@dataclass(frozen=True)
class Decision:
    """What was decided about a task. None: as by the rule. `kept`: it stays as it is, and is no task any more."""

    due_on: date | None = None
    owner_id: int | None = None
    kept: bool = False
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A task on a day: the opening with what was decided. `late_days` 0: not overdue. `coming`: not yet begun."""

    opening: Opening
    due_on: date
    level: Level
    late_days: int
    coming: bool
    decision: Decision = field(default_factory=Decision)

    @property
    def identity(self) -> str:
        return self.opening.identity

    @property
    def overdue(self) -> bool:
        return self.late_days > 0


def identity(*, kind: TaskKind, post: AppointmentKind, unit_code: str, since: date) -> str:
    """The task's name for ever: kind, post, unit and the day it began."""
    return f"{kind}.{post}.{unit_code}.{since.isoformat()}"


def due(since: date, days: int) -> date:
    """The due day: so many days after the first, moved to the next workday."""
    return next_workday(since + timedelta(days=days))


def decided(*, opening: Opening, decisions: Mapping[str, Decision], day: date, escalation_days: int) -> Task:
    """The task as it stands on the day. An inherited one keeps the due day that was decided before, not its owner."""
    decision = decisions.get(opening.identity, Decision())
    handed_on = [due_on for name in opening.inherits if (due_on := decisions.get(name, Decision()).due_on)]
    due_on = decision.due_on or min(handed_on, default=opening.due_on)
    late = max((day - due_on).days, 0)
    return Task(
        opening=opening, due_on=due_on, level=_level(opening.level, late, escalation_days), late_days=late,
        coming=opening.since > day, decision=decision,
    )  # fmt: skip


def _level(start: Level, late_days: int, escalation_days: int) -> Level:
    if late_days > escalation_days:
        return Level.chair
    return max(start, Level.secretariat) if late_days else start


def check_due(*, due_on: date, task: Task, today: date) -> None:
    """A due day has not passed, lies at most a year ahead, and is not before the one of the rule. Raises Refused."""
    if due_on < today:
        raise Refused("過ぎた日を期限にすることはできません。", field="due_on")
    if due_on > today + LONGEST_DUE:
        raise Refused("期限は、今日から一年以内の日にしてください。", field="due_on")
    if due_on < task.opening.due_on:
        raise Refused("はじめの期限（%(day)s）より前にはできません。", field="due_on", day=wareki(task.opening.due_on))
