"""任命の経過: everything ever known of the posts of a unit, and the feed of changes. Both dates are shown."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, literal, or_, select, union_all

from foundation.db import session
from foundation.history import Viewpoint
from organisation.appointment.models import Appointment, InterimCover
from organisation.appointment.rules import AppointmentKind
from organisation.staff import queries as staff
from organisation.staff.models import Staff
from organisation.unit.models import Unit


@dataclass(frozen=True)
class HistoryLine:
    """One row of the history of a post: first day to last day, known from `known_since` until `known_until`.

    `cover`: an interim cover, else an appointment. `reason` why it was recorded, `ended_because` why it was taken back.
    """

    kind: AppointmentKind
    cover: bool
    staff_id: int
    staff_no: str
    name: str
    first_day: date
    last_day: date | None
    order_no: str
    reason: str
    known_since: datetime
    known_until: datetime | None
    ended_because: str


def history(unit_id: int, view: Viewpoint) -> list[HistoryLine]:
    """All kinds and covers of the unit that were known by the moment, oldest knowledge first, then first day."""
    rows = [
        *session().execute(_rows(Appointment, unit_id, Appointment.note, Appointment.order_no)),
        *session().execute(_rows(InterimCover, unit_id, InterimCover.reason, literal(""))),
    ]
    rows = [row for row in rows if view.known_at is None or row.known_since <= view.known_at]
    people = staff.people({row.staff_id for row in rows}, view)
    names = {staff_id: person.name for staff_id, person in people.items()}
    lines = [_line(row, names.get(row.staff_id, ""), view) for row in rows]
    return sorted(lines, key=lambda line: (line.known_since, line.first_day, line.kind, line.staff_no))


def _rows(table: Any, unit_id: int, reason: Any, order_no: Any) -> Any:
    return (
        select(table.kind, literal(int(table is InterimCover), Integer).label("cover"), table.staff_id, Staff.staff_no,
               table.true_from, table.true_until, order_no.label("order_no"), reason.label("reason"),
               table.known_since, table.known_until, table.known_until_reason)
        .join(Staff, Staff.id == table.staff_id).where(table.unit_id == unit_id).order_by(table.id)
    )  # fmt: skip


def _line(row: Any, name: str, view: Viewpoint) -> HistoryLine:
    """What became known after the moment asked about is left out."""
    still = row.known_until is None or (view.known_at is not None and row.known_until > view.known_at)
    return HistoryLine(
        kind=AppointmentKind(row.kind), cover=bool(row.cover), staff_id=row.staff_id, staff_no=row.staff_no, name=name,
        first_day=row.true_from, last_day=row.true_until, order_no=row.order_no, reason=row.reason,
        known_since=row.known_since, known_until=None if still else row.known_until,
        ended_because="" if still else row.known_until_reason or "",
    )  # fmt: skip


@dataclass(frozen=True, order=True)
class Place:
    """Where an event stands in the feed: its moment, taken back (0) before made (1), the row."""

    at: datetime
    made: int
    id: int


@dataclass(frozen=True)
class Event:
    """An appointment was made, or taken back because of `reason`. Moments follow the audit positions one to one."""

    place: Place
    kind: AppointmentKind
    unit_code: str
    staff_no: str
    first_day: date
    last_day: date | None
    order_no: str
    reason: str
    supersedes_id: int | None


def events(after: Place | None, limit: int) -> list[Event]:
    """At most `limit` events after the place, in the order in which they were recorded."""
    made = _events(Appointment.known_since, 1, Appointment.note)
    back = _events(Appointment.known_until, 0, Appointment.known_until_reason).where(
        Appointment.known_until.is_not(None)
    )
    both = union_all(made, back).subquery()
    statement = select(both).order_by(both.c.at, both.c.made, both.c.id).limit(limit)
    rows = session().execute(statement if after is None else statement.where(_after(both.c, after)))
    return [
        Event(Place(row.at, row.made, row.id), AppointmentKind(row.kind), row.code, row.staff_no, row.true_from,
              row.true_until, row.order_no, row.reason or "", row.supersedes_id)
        for row in rows
    ]  # fmt: skip


def _events(moment: Any, made: int, reason: Any) -> Any:
    return (
        select(moment.label("at"), literal(made, Integer).label("made"), Appointment.id, Appointment.kind, Unit.code,
               Staff.staff_no, Appointment.true_from, Appointment.true_until, Appointment.order_no,
               reason.label("reason"), Appointment.supersedes_id)
        .join(Staff, Staff.id == Appointment.staff_id).join(Unit, Unit.id == Appointment.unit_id)
    )  # fmt: skip


def _after(column: Any, place: Place) -> ColumnElement[bool]:
    return or_(
        column.at > place.at,
        and_(column.at == place.at, column.made > place.made),
        and_(column.at == place.at, column.made == place.made, column.id > place.id),
    )
