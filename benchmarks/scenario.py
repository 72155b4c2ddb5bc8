"""One city in a fresh SQLite file: loaded, judged, counted – and how long each took."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from benchmarks import city, measure, rehearsal
from benchmarks.measure import Spent
from foundation import audit, clock, db, remember
from foundation.history import Viewpoint
from foundation.imports import ImportPlan
from organisation.account import services as accounts
from organisation.account.rules import Role
from organisation.appointment import queries as register
from organisation.appointment import services as appointments
from organisation.appointment.models import InterimCover
from organisation.staff import queries as people
from organisation.staff import services as staff
from organisation.unit import services as units
from skills.evidence import queries as evidence
from skills.evidence import services as proofs
from skills.framework import queries as frameworks
from skills.framework import services as framework_services
from skills.verification import queries as verification
from skills.verification.models import Waiver
from web.app import create_app
from web.commands.demo_cast import cast

Planning = Callable[..., ImportPlan]
DAY = date(2026, 10, 1)
VIEW = Viewpoint(on=DAY, today=date(2026, 11, 23), sees_future=True)
TASKS = Viewpoint(on=date(2027, 4, 1), today=date(2027, 4, 1), sees_future=True)


@contextmanager
def fresh(folder: Path, url: str = "") -> Iterator[Any]:
    """An application on an empty, migrated database: an SQLite file in the folder, if none is named."""
    url = url or f"sqlite:///{folder / 'bench.db'}"
    app = create_app(database_url=url, secret_key="bench", instance=folder, testing=True)
    app.test_cli_runner().invoke(args=["db", "upgrade"])
    with app.app_context():
        yield app
    db.close()


def load(copies: int, *, rehearsing: bool = False) -> dict[str, Spent]:
    """Time to load the city, import by import; `…_locked` the part under the writer lock.

    `rehearsing`: also of trying next year's orders before they are taken in.
    """
    times: dict[str, Spent] = {}
    with db.transaction():
        framework_services.publish(framework_services.shipped(), actor=audit.COMMAND, at=clock.now())
    _import(times, "units", city.table("units.csv"), units.plan_units_import, units.take_units_import)
    roster = city.table("hr_roster_20260401.csv", copies)
    _import(times, "roster", roster, staff.plan_staff_import, staff.take_staff_import)
    register = city.table("ict_managers_2026.csv")
    appointing = (appointments.plan_appointments_import, appointments.take_appointments_import)
    _import(times, "appointments", register, *appointing)
    proof = city.table("skill_evidence_2026.csv", copies)
    _import(times, "evidence", proof, proofs.plan_evidence_import, proofs.take_evidence_import)
    if rehearsing:
        times |= rehearsal.answers(copies)
    orders = city.table("hr_orders_20270401.csv", copies)
    _import(times, "orders", orders, staff.plan_staff_import, staff.take_staff_import)
    with db.transaction():
        accounts.open_accounts(at=clock.now())
    return times


def _import(times: dict[str, Spent], name: str, table: Any, plan: Planning, take: Callable[..., Any]) -> None:
    planned: list[ImportPlan] = []
    prepared = measure.spent(lambda: planned.append(plan(table, today=VIEW.today)))
    locked = measure.spent(lambda: _take(take, planned[0]))
    times[name] = prepared + locked
    times[f"{name}_locked"] = locked


def _take(take: Callable[..., Any], planned: ImportPlan) -> None:
    at: datetime = clock.now()
    with db.transaction():
        take(planned, actor=audit.COMMAND, at=at, corrections=True)


def an_officer() -> str:
    """The staff number of somebody in HR: the role is granted for the pages to be measured."""
    view = Viewpoint(on=clock.today(), today=clock.today(), sees_future=True)
    part = next(part for part in cast(view) if part.role is Role.hr)
    with db.transaction():
        accounts.grant_role(
            staff_id=part.person.id, role=part.role, actor=audit.COMMAND, at=clock.now(), today=clock.today()
        )
    return part.person.staff_no


def answers() -> dict[str, Spent]:
    """Time for the great questions, nothing remembered."""
    return {
        "verification_32_units": measure.spent(_cold(lambda: verification.board(VIEW)), 5),
        "verification_32_units_in_the_past": _in_the_past(),
        "tasks_32_units": measure.spent(_cold(lambda: register.task_lines(register.tasks(TASKS), TASKS)), 5),
        "heat_map": measure.spent(_cold(_heat_map), 5),
        "heads": measure.spent(_cold(lambda: people.heads(VIEW)), 3),
        "search": measure.spent(_cold(lambda: people.search("高橋", VIEW, within=None, limit=50, offset=0)), 3),
    }


def _in_the_past() -> Spent:
    """The board as known before waivers and covers were granted to every unit, and with them: the slower of the two."""
    before = replace(VIEW, known_at=clock.now())
    with db.transaction():
        _beside(clock.now())
    after = replace(VIEW, known_at=clock.now())
    spent = [measure.spent(_cold(partial(verification.board, view)), 5) for view in (before, after)]
    assert [any(line.waivers and line.cover for line in verification.board(view)) for view in (before, after)] == [
        False, True,
    ]  # fmt: skip
    return max(spent, key=lambda one: one.cpu)


def _beside(at: datetime) -> None:
    """A waiver and a cover for every appointed unit, as rows: who may is not the question here."""
    for line in verification.board(VIEW):
        if line.appointment is None:
            continue
        about = {"unit_id": line.unit.id, "staff_id": line.appointment.staff_id, "reason": "-"}
        days = {"true_from": DAY, "true_until": DAY, "known_since": at}
        waived = {"condition": "leader.core", "approver_id": line.appointment.staff_id}
        db.session().execute(insert(Waiver).values(**about, **days, **waived))
        db.session().execute(insert(InterimCover).values(**about, **days, kind="ict_manager"))
    audit.record(action="bench.prepared", actor=audit.COMMAND, at=at)


def _heat_map() -> None:
    evidence.heat_map(VIEW, frameworks.in_force(DAY))


def _cold(question: Callable[[], Any]) -> Callable[[], Any]:
    def asked() -> None:
        remember.forget()
        question()

    return asked
