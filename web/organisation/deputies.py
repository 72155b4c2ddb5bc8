"""所属長の代理: who stands in for whom from when to when; and, where several could head a unit, which one HR names."""

from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import RadioField
from wtforms.validators import InputRequired

from foundation import clock, names
from organisation.account.rules import Access, Role
from organisation.staff import queries, services
from organisation.staff.queries import PersonLine, StandIn
from organisation.staff.rules import Candidate
from organisation.unit import queries as units
from organisation.unit.rules import UnitLine, UnitTree
from web import forms, guards
from web.forms import DateField, Form
from web.organisation import choosing
from web.organisation.choosing import ChoosingForm

pages = Blueprint("deputies", __name__)

NEEDED = InputRequired(lazy_gettext("入力してください。"))
NOBODY = "-"
SHOWN = 50


class DeputyForm(ChoosingForm):
    """Who stands in, from when to when."""

    first_day = DateField(lazy_gettext("代理の開始日"), [NEEDED])
    last_day = DateField(lazy_gettext("代理の終了日"), [NEEDED])


class EndForm(Form):
    """The last day."""

    last_day = DateField(lazy_gettext("代理の最後の日"), [NEEDED])


class HeadForm(Form):
    """Which of several heads the unit, from a day on."""

    staff_no = RadioField(lazy_gettext("所属長"), [InputRequired(lazy_gettext("選んでください。"))])
    from_day = DateField(lazy_gettext("いつから"), [NEEDED])

    def offer(self, people: list[PersonLine]) -> None:
        """Fill in the candidates."""
        named = [
            (line.staff_no, gettext("%(name)s（%(post)s）", name=line.name, post=f"{line.staff_no} {line.post or ''}"))
            for line in people
        ]
        self.staff_no.choices = [*named, (NOBODY, gettext("指定しない（いちばん長く配置されている人）"))]


def sees_deputies(access: Access) -> bool:
    """Heads for their units, HR and the secretariat for all."""
    return access.is_person and bool(access.roles & {Role.unit_head, Role.hr, Role.secretariat})


def names_deputies(access: Access) -> bool:
    """Heads for their units, HR for all."""
    return access.is_person and bool(access.roles & {Role.unit_head, Role.hr})


def names_heads(access: Access) -> bool:
    """HR."""
    return access.is_person and Role.hr in access.roles


def own_units() -> frozenset[int]:
    """The open units for which the person may name a deputy: all for HR, else those they head and those below.

    Whoever only stands in for a head names nobody else.
    """
    tree, access = units.tree(clock.today()), guards.access()
    if not names_deputies(access):
        return frozenset()
    if Role.hr in access.roles:
        return tree.open_ids
    heads = queries.heads(guards.present())
    headed = [unit_id for unit_id, head in heads.head_of_unit.items() if head == access.staff_id]
    return frozenset().union(*(tree.descendants(unit_id) for unit_id in headed)) & tree.open_ids


@pages.get("/deputies")
@guards.allowed(sees_deputies)
def deputies() -> ResponseReturnValue:
    """Everybody who stands in today or later, as far as one may see."""
    view, access, own = guards.present(), guards.access(), own_units()
    lines = [line for line in queries.deputies(view) if access.sees_future or line.unit_id in access.headed_units]
    choices = queries.head_choices(view) if Role.hr in access.roles else []
    return render_template(
        "organisation/deputies/deputies.html", lines=lines, choices=choices, tree=units.tree(view.on), own=own,
        view=view, may_name=names_deputies(access) and bool(own),
    )  # fmt: skip


@pages.route("/deputies/new", methods=["GET", "POST"])
@guards.allowed(names_deputies)
def new() -> ResponseReturnValue:
    """Have somebody stand in for the head of a unit."""
    tree, form, today = units.tree(clock.today()), DeputyForm(), clock.today()
    unit = tree.by_code.get(request.args.get("unit", ""))
    if unit is None:
        return _choose_unit(tree)
    if unit.id not in own_units():
        abort(403)
    if form.is_submitted() and not form.searching and form.validate() and form.first_day.data and form.last_day.data:
        with form.saving():
            services.name_deputy(
                unit_id=unit.id, staff_id=form.staff_id() or 0, first_day=form.first_day.data,
                last_day=form.last_day.data, actor=guards.actor(), at=clock.now(), today=today,
            )  # fmt: skip
        if form.accepted:
            return _saved(gettext("「%(unit)s」の所属長の代理を指定しました。", unit=unit.name))
    return _deputy_page(form, unit, tree)


@pages.route("/deputies/<int:deputy_id>/end", methods=["GET", "POST"])
@guards.allowed(names_deputies)
def end(deputy_id: int) -> ResponseReturnValue:
    """Somebody stands in no longer than until a day."""
    line, form = _line(deputy_id), EndForm()
    if form.validate_on_submit() and form.last_day.data:
        with form.saving():
            services.end_deputy(
                deputy_id=line.id, last_day=form.last_day.data, actor=guards.actor(), at=clock.now(),
                today=clock.today(),
            )  # fmt: skip
        if form.accepted:
            return _saved(gettext("代理の終了日を登録しました。"))
    yesterday = clock.today() - timedelta(days=1)
    tree = units.tree(clock.today())
    return forms.page("organisation/deputies/end.html", form, line=line, tree=tree, yesterday=yesterday)


@pages.route("/deputies/head/<code>", methods=["GET", "POST"])
@guards.allowed(names_heads)
def head(code: str) -> ResponseReturnValue:
    """Of several who could head a unit, name one."""
    unit = units.tree(clock.today()).by_code.get(code) or abort(404)
    heads = queries.heads(guards.present())
    people = _people(heads.candidates(unit.id))
    form = HeadForm(data={"from_day": clock.today()})
    form.offer(people)
    if form.validate_on_submit() and form.from_day.data:
        chosen = next((line.id for line in people if line.staff_no == form.staff_no.data), None)
        with form.saving():
            services.choose_head(
                unit_id=unit.id, staff_id=chosen, from_day=form.from_day.data, actor=guards.actor(), at=clock.now(),
                today=clock.today(),
            )  # fmt: skip
        if form.accepted:
            return _saved(gettext("「%(unit)s」の所属長を指定しました。", unit=unit.name))
    present = next((line for line in people if line.id == heads.head_of_unit.get(unit.id)), None)
    return forms.page("organisation/deputies/head.html", form, unit=unit, present=present, few=len(people) < 2)


def _choose_unit(tree: UnitTree) -> ResponseReturnValue:
    text, own = request.args.get("q", "").strip(), own_units()
    key = names.search_key(text)
    found = [unit for unit in tree.lines if unit.id in own and key in names.search_key(f"{unit.code} {unit.name}")]
    return render_template(
        "organisation/deputies/choose.html", units=found[:SHOWN], total=len(found), tree=tree, text=text
    )


def _deputy_page(form: DeputyForm, unit: UnitLine, tree: UnitTree) -> ResponseReturnValue:
    """Without words the unit's own people, with words everybody of the bureau around it."""
    around = tree.appointing_ancestor(unit.id) or unit
    found = choosing.found(form, around if form.words.data else unit, tree, clock.today())
    head_id = queries.heads(guards.present()).head_of_unit.get(unit.id)
    present = queries.people([head_id] if head_id else [], guards.present()).get(head_id or 0)
    return forms.page(
        "organisation/deputies/new.html", form, unit=unit, tree=tree, found=found, head=present, around=around
    )


def _people(candidates: tuple[Candidate, ...]) -> list[PersonLine]:
    people = queries.people([one.staff_id for one in candidates], guards.present())
    return sorted(people.values(), key=lambda line: line.staff_no)


def _line(deputy_id: int) -> StandIn:
    """A deputy the person may end."""
    line = queries.deputy(deputy_id, guards.present())
    if line is None or line.unit_id not in own_units():
        abort(404)
    return line


def _saved(said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("deputies.deputies"))
