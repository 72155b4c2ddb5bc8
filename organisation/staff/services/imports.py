"""発令を取り込む: write what was planned. Postings are computed anew, so late and corrected orders come out right."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from foundation import db, imports
from foundation.audit import Actor
from foundation.db import session
from foundation.history import take_back
from foundation.imports import ImportPlan, ImportResult
from organisation.staff import queries
from organisation.staff.models import PersonnelOrder, Posting, Staff, StaffName
from organisation.staff.rules import OrderFacts, PostingSpan, name_key
from organisation.staff.services.planning import StaffChanges

ROWS_AT_ONCE = 20_000
CORRECTED = "取込による訂正"
RECOMPUTED = "発令の取込による更新"


def take_staff_import(
    plan: ImportPlan, *, actor: Actor, at: datetime, recorded_at: datetime | None = None, corrections: bool = False
) -> ImportResult:
    """Take the planned file in (inside a transaction).

    Raises RowsRefused for wrong rows, Refused for corrections nobody agreed to.
    """
    fresh = imports.settled(plan, corrections=corrections)
    earlier = imports.known_from(recorded_at=recorded_at, at=at, empty=not queries.any_staff())
    if fresh.changes_nothing:
        return imports.outcome(fresh, None)
    moment = imports.recorded(fresh, action="staff.imported", actor=actor, at=at, recorded_at=earlier)
    _write(fresh.payload, moment)
    return imports.outcome(fresh, moment)


def _write(changes: StaffChanges, moment: datetime) -> None:
    take_back(PersonnelOrder, changes.orders_back, at=moment, reason=CORRECTED)
    take_back(Posting, changes.postings_back, at=moment, reason=RECOMPUTED)
    take_back(StaffName, changes.names_back, at=moment, reason=RECOMPUTED)
    _insert(Staff, ({"staff_no": staff_no} for staff_no in changes.new_staff))
    ids = queries.staff_ids_by_no()
    _insert(StaffName, _names(changes, ids, moment))
    _insert(PersonnelOrder, (_order(ids[staff_no], facts, moment) for staff_no, facts in changes.orders))
    _insert(Posting, (_posting(ids[staff_no], span, moment) for staff_no, span in changes.postings))
    db.look_again(Staff, StaffName, PersonnelOrder, Posting)


def _insert(table: Any, rows: Iterable[dict[str, Any]]) -> None:
    for chunk in _chunks(rows):
        session().execute(insert(table.__table__), chunk)


def _chunks(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == ROWS_AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _names(changes: StaffChanges, ids: Mapping[str, int], moment: datetime) -> Iterator[dict[str, Any]]:
    for staff_no, span in changes.names:
        yield {
            "staff_id": ids[staff_no], "name": span.name, "kana": span.kana, "known_since": moment,
            "search_key": name_key(span.name, span.kana), "true_from": span.true_from, "true_until": span.true_until,
        }  # fmt: skip


def _order(staff_id: int, facts: OrderFacts, moment: datetime) -> dict[str, Any]:
    return {
        "staff_id": staff_id, "effective_on": facts.effective_on, "kind": facts.kind, "duty": facts.duty,
        "unit_id": facts.unit_id, "grade_code": facts.grade_code, "post": facts.post, "occupation": facts.occupation,
        "employment": facts.employment, "leaves_on": facts.leaves_on, "name": facts.name, "kana": facts.kana,
        "known_since": moment,
    }  # fmt: skip


def _posting(staff_id: int, span: PostingSpan, moment: datetime) -> dict[str, Any]:
    return {
        "staff_id": staff_id, "unit_id": span.unit_id, "duty": span.duty, "grade_code": span.grade_code,
        "post": span.post, "occupation": span.occupation, "employment": span.employment, "on_leave": span.on_leave,
        "dispatched": span.dispatched, "posted_from": span.posted_from, "true_from": span.true_from,
        "true_until": span.true_until, "known_since": moment,
    }  # fmt: skip
