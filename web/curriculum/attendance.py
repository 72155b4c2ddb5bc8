"""出席と修了: the list to sign, the results of an offering, and HR's word on who has completed."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired

from curriculum.completion import queries, rules, services
from curriculum.completion.queries import Standing
from curriculum.course.rules import Course
from curriculum.enrolment.rules import STATE_NAMES, State
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine
from foundation.errors import sentence
from organisation.account.rules import Role
from organisation.staff import queries as staff
from organisation.unit import queries as units
from web import forms, guards, paging
from web.curriculum import result_forms
from web.curriculum.result_forms import Sheet
from web.forms import Form, written

pages = Blueprint("attendance", __name__)
PURPOSE = sentence("研修の成績の入力")
SIGNING = sentence("研修の出席簿の印刷")
CONFIRMING = sentence("研修の修了の確定")


class ConfirmForm(Form):
    """Whose completion is confirmed, as the results were when they were shown."""

    chosen = SelectMultipleField(coerce=int, validate_choice=False)
    seen = HiddenField()


class AnnulForm(Form):
    """Why."""

    reason = TextAreaField(lazy_gettext("修了を取り消す理由"), [InputRequired(lazy_gettext("入力してください。"))])


def taught(code: str) -> OfferingLine:
    """The offering, for whoever enters its results; for others there is no such page."""
    offering = offerings.offering_by_code(code)
    if not rules.may_enter(access=guards.access(), offering=offering):
        abort(404)
    return offering


def course_of(offering: OfferingLine) -> Course:
    """The course as it holds on the offering's first day."""
    course = queries.course_of(offering)
    if course is None:
        abort(404)
    return course


def around(offering: OfferingLine, course: Course, standings: list[Standing]) -> dict[str, Any]:
    """What every page about the people of an offering shows."""
    view = guards.present()
    return {
        "offering": offering, "course": course, "standings": standings, "state_names": STATE_NAMES,
        "people": staff.people({each.enrolment.staff_id for each in standings}, view), "tree": units.tree(view.today),
        "is_hr": Role.hr in guards.access().roles, "today": view.today,
        "scheduled": rules.scheduled_minutes(offering=offering, course_minutes=course.minutes),
    }  # fmt: skip


@pages.get("/offerings/<code>/sign-in-list")
@guards.signed_in
def sign_in_list(code: str) -> ResponseReturnValue:
    """The list to print: who sits where, and a box to sign in for each day."""
    offering = taught(code)
    course = course_of(offering)
    standings = queries.standings(offering, course)
    guards.log_reading(SIGNING, [each.enrolment.staff_id for each in standings])
    return render_template("curriculum/attendance/sign_in_list.html", **around(offering, course, standings))


@pages.route("/offerings/<code>/results", methods=["GET", "POST"])
@guards.signed_in
def results(code: str) -> ResponseReturnValue:
    """Minutes, test and assignment of everybody with a seat."""
    offering = taught(code)
    course = course_of(offering)
    everybody = queries.standings(offering, course)
    page = paging.asked(len(everybody))
    shown = everybody[page.offset : page.offset + page.size]
    sheet = Sheet(offering, course, shown, Role.hr in guards.access().roles)
    form = result_forms.form_for(sheet, queries.seen(offering.id))
    if form.validate_on_submit():
        _enter(form, sheet)
        if form.accepted:
            return redirect(url_for("attendance.results", code=code, page=page.number))
    guards.log_reading(PURPOSE, [each.enrolment.staff_id for each in shown])
    return forms.page(
        "curriculum/attendance/results.html", form, page=page, sheet=sheet, address=paging.address(),
        names=result_forms.minute_names, **around(offering, course, shown),
    )  # fmt: skip


def _enter(form: result_forms.ResultsForm, sheet: Sheet) -> None:
    if request.form.get("fill"):
        form.fill(sheet)
        flash(gettext("空欄を全時間の出席で埋めました。まだ保存していません。"), "info")
        return
    changed = 0
    with form.saving():
        changed = services.enter_results(
            offering_id=sheet.offering.id, rows=form.rows(sheet), seen=form.seen.data, access=guards.access(),
            at=guards.now(), today=guards.today(),
        )  # fmt: skip
    if form.accepted:
        flash(gettext("%(count)d人の成績を保存しました。", count=changed), "success")


@pages.route("/offerings/<code>/completions", methods=["GET", "POST"])
@guards.needs(Role.hr)
def completions(code: str) -> ResponseReturnValue:
    """Who passes the completion rule and who does not, and why; confirmed here."""
    offering = offerings.offering_by_code(code)
    course, form = course_of(offering), ConfirmForm(seen=queries.seen(offering.id))
    if form.validate_on_submit() and _confirm(form, offering):
        return redirect(url_for("attendance.completions", code=code, page=paging.number()))
    form.seen.data = queries.seen(offering.id)
    everybody = queries.standings(offering, course)
    page = paging.asked(len(everybody))
    shown = everybody[page.offset : page.offset + page.size]
    guards.log_reading(CONFIRMING, [each.enrolment.staff_id for each in shown])
    return forms.page(
        "curriculum/attendance/completions.html", form, page=page, address=paging.address(), State=State,
        certificates=queries.of_offering(offering.id), ready=[each for each in shown if _ready(each)],
        **around(offering, course, shown),
    )  # fmt: skip


def _ready(each: Standing) -> bool:
    own = each.enrolment.staff_id == guards.access().staff_id
    return not each.decided and each.enrolment.state is not State.confirmed and not own


def _confirm(form: ConfirmForm, offering: OfferingLine) -> bool:
    chosen, made = form.chosen.data or [], 0
    with form.saving():
        made = len(services.confirm(
            offering_id=offering.id, enrolment_ids=chosen, seen=form.seen.data, access=guards.access(), at=guards.now(),
            today=guards.today(),
        ))  # fmt: skip
    if form.accepted:
        counts = {"made": made, "rest": len(chosen) - made}
        flash(gettext("確定しました。修了%(made)d人、未修了%(rest)d人。", **counts), "success")
    return form.accepted


@pages.route("/completions/<number>/annul", methods=["GET", "POST"])
@guards.needs(Role.hr)
def annul(number: str) -> ResponseReturnValue:
    """Annul a completion, with the reason the person is told."""
    line, form = queries.completion(number), AnnulForm()
    offering = offerings.offering(line.offering_id)
    if form.validate_on_submit():
        with form.saving():
            services.annul(
                certificate_no=number, reason=written(form.reason), access=guards.access(), at=guards.now(),
                today=guards.today(),
            )  # fmt: skip
        if form.accepted:
            flash(gettext("修了を取り消しました。本人に理由を知らせました。"), "success")
            return redirect(url_for("attendance.completions", code=offering.code))
    guards.log_reading(CONFIRMING, [line.staff_id])
    return forms.page(
        "curriculum/attendance/annul.html", form, line=line, offering=offering, limit=rules.LONGEST_REASON,
        course=queries.course_of(offering, line.catalogue_version),
        person=staff.people([line.staff_id], guards.present())[line.staff_id],
    )  # fmt: skip
