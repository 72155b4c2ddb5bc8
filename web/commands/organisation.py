"""flask units · staff · appointments."""

from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from foundation.errors import NotFound
from organisation.appointment import queries as register
from organisation.appointment.rules import AppointmentKind
from organisation.unit import queries as tree
from skills.verification import queries as verification
from skills.verification.queries import UnitVerdict
from skills.verification.rules import STATUS_NAMES
from web import answers
from web import importing as kinds
from web.commands.answering import Answer, answering, table
from web.commands.importing import importing, repairing, take_in
from web.commands.points import log_reading, looking, viewpoint

HISTORY_HEADINGS = ("種類", "", "職員番号", "初日", "末日", "登録", "改めた日時", "理由", "発令番号")
BOARD_HEADINGS = ("コード", "任命単位", "職員番号", "判定", "満たさない条件", "不足")

units = AppGroup("units", help="組織。")
staff = AppGroup("staff", help="職員。")
appointments = AppGroup("appointments", help="任命簿。")


@units.command("import")
@importing
@answering
def import_units(file: Path, **given: Any) -> Answer:
    """組織のファイル(CSV・XLSX)を取り込みます。"""
    return take_in(file, kinds.UNITS, **given)


@staff.command("import")
@repairing
@importing
@answering
def import_staff(file: Path, **given: Any) -> Answer:
    """人事発令のファイル(CSV・XLSX)を取り込みます。"""
    return take_in(file, kinds.STAFF, **given)


@appointments.command("import")
@repairing
@importing
@answering
def import_appointments(file: Path, **given: Any) -> Answer:
    """任命簿のファイル(CSV・XLSX)を取り込みます。"""
    return take_in(file, kinds.APPOINTMENTS, **given)


@appointments.command("list")
@click.option(
    "--kind", type=click.Choice([kind.value for kind in AppointmentKind]), default=AppointmentKind.ict_manager.value,
    help="任命の種類。",
)  # fmt: skip
@looking
@answering
def list_appointments(kind: str, on: str | None, known_at: str | None) -> Answer:
    """その日に任命されている職員を並べます。"""
    lines = register.live_of(AppointmentKind(kind), viewpoint(on, known_at))
    found = [answers.appointment(line) | {"kind": line.kind.value} for line in lines]
    rows = [
        (each["unit"], each["unit_name"], each["staff_no"], each["first_day"], each["last_day"] or "", each["order_no"],
         " ".join(each["flags"]))
        for each in found
    ]  # fmt: skip
    return Answer(found, table(("コード", "任命単位", "職員番号", "任命日", "解任日", "発令番号", "注意"), rows))


@appointments.command("history")
@click.argument("unit")
@looking
@answering
def history_of_unit(unit: str, on: str | None, known_at: str | None) -> Answer:
    """所属の任命と職務代行の経過を、改めた記録も含めて古い順に並べます。"""
    view, unit_id = viewpoint(on, known_at), tree.unit_id_of(unit)
    if unit_id is None:
        raise NotFound("所属コード「%(code)s」の所属はありません。", code=unit)
    found = [answers.history(line) for line in register.history(unit_id, view)]
    rows = [
        (each["kind"], "代行" if each["cover"] else "", each["staff_no"], each["first_day"], each["last_day"] or "",
         each["known_since"], each["known_until"] or "", each["reason"], each["order_no"])
        for each in found
    ]  # fmt: skip
    return Answer(found, table(HISTORY_HEADINGS, rows))


@appointments.command("verify")
@looking
@answering
def verify_appointments(on: str | None, known_at: str | None) -> Answer:
    """任命単位ごとに、任命されている職員が条件を満たすかを判定します。"""
    board = verification.board(viewpoint(on, known_at))
    log_reading(line.appointment.staff_id for line in board if line.appointment)
    return Answer([answers.verification(line) for line in board], table(BOARD_HEADINGS, [_row(line) for line in board]))


def _row(line: UnitVerdict) -> tuple[str, ...]:
    unmet = " ".join(condition.code for condition in line.judgement.conditions if not condition.met)
    shortfalls = str(len(line.judgement.shortfalls) or "")
    staff_no = line.appointment.staff_no if line.appointment else ""
    return line.unit.code, line.unit.name, staff_no, STATUS_NAMES[line.status], unmet, shortfalls
