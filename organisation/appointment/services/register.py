"""Taking in the city's register of ICT managers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial

from sqlalchemy import insert, select

from foundation import imports
from foundation.audit import Actor
from foundation.db import session
from foundation.history import Viewpoint, take_back
from foundation.imports import ImportPlan, ImportResult
from foundation.tables import Table, require_columns
from organisation.appointment import queries
from organisation.appointment.models import Appointment
from organisation.appointment.rules import (
    COLUMNS,
    AppointmentKind,
    Facts,
    RegisterRow,
    Taken,
    Work,
    check_register,
    read_register,
)
from organisation.staff import queries as staff
from organisation.unit import queries as units
from organisation.unit.rules import UnitTree

CORRECTED = "任命簿の取込による訂正"


def plan_appointments_import(table: Table, *, today: date, repair_zeros: bool = False) -> ImportPlan:
    """Read and check a register; nothing is changed. Raises Refused when columns are missing."""
    table = require_columns(table, COLUMNS)
    about = imports.about(table)
    rows, unreadable = read_register(lines=table.lines, first_line=table.first_line)
    found = check_register(rows=rows, facts=_facts(rows, today), repair_zeros=repair_zeros)
    return ImportPlan(
        new=len(found.taken) - len(found.corrections),
        same=found.same,
        corrections=tuple(found.corrections),
        flags=tuple(found.flags),
        repairs=tuple(found.repairs),
        problems=tuple(sorted([*unreadable, *found.problems], key=lambda problem: problem.row)),
        payload=tuple(found.taken),
        again=partial(plan_appointments_import, table, today=today, repair_zeros=repair_zeros),
        **about,
    )


def take_appointments_import(
    plan: ImportPlan, *, actor: Actor, at: datetime, recorded_at: datetime | None = None, corrections: bool = False
) -> ImportResult:
    """Take a planned register in (inside the transaction). Raises RowsRefused, Refused."""
    plan = imports.settled(plan, corrections=corrections)
    known_since = imports.known_from(recorded_at=recorded_at, at=at, empty=_is_empty())
    if plan.changes_nothing:
        return imports.outcome(plan, None)
    moment = imports.recorded(
        plan, action="appointments.imported", actor=actor, at=at, recorded_at=known_since
    )
    taken: tuple[Taken, ...] = plan.payload
    replaced = [row.replaces for row in taken if row.replaces is not None]
    take_back(Appointment, replaced, at=moment, reason=CORRECTED)
    session().execute(insert(Appointment), [_values(row, moment) for row in taken])
    return imports.outcome(plan, moment)


def _values(row: Taken, moment: datetime) -> dict[str, object]:
    return {
        "kind": AppointmentKind.ict_manager, "unit_id": row.unit_id, "staff_id": row.staff_id, "order_no": row.order_no,
        "note": CORRECTED if row.replaces else "", "supersedes_id": row.replaces, "true_from": row.period.first_day,
        "true_until": row.period.last_day, "known_since": moment,
    }  # fmt: skip


def _is_empty() -> bool:
    return session().execute(select(Appointment.id).limit(1)).first() is None


def _facts(rows: Iterable[RegisterRow], today: date) -> Facts:
    rows = list(rows)
    known = staff.staff_ids_by_no()
    width = max(Counter(map(len, known)).items(), key=lambda each: each[1], default=(0, 0))[0]
    ids = {known[no] for row in rows for no in (row.staff_no, row.staff_no.zfill(width)) if no in known}
    trees = {row.period.first_day: units.tree(row.period.first_day) for row in rows}
    unit_ids = _unit_ids(rows, trees)
    people = staff.people(ids, Viewpoint(on=today, today=today, sees_future=True))
    return Facts(
        trees=trees,
        work={day: _work(ids, day, today) for day in trees},
        known=known,
        width=width,
        names={staff_id: person.name for staff_id, person in people.items()},
        held=queries.held(unit_ids),
        gone=queries.taken_back(unit_ids),
        terms=queries.terms(today),
    )


def _unit_ids(rows: Iterable[RegisterRow], trees: Mapping[date, UnitTree]) -> set[int]:
    found = (trees[row.period.first_day].by_code.get(row.unit_code) for row in rows)
    return {unit.id for unit in found if unit is not None}


def _work(ids: Iterable[int], day: date, today: date) -> dict[int, Work]:
    people = staff.people(ids, Viewpoint(on=day, today=today, sees_future=True))
    return {staff_id: Work(person.unit_id, person.rank_order) for staff_id, person in people.items()}
