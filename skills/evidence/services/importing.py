"""証跡ファイルを取り込む: rows of skill_evidence_….csv, tens of thousands of them.

Parsed, checked and prepared for the driver before the writer lock is taken. A row is known by its fingerprint: the same
row again is the same evidence, also after it was voided, also twice in one file.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from foundation import audit, bulk, db, imports, tables
from foundation.db import session
from foundation.imports import ImportNote, ImportPlan, ImportResult
from foundation.tables import Table
from organisation.staff import queries as staff
from skills.evidence.models import Evidence
from skills.evidence.rules import FLAG_SENTENCES, Flag, fingerprint, flags_of
from skills.evidence.services.cells import COLUMNS, Cells, read_cells
from skills.framework import queries as frameworks

FINGERPRINTS_AT_ONCE = 5_000


def plan_evidence_import(table: Table, *, today: date, repair_zeros: bool = False) -> ImportPlan:
    """What the file would do. Reads only."""
    table = tables.require_columns(table, COLUMNS)
    about = imports.about(table)
    cells = read_cells(
        table, staff_ids=staff.staff_ids_by_no(), framework=frameworks.in_force(today), repair_zeros=repair_zeros
    )
    again = partial(plan_evidence_import, table, today=today, repair_zeros=repair_zeros)
    plan = ImportPlan(**about, repairs=cells.repairs, problems=cells.problems, again=again)
    return plan if cells.problems else _with_rows(plan, cells, table.first_line)


def take_evidence_import(
    plan: ImportPlan,
    *,
    actor: audit.Actor,
    at: datetime,
    recorded_at: datetime | None = None,
    corrections: bool = False,
) -> ImportResult:
    """Take the planned rows in. Rows of evidence never correct each other: `corrections` is only the common shape."""
    plan = imports.settled(plan, corrections=corrections)
    earlier = imports.known_from(recorded_at=recorded_at, at=at, empty=not _anything_recorded())
    if plan.changes_nothing:
        return imports.outcome(plan, None)
    moment = imports.recorded(plan, action="evidence.imported", actor=actor, at=at, recorded_at=earlier)
    bulk.write(plan.payload, known_since=moment)
    db.look_again(Evidence)
    return imports.outcome(plan, moment)


def _with_rows(plan: ImportPlan, cells: Cells, first_line: int) -> ImportPlan:
    fingerprints = list(
        map(
            fingerprint, cells.staff_no, cells.skill_code, cells.level, cells.kind, cells.acquired_on, cells.expires_on,
            cells.confirmer_no, cells.note,
        )
    )  # fmt: skip
    places = _new_places(fingerprints)
    flags = _flags(cells)
    return replace(
        plan,
        new=len(places),
        same=len(fingerprints) - len(places),
        flags=tuple(
            ImportNote(first_line + place, cells.staff_no[place], FLAG_SENTENCES[flag])
            for place in places
            for flag in flags[place]
        ),
        payload=_prepared(cells, flags, fingerprints, places),
    )


def _new_places(fingerprints: Sequence[str]) -> list[int]:
    """Positions of the rows that are neither recorded already nor the same as a row above."""
    seen = _recorded(fingerprints) if _anything_recorded() else set()
    places = []
    for place, each in enumerate(fingerprints):
        if each not in seen:
            seen.add(each)
            places.append(place)
    return places


def _recorded(fingerprints: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(fingerprints), FINGERPRINTS_AT_ONCE):
        some = fingerprints[start : start + FINGERPRINTS_AT_ONCE]
        statement = select(Evidence.fingerprint).where(Evidence.fingerprint.in_(some))
        found.update(row.fingerprint for row in session().execute(statement))
    return found


def _anything_recorded() -> bool:
    return session().execute(select(Evidence.id).limit(1)).scalar() is not None


def _flags(cells: Cells) -> list[tuple[Flag, ...]]:
    rows = zip(
        cells.staff_id, cells.confirmer_id, cells.kind, cells.examination, cells.acquired_on, cells.expires_on,
        strict=True,
    )  # fmt: skip
    return [
        flags_of(
            staff_id=staff_id, confirmer_id=confirmer_id, kind=kind, examination=examination, acquired_on=acquired_on,
            expires_on=expires_on,
        )
        for staff_id, confirmer_id, kind, examination, acquired_on, expires_on in rows
    ]  # fmt: skip


def _prepared(
    cells: Cells, flags: Sequence[tuple[Flag, ...]], fingerprints: Sequence[str], places: Sequence[int]
) -> bulk.Prepared:
    columns: dict[str, Sequence[Any]] = {
        "staff_id": cells.staff_id, "skill_code": cells.skill_code, "level": cells.level, "kind": cells.kind,
        "examination": cells.examination, "counts": [not each for each in flags],
        "flags": [",".join(each) for each in flags], "confirmer_id": cells.confirmer_id, "note": cells.note,
        "true_from": cells.acquired_on, "true_until": cells.expires_on, "fingerprint": fingerprints,
        "source": ["import"] * len(flags),
    }  # fmt: skip
    return bulk.prepare(Evidence, {name: [column[place] for place in places] for name, column in columns.items()})
