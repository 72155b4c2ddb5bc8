"""修了証と受講履歴: certificates as PDF, and everything a person ever attended, as page and as file."""

from typing import Literal

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from curriculum.completion import queries, rules
from curriculum.enrolment.rules import STATE_NAMES
from foundation.errors import sentence
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.unit import queries as units
from web import downloads, guards, pdf
from web.curriculum import histories
from web.skills.mine import readable

pages = Blueprint("certificates", __name__)
PURPOSE = sentence("受講履歴の閲覧")
CERTIFICATE = sentence("修了証の閲覧")
FORMS = '<any("pdf", "xlsx", "csv", "csv-cp932"):kind>'
Kind = Literal["pdf", "xlsx", "csv", "csv-cp932"]


@pages.get("/certificates/<number>.pdf")
@guards.signed_in
def certificate(number: str) -> ResponseReturnValue:
    """The certificate, for its owner, the HR section and the secretariat."""
    line, access = queries.completion(number), guards.access()
    if not rules.may_have(access=access, owner_id=line.staff_id):
        abort(404)
    if line.staff_id != access.staff_id:
        guards.log_reading(CERTIFICATE, [line.staff_id])
    content = pdf.pdf("certificate", histories.certificate(line))
    return downloads.download(content, gettext("修了証書_%(number)s", number=number) + ".pdf", pdf.MIMETYPE)


@pages.get("/training-history")
@guards.signed_in
def mine() -> ResponseReturnValue:
    """My own history."""
    return _page(_myself(), own=True)


@pages.get(f"/training-history.{FORMS}")
@guards.signed_in
def export(kind: Kind) -> ResponseReturnValue:
    """My own history as a file."""
    return _file(_myself(), kind)


@pages.get("/staff/<staff_no>/training-history")
@guards.signed_in
def of_person(staff_no: str) -> ResponseReturnValue:
    """Somebody's history, for whoever may read their skills. The reading is logged."""
    person = _read(staff_no)
    return _page(person, own=person.id == guards.access().staff_id)


@pages.get(f"/staff/<staff_no>/training-history.{FORMS}")
@guards.signed_in
def export_of_person(staff_no: str, kind: Kind) -> ResponseReturnValue:
    """Somebody's history as a file."""
    return _file(_read(staff_no), kind)


def _myself() -> PersonLine:
    return staff.people([guards.person_id()], guards.present())[guards.person_id()]


def _read(staff_no: str) -> PersonLine:
    person = readable(staff_no)
    guards.log_reading(PURPOSE, [person.id])
    return person


def _page(person: PersonLine, *, own: bool) -> ResponseReturnValue:
    view = guards.present()
    attempts = queries.history(person.id)
    return render_template(
        "curriculum/certificates/history.html", person=person, own=own, attempts=attempts, state_names=STATE_NAMES,
        tree=units.tree(view.today), annulled=histories.annulled, reasons=histories.reasons,
        asked=queries.asked_of(person.id, view.today) if own else [],
        may_have=rules.may_have(access=guards.access(), owner_id=person.id),
    )  # fmt: skip


def _file(person: PersonLine, kind: Kind) -> ResponseReturnValue:
    attempts = queries.history(person.id)
    name = gettext("受講履歴_%(staff_no)s", staff_no=person.staff_no)
    if kind == "pdf":
        content = pdf.pdf("training-history", histories.document(person, attempts))
        return downloads.download(content, f"{name}.pdf", pdf.MIMETYPE)
    return downloads.table(name, histories.columns(), [histories.row(each) for each in attempts], kind)
