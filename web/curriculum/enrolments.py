"""自分の研修: my applications, applying, one application with its place and history, answering an offer, leaving."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from curriculum.enrolment import queries, services
from curriculum.enrolment.rules import ACTIVE, ALLOWED, HOLDS_SEAT, Action, EnrolmentLine, Party, State
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine
from foundation.errors import sentence
from organisation.staff import queries as staff
from organisation.unit import queries as units
from web import forms, guards
from web.curriculum import cases, offering_list, prospects
from web.formats import say, wareki_weekday
from web.forms import Form, written

pages = Blueprint("enrolments", __name__)
PURPOSE = sentence("研修の申込の確認")
UNSENT = (State.draft, State.returned)
OTHERS_SEE = frozenset({Party.head, Party.hr, Party.instructor})
LEAVING = {Action.withdraw, Action.cancel}
KEPT = 20
TAUGHT_SINCE = timedelta(days=60)


class ApplyForm(Form):
    """What one writes to the head, and which seat it is to replace."""

    swap = SelectField(lazy_gettext("いまの席との振替"), coerce=int, default=0)
    note = TextAreaField(lazy_gettext("所属長に伝えたいこと（書かなくてもかまいません）"))

    def offer(self, seats: list[tuple[EnrolmentLine, OfferingLine]]) -> None:
        """The seats that may be given up."""
        named = [(line.id, other.code, wareki_weekday(other.first_day)) for line, other in seats]
        told = [(key, gettext("%(code)s（%(day)s）の席と振り替える", code=code, day=day)) for key, code, day in named]
        self.swap.choices = [(0, gettext("振り替えない")), *told]


class WithdrawForm(Form):
    """Why, if one likes."""

    reason = TextAreaField(lazy_gettext("理由（書かなくてもかまいません）"))


class SwapForm(Form):
    """Which other offering."""

    offering = RadioField(
        lazy_gettext("振替先の開催回"), [InputRequired(lazy_gettext("開催回を選んでください。"))], coerce=int
    )
    note = TextAreaField(lazy_gettext("所属長に伝えたいこと（書かなくてもかまいません）"))


@pages.get("/enrolments")
@guards.signed_in
def mine() -> ResponseReturnValue:
    """Everything I applied to, what asks for an answer first; and what I teach."""
    me, today = guards.person_id(), guards.today()
    groups = cases.grouped(cases.cases(queries.of_person(me)), now=guards.now(), today=today)
    teaching = [each for each in offerings.of_instructor(me) if each.last_day >= today - TAUGHT_SINCE]
    return render_template(
        "curriculum/enrolments/mine.html", groups=groups, kept=KEPT, every=request.args.get("all") == "1",
        teaching=teaching, title_of=offering_list.title, today=today, **cases.NAMES,
    )  # fmt: skip


@pages.route("/offerings/<code>/apply", methods=["GET", "POST"])
@guards.signed_in
def apply(code: str) -> ResponseReturnValue:
    """What will happen, then the application or its draft; one that is on its way already is shown instead."""
    offering, staff_id = offerings.offering_by_code(code), guards.person_id()
    every = queries.of_person(staff_id)
    line = next((each for each in every if each.offering_id == offering.id and each.state in ACTIVE), None)
    if line is not None and line.state not in UNSENT:
        return _already(line)
    form = ApplyForm(data={"note": line.note if line else "", "swap": request.args.get("swap", 0, type=int)})
    form.offer(prospects.swappable(every, offering, guards.today()))
    if form.validate_on_submit():
        made = _send(form, offering)
        if made is not None:
            return _sent(made)
        line = queries.current(staff_id, offering.id)
        if line is not None and line.state not in UNSENT:
            return _already(line)
    around = prospects.around(staff_id, offering, guards.present())
    return forms.page("curriculum/enrolments/apply.html", form, line=line, **around)


def _send(form: ApplyForm, offering: OfferingLine) -> EnrolmentLine | None:
    """The application or the draft that was made; None when it was refused."""
    who: dict[str, Any] = {"access": guards.access(), "at": guards.now(), "today": guards.today()}
    note = written(form.note).replace("\r\n", "\n")
    with form.saving():
        if request.form.get("act") == "draft":
            return services.save_draft(offering_id=offering.id, note=note, **who)
        return services.apply(offering_id=offering.id, note=note, swaps_from_id=form.swap.data or None, **who)
    return None


def _sent(line: EnrolmentLine) -> ResponseReturnValue:
    said = {
        State.draft: gettext("下書きを保存しました。まだ申し込んでいません。"),
        State.applied: gettext("申し込みました。所属長に知らせました。"),
        State.confirmed: gettext("申し込みました。受講が決まりました。"),
        State.waitlisted: gettext("申し込みました。満席のため、キャンセル待ちです。"),
    }
    flash(said.get(line.state, gettext("申し込みました。")), "success")
    return redirect(url_for("enrolments.enrolment", enrolment_id=line.id))


def _already(line: EnrolmentLine) -> ResponseReturnValue:
    flash(gettext("この開催回には、もう申し込んでいます。いまの状態は下のとおりです。"), "info")
    return redirect(url_for("enrolments.enrolment", enrolment_id=line.id))


@pages.get("/enrolments/<int:enrolment_id>")
@guards.signed_in
def enrolment(enrolment_id: int) -> ResponseReturnValue:
    """One application: what it stands at, what comes next, its place, its history."""
    line, parties = seen(enrolment_id)
    return _page(line, parties, Form())


@pages.post("/enrolments/<int:enrolment_id>/accept")
@guards.signed_in
def accept(enrolment_id: int) -> ResponseReturnValue:
    """Take the seat that is offered; taking it twice is taking it once."""
    (line, parties), form = _own(enrolment_id), Form()
    if line.state is State.confirmed:
        return redirect(url_for("enrolments.enrolment", enrolment_id=line.id))
    if form.validate_on_submit():
        with form.saving():
            services.accept(
                enrolment_id=line.id, access=guards.access(), at=guards.now(), today=guards.today()
            )  # fmt: skip
        if form.accepted:
            flash(gettext("受講が決まりました。"), "success")
            return redirect(url_for("enrolments.enrolment", enrolment_id=line.id))
    return _page(queries.enrolment(line.id), parties, form)


@pages.route("/enrolments/<int:enrolment_id>/withdraw", methods=["GET", "POST"])
@guards.signed_in
def withdraw(enrolment_id: int) -> ResponseReturnValue:
    """Leave, after a last look; leaving twice is leaving once."""
    (line, _), form = _own(enrolment_id), WithdrawForm()
    if line.state is State.withdrawn:
        flash(gettext("この申込は、もう取りやめています。"), "info")
        return redirect(url_for("enrolments.enrolment", enrolment_id=line.id))
    if form.validate_on_submit():
        with form.saving():
            services.withdraw(
                enrolment_id=line.id, reason=written(form.reason), access=guards.access(), at=guards.now(),
                today=guards.today(),
            )  # fmt: skip
        if form.accepted:
            flash(gettext("申込を取りやめました。"), "success")
            return redirect(url_for("enrolments.enrolment", enrolment_id=line.id))
    return forms.page("curriculum/enrolments/withdraw.html", form, **facts(line))


@pages.route("/enrolments/<int:enrolment_id>/swap", methods=["GET", "POST"])
@guards.signed_in
def swap(enrolment_id: int) -> ResponseReturnValue:
    """Apply to another offering of the course; the seat one has is kept until the other is certain."""
    (line, _), form = _own(enrolment_id), SwapForm()
    others = _others(line)
    form.offering.choices = [(each.id, _choice(each)) for each in others]
    if form.validate_on_submit():
        made: list[EnrolmentLine] = []
        with form.saving():
            made.append(services.apply(
                offering_id=form.offering.data or 0, note=written(form.note), swaps_from_id=line.id,
                access=guards.access(), at=guards.now(), today=guards.today(),
            ))  # fmt: skip
        if form.accepted:
            return _sent(made[0])
    return forms.page("curriculum/enrolments/swap.html", form, others=others, **facts(line))


def _others(line: EnrolmentLine) -> list[OfferingLine]:
    """Open offerings of the same course the person has not applied to."""
    here, today = offerings.offering(line.offering_id), guards.today()
    taken = {each.offering_id for each in queries.active_of(line.staff_id) if each.state not in UNSENT}
    return [
        each for each in offerings.open_on(today)
        if each.course_code == here.course_code and each.id not in taken | {here.id}
    ]  # fmt: skip


def _choice(each: OfferingLine) -> str:
    day, place = wareki_weekday(each.first_day), each.place or each.days[0].room
    return f"{day} {say(cases.NAMES['mode_names'][each.mode])} {place}{gettext('（%(code)s）', code=each.code)}"


def seen(enrolment_id: int) -> tuple[EnrolmentLine, frozenset[Party]]:
    """The application and who the asking person is to it; there is no such page for others, nor for a draft."""
    line = queries.enrolment(enrolment_id)
    parties = queries.parties(
        staff_id=line.staff_id, offering=offerings.offering(line.offering_id), access=guards.access(),
        today=guards.today(),
    )  # fmt: skip
    if Party.owner not in parties and not (parties & OTHERS_SEE and line.state in _shown(parties)):
        abort(404)
    return line, parties


def _shown(parties: frozenset[Party]) -> frozenset[State]:
    """The states in which others see an application; those who only teach: while there is a seat."""
    return HOLDS_SEAT if parties == {Party.instructor} else frozenset(State) - {State.draft}


def _own(enrolment_id: int) -> tuple[EnrolmentLine, frozenset[Party]]:
    line, parties = seen(enrolment_id)
    if Party.owner not in parties:
        abort(404)
    return line, parties


def facts(line: EnrolmentLine) -> dict[str, Any]:
    """The application with its offering and whose it is."""
    view, offering = guards.present(), offerings.offering(line.offering_id)
    swapped = queries.enrolment(line.swaps_from_id) if line.swaps_from_id else None
    return {
        "line": line,
        "offering": offering,
        "title": offering_list.title(offering),
        "person": staff.person(line.staff_id, view),
        "tree": units.tree(view.today),
        "swapped": offerings.offering(swapped.offering_id) if swapped else None,
        "today": view.today,
        **cases.NAMES,
    }


def _page(line: EnrolmentLine, parties: frozenset[Party], form: Form) -> ResponseReturnValue:
    around, now, today = facts(line), guards.now(), guards.today()
    guards.log_reading(PURPOSE, [line.staff_id])
    decider = cases.decider_of(line.staff_id, guards.present())
    offering: OfferingLine = around["offering"]
    return forms.page(
        "curriculum/enrolments/enrolment.html", form, mine=Party.owner in parties,
        reasons=bool(parties - {Party.instructor}), may=_may(line, offering, parties),
        next_step=cases.next_step(line, offering, decider=decider, now=now, today=today),
        place=queries.place_of(line, today=today) if line.state is State.waitlisted else None,
        steps=cases.history(queries.steps(line.id), offering, today), exceptions=queries.exceptions(offering.id),
        late=line.overdue(now), told=cases.told, **around,
    )  # fmt: skip


def _may(line: EnrolmentLine, offering: OfferingLine, parties: frozenset[Party]) -> frozenset[str]:
    """What the page offers this person to do: names of actions, before the first day only."""
    today = guards.today()
    if today >= offering.first_day or offering.cancelled:
        return frozenset()
    bound = line.state is State.confirmed and today > offering.cutoff_on and Party.hr not in parties
    found = {action for action in Action if ALLOWED.get((line.state, action), frozenset()) & parties}
    return frozenset(action.value for action in found - (LEAVING if bound else set()))
