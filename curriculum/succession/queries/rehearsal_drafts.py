"""預かった異動案を見せる: the drafts kept, and what each was found to mean."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from curriculum.succession.models import Rehearsal
from curriculum.succession.rules.rehearsal_drafts import UnitResult, read
from foundation import audit
from foundation.db import session
from foundation.errors import NotFound

COLUMNS = (
    Rehearsal.id, Rehearsal.title, Rehearsal.effective_on, Rehearsal.row_count, Rehearsal.computed_at, Rehearsal.state,
    Rehearsal.result, Rehearsal.filename,
)  # fmt: skip


@dataclass(frozen=True)
class DraftLine:
    """A draft as shown, without its file. `fresh`: nothing it depends on has changed since it was computed."""

    id: int
    title: str
    effective_on: date
    rows: int
    computed_at: datetime
    fresh: bool
    units: tuple[UnitResult, ...]
    filename: str

    @property
    def lost(self) -> tuple[UnitResult, ...]:
        return tuple(each for each in self.units if each.loses)


@dataclass(frozen=True)
class DraftFile:
    """The file of a draft."""

    content: bytes
    filename: str
    effective_on: date
    title: str
    rows: int
    sha256: str


def drafts() -> list[DraftLine]:
    """Every draft kept, by day, then title."""
    rows = session().execute(select(*COLUMNS).order_by(Rehearsal.effective_on, Rehearsal.title, Rehearsal.id))
    return [_line(*row) for row in rows]


def draft(draft_id: int) -> DraftLine:
    """One draft. Raises NotFound."""
    row = session().execute(select(*COLUMNS).where(Rehearsal.id == draft_id)).one_or_none()
    if row is None:
        raise NotFound("この試算は見つからないか、破棄されました。")
    return _line(*row)


def file_of(draft_id: int) -> DraftFile:
    """The file of a draft. Raises NotFound."""
    columns = (
        Rehearsal.content, Rehearsal.filename, Rehearsal.effective_on, Rehearsal.title, Rehearsal.row_count,
        Rehearsal.sha256,
    )  # fmt: skip
    row = session().execute(select(*columns).where(Rehearsal.id == draft_id)).one_or_none()
    if row is None:
        raise NotFound("この試算は見つからないか、破棄されました。")
    return DraftFile(*row)


def due(before: date) -> list[int]:
    """The drafts for a day before this one, by id."""
    statement = select(Rehearsal.id).where(Rehearsal.effective_on < before).order_by(Rehearsal.id)
    return list(session().execute(statement).scalars())


def state() -> str:
    """What tells one state of all a rehearsal depends on from every other."""
    return audit.core_identity()[1]


def _line(
    draft_id: int, title: str, on: date, rows: int, computed_at: datetime, known: str, result: list[dict[str, object]],
    filename: str,
) -> DraftLine:  # fmt: skip
    return DraftLine(draft_id, title, on, rows, computed_at, known == state(), read(result), filename)
