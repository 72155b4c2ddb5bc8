"""組織: the tree of the city on any day, and one unit – what it is and was, who heads it, who works there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from foundation import names
from foundation.errors import sentence
from foundation.history import Viewpoint
from organisation.account.rules import Access, Role
from organisation.appointment import queries as appointments
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.staff.rules import Duty
from organisation.unit import queries
from organisation.unit.rules import KIND_NAMES, UnitLine, UnitTree
from web import guards, paging
from web.curriculum import coming
from web.organisation import deputies, standings
from web.paging import Page

pages = Blueprint("units", __name__)
PURPOSE = sentence("所属の到達状況")


@dataclass(frozen=True)
class Branch:
    """A unit in the tree with what lies below it."""

    unit: UnitLine
    is_open: bool
    below: tuple["Branch", ...]


def changes_units(access: Access) -> bool:
    """HR and the secretariat keep the tree of units."""
    return access.is_person and bool(access.roles & {Role.hr, Role.secretariat})


def branches(tree: UnitTree, *, closed: bool) -> tuple[Branch, ...]:
    """The tree from its roots; with `closed` also the units that are not open on its day."""
    shown = tree.units if closed else tree.lines
    ids = {unit.id for unit in shown}
    below: dict[int | None, list[UnitLine]] = {}
    for unit in shown:
        below.setdefault(unit.parent_id if unit.parent_id in ids else None, []).append(unit)

    def grow(parent_id: int | None) -> tuple[Branch, ...]:
        return tuple(Branch(unit, tree.is_open(unit.id), grow(unit.id)) for unit in below.get(parent_id, ()))

    return grow(None)


@pages.get("/units")
@guards.signed_in
def units() -> ResponseReturnValue:
    """The tree of the day; with `?q=` the units found by name or code."""
    view, text = guards.viewpoint(), request.args.get("q", "").strip()
    tree, closed = queries.tree(view.on, view.known_at), bool(request.args.get("closed"))
    found = [unit for unit in (tree.units if closed else tree.lines) if _matches(unit, text)] if text else []
    return render_template(
        "organisation/units/units.html", tree=tree, view=view, text=text, closed=closed, found=found,
        branches=() if text else branches(tree, closed=closed), toggle=paging.address("closed"),
        kept={"q": text, "closed": "1" if closed else ""}, may_see_deputies=deputies.sees_deputies(guards.access()),
    )  # fmt: skip


@pages.get("/units/<code>")
@guards.signed_in
def unit(code: str) -> ResponseReturnValue:
    """One unit on a day."""
    view = guards.viewpoint()
    tree = queries.tree(view.on, view.known_at)
    found = tree.by_code.get(code) or abort(404)
    below = bool(request.args.get("below"))
    return render_template(
        "organisation/units/unit.html", unit=found, tree=tree, view=view, below=below,
        may_change=changes_units(guards.access()), kind_names=KIND_NAMES, **_past(found, view), **_leading(found, view),
        **_people(found, tree, view, below=below), **coming.coming({found.id}),
    )  # fmt: skip


def _matches(unit: UnitLine, text: str) -> bool:
    key = names.search_key(text)
    return unit.code.startswith(names.code(text)) or bool(key and key in names.search_key(unit.name))


def _past(unit: UnitLine, view: Viewpoint) -> dict[str, Any]:
    return {
        "history": queries.unit_history(unit.id, view.known_at),
        "predecessors": queries.predecessors(unit.id, view.known_at),
        "successors": queries.successors(unit.id, view.known_at),
    }


def _leading(unit: UnitLine, view: Viewpoint) -> dict[str, Any]:
    """The head, whoever stands in for them on the day, and the ICT manager of an appointing unit."""
    heads = staff.heads(view)
    head_id = heads.head_of_unit.get(unit.id)
    standing_in = heads.deputies.get(unit.id, ())
    people = staff.people([*standing_in, *([head_id] if head_id else [])], view)
    appointed = appointments.of_unit(unit.id, view) if unit.appoints else []
    return {
        "head": people.get(head_id or 0),
        "standing_in": [people[one] for one in standing_in if one in people],
        "manager": next((line for line in appointed if line.live_on(view.posted_on)), None),
        "may_manage": guards.access().may_manage_appointments(unit.id),
        "may_verify": guards.access().oversees and guards.access().may_verify(unit.id),
        "may_name": unit.id in deputies.own_units(),
        "may_choose": len(heads.candidates(unit.id)) > 1 and deputies.names_heads(guards.access()),
    }


def _people(unit: UnitLine, tree: UnitTree, view: Viewpoint, *, below: bool) -> dict[str, Any]:
    """The people posted in the unit, or also below it; how far they are, for those who may read that."""
    ids = tree.descendants(unit.id) if below else frozenset({unit.id})
    everybody = staff.people_in_units(ids, view)
    page = paging.asked(len(everybody))
    shown = everybody[page.offset : page.offset + page.size]
    found = standings.reached((person.id for person in everybody), view) if _readable(ids, view) else {}
    guards.log_reading(PURPOSE, [person.id for person in shown if person.id in found])
    return {
        "people": shown,
        "page": page,
        "address": paging.address(),
        "reached": found,
        "shares": standings.shares(found) if found else (),
        "readable": _readable(ids, view),
        "concurrent": _concurrent(unit, view, page),
    }


def _readable(ids: Iterable[int], view: Viewpoint) -> bool:
    return standings.readable(guards.access(), frozenset(ids), view)


def _concurrent(unit: UnitLine, view: Viewpoint, page: Page) -> list[PersonLine]:
    return staff.people_in_units([unit.id], view, duty=Duty.concurrent) if page.number == 1 else []
