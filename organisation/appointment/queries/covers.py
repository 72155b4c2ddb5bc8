"""職務代行を見せる: who stands in for a post, with the conditions not fulfilled on the day asked about."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from foundation.db import session
from foundation.history import Viewpoint, holds, known
from organisation.appointment.models import InterimCover
from organisation.appointment.queries.posts import terms
from organisation.appointment.queries.stays import stays
from organisation.appointment.rules import AppointmentKind, Period, Stay, eligibility
from organisation.staff import queries as staff
from organisation.staff.models import Staff
from organisation.staff.queries import PersonLine, among
from organisation.unit import queries as units
from organisation.unit.rules import UnitTree


@dataclass(frozen=True)
class CoverLine:
    """One interim cover, first day to last day inclusive. `flags`: what is not fulfilled on the day asked about.

    They are "grade", "posting", "leave"; none when the cover does not hold on that day.
    """

    id: int
    kind: AppointmentKind
    unit_id: int
    unit_code: str
    unit_name: str
    staff_id: int
    staff_no: str
    name: str
    first_day: date
    last_day: date
    reason: str
    flags: tuple[str, ...]

    @property
    def period(self) -> Period:
        return Period(self.first_day, self.last_day)


def cover_on(
    unit_ids: Iterable[int], view: Viewpoint, kind: AppointmentKind = AppointmentKind.ict_manager
) -> dict[int, CoverLine]:
    """Who stands in for the post of each of these units on the day, by unit id; units without anybody are absent."""
    here = among(InterimCover.unit_id, unit_ids)
    holding = holds(InterimCover, on=view.posted_on, known_at=view.known_at)
    return {line.unit_id: line for line in _lines(here & holding & (InterimCover.kind == kind), view)}


def covers_of(unit_id: int, view: Viewpoint) -> list[CoverLine]:
    """All covers of the unit's posts, first day first; those to come too."""
    return _lines((InterimCover.unit_id == unit_id) & known(InterimCover, view.known_at), view)


def covers_of_person(staff_id: int, view: Viewpoint) -> list[CoverLine]:
    """All covers the person held or holds, first day first."""
    return _lines((InterimCover.staff_id == staff_id) & known(InterimCover, view.known_at), view)


def cover(cover_id: int, view: Viewpoint) -> CoverLine | None:
    """One cover; None when it is unknown or taken back."""
    condition = (InterimCover.id == cover_id) & known(InterimCover, view.known_at)
    return next(iter(_lines(condition, view)), None)


def covered(unit_ids: Iterable[int], kind: AppointmentKind) -> dict[int, list[tuple[int, Period]]]:
    """Who is known now to stand in for the post of each of these units, and when: staff ids and days by unit id."""
    statement = select(
        InterimCover.unit_id, InterimCover.staff_id, InterimCover.true_from, InterimCover.true_until
    ).where(InterimCover.kind == kind, among(InterimCover.unit_id, unit_ids), known(InterimCover, None))
    found: dict[int, list[tuple[int, Period]]] = {}
    for row in session().execute(statement.order_by(InterimCover.true_from, InterimCover.id)):
        found.setdefault(row.unit_id, []).append((row.staff_id, Period(row.true_from, row.true_until)))
    return found


def work_of(staff_id: int, unit_id: int, view: Viewpoint) -> tuple[Stay, ...]:
    """One person's 本務 as seen from the unit, in the order of days."""
    return stays([(staff_id, unit_id)], view)[staff_id, unit_id]


def _lines(condition: ColumnElement[bool], view: Viewpoint) -> list[CoverLine]:
    statement = (
        select(InterimCover.id, InterimCover.kind, InterimCover.unit_id, InterimCover.staff_id, Staff.staff_no,
               InterimCover.true_from, InterimCover.true_until, InterimCover.reason)
        .join(Staff, Staff.id == InterimCover.staff_id)
        .where(condition)
    )  # fmt: skip
    rows = session().execute(statement).all()
    if not rows:
        return []
    tree, min_rank = units.tree(view.on, view.known_at), terms(view.on, view.known_at).min_rank
    people = staff.people({row.staff_id for row in rows}, view)
    lines = [_line(row, tree, people.get(row.staff_id), min_rank, view) for row in rows]
    return sorted(lines, key=lambda line: (line.unit_code, line.kind, line.first_day, line.id))


def _line(row: Any, tree: UnitTree, person: PersonLine | None, min_rank: int, view: Viewpoint) -> CoverLine:
    unit = tree.by_id.get(row.unit_id)
    line = CoverLine(
        id=row.id, kind=AppointmentKind(row.kind), unit_id=row.unit_id, unit_code=unit.code if unit else "",
        unit_name=unit.name if unit else "", staff_id=row.staff_id, staff_no=row.staff_no,
        name=person.name if person else "", first_day=row.true_from, last_day=row.true_until, reason=row.reason,
        flags=(),
    )  # fmt: skip
    return replace(line, flags=_flags(line, person, tree, min_rank)) if line.period.covers(view.posted_on) else line


def _flags(line: CoverLine, person: PersonLine | None, tree: UnitTree, min_rank: int) -> tuple[str, ...]:
    inside = person is not None and person.unit_id is not None and tree.inside(person.unit_id, line.unit_id)
    unmet = eligibility(rank_order=person.rank_order if person else None, min_rank=min_rank, inside=inside)
    return (*unmet, "leave") if person is not None and person.on_leave else unmet
