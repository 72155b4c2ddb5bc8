"""任命の経過: who holds each post of a unit, who stands in, what is to be done, and everything ever known of it."""

from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from foundation.history import Viewpoint
from foundation.settings import setting
from organisation.appointment import queries
from organisation.appointment.queries import CoverLine, HistoryLine, Holder
from organisation.appointment.rules import COVER_FLAG_NAMES, KIND_NAMES, TASK_NAMES, AppointmentKind, grace_until
from organisation.unit import queries as units
from organisation.unit.rules import UnitLine
from web import guards
from web.organisation import task_lists
from web.organisation.appointments import oversees
from web.organisation.showing import ends_sealed, knows_ahead, shown_end

pages = Blueprint("life", __name__)


@dataclass(frozen=True)
class PostLine:
    """One post on the day: who holds it, until when their grace lasts, who stands in."""

    kind: AppointmentKind
    holder: Holder | None
    grace: date | None
    cover: CoverLine | None


@pages.get("/units/<code>/appointment")
@guards.allowed(oversees)
def unit(code: str) -> ResponseReturnValue:
    """One unit's posts on any day, as known at any moment, and how they came about."""
    view, access = guards.viewpoint(), guards.access()
    found = _unit(code, view)
    asked = task_lists.Asked(unit=code, kind="", overdue=False, sort="due")
    covers = [line for line in queries.covers_of(found.id, view) if line.last_day >= view.posted_on]
    return render_template(
        "organisation/life/unit.html", unit=found, view=view, posts=posts(found, view),
        lines=task_lists.lines(asked, view, access), history=_history(found, view), covers=_shown(covers, found, view),
        owner=task_lists.owner, state=task_lists.state, task_names=TASK_NAMES, kind_names=KIND_NAMES,
        flag_names=COVER_FLAG_NAMES, may_manage=access.may_manage_appointments(found.id) and found.open_on(view.today),
    )  # fmt: skip


def posts(unit: UnitLine, view: Viewpoint) -> list[PostLine]:
    """The posts the unit has or had: the manager's always, those of the committee once they are kept."""
    held = {
        one.kind: replace(one, last_day=shown_end(one.staff_id, one.last_day, unit.id, guards.access(), view))
        for one in queries.holders(unit.id, view)
    }
    kinds = [kind for kind in AppointmentKind if kind is AppointmentKind.ict_manager or kind in held]
    covers = {kind: queries.cover_on([unit.id], view, kind).get(unit.id) for kind in kinds}
    return [PostLine(kind, held.get(kind), _grace(held.get(kind), view), covers[kind]) for kind in kinds]


def _grace(holder: Holder | None, view: Viewpoint) -> date | None:
    """The last day of the grace of a manager who is within it."""
    if holder is None or holder.kind is not AppointmentKind.ict_manager:
        return None
    ends, days = (setting(f"appointment.grace_{what}", known_at=view.known_at) for what in ("ends", "days"))
    until = grace_until(first_day=holder.first_day, ends=ends, days=days)
    return until if until >= view.posted_on else None


def _unit(code: str, view: Viewpoint) -> UnitLine:
    """An appointing unit, closed ones too, that the person oversees."""
    found = units.tree(view.on, view.known_at).by_code.get(code)
    if found is None or not found.appoints or not guards.access().may_verify(found.id):
        abort(404)
    return found


def _history(unit: UnitLine, view: Viewpoint) -> list[HistoryLine]:
    """Without what lies ahead, for whoever may not know of it: that an end to come was set is no change to them."""
    lines, access = queries.history(unit.id, view), guards.access()
    if access.sees_future:
        return lines
    sealed = queries.arriving([(line.staff_id, unit.id, line.first_day) for line in lines], view.today)
    going = ends_sealed(((line.staff_id, unit.id, line.last_day) for line in lines), access, view)
    known = [
        replace(line, last_day=shown_end(line.staff_id, line.last_day, unit.id, access, view, going))
        for line in lines
        if (line.first_day <= view.today or knows_ahead(access, unit.id))
        and (line.staff_id, unit.id, line.first_day) not in sealed
    ]
    found: dict[tuple[object, ...], HistoryLine] = {}
    for line in known:
        same = (line.kind, line.cover, line.staff_id, line.first_day, line.last_day, line.order_no)
        former = found.get(same)
        found[same] = line if former is None else _joined(former, line)
    return list(found.values())


def _joined(former: HistoryLine, later: HistoryLine) -> HistoryLine:
    """Two rows that say the same, as one."""
    return replace(former, known_until=later.known_until, ended_because=later.ended_because)


def _shown(covers: list[CoverLine], unit: UnitLine, view: Viewpoint) -> list[CoverLine]:
    """Without what lies ahead, for whoever may not know of it; and without whoever arrives by an order to come."""
    access = guards.access()
    if access.sees_future:
        return covers
    sealed = queries.arriving([(line.staff_id, unit.id, line.first_day) for line in covers], view.today)
    knows = knows_ahead(access, unit.id)
    return [
        line
        for line in covers
        if (knows or line.first_day <= view.today) and (line.staff_id, unit.id, line.first_day) not in sealed
    ]
