"""What verification leaves to be done, derived from the facts: for the boards of the secretariat and the bureaus."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from foundation.history import Viewpoint
from foundation.settings import setting
from organisation.appointment.rules import TaskKind
from skills.verification.queries.documents import documents
from skills.verification.queries.marks import marks
from skills.verification.queries.verdicts import UnitVerdict, board
from skills.verification.rules import DocumentLine, Status

GRACE_DAYS_AHEAD = 30


@dataclass(frozen=True)
class VerificationTask:
    """One thing to do for a unit. `since`: from when it is one; `number`: the document it is about, "" for none."""

    kind: TaskKind
    unit_id: int
    since: date
    due_on: date
    number: str = ""


def verification_tasks(view: Viewpoint) -> tuple[VerificationTask, ...]:
    """The tasks of the day, by unit code, then kind. The same statements for any number of units.

    A superseded document is a task when it is the unit's last confirmed one. Days before the document are not told of.
    """
    lines = board(view)
    confirmed = _last_confirmed(view)
    today = replace(view, today=view.on)
    due = timedelta(days=setting("verification.due_days", known_at=view.known_at))
    superseded = marks(confirmed.values(), today)
    begun = date.fromisoformat(setting("verification.begins_on", known_at=view.known_at))
    found = []
    for line in lines:
        last = confirmed.get(line.unit.id)
        found += [*_unverified(line, last, due, view.on, begun), *_grace(line, due, view.on, begun)]
        mark = superseded.get(last.id) if last else None
        if last is not None and mark is not None and mark.superseded:
            since = max(mark.since or last.judged_on, last.judged_on)
            found.append(VerificationTask(TaskKind.superseded, line.unit.id, since, since + due, last.number))
    return tuple(found)


def _last_confirmed(view: Viewpoint) -> dict[int, DocumentLine]:
    """By unit, the confirmed document drawn up last, of those for the day asked about or an earlier one."""
    lines, _ = documents(view, confirmed=True)
    return {line.unit_id: line for line in reversed(lines) if line.judged_on <= view.on}


def _unverified(
    line: UnitVerdict, last: DocumentLine | None, due: timedelta, on: date, begun: date
) -> Iterator[VerificationTask]:
    """An appointment without a confirmed document about it, so many days after its first day.

    Days before the city began to verify (`begun`, a setting) do not count: nobody is late with what did not exist.
    """
    appointed = line.appointment
    if appointed is None:
        return
    day = max(appointed.first_day, begun) + due
    if on >= day and (last is None or last.staff_id != appointed.staff_id or last.judged_on < appointed.first_day):
        yield VerificationTask(TaskKind.unverified, line.unit.id, day, day)


def _grace(line: UnitVerdict, due: timedelta, on: date, begun: date) -> Iterator[VerificationTask]:
    """The last days of grace and every day after them, until the manager qualifies or what is missing is waived.

    Grace that was over before the city began to verify ends so many days after that day. Of a manager who has to go
    nothing is asked any more.
    """
    ends = line.grace_until
    if ends is None or line.status is not Status.unqualified or _all_waived(line):
        return
    due_on = ends if ends >= begun else begun + due
    begins = due_on - timedelta(days=GRACE_DAYS_AHEAD)
    if on >= begins:
        yield VerificationTask(TaskKind.grace_ending, line.unit.id, begins, due_on)


def _all_waived(line: UnitVerdict) -> bool:
    waived = {each.condition for each in line.waivers}
    return all(each.met or each.code in waived for each in line.judgement.conditions)
