"""成績をファイルから取り込む: one offering, one row per person and day. What the file does not say stays as it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from curriculum.completion import queries, rules
from curriculum.completion.rules import COLUMN_OF_FIELD, PersonRows, ResultRow, Results
from curriculum.completion.services import entering
from curriculum.completion.services.entering import Work
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import EnrolmentLine
from foundation import imports
from foundation.cells import ImportNote
from foundation.errors import Refused, RowProblem, sentence
from foundation.imports import ImportPlan, ImportResult
from foundation.tables import Table, require_columns
from organisation.account.rules import Access
from organisation.staff import queries as staff

Change = tuple[EnrolmentLine, Results, ResultRow]
MINUTES, TEST, ASSIGNMENT = (COLUMN_OF_FIELD[each] for each in ("minutes", "test", "assignment"))


@dataclass(frozen=True)
class _Found:
    """What the rows of the file come to."""

    changes: list[Change]
    corrections: list[ImportNote]
    same: int
    problems: list[RowProblem]


def plan_results_import(table: Table, *, offering_id: int, access: Access, at: datetime, today: date) -> ImportPlan:
    """Read and check the results of an offering; nothing is changed. Raises Refused when columns are missing."""
    work = entering.work_on(offering_id, access=access, at=at, today=today)
    table = require_columns(table, rules.COLUMNS, rules.OPTIONAL)
    about = imports.about(table)
    people, unreadable = rules.read_results(lines=table.lines, first_line=table.first_line)
    found = _check(people, work)
    return ImportPlan(
        new=len(found.changes) - len(found.corrections),
        same=found.same,
        corrections=tuple(found.corrections),
        problems=tuple(sorted([*unreadable, *found.problems], key=lambda problem: problem.row)),
        payload=tuple(found.changes),
        again=partial(plan_results_import, table, offering_id=offering_id, access=access, at=at, today=today),
        **about,
    )


def take_results_import(
    plan: ImportPlan, *, offering_id: int, access: Access, at: datetime, today: date, corrections: bool = False
) -> ImportResult:
    """Take a planned file in (inside the transaction). Raises RowsRefused, Refused."""
    work = entering.work_on(offering_id, access=access, at=at, today=today)
    plan = imports.settled(plan, corrections=corrections)
    if plan.changes_nothing:
        return imports.outcome(plan, None)
    changes: tuple[Change, ...] = plan.payload
    moment = imports.recorded(plan, action="results.imported", actor=work.actor, at=at, recorded_at=None)
    entering.keep(changes, work, moment)
    for line, _, row in changes:
        entering.follow(line, row, work)
    return imports.outcome(plan, moment)


def _check(people: Iterable[PersonRows], work: Work) -> _Found:
    ids = staff.staff_ids_by_no()
    lines = {line.staff_id: line for line in enrolments.in_offering(work.offering.id) if line.state in queries.TAUGHT}
    before = queries.results_of(work.offering.id)
    found = _Found([], [], 0, [])
    same = 0
    for person in people:
        line = lines.get(ids.get(person.staff_no, 0))
        former = before.get(line.id, rules.NOTHING) if line else rules.NOTHING
        fresh = person.over(former)
        if line is None:
            reason = sentence("この開催回の受講者に、この職員番号の人はいません。")
            found.problems.append(RowProblem(person.row, rules.STAFF_NO, person.staff_no, reason))
        elif fresh == former:
            same += 1
        elif _is_right(line, person, fresh, work, found.problems):
            found.changes.append((line, former, ResultRow(line.id, fresh)))
            found.corrections.extend(_corrections(person, former, fresh))
    return _Found(found.changes, found.corrections, same, found.problems)


def _is_right(
    line: EnrolmentLine, person: PersonRows, fresh: Results, work: Work, problems: list[RowProblem]
) -> bool:  # fmt: skip
    try:
        entering.check(line, ResultRow(line.id, fresh), work)
    except Refused as refusal:
        column = COLUMN_OF_FIELD.get(refusal.field or "", rules.STAFF_NO)
        problems.append(RowProblem.of(person.row, column, _written(column, person), refusal))
        return False
    return True


def _written(column: str, person: PersonRows) -> str:
    """What the file says there of the person."""
    if column == MINUTES:
        return " ".join(str(minutes) for minutes in person.minutes.values())
    return str(person.test) if column == TEST and person.test is not None else person.staff_no


def _corrections(person: PersonRows, former: Results, fresh: Results) -> list[ImportNote]:
    """One note when something known is replaced by something else."""
    pairs = [
        *((f"{day.isoformat()} {MINUTES}", former.minutes_by_day[day], fresh.minutes_by_day[day])
          for day in person.minutes if day in former.minutes_by_day),
        (TEST, former.test_percent, fresh.test_percent),
        (ASSIGNMENT, _word(former.assignment), _word(fresh.assignment)),
    ]  # fmt: skip
    changes = [(column, str(old), str(new)) for column, old, new in pairs if old is not None and old != new]
    return [imports.differs(person.row, person.staff_no, changes)] if changes else []


def _word(accepted: bool | None) -> str | None:
    return None if accepted is None else "合格" if accepted else "不合格"
