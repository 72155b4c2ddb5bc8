"""引継ぎ書: the hand-over of a unit's post, as page and PDF, for those who appoint there and whoever takes over."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from foundation.errors import filled, sentence
from foundation.fiscal import wareki as in_japanese
from foundation.history import Viewpoint
from governance.handover import queries
from governance.handover.queries import Pack
from organisation.account.rules import Access
from organisation.appointment import queries as appointments
from organisation.appointment.queries import AppointmentLine
from organisation.unit import queries as units
from organisation.unit.rules import UnitKind
from web import downloads, formats, guards, pdf
from web.governance import handover_parts
from web.governance.handover_parts import Words
from web.organisation import showing

pages = Blueprint("handovers", __name__)
PURPOSE = sentence("引継ぎ書の閲覧")


def _pack(code: str) -> tuple[Pack, Viewpoint]:
    """The hand-over, if it is theirs: they appoint there, or they hold the post or will. The reading is noted."""
    view, access = guards.present(), guards.access()
    unit = units.tree(view.on).by_code.get(code)
    if unit is None or not access.is_person:
        abort(404)
    appoints = access.may_manage_appointments(unit.id)
    if not appoints and access.staff_id not in queries.keepers(unit.id, view):
        abort(404)
    known = partial(_shown, access=access, view=view)
    found = queries.pack(code, view, appoints=appoints, shown=known, reader_id=access.staff_id)
    if found is None:
        abort(404)
    guards.log_reading(PURPOSE, found.staff_ids)
    return found, view


def _shown(lines: Iterable[AppointmentLine], *, access: Access, view: Viewpoint) -> list[AppointmentLine]:
    """What the reader may know of appointments, and always their own."""
    lines = list(lines)
    known = {line.id: line for line in showing.shown(lines, access, view)}
    own = [line for line in lines if line.staff_id == access.staff_id and line.first_day > view.today]
    sealed = appointments.arriving([(line.staff_id, line.unit_id, line.first_day) for line in own], view.today)
    known |= {line.id: line for line in own if (line.staff_id, line.unit_id, line.first_day) not in sealed}
    return [known[line.id] for line in lines if line.id in known]


@pages.get("/units/<code>/handover")
@guards.signed_in
def handover(code: str) -> ResponseReturnValue:
    """Everything open and everything known of the post."""
    found, view = _pack(code)
    words = Words(formats.say, formats.wareki, formats.named)
    return render_template(
        "governance/handovers/handover.html", pack=found, view=view, parts=handover_parts.parts(found, view, words)
    )


@pages.get("/units/<code>/handover.pdf")
@guards.signed_in
def document(code: str) -> ResponseReturnValue:
    """The same as a document, in Japanese."""
    found, view = _pack(code)
    words = Words(_said, in_japanese, lambda thing: str(thing.name_ja))
    cities = [each.name for each in units.tree(view.on).lines if each.kind is UnitKind.city]
    data = {
        "issuer": cities[0] if cities else "", "unit": found.unit.name, "as_of": in_japanese(view.on),
        "parts": [each.plain for each in handover_parts.parts(found, view, words)],
    }  # fmt: skip
    name = gettext("引継ぎ書_%(unit)s", unit=found.unit.code)
    return downloads.download(pdf.pdf("handover", data), f"{name}.pdf", pdf.MIMETYPE)


def _said(message: str, values: Mapping[str, Any] | None = None) -> str:
    """A sentence as the document has it: in Japanese, its days in 和暦."""
    return filled(message, handover_parts.in_japanese_days(values or {}))
