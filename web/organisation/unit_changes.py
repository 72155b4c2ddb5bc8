"""所属を変える: another name, whether it appoints, its last day, its predecessors. For HR and the secretariat."""

import re

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, RadioField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import InputRequired, Length

from foundation import clock, names
from foundation.errors import Refused
from organisation.unit import queries, services
from organisation.unit.rules import UnitLine
from web import forms, guards
from web.forms import DateField, Form, written
from web.organisation.units import changes_units

pages = Blueprint("unit_changes", __name__)

NEEDED = InputRequired(lazy_gettext("入力してください。"))
YES, NO = "yes", "no"
SEPARATORS = re.compile(r"[、,;\s]+")


class EditForm(Form):
    """The name and whether the unit appoints, from a day on."""

    name = StringField(lazy_gettext("所属名"), [NEEDED, Length(max=100, message=lazy_gettext("100字までです。"))])
    appoints = RadioField(
        lazy_gettext("ICTマネージャーを任命する所属ですか"),
        choices=[SelectChoice(YES, lazy_gettext("任命する")), SelectChoice(NO, lazy_gettext("任命しない"))],
    )
    from_day = DateField(lazy_gettext("いつから"), [NEEDED])


class CloseForm(Form):
    """The last day on which the unit is open."""

    last_day = DateField(lazy_gettext("廃止日（置かれている最後の日）"), [NEEDED])


class PredecessorsForm(Form):
    """The codes of the predecessors, and whether they have been looked at."""

    predecessors = StringField(lazy_gettext("前身の所属コード"))
    confirmed = HiddenField()

    def units(self) -> list[UnitLine]:
        """The units typed. Raises Refused for an unknown code."""
        known = queries.whole_tree().by_code
        codes = [names.code(each) for each in SEPARATORS.split(written(self.predecessors)) if each]
        for code in codes:
            if code not in known:
                raise Refused("所属コード「%(code)s」は登録されていません。", field="predecessors", code=code)
        return sorted({known[code] for code in codes}, key=lambda unit: unit.code)


@pages.route("/units/<code>/edit", methods=["GET", "POST"])
@guards.allowed(changes_units)
def edit(code: str) -> ResponseReturnValue:
    """Another name, or another answer to whether it appoints."""
    unit = _unit(code)
    form = EditForm(data={"name": unit.name, "appoints": YES if unit.appoints else NO, "from_day": clock.today()})
    if form.validate_on_submit() and form.from_day.data:
        with form.saving():
            services.change_unit(
                unit_id=unit.id, from_day=form.from_day.data, name=written(form.name),
                appoints=form.appoints.data == YES, actor=guards.actor(), at=clock.now(),
            )  # fmt: skip
        if form.accepted:
            return _saved(unit, gettext("所属を変更しました。"))
    return forms.page("organisation/units/edit.html", form, unit=unit, predecessors=queries.predecessors(unit.id))


@pages.route("/units/<code>/close", methods=["GET", "POST"])
@guards.allowed(changes_units)
def close(code: str) -> ResponseReturnValue:
    """The unit ends."""
    unit, form = _unit(code), CloseForm()
    if form.validate_on_submit() and form.last_day.data:
        with form.saving():
            services.close_unit(
                unit_id=unit.id, last_day=form.last_day.data, actor=guards.actor(), at=clock.now()
            )  # fmt: skip
        if form.accepted:
            return _saved(unit, gettext("廃止日を登録しました。"))
    below = queries.tree(clock.today()).children(unit.id)
    return forms.page("organisation/units/close.html", form, unit=unit, below=below)


@pages.route("/units/<code>/predecessors", methods=["GET", "POST"])
@guards.allowed(changes_units)
def predecessors(code: str) -> ResponseReturnValue:
    """Which units this one took over from; shown by name before it is saved."""
    unit, form = _unit(code), PredecessorsForm()
    if form.validate_on_submit():
        chosen = _chosen(form)
        if form.confirmed.data and not form.errors:
            with form.saving():
                services.name_predecessors(
                    unit_id=unit.id, predecessor_ids=[each.id for each in chosen], actor=guards.actor(), at=clock.now()
                )  # fmt: skip
            if form.accepted:
                return _saved(unit, gettext("前身の所属を登録しました。"))
        elif not form.errors:
            return forms.page("organisation/units/predecessors_confirm.html", form, unit=unit, chosen=chosen)
    known = queries.predecessors(unit.id)
    return forms.page("organisation/units/predecessors.html", form, unit=unit, known=known)


def _chosen(form: PredecessorsForm) -> list[UnitLine]:
    try:
        return form.units()
    except Refused as refusal:
        form.refuse(refusal)
        return []


def _unit(code: str) -> UnitLine:
    """The unit as it is today, or as it was last."""
    return queries.tree(clock.today()).by_code.get(code) or abort(404)


def _saved(unit: UnitLine, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("units.unit", code=unit.code))
