"""Taking in a table file from the command line: everything is checked first, and one wrong row stops the whole file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from foundation import audit, clock, db
from foundation.errors import RowsRefused, filled
from foundation.imports import ImportNote, ImportPlan, ImportResult
from web import answers
from web.commands.answering import Answer, stage
from web.importing import Kind, errors_csv
from web.moments import moment_of

NOTES_SHOWN = 20
Command = Callable[..., Any]

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
OPTIONS = (
    click.option("--dry-run", is_flag=True, help="確かめるだけで、何も取り込みません。"),
    click.option("--corrections", is_flag=True, help="登録済みの内容と異なる行を、訂正として取り込みます。"),
    click.option("--recorded-at", metavar="MOMENT", help="最初の取り込みに限り、いつから知られていたかを示します。"),
    click.option("--errors-csv", type=click.Path(dir_okay=False, path_type=Path), help="誤りをCSVに書き出します。"),
)


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """How a file is to be taken in."""

    dry_run: bool
    corrections: bool
    recorded_at: str | None
    errors_csv: Path | None

    @property
    def moment(self) -> datetime | None:
        return moment_of(self.recorded_at) if self.recorded_at else None


repairing = click.option("--repair-zeros", is_flag=True, help="表計算ソフトで失われた職員番号の先頭の0を補います。")


def importing(command: Command) -> Command:
    """Give a command FILE and the options every import has."""
    for option in reversed(OPTIONS):
        command = option(command)
    return file_argument(command)


def take_in(file: Path, kind: Kind, *, repair_zeros: bool = False, **given: Any) -> Answer:
    """Plan and, unless it is a dry run, take the file in. Raises Refused, RowsRefused."""
    wishes = Wishes(**given)
    try:
        stage("読んで確かめています…")
        planned = kind.planned(file.read_bytes(), file.name, today=clock.today(), repair_zeros=repair_zeros)
        return _take(planned, kind, wishes)
    except RowsRefused as refusal:
        if wishes.errors_csv:
            wishes.errors_csv.write_bytes(errors_csv(refusal.problems))
        raise


def _take(planned: ImportPlan, kind: Kind, wishes: Wishes) -> Answer:
    moment = wishes.moment
    if planned.problems:
        raise RowsRefused(planned.problems)
    if wishes.dry_run:
        return _told(planned, None)
    stage("取り込んでいます…")
    at = clock.now()
    with db.transaction():
        result = kind.take(planned, actor=audit.COMMAND, at=at, recorded_at=moment, corrections=wishes.corrections)
    return _told(planned, result)


def _told(plan: ImportPlan, result: ImportResult | None) -> Answer:
    document = {
        "file": plan.filename,
        "dry_run": result is None,
        "rows": plan.rows,
        "new": result.new if result else plan.new,
        "same": result.same if result else plan.same,
        "corrected": result.corrected if result else len(plan.corrections),
        "flagged": result.flagged if result else len(plan.flags),
        "known_since": answers.iso(result.moment) if result else None,
        "ignored_columns": list(plan.ignored_columns),
        **{name: _documents(notes) for name, notes in _notes(plan)},
    }
    return Answer(document, _lines(document, plan))


def _notes(plan: ImportPlan) -> tuple[tuple[str, Sequence[ImportNote]], ...]:
    return ("corrections", plan.corrections), ("flags", plan.flags), ("repairs", plan.repairs)


def _documents(notes: Iterable[ImportNote]) -> list[dict[str, Any]]:
    return [{"row": each.row, "subject": each.subject, "text": _sentence(each)} for each in notes]


def _sentence(note: ImportNote) -> str:
    return filled(note.text, note.values)


def _lines(document: dict[str, Any], plan: ImportPlan) -> list[str]:
    done = "確かめました(何も取り込んでいません)" if document["dry_run"] else "取り込みました"
    counts = f"新規{document['new']}件、変更なし{document['same']}件、訂正{document['corrected']}件"
    lines = [f"{plan.filename}: {plan.rows}行を{done}。{counts}、注意{document['flagged']}件。"]
    if plan.ignored_columns:
        lines.append(f"使わない列: {'、'.join(plan.ignored_columns)}")
    for heading, notes in zip(("訂正", "注意", "補正"), (notes for _, notes in _notes(plan)), strict=True):
        lines.extend(f"  {heading} {each.row}行目 {each.subject}: {_sentence(each)}" for each in notes[:NOTES_SHOWN])
        if len(notes) > NOTES_SHOWN:
            lines.append(f"  {heading} ほか{len(notes) - NOTES_SHOWN}件")
    return lines
