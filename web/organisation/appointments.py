"""任命簿: the register of each kind of appointment, as page and as file; appointing, ending, correcting."""

from dataclasses import replace
from datetime import date
from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.validators import Optional as MayBeEmpty

from foundation import clock
from foundation.errors import Refused
from foundation.tables import Cell, write_csv
from organisation.account.rules import Access, Role
from organisation.appointment import queries, services
from organisation.appointment.queries import AppointmentLine
from organisation.appointment.rules import DOUBLE_ROLE, FLAG_NAMES, KIND_NAMES, AppointmentKind, Period
from organisation.appointment.rules.terms import ORDER_NO_LIMIT, REASON_LIMIT
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.unit import queries as units
from organisation.unit.rules import UnitLine
from web import downloads, forms, guards, paging
from web.formats import say
from web.forms import DateField, Form, written
from web.organisation import candidates, choosing, hands
from web.organisation import register as lines_of
from web.organisation.candidates import Asking
from web.organisation.choosing import ChoosingForm

pages = Blueprint("appointments", __name__)

NEEDED = InputRequired(lazy_gettext("入力してください。"))


class AppointForm(ChoosingForm):
    """Who, from when, under which order."""

    first_day = DateField(lazy_gettext("任命日"), [NEEDED])
    last_day = DateField(lazy_gettext("任期の末日（決まっている場合）"), [MayBeEmpty()])
    order_no = StringField(lazy_gettext("発令番号"), [NEEDED])
    confirmed = HiddenField()


class EndForm(Form):
    """The last day, and why."""

    last_day = DateField(lazy_gettext("解任日（任期の最後の日）"), [NEEDED])
    reason = TextAreaField(lazy_gettext("理由"), [NEEDED])


class CorrectForm(Form):
    """What the appointment really is, and why the register said otherwise."""

    staff_no = StringField(lazy_gettext("職員番号"), [NEEDED])
    first_day = DateField(lazy_gettext("任命日"), [NEEDED])
    last_day = DateField(lazy_gettext("解任日"), [MayBeEmpty()])
    order_no = StringField(lazy_gettext("発令番号"), [NEEDED])
    reason = TextAreaField(lazy_gettext("訂正の理由"), [NEEDED])
    confirmed = HiddenField()


def oversees(access: Access) -> bool:
    """Whoever may open the register."""
    return access.oversees


def appoints(access: Access) -> bool:
    """Whoever may appoint for some unit."""
    return access.is_person and (Role.secretariat in access.roles or bool(access.managed_unit_ids))


@pages.get("/appointments")
@guards.allowed(oversees)
def register() -> ResponseReturnValue:
    """The register: vacant units first, then the appointments of the day or all of them."""
    view, access, asked = guards.viewpoint(), guards.access(), lines_of.asked()
    lines = lines_of.lines(asked, view, access)
    page = paging.asked(len(lines))
    return render_template(
        "organisation/appointments/register.html", lines=lines[page.offset : page.offset + page.size], page=page,
        address=paging.address(), view=view, asked=asked, state=lines_of.state, flag_names=FLAG_NAMES,
        vacancies=lines_of.vacancies(view, access, asked.kind) if not asked.text else [], grade=lines_of.grade,
        scope_url=paging.address("scope"), sort_url=paging.address("sort"),
        may_manage=partial(hands.may_manage, access), may_appoint=appoints(access), kind_names=KIND_NAMES,
        double_role=DOUBLE_ROLE, kind_tabs=_kind_tabs(asked.kind, paging.address("kind", "sort")),
    )  # fmt: skip


@pages.get("/appointments/export")
@guards.allowed(oversees)
def export_choice() -> ResponseReturnValue:
    """In which form the register is to be taken away; what an old encoding cannot hold is told before."""
    rows = _rows()
    strange = write_csv(lines_of.columns(), rows, "cp932").unencodable
    hurt = [row for row in rows if any(character in str(cell) for cell in row for character in strange)]
    return render_template("organisation/appointments/export.html", strange=strange, hurt=hurt, total=len(rows))


@pages.get('/appointments.<any("xlsx", "csv", "csv-cp932"):form>')
@guards.allowed(oversees)
def export(form: downloads.Kind) -> ResponseReturnValue:
    """The same lines as a file."""
    name = gettext("任命簿") if lines_of.asked_kind() is AppointmentKind.ict_manager else say(
        KIND_NAMES[lines_of.asked_kind()]
    )
    return downloads.table(name, lines_of.columns(), _rows(), form)


@pages.route("/appointments/new", methods=["GET", "POST"])
@guards.allowed(appoints)
def new() -> ResponseReturnValue:
    """Appoint somebody: choose the unit, find the person, say from when, look once more, confirm."""
    form, kind, unit = AppointForm(), lines_of.asked_kind(), _asked_unit()
    if unit is None:
        return _choose_page(kind)
    if form.is_submitted() and not form.searching and form.validate() and form.first_day.data:
        with form.saving():
            _appoint(form, unit, kind, form.first_day.data)
        if form.accepted and form.confirmed.data:
            said = gettext("「%(unit)s」の%(kind)sを任命しました。", unit=unit.name, kind=say(KIND_NAMES[kind]))
            return _saved(said, kind)
    return _appoint_page(form, unit, kind)


@pages.route("/appointments/<int:appointment_id>/end", methods=["GET", "POST"])
@guards.allowed(appoints)
def end(appointment_id: int) -> ResponseReturnValue:
    """The last day of an appointment."""
    line, form = _line(appointment_id), EndForm()
    if form.validate_on_submit() and form.last_day.data:
        with form.saving():
            services.end(
                line.id, form.last_day.data, written(form.reason), actor=guards.actor(), at=clock.now()
            )  # fmt: skip
        if form.accepted:
            return _saved(gettext("解任日を登録しました。"), line.kind)
    return forms.page("organisation/appointments/end.html", form, line=line, limit=REASON_LIMIT)


@pages.route("/appointments/<int:appointment_id>/correct", methods=["GET", "POST"])
@guards.allowed(appoints)
def correct(appointment_id: int) -> ResponseReturnValue:
    """What was written wrongly; both values are shown before it is saved, and both are kept."""
    line = _line(appointment_id)
    form = CorrectForm(obj=line)
    person = staff.person(written(form.staff_no), guards.present())
    if form.validate_on_submit() and form.first_day.data and form.confirmed.data:
        with form.saving():
            services.correct(
                line.id, first_day=form.first_day.data, last_day=form.last_day.data, order_no=written(form.order_no),
                staff_id=person.id if person else 0, reason=written(form.reason), actor=guards.actor(), at=clock.now(),
                today=clock.today(), sees_future=guards.access().sees_future,
            )  # fmt: skip
        if form.accepted:
            return _saved(gettext("任命を訂正しました。前の内容も記録に残ります。"), line.kind)
    return _correct_page(form, line, person)


def _correct_page(form: CorrectForm, line: AppointmentLine, person: PersonLine | None) -> ResponseReturnValue:
    """The form, or, once it is filled in rightly, both values side by side."""
    template = "organisation/appointments/correct.html"
    if form.is_submitted() and not form.errors and not form.confirmed.data:
        if person is None:
            form.refuse(Refused("この職員は見つかりません。", field="staff_no"))
        else:
            template = "organisation/appointments/correct_confirm.html"
    return forms.page(template, form, line=line, person=person, reason_limit=REASON_LIMIT, order_limit=ORDER_NO_LIMIT)


def _appoint(form: AppointForm, unit: UnitLine, kind: AppointmentKind, first_day: date) -> None:
    """Appoint, once it is confirmed; before, only ask whether one may."""
    last_day, order_no, staff_id = form.last_day.data, written(form.order_no), form.staff_id() or 0
    today, sees_future = clock.today(), guards.access().sees_future
    if form.confirmed.data:
        services.appoint(
            kind=kind, unit_id=unit.id, staff_id=staff_id, first_day=first_day, last_day=last_day, order_no=order_no,
            actor=guards.actor(), at=clock.now(), today=today, sees_future=sees_future,
        )  # fmt: skip
    else:
        services.check_appointment(
            kind=kind, unit_id=unit.id, staff_id=staff_id, period=Period(first_day, last_day), order_no=order_no,
            today=today, sees_future=sees_future,
        )  # fmt: skip


def _appoint_page(form: AppointForm, unit: UnitLine, kind: AppointmentKind) -> ResponseReturnValue:
    """The form with those found, or, once it may be, everything about the one chosen, to confirm."""
    asking = Asking(unit, kind, form.first_day.data or clock.today(), guards.access())
    tree = units.tree(clock.today())
    found = choosing.found(form, unit, tree, asking.first_day)
    if form.accepted:
        found = replace(found, people=found.people[:1])
    lines = {one.person.id: one for one in candidates.lines(asking, found.people, ways=form.accepted)}
    template = "organisation/appointments/new_confirm.html" if form.accepted else "organisation/appointments/new.html"
    return forms.page(
        template, form, unit=unit, kind=kind, tree=tree, found=found, lines=lines, asking=asking,
        flag_names=FLAG_NAMES, kind_names=KIND_NAMES, order_limit=ORDER_NO_LIMIT,
    )  # fmt: skip


def _choose_page(kind: AppointmentKind) -> ResponseReturnValue:
    view, access = guards.present(), guards.access()
    own = [unit for unit in queries.posts(kind, view) if hands.may_manage(access, unit.id)]
    vacant = frozenset(unit.id for unit in queries.vacancies(view, kind))
    return render_template(
        "organisation/appointments/choose.html", units=own, vacant=vacant, kind=kind, kind_names=KIND_NAMES,
        kind_tabs=_kind_tabs(kind, url_for("appointments.new")),
    )  # fmt: skip


def _kind_tabs(chosen: AppointmentKind, address: str) -> list[dict[str, object]]:
    joint = "&" if "?" in address else "?"
    return [
        {"label": say(name), "url": f"{address}{joint}kind={kind}", "current": kind is chosen}
        for kind, name in KIND_NAMES.items()
    ]


def _asked_unit() -> UnitLine | None:
    """The unit of `?unit=`; 403 for one the person does not appoint for."""
    unit = units.tree(clock.today()).by_code.get(request.args.get("unit", ""))
    if unit is not None and not hands.may_manage(guards.access(), unit.id):
        abort(403)
    return unit


def _line(appointment_id: int) -> AppointmentLine:
    """An appointment the person may change."""
    line = queries.appointment(appointment_id, guards.present())
    if line is None or not hands.may_manage(guards.access(), line.unit_id):
        abort(404)
    return line


def _rows() -> list[tuple[Cell, ...]]:
    view = guards.viewpoint()
    return [lines_of.row(line, view) for line in lines_of.lines(lines_of.asked(), view, guards.access())]


def _saved(said: str, kind: AppointmentKind) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("appointments.register", kind=None if kind is AppointmentKind.ict_manager else kind))
