"""推薦: candidates compared, somebody nominated, and what becomes of it until the order."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.validators import Optional as MayBeEmpty

from foundation.errors import Refused
from organisation.account.rules import Access, Role
from organisation.appointment import queries
from organisation.appointment.queries import NominationLine
from organisation.appointment.rules import FLAG_NAMES, KIND_NAMES, AppointmentKind
from organisation.appointment.rules.nominating import NOMINATION_STATE_NAMES, Action, allowed
from organisation.appointment.rules.terms import ORDER_NO_LIMIT, REASON_LIMIT
from organisation.appointment.services import nominating as services
from organisation.staff import queries as staff
from organisation.unit import queries as units
from web import forms, guards, moments, paging
from web.forms import DateField, Form, written
from web.organisation import candidates, hands
from web.organisation.candidates import Asking, CandidateLine

pages = Blueprint("nominating", __name__)
NEEDED = InputRequired(lazy_gettext("入力してください。"))
SHOWN = 20
DECISIONS = {Action.return_, Action.decline}
SAID = {
    Action.check: lazy_gettext("推薦を確認しました。次は発令を登録してください。"),
    Action.return_: lazy_gettext("推薦を差し戻しました。推薦した所属に知らせました。"),
    Action.decline: lazy_gettext("推薦を承認しませんでした。推薦した所属に知らせました。"),
}


class NominateForm(Form):
    """Who of those compared, from when, and why."""

    staff_no = StringField(lazy_gettext("推薦する職員"), [NEEDED])
    first_day = DateField(lazy_gettext("任命の予定日"), [NEEDED])
    reason = TextAreaField(lazy_gettext("推薦の理由"), [MayBeEmpty(), Length(max=REASON_LIMIT)])


class ReviseForm(Form):
    """From when, and why; `seen` is the state somebody answers to."""

    first_day = DateField(lazy_gettext("任命の予定日"), [NEEDED])
    reason = TextAreaField(lazy_gettext("推薦の理由"), [MayBeEmpty()])
    seen = HiddenField()


class DecideForm(Form):
    """What the secretariat decides, and why."""

    act = StringField()
    reason = TextAreaField(lazy_gettext("理由（推薦した所属に伝わります）"), [MayBeEmpty()])
    seen = HiddenField()


class WithdrawForm(Form):
    """Why it is withdrawn."""

    reason = TextAreaField(lazy_gettext("取り下げる理由"), [NEEDED])
    seen = HiddenField()


class OrderForm(Form):
    """Under which order, from when."""

    order_no = StringField(lazy_gettext("発令番号"), [NEEDED])
    first_day = DateField(lazy_gettext("任命日"), [NEEDED])
    seen = HiddenField()


def sees(access: Access) -> bool:
    """Whoever has a part in nominations: officers, the secretariat; HR may look."""
    return access.is_person and (bool(access.roles & {Role.hr, Role.secretariat}) or bool(access.managed_unit_ids))


def nominates(access: Access) -> bool:
    """Whoever may nominate for some unit."""
    return access.is_person and (Role.secretariat in access.roles or bool(access.managed_unit_ids))


@pages.get("/nominations")
@guards.allowed(sees)
def nominations() -> ResponseReturnValue:
    """The nominations under way, or all of them."""
    running = request.args.get("scope") != "all"
    lines = _visible(queries.nominations(guards.present(), running=running))
    page = paging.asked(len(lines))
    return render_template(
        "organisation/nominating/nominations.html", lines=lines[page.offset : page.offset + page.size], page=page,
        address=paging.address(), scope_url=paging.address("scope"), running=running, **_words(),
    )  # fmt: skip


@pages.route("/units/<code>/nominate", methods=["GET", "POST"])
@guards.allowed(nominates)
def nominate(code: str) -> ResponseReturnValue:
    """People who could have the post: found, compared side by side, one of them nominated."""
    form = NominateForm(first_day=_asked_day())
    asking = _asking(code, form.first_day.data or _asked_day())
    if form.validate_on_submit() and form.first_day.data:
        with form.saving():
            made = services.nominate(
                kind=asking.kind, unit_id=asking.unit.id, staff_id=staff.staff_id_of(written(form.staff_no)) or 0,
                first_day=form.first_day.data, reason=written(form.reason), hand=hands.hand(),
            )  # fmt: skip
        if form.accepted:
            flash(gettext("推薦しました。事務局の確認を待ちます。"), "success")
            return redirect(url_for("nominating.nomination", nomination_id=made.id))
    return _nominate_page(form, asking)


@pages.route("/nominations/<int:nomination_id>", methods=["GET", "POST"])
@guards.allowed(sees)
def nomination(nomination_id: int) -> ResponseReturnValue:
    """One nomination: the candidate, what happened, and what one may do."""
    line, form = _line(nomination_id), DecideForm()
    if form.validate_on_submit():
        act = Action(form.act.data) if form.act.data in {Action.check, *DECISIONS} else abort(400)
        with form.saving():
            _decide(line, act, form)
        if form.accepted:
            flash(SAID[act], "success")
            return redirect(url_for("nominating.nomination", nomination_id=line.id))
    return forms.page(
        "organisation/nominating/nomination.html", form, line=line, candidate=_candidate(line), **_around(line)
    )


@pages.route("/nominations/<int:nomination_id>/revise", methods=["GET", "POST"])
@guards.allowed(nominates)
def revise(nomination_id: int) -> ResponseReturnValue:
    """A returned nomination put forward again."""
    line = _line(nomination_id)
    form = ReviseForm(first_day=line.first_day)
    if form.validate_on_submit() and form.first_day.data:
        with form.saving():
            services.revise(
                line.id, first_day=form.first_day.data, reason=written(form.reason), hand=hands.hand(), seen=_seen(form)
            )  # fmt: skip
        if form.accepted:
            flash(gettext("直した推薦を出しました。事務局の確認を待ちます。"), "success")
            return redirect(url_for("nominating.nomination", nomination_id=line.id))
    return _answering("organisation/nominating/revise.html", form, line, Action.revise)


@pages.route("/nominations/<int:nomination_id>/withdraw", methods=["GET", "POST"])
@guards.allowed(nominates)
def withdraw(nomination_id: int) -> ResponseReturnValue:
    """A nomination taken back by the bureau."""
    line, form = _line(nomination_id), WithdrawForm()
    if form.validate_on_submit():
        with form.saving():
            services.decide(
                line.id, Action.withdraw, reason=written(form.reason), hand=hands.hand(), seen=_seen(form)
            )
        if form.accepted:
            flash(gettext("推薦を取り下げました。"), "success")
            return redirect(url_for("nominating.nominations"))
    return _answering("organisation/nominating/withdraw.html", form, line, Action.withdraw)


@pages.route("/nominations/<int:nomination_id>/order", methods=["GET", "POST"])
@guards.needs(Role.secretariat)
def order(nomination_id: int) -> ResponseReturnValue:
    """The appointment order: from now on the person is in the register."""
    line = _line(nomination_id)
    form = OrderForm(first_day=line.first_day)
    if form.validate_on_submit() and form.first_day.data:
        with form.saving():
            services.order(
                line.id, first_day=form.first_day.data, order_no=written(form.order_no), hand=hands.hand(),
                seen=_seen(form),
            )  # fmt: skip
        if form.accepted:
            flash(gettext("発令を登録し、任命簿に載せました。本人と所属に知らせました。"), "success")
            return redirect(url_for("appointments.register", kind=line.kind))
    return _answering("organisation/nominating/order.html", form, line, Action.appoint)


def _decide(line: NominationLine, act: Action, form: DecideForm) -> None:
    hand, reason, seen = hands.hand(), written(form.reason), _seen(form)
    if act is Action.check:
        services.check(line.id, hand=hand, reason=reason, seen=seen)
    else:
        services.decide(line.id, act, reason=reason, hand=hand, seen=seen)


def _answering(template: str, form: Any, line: NominationLine, action: Action) -> ResponseReturnValue:
    """A page for one action; once that cannot be taken any more, it says so instead of asking."""
    return forms.page(
        template, form, line=line, candidate=_candidate(line), possible=action in _allowed(line), **_words()
    )


def _nominate_page(form: NominateForm, asking: Asking) -> ResponseReturnValue:
    words, numbers = request.args.get("q", "").strip(), request.args.getlist("compare")
    nearest = request.args.get("sort") == "missing"
    people = candidates.found(asking, words, nearest=nearest)
    page, compared = paging.asked(len(people), SHOWN), candidates.chosen(asking, numbers)
    here = people[page.offset : page.offset + page.size]
    return forms.page(
        "organisation/nominating/nominate.html", form, asking=asking, words_asked=words, page=page, total=len(people),
        lines=candidates.lines(asking, here), compared=candidates.lines(asking, compared, ways=True),
        numbers=[one.staff_no for one in compared], address=paging.address(), most=candidates.MOST,
        too_many=len(numbers) > candidates.MOST, limit=REASON_LIMIT, nearest=nearest,
        holders=[one for one in queries.of_unit(asking.unit.id, asking.view, asking.kind)
                 if one.live_on(asking.view.posted_on)],
        running=_visible(queries.running_for(asking.unit.id, asking.kind, guards.present())), **_words(),
    )  # fmt: skip


def _around(line: NominationLine) -> dict[str, Any]:
    steps = queries.nomination_steps(line.id)
    people = staff.people({step.actor_id for step in steps if step.actor_id is not None}, guards.present())
    return {
        "steps": steps, "people": people, "may": _allowed(line), "limit": REASON_LIMIT,
        "own": line.staff_id == guards.access().staff_id, **_words(),
    }  # fmt: skip


def _words() -> dict[str, Any]:
    return {
        "kind_names": KIND_NAMES, "flag_names": FLAG_NAMES, "state_names": NOMINATION_STATE_NAMES, "Action": Action,
        "order_limit": ORDER_NO_LIMIT, "reason_limit": REASON_LIMIT, "grace_of": services.grace_of,
        "may_nominate": nominates(guards.access()),
    }  # fmt: skip


def _candidate(line: NominationLine) -> CandidateLine | None:
    """The nominee as a candidate on the first day; None when the viewer may not know them any more."""
    unit = units.tree(line.first_day).by_id[line.unit_id]
    asking = Asking(unit, line.kind, line.first_day, guards.access())
    person = staff.person(line.staff_id, asking.view)
    return candidates.lines(asking, [person], ways=True)[0] if person else None


def _allowed(line: NominationLine) -> frozenset[Action]:
    parties = hands.hand().parties(
        unit_id=line.unit_id, nominee_id=line.staff_id, nominator_ids=line.nominator_ids
    )
    return allowed(state=line.state, parties=parties)


def _visible(lines: Iterable[NominationLine]) -> list[NominationLine]:
    """Officers see those of their units, the secretariat and HR all; nobody their own before it is an order.

    Whoever may not know of orders to come does not see somebody nominated who arrives by one.
    """
    access = guards.access()
    others = [line for line in lines if line.staff_id != access.staff_id or line.appointment_id is not None]
    if access.sees_future:
        return others
    return queries.unsealed((line for line in others if hands.may_manage(access, line.unit_id)), guards.present())


def _line(nomination_id: int) -> NominationLine:
    line = queries.nomination(nomination_id, guards.present())
    return line if _visible([line]) else abort(404)


def _asking(code: str, first_day: date) -> Asking:
    """The post asked for; 404 for a unit without one, 403 for one the person does not act for."""
    asked = request.args.get("kind", AppointmentKind.ict_manager)
    kind = AppointmentKind(asked) if asked in list(AppointmentKind) else AppointmentKind.ict_manager
    unit = units.whole_tree().by_code.get(code) or abort(404)
    if not hands.may_manage(guards.access(), unit.id):
        abort(403)
    view = guards.present()
    if unit.id not in {each.id for each in queries.posts(kind, view)}:
        abort(404)
    return Asking(unit, kind, first_day, guards.access())


def _asked_day() -> date:
    """`?on=`, or tomorrow."""
    return moments.asked_day("on") or guards.today() + timedelta(days=1)


def _seen(form: Any) -> int:
    """The state the person answers to; 0, which is none, when it is not said."""
    try:
        return int(form.seen.data or 0)
    except ValueError as error:
        raise Refused("画面を開き直して、もう一度操作してください。") from error
