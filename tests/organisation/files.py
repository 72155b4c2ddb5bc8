"""Table files written in a test: rows as dictionaries, everything not said filled in."""

from datetime import datetime
from typing import Any

from foundation import db, tables
from foundation.audit import Actor
from foundation.imports import ImportPlan, ImportResult
from foundation.tables import Table
from organisation.staff import services as staff
from organisation.unit import services as units
from tests.factories import AT, TODAY

ACTOR = Actor("tester")
ORDER = {
    "職員番号": "0010001", "氏名": "育成　花子", "フリガナ": "イクセイ　ハナコ", "所属コード": "010101",
    "所属名": "", "職位コード": "10", "職位": "主事", "職種": "行政事務", "任用区分": "正規", "本務兼務区分": "本務",
    "発令日": "R8.4.1", "発令区分": "異動", "退職日": "",
}  # fmt: skip
UNIT = {
    "所属コード": "01",
    "所属名": "総務局",
    "区分": "局",
    "上位所属コード": "",
    "設置日": "2001-05-01",
    "廃止日": "",
}


def table(rows: list[dict[str, str]]) -> Table:
    """The table a CSV with these rows becomes."""
    columns = list(rows[0])
    lines = [",".join(columns), *(",".join(row[column] for column in columns) for row in rows)]
    return tables.read("\r\n".join(lines).encode("utf-8-sig"), "test.csv")


def orders(*rows: dict[str, str]) -> Table:
    """A file of personnel orders; 兼務 rows say so in both columns."""
    return table([ORDER | row for row in rows])


def concurrent(**said: str) -> dict[str, str]:
    """A 兼務 row."""
    return {"本務兼務区分": "兼務", "発令区分": "兼務", **said}


def unit_file(*rows: dict[str, str]) -> Table:
    """A file of units."""
    return table([UNIT | row for row in rows])


def plan_orders(*rows: dict[str, str], **options: Any) -> ImportPlan:
    return staff.plan_staff_import(orders(*rows), today=TODAY, **options)


def take_orders(*rows: dict[str, str], at: datetime = AT, corrections: bool = False, **options: Any) -> ImportResult:
    """Plan and take a file of orders."""
    plan = plan_orders(*rows, **options)
    with db.transaction():
        return staff.take_staff_import(plan, actor=ACTOR, at=at, corrections=corrections)


def take_units(*rows: dict[str, str], at: datetime = AT, corrections: bool = False) -> ImportResult:
    """Plan and take a file of units."""
    plan = units.plan_units_import(unit_file(*rows), today=TODAY)
    with db.transaction():
        return units.take_units_import(plan, actor=ACTOR, at=at, corrections=corrections)
