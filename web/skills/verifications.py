"""判定書: the verdict of a unit drawn up, shown, printed, confirmed; and what changed since."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, TextAreaField

from foundation.clock import TOKYO
from foundation.errors import sentence
from foundation.history import Viewpoint
from organisation.account.rules import Access, Role
from organisation.staff import queries as staff
from organisation.unit import queries as units
from organisation.unit.rules import UnitLine
from skills.verification import queries, rules, services
from skills.verification.queries import Draft
from skills.verification.rules import LONGEST_NOTE, DocumentLine, Status
from web import downloads, forms, guards, paging, pdf
from web.forms import Form
from web.paging import Page
from web.skills import papers
from web.skills.board import oversees

pages = Blueprint("verifications", __name__)
PURPOSE = sentence("判定書の閲覧")
SIZE = 20
CONFIRMED = {"yes": True, "no": False}


class DrawUpForm(Form):
    """What the person saw before they pressed the button."""

    seen = HiddenField()


class ConfirmForm(Form):
    """A note, if there is something to say."""

    note = TextAreaField(lazy_gettext("備考（なくてもかまいません）"))


def draws_up(access: Access) -> bool:
    """Whoever may draw up a document of some unit."""
    return access.is_person and bool(access.roles & {Role.hr, Role.secretariat} or access.managed_unit_ids)


def confirms(access: Access) -> bool:
    """Whoever is the officer of some bureau."""
    return access.is_person and bool(access.managed_unit_ids)


@pages.get("/verifications")
@guards.allowed(oversees)
def documents() -> ResponseReturnValue:
    """Documents, newest first: of the own units, or of all."""
    view, tree = _moment(guards.viewpoint()), units.tree(guards.today())
    chosen = tree.by_code.get(request.args.get("unit", ""))
    lines, page = _asked(view, _unit_ids(chosen))
    guards.log_reading(PURPOSE, {line.staff_id for line in lines if line.staff_id})
    return render_template(
        "skills/verifications/documents.html", lines=lines, marks=queries.marks(lines, view), page=page, view=view,
        address=paging.address(), units=_own_units(), chosen=chosen, statuses=Status,
        may_draw=draws_up(guards.access()),
    )  # fmt: skip


@pages.route("/verifications/new", methods=["GET", "POST"])
@guards.allowed(draws_up)
def new() -> ResponseReturnValue:
    """Exactly what will be frozen, and the button that freezes it."""
    view, access, form = guards.viewpoint(), guards.access(), DrawUpForm()
    code = request.args.get("unit", "")
    draft = _draft(code, view)
    if draft is None:
        return render_template("skills/verifications/choose.html", units=_drawable(), view=view)
    if form.validate_on_submit():
        with form.saving():
            number = services.draw_up(
                unit_code=code, view=view, access=access, at=guards.now(), seen=forms.written(form.seen)
            )
        if form.accepted:
            flash(gettext("判定書を作りました。"), "success")
            return redirect(url_for("verifications.document", number=number))
    return forms.page(
        "skills/verifications/new.html", form, draft=draft, view=view, words=papers.words(draft.content),
        unit=draft.line.unit, possible=view.on <= view.today,
    )  # fmt: skip


@pages.get("/verifications/<number>")
@guards.signed_in
def document(number: str) -> ResponseReturnValue:
    """One document as it was drawn up, and what changed since."""
    view = _moment(guards.viewpoint())
    line, access = _readable(number, view), guards.access()
    mark = queries.marks([line], view)[line.id]
    may_confirm = rules.may_confirm(access=access, document=line) and not mark.corrections
    return render_template(
        "skills/verifications/document.html", line=line, mark=mark, view=view, words=papers.words(line.content),
        confirmer=_confirmer(line), may_confirm=may_confirm,
        may_draw=rules.may_draw_up(access=access, unit_id=line.unit_id), may_verify=access.may_verify(line.unit_id),
    )  # fmt: skip


@pages.get("/verifications/<number>.pdf")
@guards.signed_in
def paper(number: str) -> ResponseReturnValue:
    """The document on paper, with its number and hash on every page."""
    view = _moment(guards.viewpoint())
    line = _readable(number, view)
    data = papers.paper(line, queries.marks([line], view)[line.id], _confirmer(line))
    content = pdf.pdf("verification", data)
    return downloads.download(content, gettext("判定書_%(number)s", number=number) + ".pdf", pdf.MIMETYPE)


@pages.route("/verifications/<number>/confirm", methods=["GET", "POST"])
@guards.allowed(confirms)
def confirm(number: str) -> ResponseReturnValue:
    """The bureau's officer confirms it, once."""
    line, form = _readable(number, guards.present()), ConfirmForm()
    if line.unit_id not in guards.access().managed_unit_ids:
        abort(404)
    if form.validate_on_submit():
        with form.saving():
            services.confirm(
                number=number, note=forms.written(form.note), access=guards.access(), at=guards.now(),
                today=guards.today(),
            )  # fmt: skip
        if form.accepted:
            flash(gettext("判定書を確認しました。"), "success")
            return redirect(url_for("verifications.document", number=number))
    return forms.page(
        "skills/verifications/confirm.html", form, line=line, words=papers.words(line.content), limit=LONGEST_NOTE
    )


def _asked(view: Viewpoint, unit_ids: Iterable[int] | None) -> tuple[list[DocumentLine], Page]:
    """The page asked for of the documents asked for."""
    confirmed, status = CONFIRMED.get(request.args.get("confirmed", "")), request.args.get("status", "")
    given = partial(queries.documents, view, unit_ids=unit_ids, confirmed=confirmed, status=status)
    page = paging.asked(given(limit=1)[1], SIZE)
    return given(limit=page.size, offset=page.offset)[0], page


def _moment(view: Viewpoint) -> Viewpoint:
    """The mark of a past moment is that of its day."""
    if view.known_at is None:
        return replace(view, on=view.today)
    then = min(view.known_at.astimezone(TOKYO).date(), view.today)
    return replace(view, on=then, today=then)


def _draft(code: str, view: Viewpoint) -> Draft | None:
    """What the document would say; 403 for a unit whose documents the person does not draw up."""
    draft = queries.draft(code, replace(view, sees_future=False)) if code else None
    if draft is not None and not rules.may_draw_up(access=guards.access(), unit_id=draft.line.unit.id):
        abort(403)
    if draft is not None and draft.staff_id:
        guards.log_reading(PURPOSE, [draft.staff_id])
    return draft


def _readable(number: str, view: Viewpoint) -> DocumentLine:
    """The document, if the person may read it; the reading is logged."""
    line, access = queries.document(number, view), guards.access()
    if line is None or not rules.may_read(access=access, unit_id=line.unit_id, staff_id=line.staff_id):
        abort(404)
    if line.staff_id is not None and line.staff_id != access.staff_id:
        guards.log_reading(PURPOSE, [line.staff_id])
    return line


def _confirmer(line: DocumentLine) -> staff.PersonLine | None:
    if line.confirmation is None:
        return None
    confirmed_on = line.confirmation.confirmed_at.astimezone(TOKYO).date()
    view = Viewpoint(on=confirmed_on, today=guards.today())
    return staff.person(line.confirmation.confirmer_id, view)


def _own_units() -> list[UnitLine]:
    return [unit for unit in units.tree(guards.today()).appointing() if guards.access().may_verify(unit.id)]


def _drawable() -> list[UnitLine]:
    access = guards.access()
    return [unit for unit in _own_units() if rules.may_draw_up(access=access, unit_id=unit.id)]


def _unit_ids(chosen: UnitLine | None) -> Iterable[int] | None:
    """None: all units. Never more than the person may see."""
    access = guards.access()
    if chosen is not None:
        return [chosen.id] if access.may_verify(chosen.id) else []
    return None if access.sees_all_skills else access.bureau_units
