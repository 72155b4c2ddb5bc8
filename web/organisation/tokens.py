"""APIトークン: made, listed, revoked. The token itself is shown once, to the person who makes it."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from foundation import clock
from organisation.account import queries, services
from organisation.account.rules import ROLE_NAMES, TOKEN_ROLES, Access, Role
from organisation.unit import queries as units
from organisation.unit.rules import UnitTree
from web import forms, guards
from web.formats import say
from web.forms import Form

pages = Blueprint("tokens", __name__)


def makes_tokens(access: Access) -> bool:
    """Whoever holds a granted role."""
    return access.may_make_tokens


class TokenForm(Form):
    """What the token is for, and the role it has."""

    label = StringField(
        lazy_gettext("名前"),
        [InputRequired(lazy_gettext("入力してください。")), Length(max=60, message=lazy_gettext("60字までです。"))],
    )
    role = SelectField(lazy_gettext("役割"))
    unit = SelectField(lazy_gettext("局・区等"))

    def offer(self, access: Access, tree: UnitTree) -> None:
        """Only roles and units the maker holds."""
        roles = (role for role in TOKEN_ROLES if access.may_make_token_of(role))
        self.role.choices = [(role.value, say(ROLE_NAMES[role])) for role in roles]
        own = (unit for unit in tree.appointing() if unit.id in access.managed_unit_ids)
        self.unit.choices = [("", gettext("（選ばない）")), *((unit.code, unit.name) for unit in own)]


@pages.route("/tokens", methods=["GET", "POST"])
@guards.allowed(makes_tokens)
def tokens() -> ResponseReturnValue:
    """The list, and the form that makes one."""
    form, tree = TokenForm(), units.tree(clock.today())
    form.offer(guards.access(), tree)
    if form.validate_on_submit():
        plain = ""
        with form.saving():
            plain = _make(form, tree)
        if form.accepted:
            return render_template("organisation/tokens/made.html", plain=plain)
    lines = queries.tokens()
    people = queries.accounts_of(line.acts_for_id for line in lines if line.acts_for_id is not None)
    return forms.page(
        "organisation/tokens/tokens.html", form, lines=lines, people=people, tree=tree, now=clock.now()
    )


@pages.route("/tokens/<int:token_id>/revoke", methods=["GET", "POST"])
@guards.signed_in
def revoke(token_id: int) -> ResponseReturnValue:
    """A token ends now."""
    form, line = Form(), queries.token(token_id)
    if line is None or not guards.access().may_revoke_token_of(line.account_id, line.acts_for_id):
        abort(404)
    if form.validate_on_submit():
        with form.saving():
            services.revoke_token(token_id, actor=guards.actor(), at=clock.now())
        if form.accepted:
            flash(gettext("トークンを失効させました。"), "success")
            return redirect(_list_of(guards.access()))
    return forms.page("organisation/tokens/revoke.html", form, line=line, back=_list_of(guards.access()))


def _list_of(access: Access) -> str:
    """Where the person sees tokens: the list, or one's own record."""
    return url_for("tokens.tokens" if makes_tokens(access) else "records.record")


def _make(form: TokenForm, tree: UnitTree) -> str:
    unit = tree.by_code.get(form.unit.data)
    return services.make_token(
        role=Role(form.role.data),
        label=forms.written(form.label),
        unit_id=unit.id if unit else None,
        maker=guards.access(),
        actor=guards.actor(),
        at=clock.now(),
        today=clock.today(),
    )
