"""The common shape of an import: a plan somebody can look at, then the taking of it.

Planning parses and checks everything before the writer lock is taken, and changes nothing. Taking happens inside the
transaction; if the ledger moved since, it plans once more, so what was checked still holds when it is written.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from foundation import audit
from foundation.cells import ImportNote
from foundation.errors import Refused, RowProblem, RowsRefused, sentence
from foundation.tables import Table

__all__ = [
    "ImportNote",
    "ImportPlan",
    "ImportResult",
    "about",
    "differs",
    "known_from",
    "outcome",
    "recorded",
    "settled",
]


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """What an import would do. `payload` is what the service will write; `again` makes the plan anew.

    `new` rows to come in, `same` rows already known. `corrections` replace known rows, both truths kept; `flags` are
    taken in and marked; `repairs` are numbers whose lost zeros are put back; with any of `problems` nothing is taken.
    """

    rows: int
    new: int = 0
    same: int = 0
    corrections: tuple[ImportNote, ...] = ()
    flags: tuple[ImportNote, ...] = ()
    repairs: tuple[ImportNote, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    filename: str = ""
    sha256: str = ""
    ledger: tuple[str, str] = ("", "")
    payload: Any = field(default=None, repr=False, compare=False)
    again: Callable[[], "ImportPlan"] | None = field(default=None, repr=False, compare=False)

    @property
    def changes_nothing(self) -> bool:
        return not (self.new or self.corrections)


@dataclass(frozen=True, kw_only=True)
class ImportResult:
    """What an import did. `moment`: from when its facts are known; None when there was nothing to do."""

    new: int
    same: int
    corrected: int
    flagged: int
    moment: datetime | None


def about(table: Table) -> dict[str, Any]:
    """The fields of a plan that say which file it is about, and at which state of the ledger it was made."""
    return {
        "rows": len(table), "ignored_columns": table.ignored, "filename": table.name, "sha256": table.sha256,
        "ledger": audit.identity(),
    }  # fmt: skip


def settled(plan: ImportPlan, *, corrections: bool) -> ImportPlan:
    """The plan as it holds now, to be taken (inside the transaction).

    Raises RowsRefused for wrong rows, Refused for corrections nobody agreed to.
    """
    fresh = plan if plan.again is None or plan.ledger == audit.identity() else plan.again()
    if fresh.problems:
        raise RowsRefused(fresh.problems)
    if fresh.corrections and not corrections:
        raise Refused(
            "すでに登録された内容と異なる行が%(count)d件あります。内容を確かめ、訂正として取り込むときは「訂正を含めて取り込む」"
            "(コマンドでは --corrections)を指定してください。何も取り込んでいません。",
            field="corrections",
            count=len(fresh.corrections),
        )
    if fresh.corrections != plan.corrections:
        raise Refused("確認している間に登録内容が変わりました。もう一度確認してから取り込んでください。")
    return fresh


def differs(row: int, subject: str, changes: Iterable[tuple[str, str, str]]) -> ImportNote:
    """The note of a correction; `changes` are columns with what is known and what the file says."""
    said = "、".join(f"{column}: {before or '–'} → {after or '–'}" for column, before, after in changes)
    return ImportNote(row, subject, sentence("登録済みの内容と異なります(%(changes)s)。"), {"changes": said})


def known_from(*, recorded_at: datetime | None, at: datetime, empty: bool) -> datetime | None:
    """The earlier moment a first load states, or None. Raises Refused if it lies ahead or this is no first load."""
    if recorded_at is None:
        return None
    if not empty:
        raise Refused(
            "記録日時を指定できるのは、まだ何も登録されていないときの最初の取り込みだけです。", field="recorded_at"
        )
    if recorded_at > at:
        raise Refused("記録日時に先の日時は指定できません。", field="recorded_at")
    return recorded_at


def recorded(
    plan: ImportPlan, *, action: str, actor: audit.Actor, at: datetime, recorded_at: datetime | None
) -> datetime:
    """Write the one audit line of the import. Returns the moment from which its rows are known."""
    change = audit.record(
        action=action, actor=actor, at=at, file=plan.filename, sha256=plan.sha256, rows=plan.rows, new=plan.new,
        same=plan.same, corrected=len(plan.corrections), flagged=len(plan.flags), repaired=len(plan.repairs),
        recorded_at=recorded_at.isoformat() if recorded_at else None,
    )  # fmt: skip
    return recorded_at or change.moment


def outcome(plan: ImportPlan, moment: datetime | None) -> ImportResult:
    """The result of a plan that was taken."""
    return ImportResult(
        new=plan.new, same=plan.same, corrected=len(plan.corrections), flagged=len(plan.flags), moment=moment
    )
