"""職務代行: who stands in for a post, set and ended early."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired

from foundation import clock
from foundation.settings import setting
from organisation.appointment import queries, services
from organisation.appointment.queries import CoverLine
from organisation.appointment.rules import KIND_NAMES, AppointmentKind
from organisation.appointment.rules.terms import REASON_LIMIT
from organisation.unit import queries as units
from organisation.unit.rules import UnitLine
from web import forms, guards
from web.formats import say
from web.forms import DateField, Form, written
from web.organisation import choosing, hands
from web.organisation.appointments import appoints
from web.organisation.choosing import ChoosingForm

pages = Blueprint("covers", __name__)

NEEDED = InputRequired(lazy_gettext("入力してください。"))
OF_A_BUREAU = (AppointmentKind.ict_manager, AppointmentKind.committee_member)
OF_THE_CHAIR = (AppointmentKind.committee_chair,)


class CoverForm(ChoosingForm):
    """Who stands in for which post, from when to when, and why."""

    kind = SelectField(lazy_gettext("どの職の代行か"))
    first_day = DateField(lazy_gettext("代行の開始日"), [NEEDED])
    last_day = DateField(lazy_gettext("代行の終了日"), [NEEDED])
    reason = TextAreaField(lazy_gettext("理由"), [NEEDED])


class EndForm(Form):
    """The last day, and why."""

    last_day = DateField(lazy_gettext("代行の最後の日"), [NEEDED])
    reason = TextAreaField(lazy_gettext("理由"), [NEEDED])


@pages.route("/units/<code>/cover", methods=["GET", "POST"])
@guards.allowed(appoints)
def new(code: str) -> ResponseReturnValue:
    """Have somebody stand in for a post of the unit."""
    unit, form, today = _unit(code), CoverForm(kind=request.args.get("kind", "")), clock.today()
    kinds = OF_A_BUREAU if unit.appoints else OF_THE_CHAIR
    form.kind.choices = [(kind.value, say(KIND_NAMES[kind])) for kind in kinds]
    if form.is_submitted() and not form.searching and form.validate() and form.first_day.data and form.last_day.data:
        with form.saving():
            services.set_cover(
                kind=AppointmentKind(form.kind.data), unit_id=unit.id, staff_id=form.staff_id() or 0,
                first_day=form.first_day.data, last_day=form.last_day.data, reason=written(form.reason),
                actor=guards.actor(), at=clock.now(), today=today, sees_future=guards.access().sees_future,
            )  # fmt: skip
        if form.accepted:
            return _saved(gettext("「%(unit)s」の職務代行を登録しました。", unit=unit.name), unit.id)
    tree = units.tree(today)
    return forms.page(
        "organisation/covers/new.html", form, unit=unit, tree=tree, limit=REASON_LIMIT, home_url=_home(unit.id),
        found=choosing.found(form, unit, tree, form.first_day.data or today), days=setting("appointment.cover_days"),
    )  # fmt: skip


@pages.route("/covers/<int:cover_id>/end", methods=["GET", "POST"])
@guards.allowed(appoints)
def end(cover_id: int) -> ResponseReturnValue:
    """Let somebody stand in no longer than until a day."""
    line, form = _line(cover_id), EndForm()
    if form.validate_on_submit() and form.last_day.data:
        with form.saving():
            services.end_cover(
                line.id, form.last_day.data, written(form.reason), actor=guards.actor(), at=clock.now(),
                today=clock.today(),
            )  # fmt: skip
        if form.accepted:
            return _saved(gettext("職務代行の終了日を登録しました。"), line.unit_id)
    return forms.page(
        "organisation/covers/end.html", form, line=line, limit=REASON_LIMIT, kind_names=KIND_NAMES,
        home_url=_home(line.unit_id),
    )  # fmt: skip


def _unit(code: str) -> UnitLine:
    """An open appointing unit, or the department that chairs the committee, for which the person decides."""
    today = clock.today()
    unit, chair = units.tree(today).by_code.get(code), queries.chair_unit(today)
    if unit is None or not (unit.appoints or (chair is not None and unit.id == chair.id)):
        abort(404)
    if not hands.may_manage(guards.access(), unit.id):
        abort(403)
    return unit


def _line(cover_id: int) -> CoverLine:
    line = queries.cover(cover_id, guards.present())
    if line is None or not hands.may_manage(guards.access(), line.unit_id):
        abort(404)
    coming = [(line.staff_id, line.unit_id, line.first_day)]
    if not guards.access().sees_future and queries.arriving(coming, clock.today()):
        abort(404)
    return line


def _saved(said: str, unit_id: int) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(_home(unit_id))


def _home(unit_id: int) -> str:
    """The page of the appointing unit the post belongs to."""
    path = units.tree(clock.today()).path(unit_id)
    home = next((unit for unit in reversed(path) if unit.appoints), None)
    return url_for("life.unit", code=home.code) if home else url_for("tasks.board")
