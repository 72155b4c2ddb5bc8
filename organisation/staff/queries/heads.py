"""所属長を見せる: heads of all units on a day, deputies, HR's choices.

Where everybody works is remembered until a posting changes, for the ledger moves more often than that; heads are put
together from it whenever the ledger moves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from foundation import audit, db
from foundation.db import session
from foundation.history import Viewpoint, holds, known
from foundation.remember import largely_remembered
from organisation.staff.models import Deputy, HeadChoice, Posting, Staff, StaffName
from organisation.staff.queries.people import name_of
from organisation.staff.rules import Candidate, Duty, Heads, Workplaces
from organisation.unit import queries as units
from organisation.unit.models import Grade, Unit


@dataclass(frozen=True)
class StandIn:
    """A deputy of a unit's head, or the head HR chose, from day to day."""

    id: int
    unit_id: int
    unit_code: str
    staff_id: int
    staff_no: str
    name: str
    first_day: date
    last_day: date | None


def heads(view: Viewpoint) -> Heads:
    """Who heads which unit on the day. Remembered until the ledger moves."""
    return largely_remembered(("heads", view), lambda: _heads(view), core=True)


def deputies(view: Viewpoint, unit_id: int | None = None) -> list[StandIn]:
    """The deputies in office on the day or after it, of one unit or of all, by unit and first day."""
    return _stand_ins(Deputy, view, unit_id)


def head_choices(view: Viewpoint, unit_id: int | None = None) -> list[StandIn]:
    """The heads HR chose, in office on the day or after it, of one unit or of all, by unit and first day."""
    return _stand_ins(HeadChoice, view, unit_id)


def deputy(deputy_id: int, view: Viewpoint) -> StandIn | None:
    """One deputy, also of the past; None when unknown or taken back."""
    return next(iter(_stand_in_lines(_stand_in_select(Deputy, view).where(Deputy.id == deputy_id))), None)


def _heads(view: Viewpoint) -> Heads:
    return Heads(
        tree=units.tree(view.posted_on, view.known_at),
        places=_workplaces(view),
        choices={unit_id: staff[-1] for unit_id, staff in _in_office(HeadChoice, view).items()},
        deputies=_in_office(Deputy, view),
    )


def _in_office(table: Any, view: Viewpoint) -> Mapping[int, tuple[int, ...]]:
    statement = (
        select(table.unit_id, table.staff_id)
        .where(holds(table, on=view.posted_on, known_at=view.known_at))
        .order_by(table.unit_id, table.true_from, table.id)
    )
    found: dict[int, tuple[int, ...]] = {}
    for unit_id, staff_id in session().execute(statement):
        found[unit_id] = (*found.get(unit_id, ()), staff_id)
    return found


def _workplaces(view: Viewpoint) -> Workplaces:
    this_database = select(audit.Entry.hash).where(audit.Entry.position == 1).scalar_subquery()
    grades = (select(func.max(column)).scalar_subquery() for column in (Grade.id, Grade.known_until))
    last_change = select(this_database, func.max(Posting.id), func.max(Posting.known_until), *grades)
    state = (db.name(), *session().execute(last_change).one())
    place = ("workplaces", view.posted_on, view.known_at)
    return largely_remembered(place, lambda: _read_workplaces(view), state=state)


def _read_workplaces(view: Viewpoint) -> Workplaces:
    heading = {line.code: line.heads for line in units.grades(view.posted_on, view.known_at).values() if line.heads}
    unit_of: dict[int, int] = {}
    on_leave: set[int] = set()
    candidates: dict[tuple[int, str], tuple[Candidate, ...]] = {}
    for row in session().execute(_posted(view)):
        if row.duty == Duty.primary:
            unit_of[row.staff_id] = row.unit_id
            if row.on_leave:
                on_leave.add(row.staff_id)
        if row.grade_code in heading:
            place = (row.unit_id, heading[row.grade_code])
            candidate = Candidate(row.staff_id, row.staff_no, Duty(row.duty), row.posted_from)
            candidates[place] = (*candidates.get(place, ()), candidate)
    return Workplaces(unit_of, frozenset(on_leave), candidates)


def _posted(view: Viewpoint) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Posting.staff_id, Staff.staff_no, Posting.unit_id, Posting.duty, Posting.grade_code, Posting.on_leave,
            Posting.posted_from,
        )
        .join(Staff, Staff.id == Posting.staff_id)
        .where(holds(Posting, on=view.posted_on, known_at=view.known_at))
        .order_by(Posting.id)
    )  # fmt: skip


def _stand_ins(table: Any, view: Viewpoint, unit_id: int | None) -> list[StandIn]:
    not_over = or_(table.true_until.is_(None), table.true_until >= view.on)
    statement = _stand_in_select(table, view).where(not_over)
    if unit_id is not None:
        statement = statement.where(table.unit_id == unit_id)
    return _stand_in_lines(statement)


def _stand_in_select(table: Any, view: Viewpoint) -> Select[*tuple[Any, ...]]:
    return (
        select(
            table.id, table.unit_id, Unit.code, table.staff_id, Staff.staff_no, StaffName.name, table.true_from,
            table.true_until,
        )
        .select_from(table)
        .join(Unit, Unit.id == table.unit_id)
        .join(Staff, Staff.id == table.staff_id)
        .join(StaffName, and_(StaffName.staff_id == Staff.id, name_of(view)))
        .where(known(table, view.known_at))
        .order_by(Unit.code, table.true_from, table.id)
    )  # fmt: skip


def _stand_in_lines(statement: Select[*tuple[Any, ...]]) -> list[StandIn]:
    return [StandIn(*row) for row in session().execute(statement)]
