"""確認待ち: self-assessments and claims that wait for this person's decision, one page each to decide on."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from foundation import clock
from foundation.errors import sentence
from organisation.account.rules import Role
from organisation.unit import queries as units
from skills.assessment import queries as assessments
from skills.assessment import services
from skills.assessment.queries import Sheet
from skills.assessment.rules import State
from skills.claim import queries as claims
from skills.claim.rules import KIND_NAMES, Party, party
from skills.framework import queries as frameworks
from web import downloads, forms, guards
from web.skills import decisions, sheets
from web.skills.decisions import DecisionForm

pages = Blueprint("inbox", __name__)
PURPOSE = sentence("自己評価の確認")
CLAIMS = sentence("実績の確認")
LIST = sentence("確認待ちの一覧")
decides = guards.needs(Role.unit_head, Role.secretariat)


@pages.get("/inbox")
@decides
def inbox() -> ResponseReturnValue:
    """Everything that waits, longest waiting first."""
    access, view = guards.access(), guards.present()
    submitted, handed_in = assessments.inbox(access, view), claims.inbox(access, view)
    shown = [*(each.person.id for each in submitted), *(each.person.id for each in handed_in)]
    guards.log_reading(LIST, shown)
    return render_template(
        "skills/inbox/inbox.html", submitted=submitted, claims=decisions.by_file(handed_in), kinds=KIND_NAMES,
        tree=units.tree(view.today), framework=frameworks.in_force(view.today),
    )  # fmt: skip


@pages.route("/inbox/assessments/<int:assessment_id>", methods=["GET", "POST"])
@decides
def assessment(assessment_id: int) -> ResponseReturnValue:
    """One self-assessment: every skill with what is known of it; accepted, changed by one with a reason, or
    returned.
    """
    sheet = _to_decide(assessment_id)
    guards.log_reading(PURPOSE, [sheet.staff_id])
    form, act = decisions.form_for(sheet), request.form.get("act")
    if form.validate_on_submit():
        if act == "review" and form.decided(sheet):
            return _page("skills/inbox/review.html", form, sheet)
        if act in ("confirm", "return"):
            _decide(form, sheet, act)
        if form.accepted:
            told = gettext("自己評価を確認しました。") if act == "confirm" else gettext("自己評価を差し戻しました。")
            flash(told, "success")
            return redirect(url_for("inbox.inbox"))
    return _page("skills/inbox/assessment.html", form, sheet)


@pages.get("/inbox/assessments/<int:assessment_id>/files/<skill_code>")
@decides
def file(assessment_id: int, skill_code: str) -> ResponseReturnValue:
    """The file of an answer, for whoever decides on it."""
    sheet = _to_decide(assessment_id)
    guards.log_reading(PURPOSE, [sheet.staff_id])
    line = next((line for line in sheet.lines if line.skill_code == skill_code), None)
    return downloads.stored(line.answer.upload_id if line and line.answer else None)


@pages.route("/inbox/claims/<int:claim_id>", methods=["GET", "POST"])
@decides
def claim(claim_id: int) -> ResponseReturnValue:
    """One claim with its file; all skills of an examination together."""
    lines = decisions.claims_to_decide(claim_id, guards.access(), guards.present())
    guards.log_reading(CLAIMS, [lines[0].staff_id])
    form, act = decisions.ClaimForm(), request.form.get("act")
    if form.validate_on_submit() and act in ("confirm", "decline"):
        form.decide(act, [line.id for line in lines])
        if form.accepted:
            told = gettext("申請を確認しました。") if act == "confirm" else gettext("申請を承認しませんでした。")
            flash(told, "success")
            return redirect(url_for("inbox.inbox"))
    return forms.page("skills/inbox/claim.html", form, **decisions.about_claim(lines, guards.present()))


def _to_decide(assessment_id: int) -> Sheet:
    """The sheet, if the decision on it is this person's today; otherwise there is no such page."""
    access, view = guards.access(), guards.present()
    case = assessments.case(assessment_id)
    if case is None or case.state in (State.not_started, State.draft):
        abort(404)
    approver = claims.approvers(view)(case.staff_id)
    if party(owner_id=case.staff_id, access=access, approver=approver) is not Party.approver:
        abort(404)
    return assessments.sheet(case.staff_id, case.fiscal_year, view)


def _decide(form: DecisionForm, sheet: Sheet, act: str) -> None:
    shared: dict[str, Any] = {
        "assessment_id": sheet.case.id if sheet.case else 0, "comment": form.comment.data or "",
        "seen_step": form.seen_step.data or 0, "access": guards.access(), "at": clock.now(), "today": clock.today(),
    }  # fmt: skip
    with form.saving():
        if act == "return":
            services.return_(**shared)
        else:
            services.confirm(levels=form.levels(sheet), reasons=form.reasons(sheet), **shared)


def _page(template: str, form: DecisionForm, sheet: Sheet) -> ResponseReturnValue:
    view = guards.present()
    return forms.page(
        template, form, **sheets.around(sheet, view), **decisions.about_person(sheet, view), today=clock.today(),
    )  # fmt: skip
