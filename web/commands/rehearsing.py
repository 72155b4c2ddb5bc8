"""flask rehearsal: a draft transfer list is tried for one day. Nothing of it is kept."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from curriculum.succession.rules.rehearsal import LostPost, Outcome, Reason
from curriculum.succession.services import rehearsal as services
from foundation import audit, clock, db, tables
from organisation.appointment.rules import KIND_NAMES
from web.commands.answering import Answer, answering, stage, table
from web.commands.importing import file_argument, repairing
from web.moments import day_of

rehearsal = AppGroup("rehearsal", help="人事異動の試算。")
HEADINGS = ("コード", "任命単位", "失う", "職員番号", "理由", "所属内の要件充足者", "ほかに失う役")
REASONS = {Reason.transferred: "異動", Reason.retired: "退職", Reason.outside_before: "前日から所属外", None: ""}
YES = {True: "失う", False: ""}


@rehearsal.command("run")
@repairing
@file_argument
@click.option("--on", metavar="DATE", required=True, help="この日について答えます(ISO 8601または和暦)。")
@answering
def run(file: Path, on: str, repair_zeros: bool) -> Answer:
    """異動案のファイル(CSV・XLSX)を登録せずに当てはめ、任命単位ごとにICTマネージャーを失うかを答えます。"""
    day = day_of(on)
    stage("読んで確かめています…")
    planned = services.plan(tables.read(file.read_bytes(), file.name), today=clock.today(), repair_zeros=repair_zeros)
    found = services.rehearsed(planned, on=day)
    with db.transaction():
        services.note_run(planned, actor=audit.COMMAND, at=clock.now())
    return Answer([document(each) for each in found], table(HEADINGS, [_row(each) for each in found]))


def document(outcome: Outcome) -> dict[str, Any]:
    """One unit as programs are told."""
    return {
        "unit": outcome.unit.code,
        "loses": outcome.loses,
        "staff_no": outcome.staff_no,
        "reason": outcome.reason,
        "eligible_inside": outcome.eligible_inside,
    }


def _row(outcome: Outcome) -> tuple[str, ...]:
    return (
        outcome.unit.code, outcome.unit.name, YES[outcome.loses], outcome.staff_no or "", REASONS[outcome.reason],
        str(outcome.eligible_inside), _posts(outcome.posts),
    )  # fmt: skip


def _posts(posts: Iterable[LostPost]) -> str:
    return "、".join(f"{each.unit_name} {KIND_NAMES[each.kind]} {each.staff_no}" for each in posts)
