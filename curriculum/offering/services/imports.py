"""開催回を取り込む: a known code with other content is a correction; rooms needed twice are taken in and flagged."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import select

from curriculum.course import queries as courses
from curriculum.offering import queries, rules
from curriculum.offering.models import Offering, OfferingVersion
from curriculum.offering.rules import OfferingLine, What
from curriculum.offering.rules.rows import CLOSES, COLUMN_OF_FIELD, COLUMNS, COURSE, DAYS, ROOM, OfferingRow
from curriculum.offering.services.changes import add, values, write
from foundation import imports
from foundation.audit import Actor
from foundation.db import session
from foundation.errors import Refused, RowProblem, sentence
from foundation.history import take_back
from foundation.imports import ImportNote, ImportPlan, ImportResult
from foundation.tables import Table, require_columns

REASON = "取込による訂正"
NEVER = datetime.min.replace(tzinfo=UTC)
NOBODY: Mapping[int, int] = {}
Busy = Callable[[], Mapping[int, int]]


@dataclass(frozen=True)
class _Correction:
    row: OfferingRow
    known: OfferingLine
    wanted: OfferingLine
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class _Payload:
    new: tuple[OfferingRow, ...]
    corrected: tuple[_Correction, ...]


def nobody() -> Mapping[int, int]:
    """Nobody has applied anywhere."""
    return NOBODY


def plan_offerings_import(table: Table, *, today: date, busy: Busy = nobody) -> ImportPlan:
    """What taking this file would do; changes nothing. Raises Refused when a column is missing.

    `busy`: how many people have an application running, by offering id. Where somebody has, a file moves nothing that
    people must be told of.
    """
    wanted = require_columns(table, COLUMNS)
    about = imports.about(wanted)
    known = {line.code: line for line in queries.every()}
    rows, problems = rules.read_rows(wanted.lines, first_line=wanted.first_line)
    standing = [row for row in rows if row.code in known and not known[row.code].cancelled]
    compared = [_compared(row, known[row.code]) for row in standing]
    corrected = tuple(each for each in compared if each.changes)
    new = tuple(row for row in rows if row.code not in known)
    problems += [*_course_problems(rows, known), *_change_problems(corrected, busy)]
    return ImportPlan(
        **about,
        new=len(new),
        same=len(rows) - len(new) - len(corrected),
        corrections=tuple(imports.differs(each.row.row, each.row.code, each.changes) for each in corrected),
        flags=tuple(sorted([*_cancelled(rows, known), *_clashing(rows, known, corrected)], key=_row_of)),
        problems=tuple(sorted(problems, key=_problem_row)),
        payload=_Payload(new, corrected),
        again=lambda: plan_offerings_import(table, today=today, busy=busy),
    )


def take_offerings_import(
    plan: ImportPlan, *, actor: Actor, at: datetime, recorded_at: datetime | None = None, corrections: bool = False
) -> ImportResult:
    """Take the planned file in (inside a transaction).

    Raises RowsRefused for wrong rows, Refused for corrections nobody agreed to.
    """
    fresh = imports.settled(plan, corrections=corrections)
    nothing_known = session().execute(select(Offering.id).limit(1)).first() is None
    earlier = imports.known_from(recorded_at=recorded_at, at=at, empty=nothing_known)
    if fresh.changes_nothing:
        return imports.outcome(fresh, None)
    moment = imports.recorded(fresh, action="offerings.imported", actor=actor, at=at, recorded_at=earlier)
    payload: _Payload = fresh.payload
    if payload.new:
        add([(row.code, row.course_code, row.new) for row in payload.new], moment)
    if payload.corrected:
        take_back(OfferingVersion, [each.known.version_id for each in payload.corrected], at=moment, reason=REASON)
        write(values(each.known.id, each.wanted, moment) for each in payload.corrected)
    return imports.outcome(fresh, moment)


def _row_of(note: ImportNote) -> int:
    return note.row


def _problem_row(problem: RowProblem) -> int:
    return problem.row


def _compared(row: OfferingRow, known: OfferingLine) -> _Correction:
    """The known offering as the row corrects it; what no column says stays."""
    before, after = rules.spelled(known), rules.spelled(row.new)
    changes = tuple((column, before[column], after[column]) for column in after if before[column] != after[column])
    said = row.new
    moved = {column for column, _, _ in changes}
    wanted = replace(
        known, mode=said.mode, days=said.days, capacity=said.capacity, minimum=said.minimum, opens_on=said.opens_on,
        closes_on=said.closes_on, needs_approval=said.needs_approval, fixed_cost=said.fixed_cost,
        person_cost=said.person_cost, place=said.place if ROOM in moved else known.place,
        cutoff_on=said.cutoff_on if moved & {DAYS, CLOSES} else known.cutoff_on,
    )  # fmt: skip
    return _Correction(row, known, wanted, changes)


def _course_problems(rows: Iterable[OfferingRow], known: Mapping[str, OfferingLine]) -> Iterable[RowProblem]:
    published = courses.is_published()
    for row in rows:
        if row.code in known and known[row.code].course_code != row.course_code:
            reason = sentence("登録済みの開催回の研修コードは変えられません(%(known)s)。")
            yield RowProblem(row.row, COURSE, row.course_code, reason, {"known": known[row.code].course_code})
        elif published and row.course_code not in courses.catalogue(row.new.first_day).course_by_code:
            yield RowProblem(row.row, COURSE, row.course_code, sentence("この研修コードは研修体系にありません。"))


def _change_problems(corrected: Sequence[_Correction], busy: Busy) -> Iterable[RowProblem]:
    running = busy() if corrected else NOBODY
    for each in corrected:
        try:
            rules.check_offering(new=each.wanted)
        except Refused as refusal:
            yield RowProblem.of(each.row.row, COLUMN_OF_FIELD.get(refusal.field or "", DAYS), "", refusal)
        if running.get(each.known.id) and _must_be_told(each):
            reason = sentence("申込のある開催回です(%(count)d人)。本人に伝わるよう、開催回の画面で変更してください。")
            yield RowProblem(each.row.row, DAYS, each.row.code, reason, {"count": running[each.known.id]})


def _must_be_told(correction: _Correction) -> bool:
    """Whether people would have to come at another time or place, or might lose their seats."""
    known, wanted = correction.known, correction.wanted
    return (known.mode, known.days) != (wanted.mode, wanted.days) or wanted.capacity < known.capacity


def _cancelled(rows: Iterable[OfferingRow], known: Mapping[str, OfferingLine]) -> Iterable[ImportNote]:
    for row in rows:
        if row.code in known and known[row.code].cancelled:
            yield ImportNote(row.row, row.code, sentence("中止した開催回です。取り込みません。"))


def _clashing(
    rows: Sequence[OfferingRow], known: Mapping[str, OfferingLine], corrected: Iterable[_Correction]
) -> Iterable[ImportNote]:
    """One note for each row whose room is needed by others at the same time, as everything will be afterwards."""
    lines = {**known, **{each.row.code: each.wanted for each in corrected}}
    lines |= {row.code: _line(row) for row in rows if row.code not in known}
    others: dict[str, dict[str, str]] = {}
    for clash in rules.clashes(lines.values()):
        if clash.what is What.room:
            others.setdefault(clash.a.code, {})[clash.b.code] = clash.name
            others.setdefault(clash.b.code, {})[clash.a.code] = clash.name
    for row in rows:
        if row.code in others:
            text = sentence("会場「%(room)s」が、同じ時間に別の開催回(%(codes)s)でも使われます。")
            found = others[row.code]
            yield ImportNote(row.row, row.code, text, {"room": next(iter(found.values())), "codes": "、".join(found)})


def _line(row: OfferingRow) -> OfferingLine:
    """A row as if it were known already."""
    content = {name: getattr(row.new, name) for name in row.new.__dataclass_fields__}
    return OfferingLine(
        **content, id=-row.row, version_id=0, code=row.code, course_code=row.course_code, known_since=NEVER
    )  # fmt: skip
