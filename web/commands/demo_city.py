"""The demo city taken in: the files of content/demo, moved to the fiscal year of the day, as HR would take them in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from curriculum.course import services as courses
from foundation import audit, clock, fiscal, tables
from foundation.tables import Table
from skills.framework import services as frameworks
from web import importing
from web.commands import demo_shift
from web.commands.answering import stage
from web.config import ROOT
from web.importing import Kind

FOLDER = ROOT / "content" / "demo"
KNOWN_BEFORE = timedelta(days=7)
Move = Callable[[Table], Table]


@dataclass(frozen=True)
class _File:
    """One file, its kind and how it moves. `first`: a first load, which may state since when it is known."""

    name: str
    kind: Kind
    move: Move
    first: bool = True


def known_since(today: date) -> datetime:
    """From when the city's records are known: the first day of the fiscal year, and at least a week."""
    day = min(fiscal.first_day(fiscal.fiscal_year(today)), today - KNOWN_BEFORE)
    return datetime.combine(day, time(), clock.TOKYO)


def load(*, today: date, at: datetime) -> None:
    """Take the whole city in, inside the transaction that is open: all of it or nothing."""
    since = known_since(today)
    frameworks.publish(frameworks.shipped(), actor=audit.COMMAND, at=at, recorded_at=since)
    courses.publish(courses.shipped(), actor=audit.COMMAND, at=at, recorded_at=since)
    for file in _files(today):
        stage(f"{file.kind.name}を取り込んでいます…")
        table = file.move(tables.read((FOLDER / file.name).read_bytes(), file.name))
        plan = file.kind.plan(table, today=today)
        file.kind.take(plan, actor=audit.COMMAND, at=at, recorded_at=since if file.first else None)


def _files(today: date) -> tuple[_File, ...]:
    years = demo_shift.years_to(today)
    move = partial(demo_shift.moved, years=years)
    move_orders = partial(move, days=("発令日", "退職日"))
    move_register = partial(move, days=("任命日", "解任日"), labels=("発令番号",))
    move_evidence = partial(demo_shift.moved_evidence, years=years, today=today)
    move_offerings = partial(demo_shift.moved_offerings, years=years)
    return (
        _File("units.csv", importing.UNITS, partial(move, days=("設置日", "廃止日"))),
        _File("hr_roster_20260401.csv", importing.STAFF, move_orders),
        _File("ict_managers_2026.csv", importing.APPOINTMENTS, move_register),
        _File("skill_evidence_2026.csv", importing.EVIDENCE, move_evidence),
        _File("offerings_2026.csv", importing.OFFERINGS, move_offerings),
        _File("hr_orders_20270401.csv", importing.STAFF, move_orders, first=False),
    )
