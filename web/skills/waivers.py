"""条件の免除: the secretariat waives one condition of one appointee until a day, and ends a waiver early."""

from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired

from foundation.errors import sentence
from organisation.unit import queries as units
from skills.verification import queries, services
from skills.verification.queries import UnitVerdict
from skills.verification.rules import LONGEST_REASON, WAIVABLE
from web import forms, guards
from web.forms import DateField, Form, written
from web.names import CONDITIONS
from web.skills.board import waives

pages = Blueprint("waivers", __name__)
PURPOSE = sentence("条件の免除")
NEEDED = InputRequired(lazy_gettext("入力してください。"))


class WaiverForm(Form):
    """Which condition, from when to when, why."""

    condition = SelectField(lazy_gettext("免除する条件"))
    first_day = DateField(lazy_gettext("開始日"), [NEEDED])
    last_day = DateField(lazy_gettext("終了日"), [NEEDED])
    reason = TextAreaField(lazy_gettext("理由"), [NEEDED])


class EndForm(Form):
    """The last day, and why."""

    last_day = DateField(lazy_gettext("免除の最後の日"), [NEEDED])
    reason = TextAreaField(lazy_gettext("理由"), [NEEDED])


@pages.route("/waivers/new", methods=["GET", "POST"])
@guards.allowed(waives)
def new() -> ResponseReturnValue:
    """Waive a condition of the unit's appointee; the verdict beside it stays as it is."""
    line = _line(request.args.get("unit", ""))
    form = WaiverForm(data={"first_day": guards.today()})
    form.condition.choices = [(code, CONDITIONS[code]) for code in WAIVABLE]
    if form.validate_on_submit() and form.first_day.data and form.last_day.data:
        with form.saving():
            services.grant_waiver(
                unit_id=line.unit.id, condition=form.condition.data, first_day=form.first_day.data,
                last_day=form.last_day.data, reason=written(form.reason), access=guards.access(), at=guards.now(),
                today=guards.today(), meant_id=line.appointment.staff_id if line.appointment else None,
            )  # fmt: skip
        if form.accepted:
            return _saved(line.unit.code, gettext("条件を免除しました。判定の横に表示されます。"))
    return forms.page("skills/waivers/new.html", form, line=line, limit=LONGEST_REASON)


@pages.route("/waivers/<int:waiver_id>/end", methods=["GET", "POST"])
@guards.allowed(waives)
def end(waiver_id: int) -> ResponseReturnValue:
    """End a waiver before its last day."""
    found, form = queries.waiver(waiver_id, guards.present()) or abort(404), EndForm()
    unit = units.whole_tree().by_id[found.unit_id]
    if form.validate_on_submit() and form.last_day.data:
        with form.saving():
            services.end_waiver(
                waiver_id=waiver_id, last_day=form.last_day.data, reason=written(form.reason), access=guards.access(),
                at=guards.now(), today=guards.today(),
            )  # fmt: skip
        if form.accepted:
            return _saved(unit.code, gettext("免除の終了日を登録しました。"))
    yesterday = guards.today() - timedelta(days=1)
    return forms.page(
        "skills/waivers/end.html", form, found=found, unit=unit, yesterday=yesterday, limit=LONGEST_REASON
    )


def _line(code: str) -> UnitVerdict:
    """The unit's verdict of today; 404 when nobody is appointed."""
    line = queries.unit_verdict(code, guards.present())
    if line is None or line.appointment is None:
        abort(404)
    guards.log_reading(PURPOSE, [line.appointment.staff_id])
    return line


def _saved(code: str, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("board.unit", code=code))


