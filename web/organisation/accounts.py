"""アカウント: search, one-time codes, granted roles, disabling, and the review of all granted roles."""

from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from foundation import clock, db
from organisation.account import queries, services
from organisation.account.queries import AccountLine, GrantLine
from organisation.account.rules import GRANTED, ROLE_NAMES, Access, Role
from organisation.staff import queries as staff
from organisation.unit import queries as units
from organisation.unit.rules import UnitTree
from web import forms, guards, paging
from web.formats import say
from web.forms import Form
from web.paging import Page

pages = Blueprint("accounts", __name__)


def manages_accounts(access: Access) -> bool:
    """HR and administrators."""
    return access.may_manage_accounts


def issues_codes(access: Access) -> bool:
    """HR."""
    return access.may_issue_codes


class GrantForm(Form):
    """A role, and the unit of a bureau officer."""

    role = SelectField(lazy_gettext("役割"))
    unit = SelectField(lazy_gettext("局・区等"))

    def offer(self, tree: UnitTree) -> None:
        """Fill the choices in the reader's language."""
        self.role.choices = [(role.value, say(ROLE_NAMES[role])) for role in GRANTED]
        self.unit.choices = [("", gettext("（選ばない）")), *((unit.code, unit.name) for unit in tree.appointing())]


class ReasonForm(Form):
    """Why something ends."""

    reason = StringField(
        lazy_gettext("理由"),
        [
            InputRequired(lazy_gettext("理由を書いてください。")),
            Length(max=200, message=lazy_gettext("200字までです。")),
        ],
    )


@pages.get("/accounts")
@guards.allowed(manages_accounts)
def accounts() -> ResponseReturnValue:
    """Everybody's account, found by number or name."""
    page, lines = _found(request.args.get("q", "").strip())
    today = clock.today()
    grants: dict[int, list[GrantLine]] = {}
    for grant in queries.granted(today):
        grants.setdefault(grant.account_id, []).append(grant)
    return render_template(
        "organisation/accounts/accounts.html", lines=lines, page=page, address=paging.address(),
        grants=grants, tree=units.tree(today), now=clock.now(),
    )  # fmt: skip


@pages.get("/accounts/grants")
@guards.allowed(manages_accounts)
def grants() -> ResponseReturnValue:
    """Every granted role, for the yearly review."""
    found = queries.granted(clock.today())
    lines = queries.accounts_of({grant.account_id for grant in found})
    return render_template(
        "organisation/accounts/grants.html", grants=[(lines[grant.account_id], grant) for grant in found],
        tree=units.tree(clock.today()),
    )  # fmt: skip


@pages.route("/accounts/<staff_no>", methods=["GET", "POST"])
@guards.allowed(manages_accounts)
def account(staff_no: str) -> ResponseReturnValue:
    """One account; an administrator grants a role here."""
    line, tree, form = _line(staff_no), units.tree(clock.today()), GrantForm()
    form.offer(tree)
    if request.method == "POST" and not guards.access().may_grant_to(line.staff_id):
        abort(403)
    if form.validate_on_submit():
        unit = tree.by_code.get(form.unit.data)
        with form.saving():
            services.grant_role(
                staff_id=line.staff_id, role=Role(form.role.data), unit_id=unit.id if unit else None,
                actor=guards.actor(), at=clock.now(), today=clock.today(),
            )  # fmt: skip
        if form.accepted:
            flash(gettext("役割を付与しました。"), "success")
            return redirect(url_for("accounts.account", staff_no=staff_no))
    return forms.page("organisation/accounts/account.html", form, **_shown(line, tree))


@pages.post("/accounts/<staff_no>/code")
@guards.allowed(issues_codes)
def issue_code(staff_no: str) -> ResponseReturnValue:
    """A new one-time code, shown in this answer and nowhere else."""
    line = _line(staff_no)
    with db.transaction():
        code = services.issue_code(account_id=line.id, actor=guards.actor(), at=clock.now())
    return render_template("organisation/accounts/code.html", line=line, code=code)


@pages.route("/accounts/<staff_no>/roles/<int:grant_id>/end", methods=["GET", "POST"])
@guards.allowed(manages_accounts)
def end_role(staff_no: str, grant_id: int) -> ResponseReturnValue:
    """A granted role ends now."""
    line, form = _line(staff_no), ReasonForm()
    grant = next((each for each in queries.grants_of(line.id, clock.today()) if each.id == grant_id), None)
    if not guards.access().may_grant_to(line.staff_id):
        abort(403)
    if grant is None:
        abort(404)
    if form.validate_on_submit():
        with form.saving():
            services.end_role(grant_id, reason=forms.written(form.reason), actor=guards.actor(), at=clock.now())
        if form.accepted:
            flash(gettext("役割を終わらせました。"), "success")
            return redirect(url_for("accounts.account", staff_no=staff_no))
    tree = units.tree(clock.today())
    return forms.page("organisation/accounts/end_role.html", form, line=line, grant=grant, tree=tree)


@pages.route("/accounts/<staff_no>/disable", methods=["GET", "POST"])
@guards.allowed(manages_accounts)
def disable(staff_no: str) -> ResponseReturnValue:
    """An account is closed at once."""
    line, form = _line(staff_no), ReasonForm()
    if line.staff_id == guards.access().staff_id:
        abort(403)
    if form.validate_on_submit():
        with form.saving():
            services.disable(
                account_id=line.id, reason=forms.written(form.reason), actor=guards.actor(), at=clock.now()
            )
        if form.accepted:
            flash(gettext("アカウントを停止しました。"), "success")
            return redirect(url_for("accounts.account", staff_no=staff_no))
    return forms.page("organisation/accounts/disable.html", form, line=line)


@pages.post("/accounts/<staff_no>/enable")
@guards.allowed(manages_accounts)
def enable(staff_no: str) -> ResponseReturnValue:
    """A closed account may be used again; the person needs a new code."""
    with db.transaction():
        services.enable(account_id=_line(staff_no).id, actor=guards.actor(), at=clock.now())
    flash(gettext("アカウントを再開しました。本人には新しい利用開始コードが要ります。"), "success")
    return redirect(url_for("accounts.account", staff_no=staff_no))


def _found(text: str) -> tuple[Page, list[AccountLine]]:
    number = paging.number()
    view, size = guards.present(), paging.SIZE
    lines, total = queries.accounts(text, view=view, limit=size, offset=(number - 1) * size)
    page = paging.asked(total)
    if page.number != number:
        lines, _ = queries.accounts(text, view=view, limit=size, offset=page.offset)
    return page, lines


def _line(staff_no: str) -> AccountLine:
    """The account under the person's name of today; 404 for whoever is unknown, or joins by an order to come."""
    line = queries.account_by_staff_no(staff_no)
    person = staff.person(line.staff_id, guards.present()) if line else None
    if line is None or person is None:
        abort(404)
    return replace(line, name=person.name)


def _shown(line: AccountLine, tree: UnitTree) -> dict[str, object]:
    today = clock.today()
    standing = queries.access(line.id, today)
    return {
        "line": line,
        "tree": tree,
        "person": staff.person(line.staff_id, guards.present()),
        "roles": [ROLE_NAMES[role] for role in Role if standing and role in standing.roles],
        "grants": queries.grants_of(line.id, today),
        "may_grant": guards.access().may_grant_to(line.staff_id) and not line.disabled_at,
        "now": clock.now(),
    }
