"""職員: found by number, name or フリガナ however spelled; one person's posting, appointments and head.

Names, units and posts are a directory for everybody signed in. 休職, earlier postings, 職種 and 任用区分 are for the
person, the heads above them, HR and the secretariat.
"""

from typing import Any, cast, get_args

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from foundation.history import Viewpoint
from organisation.account.rules import Access
from organisation.appointment import queries as appointments
from organisation.appointment.rules import KIND_NAMES
from organisation.staff import queries
from organisation.staff.queries import PersonLine, PostingLine
from organisation.staff.queries.people import Order
from organisation.staff.rules import DUTY_NAMES, Duty
from organisation.unit import queries as units
from organisation.unit.rules import UnitTree
from web import guards, paging
from web.organisation.showing import shown

pages = Blueprint("people", __name__)
ORDERS = get_args(Order)


def knows_well(access: Access, person: PersonLine) -> bool:
    """Whether the person's record of employment is shown: to themselves, the heads above, HR and the secretariat."""
    return person.id == access.staff_id or access.sees_future or person.unit_id in access.headed_units


def within(access: Access, tree: UnitTree) -> frozenset[int] | None:
    """Where one may look for people: everybody known for HR and the secretariat, else those posted somewhere today."""
    unit = tree.by_code.get(request.args.get("unit", ""))
    if unit is not None:
        return tree.descendants(unit.id)
    return None if access.sees_future else frozenset(tree.by_id)


@pages.get("/staff")
@guards.signed_in
def search() -> ResponseReturnValue:
    """The people found, a page at a time."""
    view, access, text = guards.present(), guards.access(), request.args.get("q", "").strip()
    tree, order = units.tree(view.on), request.args.get("sort", "kana")
    number = paging.number()
    lines, total = queries.search(
        text, view, within=within(access, tree), limit=paging.SIZE, offset=(number - 1) * paging.SIZE,
        order=cast(Order, order if order in ORDERS else "kana"),
    )  # fmt: skip
    return render_template(
        "organisation/people/search.html", lines=lines, page=paging.asked(total), address=paging.address(), text=text,
        tree=tree, sort=order if order in ORDERS else "kana", sort_url=paging.address("sort"),
        unit=tree.by_code.get(request.args.get("unit", "")), may_read=access.may_read_skills_of,
    )  # fmt: skip


@pages.get("/staff/<staff_no>")
@guards.signed_in
def person(staff_no: str) -> ResponseReturnValue:
    """One person as they are posted today."""
    view, access = guards.present(), guards.access()
    found = queries.person(staff_no, view)
    if found is None or (found.unit_id is None and not knows_well(access, found)):
        abort(404)
    return render_template(
        "organisation/people/person.html", person=found, tree=units.tree(view.on), well=knows_well(access, found),
        may_read=access.may_read_skills_of(found.id, found.unit_id), duty_names=DUTY_NAMES,
        today=view.today, **_around(found, view),
    )  # fmt: skip


def _around(person: PersonLine, view: Viewpoint) -> dict[str, Any]:
    heads, postings = queries.heads(view), queries.postings_of(person.id, view)
    approver = heads.approver_of(person.id)
    people = queries.people([approver.staff_id] if approver.staff_id else [], view)
    return {
        "postings": postings,
        "concurrent": [line for line in postings if line.duty is Duty.concurrent and _holds(line, view)],
        "kind_names": KIND_NAMES,
        "appointments": shown(appointments.of_person(person.id, view, None), guards.access(), view),
        "approver": approver,
        "approver_line": people.get(approver.staff_id or 0),
        "headed": sorted(unit_id for unit_id, head in heads.head_of_unit.items() if head == person.id),
    }


def _holds(line: PostingLine, view: Viewpoint) -> bool:
    return line.first_day <= view.today and (line.last_day is None or view.today <= line.last_day)
