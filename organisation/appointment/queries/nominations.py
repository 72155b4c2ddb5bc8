"""推薦を見せる: nominations with their present state, and how each got there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select, true

from foundation.db import session
from foundation.errors import NotFound
from foundation.history import Viewpoint, known
from organisation.appointment.models import Nomination, NominationState
from organisation.appointment.queries.stays import Coming, arriving
from organisation.appointment.rules import AppointmentKind
from organisation.appointment.rules.nominating import RUNNING, State
from organisation.staff import queries as staff
from organisation.staff.models import Staff
from organisation.unit import queries as units


@dataclass(frozen=True)
class NominationLine:
    """One nomination in its present state. `nominator_ids`: who nominated or revised; `actor_id` None: the system.

    `state_id` names this very state: whoever decides sends it back, so that a stale page is noticed.
    """

    id: int
    kind: AppointmentKind
    unit_id: int
    unit_code: str
    unit_name: str
    staff_id: int
    staff_no: str
    name: str
    state: State
    first_day: date
    order_no: str
    appointment_id: int | None
    reason: str
    actor_id: int | None
    made_at: datetime
    known_since: datetime
    state_id: int
    nominator_ids: frozenset[int]

    @property
    def running(self) -> bool:
        return self.state in RUNNING

    @property
    def coming(self) -> Coming:
        return self.staff_id, self.unit_id, self.first_day


@dataclass(frozen=True)
class NominationStep:
    """One state a nomination had. `actor_id` None: the system."""

    state: State
    first_day: date
    order_no: str
    reason: str
    actor_id: int | None
    at: datetime


def nomination(nomination_id: int, view: Viewpoint) -> NominationLine:
    """One nomination. Raises NotFound."""
    found = _lines(NominationState.nomination_id == nomination_id, view)
    if not found:
        raise NotFound("この推薦は見つかりません。")
    return found[0]


def unsealed(lines: Iterable[NominationLine], view: Viewpoint) -> list[NominationLine]:
    """Those a viewer may know of: without clearance nobody who arrives by an order to come."""
    lines = list(lines)
    if view.sees_future:
        return lines
    sealed = arriving([line.coming for line in lines], view.today)
    return [line for line in lines if line.coming not in sealed]


def nominations(view: Viewpoint, *, running: bool = False) -> list[NominationLine]:
    """All nominations, or those under way: by unit code, then the newest first."""
    states = NominationState.state.in_(sorted(RUNNING)) if running else true()
    return _lines(states, view)


def running_for(unit_id: int, kind: AppointmentKind, view: Viewpoint) -> list[NominationLine]:
    """The nominations under way for a post; at most one where the post is held by one."""
    here = and_(NominationState.unit_id == unit_id, NominationState.kind == kind)
    return _lines(and_(here, NominationState.state.in_(sorted(RUNNING))), view)


def nominations_of_person(staff_id: int, view: Viewpoint) -> list[NominationLine]:
    """The nominations of a person, by unit code, then the newest first."""
    return _lines(NominationState.staff_id == staff_id, view)


def nomination_steps(nomination_id: int) -> list[NominationStep]:
    """Every state the nomination had, in order."""
    columns = (
        NominationState.state, NominationState.first_day, NominationState.order_no, NominationState.reason,
        NominationState.actor_id, NominationState.known_since,
    )  # fmt: skip
    mine = NominationState.nomination_id == nomination_id
    rows = session().execute(select(*columns).where(mine).order_by(NominationState.position, NominationState.id))
    return [NominationStep(State(row[0]), *row[1:]) for row in rows]


def _lines(condition: ColumnElement[bool], view: Viewpoint) -> list[NominationLine]:
    statement = (
        select(NominationState, Nomination.made_at, Staff.staff_no)
        .join(Nomination, Nomination.id == NominationState.nomination_id)
        .join(Staff, Staff.id == NominationState.staff_id)
        .where(condition, known(NominationState, view.known_at))
        .order_by(NominationState.nomination_id.desc())
    )
    rows = session().execute(statement).all()
    if not rows:
        return []
    people = staff.people({row[0].staff_id for row in rows}, view)
    names = {staff_id: person.name for staff_id, person in people.items()}
    nominators = _nominators({row[0].nomination_id for row in rows})
    units_by_id = units.whole_tree(view.known_at).by_id
    lines = [_line(row, units_by_id, names, nominators) for row in rows]
    return sorted(lines, key=lambda line: line.unit_code)


def _line(row: Any, units_by_id: Any, names: dict[int, str], nominators: dict[int, frozenset[int]]) -> NominationLine:
    state, made_at, staff_no = row
    unit = units_by_id[state.unit_id]
    return NominationLine(
        id=state.nomination_id, kind=AppointmentKind(state.kind), unit_id=unit.id, unit_code=unit.code,
        unit_name=unit.name, staff_id=state.staff_id, staff_no=staff_no, name=names.get(state.staff_id, ""),
        state=State(state.state), first_day=state.first_day, order_no=state.order_no,
        appointment_id=state.appointment_id, reason=state.reason, actor_id=state.actor_id, made_at=made_at,
        known_since=state.known_since, state_id=state.id,
        nominator_ids=nominators.get(state.nomination_id, frozenset()),
    )  # fmt: skip


def _nominators(nomination_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Who nominated or revised each: they may not check it."""
    statement = select(NominationState.nomination_id, NominationState.actor_id).where(
        staff.among(NominationState.nomination_id, nomination_ids),
        NominationState.state == State.nominated,
    )
    found: dict[int, frozenset[int]] = {}
    for nomination_id, actor_id in session().execute(statement):
        if actor_id is not None:
            found[nomination_id] = found.get(nomination_id, frozenset()) | {actor_id}
    return found
