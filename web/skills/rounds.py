"""自己評価の期間: HR opens, extends and closes the yearly round, sees how far the bureaus are, and reminds."""

from datetime import date, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms.validators import InputRequired

from foundation import clock, fiscal
from organisation.account.rules import Role
from skills.assessment import queries, services
from skills.assessment.queries import ProgressLine
from skills.assessment.rules import STATE_NAMES, RoundLine, State
from web import downloads, forms, guards
from web.formats import say
from web.forms import DateField, Form

pages = Blueprint("rounds", __name__)
NEEDED = InputRequired(lazy_gettext("入力してください。"))
USUAL_DAYS = 60
overseers = guards.needs(Role.hr, Role.secretariat)
keepers = guards.needs(Role.hr)


class DaysForm(Form):
    """From when until when."""

    first_day = DateField(lazy_gettext("開始日"), [NEEDED])
    last_day = DateField(lazy_gettext("終了日"), [NEEDED])


@pages.get("/rounds")
@overseers
def rounds() -> ResponseReturnValue:
    """Every round, and how far everybody is with this year's."""
    view, year = guards.present(), fiscal.fiscal_year(clock.today())
    found = queries.rounds()
    return render_template(
        "skills/rounds/rounds.html", rounds=found, year=year, today=view.today, lines=queries.progress(year, view),
        this_year=next((each for each in found if each.fiscal_year == year), None), State=State,
        state_names=STATE_NAMES, keeps=Role.hr in guards.access().roles,
    )  # fmt: skip


@pages.get("/rounds/<int:year>.<any(xlsx, csv):kind>")
@overseers
def export(year: int, kind: downloads.Kind) -> ResponseReturnValue:
    """The same progress as a file."""
    lines = queries.progress(year, guards.present())
    columns = (gettext("所属コード"), gettext("所属名"), *(say(STATE_NAMES[state]) for state in State), gettext("計"))
    return downloads.table(gettext("自己評価の進み具合"), columns, [_row(line) for line in lines], kind)


@pages.route("/rounds/<int:year>/days", methods=["GET", "POST"])
@keepers
def days(year: int) -> ResponseReturnValue:
    """Open the year's round, or give it other days."""
    found = _round(year, must_exist=False)
    form = DaysForm(data=_usual(year, found))
    if form.validate_on_submit() and form.first_day.data and form.last_day.data:
        with form.saving():
            services.open_round(
                fiscal_year=year, first_day=form.first_day.data, last_day=form.last_day.data, access=guards.access(),
                at=clock.now(), today=clock.today(),
            )  # fmt: skip
        if form.accepted:
            flash(gettext("自己評価の期間を決めました。"), "success")
            return redirect(url_for("rounds.rounds"))
    return forms.page("skills/rounds/days.html", form, year=year, round=found)


@pages.route("/rounds/<int:year>/close", methods=["GET", "POST"])
@keepers
def close(year: int) -> ResponseReturnValue:
    """Close the round now."""
    form, found, view = Form(), _round(year), guards.present()
    if form.validate_on_submit():
        with form.saving():
            services.close_round(fiscal_year=year, access=guards.access(), at=clock.now(), today=clock.today())
        if form.accepted:
            flash(gettext("自己評価の期間を締め切りました。"), "success")
            return redirect(url_for("rounds.rounds"))
    return forms.page(
        "skills/rounds/close.html", form, year=year, round=found,
        left=len(queries.not_submitted(year, view)),
    )  # fmt: skip


@pages.route("/rounds/<int:year>/remind", methods=["GET", "POST"])
@keepers
def remind(year: int) -> ResponseReturnValue:
    """Tell everybody who has not submitted."""
    form, found, told = Form(), _round(year), 0
    if form.validate_on_submit():
        with form.saving():
            told = services.remind(fiscal_year=year, access=guards.access(), at=clock.now(), today=clock.today())
        if form.accepted:
            flash(gettext("%(count)d人に知らせました。", count=told), "success")
            return redirect(url_for("rounds.rounds"))
    return forms.page(
        "skills/rounds/remind.html", form, year=year, round=found,
        left=len(queries.not_submitted(year, guards.present())),
    )  # fmt: skip


def _round(year: int, *, must_exist: bool = True) -> RoundLine | None:
    """The year's round; 404 for a year that cannot have one."""
    this_year = fiscal.fiscal_year(clock.today())
    found = queries.round_of(year)
    if year not in (this_year, this_year + 1) or (must_exist and found is None):
        abort(404)
    return found


def _usual(year: int, found: RoundLine | None) -> dict[str, date]:
    if found:
        return {"first_day": found.first_day, "last_day": found.last_day}
    first_day = max(clock.today(), fiscal.first_day(year))
    return {"first_day": first_day, "last_day": min(first_day + timedelta(days=USUAL_DAYS), fiscal.last_day(year))}


def _row(line: ProgressLine) -> tuple[str | int, ...]:
    unit = (line.unit.code, line.unit.name) if line.unit else ("", gettext("局・区等の外"))
    return (*unit, *(line.counts[state] for state in State), line.total)
