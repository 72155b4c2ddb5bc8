"""証跡: what proves a level, why it counts as what it counts, and voiding it with a reason."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import TextAreaField

from foundation import clock, uploads
from foundation.errors import sentence
from foundation.history import Viewpoint
from organisation.appointment import queries as appointments
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from skills.evidence import queries, services
from skills.evidence.rules import FLAG_SENTENCES, EvidenceLine, Standing
from skills.framework import queries as frameworks
from skills.framework.rules import ceiling
from web import downloads, forms, guards
from web.forms import Form

pages = Blueprint("evidence", __name__)
PURPOSE = sentence("証跡の閲覧")
STANDING_LOOKS = {
    Standing.counts: "success", Standing.flagged: "warning", Standing.expired: "warning", Standing.voided: "error",
}  # fmt: skip


class VoidForm(Form):
    """Why."""

    reason = TextAreaField(lazy_gettext("取り消す理由"))


@pages.get("/evidence/<int:evidence_id>")
@guards.signed_in
def one(evidence_id: int) -> ResponseReturnValue:
    """One piece of evidence."""
    view = guards.viewpoint()
    line, person = _readable(evidence_id, view)
    guards.log_reading(PURPOSE, [line.staff_id])
    return render_template("skills/evidence/one.html", **_about(line, person, view))


@pages.route("/evidence/<int:evidence_id>/void", methods=["GET", "POST"])
@guards.signed_in
def void(evidence_id: int) -> ResponseReturnValue:
    """Void it: the head of the person, or the secretariat; nobody their own."""
    form, view = VoidForm(), guards.present()
    line, person = _readable(evidence_id, view)
    if not _may_void(line, person):
        abort(404)
    guards.log_reading(PURPOSE, [line.staff_id])
    if form.validate_on_submit():
        with form.saving():
            services.void(line.id, reason=form.reason.data or "", actor=guards.actor(), at=clock.now())
        if form.accepted:
            flash(gettext("証跡を取り消しました。本人に知らせました。"), "success")
            return redirect(url_for("evidence.one", evidence_id=line.id))
    return forms.page("skills/evidence/void.html", form, left=_left(line, view), **_about(line, person, view))


@pages.get("/evidence/<int:evidence_id>/file")
@guards.signed_in
def file(evidence_id: int) -> ResponseReturnValue:
    """The file that came with it."""
    line, _ = _readable(evidence_id, guards.present())
    guards.log_reading(PURPOSE, [line.staff_id])
    return downloads.stored(line.upload_id)


def _readable(evidence_id: int, view: Viewpoint) -> tuple[EvidenceLine, PersonLine]:
    """The evidence and whose it is, for whoever may read it today; otherwise there is no such page."""
    line, now = queries.evidence_line(evidence_id, view), guards.present()
    person = staff.people([line.staff_id], now).get(line.staff_id) if line else None
    if line is None or person is None or not may_read(person, now):
        abort(404)
    return line, person


def may_read(person: PersonLine, now: Viewpoint) -> bool:
    """Whoever reads the person's skills, and whoever verifies the unit whose ICT manager the person is."""
    access = guards.access()
    if access.may_read_skills_of(person.id, person.unit_id):
        return True
    return any(access.may_verify(each.unit_id) for each in appointments.live(now) if each.staff_id == person.id)


def _may_void(line: EvidenceLine, person: PersonLine) -> bool:
    return line.standing is not Standing.voided and guards.access().may_void_evidence_of(person.id, person.unit_id)


def _about(line: EvidenceLine, person: PersonLine, view: Viewpoint) -> dict[str, object]:
    framework = frameworks.in_force(view.on, view.known_at)
    file = next((each for each in uploads.owned_by(line.staff_id) if each.id == line.upload_id), None)
    return {
        "line": line, "person": person, "view": view, "framework": framework, "file": file,
        "skill": framework.skill_by_code.get(line.skill_code), "kind": framework.kind_by_code.get(line.kind),
        "examination": framework.examination_by_code.get(line.examination),
        "ceiling": ceiling(
            framework=framework, kind=line.kind, examination=line.examination, skill_code=line.skill_code
        ),
        "confirmer": staff.people([line.confirmer_id], view).get(line.confirmer_id) if line.confirmer_id else None,
        "may_void": _may_void(line, person), "flag_sentences": FLAG_SENTENCES,
        "standing_looks": STANDING_LOOKS, "own": person.id == guards.access().staff_id,
    }  # fmt: skip


def _left(line: EvidenceLine, view: Viewpoint) -> tuple[int, int]:
    """The level held in the skill now, and without this evidence."""
    same = [each for each in queries.evidence_of(line.staff_id, view) if each.skill_code == line.skill_code]
    others = [each.counted for each in same if each.id != line.id]
    return max((each.counted for each in same), default=0), max(others, default=0)
