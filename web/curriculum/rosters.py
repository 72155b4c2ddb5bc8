"""申込者と受講者: the roster of an offering for HR and its instructor, and what HR does there."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired

from curriculum.enrolment import queries, services
from curriculum.enrolment.rules import (
    ADVANCING,
    ALLOWED,
    HOLDS_SEAT,
    RULE_NAMES,
    Action,
    EnrolmentLine,
    Party,
    Rule,
    State,
)
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine, Selection
from foundation.errors import sentence
from organisation.account.rules import Access, Role
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.unit import queries as units
from web import downloads, forms, guards
from web.curriculum import cases, offering_list, roster_lines
from web.curriculum.enrolments import PURPOSE as READ_ONE
from web.curriculum.enrolments import facts, seen
from web.curriculum.offerings import plans
from web.curriculum.roster_lines import Roster
from web.formats import say
from web.forms import Form, written

pages = Blueprint("rosters", __name__)
PURPOSE = sentence("研修の申込者と受講者の名簿")
EXPORT = sentence("研修の申込者と受講者の書き出し")
FOUND = 20
SEARCHING = "search"
WHY = [InputRequired(lazy_gettext("理由を書いてください。本人に伝わります。"))]


class NominateForm(Form):
    """Whom, and why. `over_capacity` only after the offering was found to be full."""

    words = StringField(lazy_gettext("職員を探す（氏名・フリガナ・職員番号）"))
    staff_no = SelectMultipleField(lazy_gettext("指名する職員"), validate_choice=False)
    reason = TextAreaField(lazy_gettext("指名の理由"), WHY)
    over_capacity = BooleanField(lazy_gettext("定員を超えて指名する"))
    step = StringField()

    @property
    def searching(self) -> bool:
        return bool(self.step.data == SEARCHING)


class CancelForm(Form):
    """Why."""

    reason = TextAreaField(lazy_gettext("申込を取り消す理由"), WHY)


class AdvanceForm(Form):
    """By which named rule, and why."""

    rule = RadioField(lazy_gettext("例外の扱い"), [InputRequired(lazy_gettext("選んでください。"))])
    reason = TextAreaField(lazy_gettext("理由"), WHY)


def decides_on_others(access: Access) -> bool:
    """Heads and the HR section."""
    return bool(access.roles & {Role.unit_head, Role.hr})


def _who() -> dict[str, Any]:
    return {"access": guards.access(), "at": guards.now(), "today": guards.today()}


def _offering(code: str) -> OfferingLine:
    """The offering, if the roster is this person's business."""
    line, access = offerings.offering_by_code(code), guards.access()
    if not plans(access) and access.staff_id not in line.instructors:
        abort(403)
    return line


@pages.get("/offerings/<code>/roster")
@guards.signed_in
def roster(code: str) -> ResponseReturnValue:
    """Everybody of an offering; for those who only teach it, everybody with a seat."""
    offering, view = _offering(code), guards.present()
    hr = plans(guards.access())
    found = roster_lines.roster(offering, view, states=roster_lines.NOT_DRAFT if hr else HOLDS_SEAT)
    guards.log_reading(PURPOSE, [each.line.staff_id for each in found.lines])
    return render_template(
        "curriculum/rosters/roster.html", offering=offering, title=offering_list.title(offering), roster=found,
        hr=hr, roster_tabs=_tabs(offering, found), may=_may, selects=_selects(offering),
        exceptions=queries.exceptions(offering.id), today=view.today, **cases.NAMES,
    )  # fmt: skip


def _tabs(offering: OfferingLine, found: Roster) -> list[dict[str, Any]]:
    """The groups of states with their counts."""
    return [
        {
            "label": gettext("%(label)s（%(count)d）", label=label, count=found.counts[name]),
            "url": url_for("rosters.roster", code=offering.code, group=name, q=found.words or None),
            "current": name == found.group,
        }
        for name, label in roster_lines.GROUP_NAMES.items()
    ]


def _may(line: EnrolmentLine, action: str) -> bool:
    """Whether the HR section may do it; not in one's own case."""
    return line.staff_id != guards.access().staff_id and Party.hr in ALLOWED.get((line.state, Action(action)), ())


def _selects(offering: OfferingLine) -> bool:
    """Whether the seats are to be given by hand now: after the close, before the start, somebody recommended."""
    if offering.selection is not Selection.after_close or offering.cancelled:
        return False
    if not offering.closes_on < guards.today() < offering.first_day:
        return False
    return any(line.state is State.recommended for line in queries.in_offering(offering.id))


@pages.get("/offerings/<code>/roster.<any(xlsx,csv):kind>")
@guards.allowed(plans)
def export(code: str, kind: downloads.Kind) -> ResponseReturnValue:
    """The same lines as a file."""
    offering = offerings.offering_by_code(code)
    found = roster_lines.roster(offering, guards.present(), states=roster_lines.NOT_DRAFT)
    guards.log_reading(EXPORT, [each.line.staff_id for each in found.lines])
    name = gettext("受講者名簿_%(code)s", code=offering.code)
    return downloads.table(name, list(map(str, roster_lines.COLUMNS)), map(roster_lines.row, found.lines), kind)


@pages.route("/offerings/<code>/nominate", methods=["GET", "POST"])
@guards.allowed(plans)
def nominate(code: str) -> ResponseReturnValue:
    """指名: one or several people, with a reason, all or none."""
    offering = offerings.offering_by_code(code)
    form = NominateForm(data={"staff_no": request.args.getlist("staff_no"), "words": request.args.get("q", "")})
    chosen = _chosen(form.staff_no.data or [])
    if form.is_submitted() and not form.searching and form.validate():
        with form.saving():
            services.nominate(
                offering_id=offering.id, staff_ids=[person.id for person in chosen], reason=written(form.reason),
                over_capacity=bool(form.over_capacity.data), **_who(),
            )  # fmt: skip
        if form.accepted:
            flash(gettext("%(count)d人を指名しました。本人に知らせました。", count=len(chosen)), "success")
            return redirect(url_for("rosters.roster", code=code))
    return forms.page(
        "curriculum/rosters/nominate.html", form, offering=offering, title=offering_list.title(offering),
        chosen=chosen, found=_found(form, chosen), full=bool(form.over_capacity.errors or form.over_capacity.data),
        tree=units.tree(guards.today()), today=guards.today(), **cases.NAMES,
    )  # fmt: skip


def _chosen(numbers: Sequence[str]) -> list[PersonLine]:
    ids = {found for number in numbers if (found := staff.staff_id_of(number)) is not None}
    return sorted(staff.people(ids, guards.present()).values(), key=lambda person: person.staff_no)


def _found(form: NominateForm, chosen: Sequence[PersonLine]) -> list[PersonLine]:
    """The people searched for, those chosen left out."""
    if not written(form.words).strip():
        return []
    view = guards.present()
    within = frozenset(units.tree(view.today).by_id)
    people, _ = staff.search(written(form.words), view, within=within, limit=FOUND + len(chosen), offset=0)
    return [person for person in people if person not in chosen][:FOUND]


@pages.route("/enrolments/<int:enrolment_id>/cancel", methods=["GET", "POST"])
@guards.allowed(decides_on_others)
def cancel(enrolment_id: int) -> ResponseReturnValue:
    """取消, by the head or the HR section, with a reason the person reads; after a last look."""
    line, form = _others(enrolment_id, {Party.head, Party.hr}), CancelForm()
    if form.validate_on_submit():
        with form.saving():
            services.cancel(enrolment_id=line.id, reason=written(form.reason), **_who())
        if form.accepted:
            return _done(line, gettext("申込を取り消しました。本人に理由とともに知らせました。"))
    guards.log_reading(READ_ONE, [line.staff_id])
    return forms.page("curriculum/rosters/cancel.html", form, **facts(queries.enrolment(line.id)))


@pages.route("/enrolments/<int:enrolment_id>/advance", methods=["GET", "POST"])
@guards.allowed(plans)
def advance(enrolment_id: int) -> ResponseReturnValue:
    """Move somebody who waits to the front by a named rule, which is listed publicly."""
    line, form = _others(enrolment_id, {Party.hr}), AdvanceForm()
    form.rule.choices = [(rule.value, say(RULE_NAMES[rule])) for rule in ADVANCING]
    if form.validate_on_submit():
        with form.saving():
            services.advance(enrolment_id=line.id, rule=Rule(form.rule.data), reason=written(form.reason), **_who())
        if form.accepted:
            return _done(line, gettext("順番を先頭の組に移しました。例外の扱いと件数は公開されます。"))
    guards.log_reading(READ_ONE, [line.staff_id])
    return forms.page("curriculum/rosters/advance.html", form, **facts(queries.enrolment(line.id)))


@pages.route("/offerings/<code>/select", methods=["GET", "POST"])
@guards.allowed(plans)
def select(code: str) -> ResponseReturnValue:
    """Give the seats after the close, after a last look; what a night would do by itself."""
    offering, form = offerings.offering_by_code(code), Form()
    if form.validate_on_submit():
        made: list[EnrolmentLine] = []
        with form.saving():
            made += services.select(offering_id=offering.id, **_who())
        if form.accepted:
            seated = sum(line.holds_seat for line in made)
            flash(gettext("%(count)d人を決めました（席%(seated)d人、キャンセル待ち%(waiting)d人）。", count=len(made),
                          seated=seated, waiting=len(made) - seated), "success")  # fmt: skip
            return redirect(url_for("rosters.roster", code=code))
    return forms.page(
        "curriculum/rosters/select.html", form, offering=offering, title=offering_list.title(offering),
        asked=sum(line.state is State.recommended for line in queries.in_offering(offering.id)), **cases.NAMES,
    )  # fmt: skip


def _others(enrolment_id: int, who: set[Party]) -> EnrolmentLine:
    """Somebody's application, if the asking person is one of these to it; else there is no such page."""
    line, parties = seen(enrolment_id)
    if not parties & who:
        abort(404)
    return line


def _done(line: EnrolmentLine, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("enrolments.enrolment", enrolment_id=line.id))
