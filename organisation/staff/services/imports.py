"""発令を取り込む: write what was planned. Postings are computed anew, so late and corrected orders come out right."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from foundation import bulk, db, imports
from foundation.audit import Actor
from foundation.history import take_back
from foundation.imports import ImportPlan, ImportResult
from organisation.staff import queries
from organisation.staff.models import PersonnelOrder, Posting, Staff, StaffName
from organisation.staff.rules import OrderFacts, PostingSpan, name_key
from organisation.staff.services.planning import StaffChanges

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
    _insert(StaffName, _names(changes, ids), known_since=moment)
    _insert(PersonnelOrder, (_order(ids[staff_no], facts) for staff_no, facts in changes.orders), known_since=moment)
    _insert(Posting, (_posting(ids[staff_no], span) for staff_no, span in changes.postings), known_since=moment)
    db.look_again(Staff, StaffName, PersonnelOrder, Posting)


def _insert(table: type[db.Base], rows: Iterable[dict[str, Any]], **same: Any) -> None:
    listed = list(rows)
    if listed:
        columns = {name: [row[name] for row in listed] for name in listed[0]}
        bulk.write(bulk.prepare(table, columns), **same)


def _names(changes: StaffChanges, ids: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    for staff_no, span in changes.names:
        yield {
            "staff_id": ids[staff_no], "name": span.name, "kana": span.kana,
            "search_key": name_key(span.name, span.kana), "true_from": span.true_from, "true_until": span.true_until,
        }  # fmt: skip


def _order(staff_id: int, facts: OrderFacts) -> dict[str, Any]:
    return {
        "staff_id": staff_id, "effective_on": facts.effective_on, "kind": facts.kind, "duty": facts.duty,
        "unit_id": facts.unit_id, "grade_code": facts.grade_code, "post": facts.post, "occupation": facts.occupation,
        "employment": facts.employment, "leaves_on": facts.leaves_on, "name": facts.name, "kana": facts.kana,
    }  # fmt: skip


def _posting(staff_id: int, span: PostingSpan) -> dict[str, Any]:
    return {
        "staff_id": staff_id, "unit_id": span.unit_id, "duty": span.duty, "grade_code": span.grade_code,
        "post": span.post, "occupation": span.occupation, "employment": span.employment, "on_leave": span.on_leave,
        "dispatched": span.dispatched, "posted_from": span.posted_from, "true_from": span.true_from,
        "true_until": span.true_until,
    }  # fmt: skip
