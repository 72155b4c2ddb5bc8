"""任命簿: the register of ICT managers, as page and as file; appointing, ending, correcting."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.validators import Optional as MayBeEmpty

from foundation import clock
from foundation.errors import Refused
from foundation.tables import Cell, write_csv
from organisation.account.rules import Access, Role
from organisation.appointment import queries, services
from organisation.appointment.queries import AppointmentLine
from organisation.appointment.rules import FLAG_NAMES, eligibility
from organisation.appointment.rules.terms import ORDER_NO_LIMIT, REASON_LIMIT
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.unit import queries as units
from organisation.unit.rules import UnitLine, UnitTree
from web import downloads, forms, guards, paging
from web.forms import Form, written
from web.organisation import choosing
from web.organisation import register as lines_of
from web.organisation.choosing import ChoosingForm

pages = Blueprint("appointments", __name__)

NEEDED = InputRequired(lazy_gettext("入力してください。"))


class AppointForm(ChoosingForm):
    """Who, from when, under which order."""

    first_day = DateField(lazy_gettext("任命日"), [NEEDED])
    last_day = DateField(lazy_gettext("任期の末日（決まっている場合）"), [MayBeEmpty()])
    order_no = StringField(lazy_gettext("発令番号"), [NEEDED])


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
        vacancies=lines_of.vacancies(view, access) if not asked.text else [], scope_url=paging.address("scope"),
        sort_url=paging.address("sort"), may_manage=access.may_manage_appointments, may_appoint=appoints(access),
    )  # fmt: skip


@pages.get("/appointments/export")
@guards.allowed(oversees)
def export_choice() -> ResponseReturnValue:
    """In which form the register is to be taken away; what an old encoding cannot hold is told before."""
    rows = _rows()
    strange = write_csv(lines_of.columns(), rows, "cp932").unencodable
    hurt = [row for row in rows if any(character in str(cell) for cell in row for character in strange)]
    return render_template("organisation/appointments/export.html", strange=strange, hurt=hurt, total=len(rows))


@pages.get('/appointments.<any("xlsx", "csv", "csv-cp932"):kind>')
@guards.allowed(oversees)
def export(kind: downloads.Kind) -> ResponseReturnValue:
    """The same lines as a file."""
    return downloads.table(gettext("任命簿"), lines_of.columns(), _rows(), kind)


@pages.route("/appointments/new", methods=["GET", "POST"])
@guards.allowed(appoints)
def new() -> ResponseReturnValue:
    """Appoint somebody: choose the unit, find the person, say from when."""
    today, form = clock.today(), AppointForm()
    tree, unit = units.tree(today), _asked_unit()
    if unit is None:
        return render_template("organisation/appointments/choose.html", units=_own_units(tree), vacant=_vacant())
    if form.is_submitted() and not form.searching and form.validate() and form.first_day.data:
        with form.saving():
            services.appoint(
                unit_id=unit.id, staff_id=form.staff_id() or 0, first_day=form.first_day.data,
                last_day=form.last_day.data, order_no=written(form.order_no), actor=guards.actor(), at=clock.now(),
                today=today, sees_future=guards.access().sees_future,
            )  # fmt: skip
        if form.accepted:
            return _saved(gettext("「%(unit)s」のICTマネージャーを任命しました。", unit=unit.name))
    return _appoint_page(form, unit, tree)


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
            return _saved(gettext("解任日を登録しました。"))
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
            return _saved(gettext("任命を訂正しました。前の内容も記録に残ります。"))
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


def _appoint_page(form: AppointForm, unit: UnitLine, tree: UnitTree) -> ResponseReturnValue:
    on = form.first_day.data or clock.today()
    terms, found = queries.terms(on), choosing.found(form, unit, tree, on)
    unmet = {
        person.id: eligibility(
            rank_order=person.rank_order, min_rank=terms.min_rank,
            inside=person.unit_id is not None and tree.inside(person.unit_id, unit.id),
        )
        for person in found.people
    }  # fmt: skip
    return forms.page(
        "organisation/appointments/new.html", form, unit=unit, tree=tree, found=found, unmet=unmet, terms=terms,
        flag_names=FLAG_NAMES, order_limit=ORDER_NO_LIMIT,
    )  # fmt: skip


def _asked_unit() -> UnitLine | None:
    """The unit of `?unit=`; 403 for one the person does not appoint for."""
    unit = units.tree(clock.today()).by_code.get(request.args.get("unit", ""))
    if unit is not None and not guards.access().may_manage_appointments(unit.id):
        abort(403)
    return unit


def _own_units(tree: UnitTree) -> list[UnitLine]:
    return [unit for unit in tree.appointing() if guards.access().may_manage_appointments(unit.id)]


def _vacant() -> frozenset[int]:
    return frozenset(unit.id for unit in queries.vacancies(guards.present()))


def _line(appointment_id: int) -> AppointmentLine:
    """An appointment the person may change."""
    line = queries.appointment(appointment_id, guards.present())
    if line is None or not guards.access().may_manage_appointments(line.unit_id):
        abort(404)
    return line


def _rows() -> list[tuple[Cell, ...]]:
    view = guards.viewpoint()
    return [lines_of.row(line, view) for line in lines_of.lines(lines_of.asked(), view, guards.access())]


def _saved(said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("appointments.register"))
