"""異動案を預かり、計算し直し、破棄する. A draft is sealed: the audit keeps its number and how long it was, no more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, insert, select, update

from curriculum.succession.models import Rehearsal, SealedReading
from curriculum.succession.queries import rehearsal as queries
from curriculum.succession.queries import rehearsal_drafts as drafts
from curriculum.succession.queries import rehearsal_holes as holes
from curriculum.succession.rules.rehearsal_drafts import (
    EMPTIED,
    UnitResult,
    check_day,
    check_destroying,
    check_title,
    kept,
)
from curriculum.succession.services.rehearsal import draft_of, plan
from foundation import audit, db, tables
from foundation.audit import COMMAND, Actor
from foundation.db import session
from foundation.errors import NotFound
from foundation.imports import ImportPlan
from foundation.settings import setting
from foundation.uploads import Upload

UPLOAD = "rehearsal"
GONE = "この試算は見つからないか、破棄されました。"


@dataclass(frozen=True)
class Found:
    """What a draft was found to mean, and on which state of the ledger."""

    on: date
    results: tuple[UnitResult, ...]
    state: str


def computed(planned: ImportPlan, *, on: date, today: date) -> Found:
    """What the draft means on the day, which is one to come. Writes nothing. Raises Refused, RowsRefused."""
    check_day(on=on, today=today)
    setting_of_day = queries.setting_of(draft_of(planned), on=on)
    outcomes = queries.outcomes(setting_of_day)
    return Found(on, holes.results(setting_of_day, outcomes, today=today), drafts.state())


def keep(
    found: Found, planned: ImportPlan, *, title: str, content: bytes, actor: Actor, maker_id: int, at: datetime
) -> int:
    """Keep a draft with its file and what it means (inside a transaction). Returns its id."""
    title = check_title(title, session().execute(select(Rehearsal.title)).scalars())
    values = {
        "title": title, "effective_on": found.on, "row_count": planned.rows, "sha256": planned.sha256,
        "filename": planned.filename[-200:], "content": content, "made_at": at, "maker_id": maker_id,
        "result": kept(found.results), "state": found.state, "computed_at": at,
    }  # fmt: skip
    draft_id = session().execute(insert(Rehearsal).values(values).returning(Rehearsal.id)).scalar_one()
    audit.record(action="rehearsal.kept", actor=actor, at=at, rehearsal=draft_id, rows=planned.rows)
    return draft_id


def recomputed(draft_id: int, *, today: date) -> Found:
    """What a kept draft means by all that is known now. Writes nothing. Raises NotFound, RowsRefused."""
    file = drafts.file_of(draft_id)
    planned = plan(tables.read(file.content, file.filename), today=today, repair_zeros=True)
    return computed(planned, on=file.effective_on, today=today)


def save_again(draft_id: int, found: Found, *, at: datetime) -> None:
    """Put what was computed anew in its place (inside a transaction). Raises NotFound when it was destroyed since."""
    values = {"result": kept(found.results), "state": found.state, "computed_at": at}
    changed = session().execute(
        update(Rehearsal).where(Rehearsal.id == draft_id).values(values).returning(Rehearsal.id)
    )
    if changed.scalar() is None:
        raise NotFound(GONE)


def destroy(draft_id: int, *, typed: str, actor: Actor, at: datetime) -> None:
    """Remove a draft with file, upload and result, and who looked at it (inside a transaction).

    What stays: one line of audit with its number and how many rows it had.
    """
    check_destroying(title=drafts.file_of(draft_id).title, typed=typed)
    _destroy(draft_id, actor=actor, at=at)


def destroy_due(*, at: datetime, today: date) -> int:
    """Destroy the drafts whose day is long past (inside a transaction). Returns how many."""
    found = drafts.due(today - timedelta(days=setting("succession.rehearsal_days")))
    for draft_id in found:
        _destroy(draft_id, actor=COMMAND, at=at)
    return len(found)


def _destroy(draft_id: int, *, actor: Actor, at: datetime) -> None:
    file = drafts.file_of(draft_id)
    emptied = {"rehearsal_id": None, "at": None, "reader_id": None, "reader_label": "", "purpose": EMPTIED}
    session().execute(update(SealedReading).where(SealedReading.rehearsal_id == draft_id).values(emptied))
    session().execute(delete(Rehearsal).where(Rehearsal.id == draft_id))
    session().execute(delete(Upload).where(Upload.purpose == UPLOAD, Upload.sha256 == file.sha256))
    audit.record(action="rehearsal.destroyed", actor=actor, at=at, rehearsal=draft_id, rows=file.rows)


def shown(results: Iterable[UnitResult]) -> frozenset[int]:
    """Staff ids of everybody whose skills the results speak of."""
    return frozenset(one.staff_id for each in results for one in each.successors)


def sweep() -> None:
    """Once destroyed (outside a transaction): nothing stays in the files of the database either."""
    db.sweep(Rehearsal, SealedReading, Upload)
