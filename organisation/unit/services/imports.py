"""所属を取り込む: parents may stand in the same file; a known code with other content is a correction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select

from foundation import fiscal, imports
from foundation.audit import Actor
from foundation.db import session
from foundation.history import take_back
from foundation.imports import ImportNote, ImportPlan, ImportResult
from foundation.tables import Table, require_columns
from organisation.unit import queries, rules
from organisation.unit.models import Unit, UnitPredecessor, UnitVersion
from organisation.unit.rules import KnownUnit, UnitLine, UnitRow
from organisation.unit.rules.rows import OPTIONAL, REQUIRED

FAR_AHEAD_YEARS = 2
REASON = "取込による訂正"


@dataclass(frozen=True)
class _Payload:
    new: tuple[UnitRow, ...]
    corrected: tuple[tuple[UnitRow, KnownUnit], ...]


def plan_units_import(table: Table, *, today: date) -> ImportPlan:
    """What taking this file would do; changes nothing. Raises Refused when a column is missing."""
    wanted = require_columns(table, REQUIRED, OPTIONAL)
    about = imports.about(wanted)
    known = queries.known_units()
    rows, problems = rules.read_rows(wanted.lines, first_line=wanted.first_line)
    problems += rules.check_rows(rows, {code: unit.parent_code for code, unit in known.items()})
    new = tuple(row for row in rows if row.code not in known)
    differing = {row: rules.changes(row, known[row.code]) for row in rows if row.code in known}
    corrected = tuple((row, known[row.code]) for row, changes in differing.items() if changes)
    return ImportPlan(
        **about,
        new=len(new),
        same=len(differing) - len(corrected),
        corrections=tuple(imports.differs(row.row, row.code, changes) for row, changes in differing.items() if changes),
        flags=tuple(_far_ahead(rows, today)),
        problems=tuple(sorted(problems, key=lambda problem: problem.row)),
        payload=_Payload(new, corrected),
        again=lambda: plan_units_import(table, today=today),
    )


def take_units_import(
    plan: ImportPlan, *, actor: Actor, at: datetime, recorded_at: datetime | None = None, corrections: bool = False
) -> ImportResult:
    """Take the planned file in (inside a transaction).

    Raises RowsRefused for wrong rows, Refused for corrections nobody agreed to.
    """
    fresh = imports.settled(plan, corrections=corrections)
    nothing_known = session().execute(select(Unit.id).limit(1)).first() is None
    earlier = imports.known_from(recorded_at=recorded_at, at=at, empty=nothing_known)
    if fresh.changes_nothing:
        return imports.outcome(fresh, None)
    moment = imports.recorded(fresh, action="units.imported", actor=actor, at=at, recorded_at=earlier)
    payload: _Payload = fresh.payload
    if payload.new:
        session().execute(insert(Unit), [{"code": row.code} for row in payload.new])
    ids = queries.unit_ids_by_code()
    _add_versions((_line(row, ids) for row in payload.new), moment)
    for row, known in payload.corrected:
        replace_versions(known.last.id, rules.corrected(row, known, _parent_id(row, ids)), moment, reason=REASON)
    _name_predecessors([*payload.new, *(row for row, _ in payload.corrected)], ids, moment)
    return imports.outcome(fresh, moment)


def replace_versions(unit_id: int, wanted: Iterable[UnitLine], moment: datetime, *, reason: str) -> None:
    """Make `wanted` what is known of the unit: take back what vanished, add what is new."""
    known, after = queries.version_ids(unit_id), set(wanted)
    take_back(UnitVersion, [known[line] for line in known if line not in after], at=moment, reason=reason)
    _add_versions((line for line in after if line not in known), moment)


def _far_ahead(rows: Iterable[UnitRow], today: date) -> Iterable[ImportNote]:
    limit = fiscal.add_years(today, FAR_AHEAD_YEARS)
    for row in rows:
        if row.opened > limit:
            yield ImportNote(row.row, row.code, "設置日(%(day)s)が2年以上先です。", {"day": fiscal.wareki(row.opened)})


def _parent_id(row: UnitRow, ids: Mapping[str, int]) -> int | None:
    return ids[row.parent_code] if row.parent_code else None


def _line(row: UnitRow, ids: Mapping[str, int]) -> UnitLine:
    appoints = rules.appoints_by_default(row.kind)
    return UnitLine(ids[row.code], row.code, row.name, row.kind, _parent_id(row, ids), appoints, row.opened, row.closed)


def _add_versions(lines: Iterable[UnitLine], moment: datetime) -> None:
    rows = [
        {
            "unit_id": line.id, "parent_id": line.parent_id, "name": line.name, "kind": line.kind,
            "appoints": line.appoints, "true_from": line.true_from, "true_until": line.true_until,
            "known_since": moment,
        }
        for line in lines
    ]  # fmt: skip
    if rows:
        session().execute(insert(UnitVersion), rows)


def _name_predecessors(rows: Iterable[UnitRow], ids: Mapping[str, int], moment: datetime) -> None:
    for row in rows:
        if row.predecessors is not None:
            replace_predecessors(ids[row.code], {ids[code] for code in row.predecessors}, moment, reason=REASON)


def replace_predecessors(unit_id: int, wanted: set[int], moment: datetime, *, reason: str) -> None:
    """Make `wanted` the known predecessors of the unit."""
    statement = select(UnitPredecessor.predecessor_id, UnitPredecessor.id).where(
        UnitPredecessor.unit_id == unit_id, UnitPredecessor.known_until.is_(None)
    )
    known = {predecessor_id: row_id for predecessor_id, row_id in session().execute(statement)}
    take_back(UnitPredecessor, [known[each] for each in sorted(known) if each not in wanted], at=moment, reason=reason)
    fresh = [
        {"unit_id": unit_id, "predecessor_id": each, "known_since": moment} for each in sorted(wanted - set(known))
    ]
    if fresh:
        session().execute(insert(UnitPredecessor), fresh)
