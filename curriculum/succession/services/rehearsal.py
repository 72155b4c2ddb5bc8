"""人事異動の試算: a draft transfer list is tried; nothing of it is written but that it was tried."""

from datetime import date, datetime

from curriculum.succession.queries import rehearsal as queries
from curriculum.succession.rules.rehearsal import Draft, Outcome
from foundation import audit
from foundation.audit import Actor
from foundation.errors import RowsRefused
from foundation.imports import ImportPlan
from foundation.tables import Table
from organisation.staff.services import plan_staff_import


def plan(table: Table, *, today: date, repair_zeros: bool = False) -> ImportPlan:
    """What is in the list, checked as an import of orders is. Raises Refused when a column is missing."""
    return plan_staff_import(table, today=today, repair_zeros=repair_zeros)


def rehearsed(planned: ImportPlan, *, on: date) -> tuple[Outcome, ...]:
    """What the list would mean on the day for each appointing unit, in code order. Raises RowsRefused."""
    return queries.outcomes(queries.setting_of(draft_of(planned), on=on))


def draft_of(planned: ImportPlan) -> Draft:
    """The postings the list changes, corrections included. Raises RowsRefused for wrong rows."""
    if planned.problems:
        raise RowsRefused(planned.problems)
    return Draft(frozenset(planned.payload.postings_back), tuple(planned.payload.postings))


def note_run(planned: ImportPlan, *, actor: Actor, at: datetime) -> None:
    """That a list was tried, and how long it was (inside a transaction). Not what it said, nor what it is called."""
    audit.record(action="rehearsal.ran", actor=actor, at=at, rows=planned.rows)
