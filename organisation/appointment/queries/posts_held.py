"""職とその任命: every post, when the unit has it, who holds it and who stands in. Six statements in all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from foundation.db import session
from foundation.history import Viewpoint, known
from foundation.settings import setting
from organisation.appointment.models import Appointment, InterimCover
from organisation.appointment.queries.stays import Pair, Trees, stays
from organisation.appointment.rules import AppointmentKind, Period, Post, Stay, Tenure
from organisation.appointment.rules.periods import within
from organisation.unit import queries as units
from organisation.unit.rules import UnitLine

MANAGER, MEMBER, CHAIR, LEADER = (
    AppointmentKind.ict_manager, AppointmentKind.committee_member, AppointmentKind.committee_chair,
    AppointmentKind.ict_leader,
)  # fmt: skip
Stays = Mapping[Pair, tuple[Stay, ...]]


@dataclass(frozen=True)
class _Held:
    """The rows of appointments or covers by kind and unit; the chair's all under the one unit that has the chair."""

    rows: Mapping[tuple[str, int], list[Any]]

    def of(self, kind: AppointmentKind, unit_id: int, found: Stays) -> tuple[Tenure, ...]:
        rows = self.rows.get((kind, unit_id), ())
        return tuple(
            Tenure(row.id, row.staff_id, Period(row.true_from, row.true_until), found[row.staff_id, row.unit_id])
            for row in rows
        )


def posts_held(view: Viewpoint) -> list[Post]:
    """Every post: the manager's and the committee member's of each appointing unit, the chair's, and the ICT leaders'
    of the sections that have or had some.

    The committee is kept here from the first day of the first appointment to it; before, its posts are no posts.
    """
    trees = Trees(units.versions(view.known_at))
    chair = setting("committee.chair_unit", known_at=view.known_at)
    chairing = next((version.id for version in trees.versions if version.code == chair), None)
    appointed, covers = (_rows(table, view, chairing) for table in (Appointment, InterimCover))
    everyone = [row for rows in (*appointed.values(), *covers.values()) for row in rows]
    found = stays([(row.staff_id, row.unit_id) for row in everyone], view, trees)
    led = frozenset(unit_id for kind, unit_id in appointed if kind == LEADER)
    places = _places(trees.versions, chairing, _begins(appointed, view), led)
    before = units.predecessor_ids(view.known_at)
    ranks = _ranks(view)
    return [
        Post(
            kind=kind, unit_id=unit.id, unit_code=unit.code, open=open_days, predecessors=before.get(unit.id, ()),
            tenures=_Held(appointed).of(kind, unit.id, found), covers=_Held(covers).of(kind, unit.id, found),
            min_rank=ranks[kind], cover_rank=ranks[MANAGER],
        )
        for kind, unit, open_days in places
    ]  # fmt: skip


def _ranks(view: Viewpoint) -> Mapping[AppointmentKind, int]:
    """The least rank of each kind; the chair comes with heading the department, a leader may be of any."""
    manager = setting("appointment.min_rank", known_at=view.known_at)
    committee = setting("committee.min_rank", known_at=view.known_at)
    return {MANAGER: manager, MEMBER: committee, CHAIR: 0, LEADER: 0}


def _begins(appointed: Mapping[tuple[str, int], list[Any]], view: Viewpoint) -> Mapping[AppointmentKind, date | None]:
    """From when on each kind of post is kept; None: not at all."""
    firsts: dict[AppointmentKind, date | None] = {MEMBER: None, CHAIR: None, LEADER: None}
    for (kind, _), rows in appointed.items():
        first = min(row.true_from for row in rows)
        firsts[AppointmentKind(kind)] = min(first, firsts.get(AppointmentKind(kind)) or first)
    earliest = date.fromisoformat(setting("appointment.earliest_day", known_at=view.known_at))
    return firsts | {MANAGER: earliest}


def _places(
    versions: Iterable[UnitLine], chairing: int | None, begins: Mapping[AppointmentKind, date | None],
    led: frozenset[int],
) -> list[tuple[AppointmentKind, UnitLine, tuple[Period, ...]]]:
    """Kind, unit and days of every post, by kind and code."""
    by_unit: dict[int, list[UnitLine]] = {}
    for version in versions:
        by_unit.setdefault(version.id, []).append(version)
    found = []
    for kind, begin in begins.items():
        for unit_id, lines in by_unit.items() if begin else ():
            open_days = _open_days(kind, lines, chairing) if kind is not LEADER else _days(lines, unit_id in led)
            if open_days and begin:
                found.append((kind, lines[-1], within(open_days, Period(begin, None))))
    return found


def _days(versions: Iterable[UnitLine], asked_for: bool) -> list[Period]:
    return [Period(line.true_from, line.true_until) for line in versions] if asked_for else []


def _open_days(kind: AppointmentKind, versions: Iterable[UnitLine], chairing: int | None) -> list[Period]:
    if kind is CHAIR:
        return [Period(line.true_from, line.true_until) for line in versions if line.id == chairing]
    return [Period(line.true_from, line.true_until) for line in versions if line.appoints]


def _rows(table: Any, view: Viewpoint, chairing: int | None) -> dict[tuple[str, int], list[Any]]:
    statement = (
        select(table.id, table.kind, table.unit_id, table.staff_id, table.true_from, table.true_until)
        .where(known(table, view.known_at), table.kind.in_([MANAGER, MEMBER, CHAIR, LEADER]))
        .order_by(table.true_from, table.id)
    )
    found: dict[tuple[str, int], list[Any]] = {}
    for row in session().execute(statement):
        place = chairing if row.kind == CHAIR and chairing is not None else row.unit_id
        found.setdefault((row.kind, place), []).append(row)
    return found
