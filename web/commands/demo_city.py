"""The demo city taken in: the files of content/demo, moved to the fiscal year of the day, as HR would take them in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from foundation import audit, clock, fiscal, tables
from foundation.imports import ImportPlan, ImportResult
from foundation.tables import Table
from organisation.account import services as accounts
from organisation.appointment import services as appointing
from organisation.staff import services as staffing
from organisation.unit import services as units
from skills.evidence import services as evidence
from skills.framework import services as frameworks
from web.commands import demo_shift
from web.commands.answering import stage
from web.config import ROOT

FOLDER = ROOT / "content" / "demo"
KNOWN_BEFORE = timedelta(days=7)
Move = Callable[[Table], Table]


@dataclass(frozen=True)
class _File:
    """One file, how it moves and how it is taken in. `first`: a first load, which may state since when it is known."""

    name: str
    said: str
    move: Move
    plan: Callable[..., ImportPlan]
    take: Callable[..., ImportResult]
    first: bool = True


def known_since(today: date) -> datetime:
    """From when the city's records are known: the first day of the fiscal year, and at least a week."""
    day = min(fiscal.first_day(fiscal.fiscal_year(today)), today - KNOWN_BEFORE)
    return datetime.combine(day, time(), clock.TOKYO)


def load(*, today: date, at: datetime) -> None:
    """Take the whole city in, inside the transaction that is open: all of it or nothing."""
    since = known_since(today)
    frameworks.publish(frameworks.shipped(), actor=audit.COMMAND, at=at, recorded_at=since)
    for file in _files(today):
        stage(f"{file.said}を取り込んでいます…")
        table = file.move(tables.read((FOLDER / file.name).read_bytes(), file.name))
        plan = file.plan(table, today=today)
        file.take(plan, actor=audit.COMMAND, at=at, recorded_at=since if file.first else None)
    accounts.open_accounts(at=at)


def _files(today: date) -> tuple[_File, ...]:
    years = demo_shift.years_to(today)
    move = partial(demo_shift.moved, years=years)
    move_orders = partial(move, days=("発令日", "退職日"))
    move_evidence = partial(demo_shift.moved_evidence, years=years, today=today)
    move_register = partial(move, days=("任命日", "解任日"), labels=("発令番号",))
    plan_staff, take_staff = staffing.plan_staff_import, staffing.take_staff_import
    return (
        _File("units.csv", "組織", partial(move, days=("設置日", "廃止日")),
              units.plan_units_import, units.take_units_import),
        _File("hr_roster_20260401.csv", "職員", move_orders, plan_staff, take_staff),
        _File("ict_managers_2026.csv", "任命簿", move_register,
              appointing.plan_appointments_import, appointing.take_appointments_import),
        _File("skill_evidence_2026.csv", "証跡", move_evidence,
              evidence.plan_evidence_import, evidence.take_evidence_import),
        _File("hr_orders_20270401.csv", "翌年度の発令", move_orders, plan_staff, take_staff, first=False),
    )  # fmt: skip
