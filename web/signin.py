"""サインイン: in and out, the first password, its change, the purpose shown once, the language."""

from types import SimpleNamespace

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_login import current_user
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from foundation import clock, db
from foundation.errors import Refused
from foundation.settings import setting
from organisation.account import services as accounts
from organisation.account.rules import Lock, sign_in_refused
from organisation.account.services import Attempt
from web import addresses, forms, guards, limits, sessions
from web.forms import Form
from web.language import LANGUAGES

pages = Blueprint("signin", __name__)

NEEDED = InputRequired(lazy_gettext("入力してください。"))
SHORT = Length(max=200, message=lazy_gettext("長すぎます。"))


class SignInForm(Form):
    """Who, and the password."""

    staff_no = StringField(lazy_gettext("職員番号"), [NEEDED, SHORT])
    password = PasswordField(lazy_gettext("パスワード"), [NEEDED, SHORT])


class NewPasswordForm(Form):
    """A new password, twice."""

    password = PasswordField(lazy_gettext("新しいパスワード"), [NEEDED, SHORT])
    again = PasswordField(
        lazy_gettext("新しいパスワード（もう一度）"),
        [NEEDED, EqualTo("password", lazy_gettext("二つのパスワードが違います。"))],
    )


class ActivateForm(NewPasswordForm):
    """The one-time code and the first password."""

    staff_no = StringField(lazy_gettext("職員番号"), [NEEDED, SHORT])
    code = StringField(lazy_gettext("利用開始コード"), [NEEDED, SHORT])


class PasswordForm(NewPasswordForm):
    """The present password and the next."""

    current = PasswordField(lazy_gettext("いまのパスワード"), [NEEDED, SHORT])


@pages.route("/sign-in", methods=["GET", "POST"])
@guards.open_to_all
@limits.limiter.limit(limits.sign_in_rate, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """The way in. Whatever is wrong, the answer is one sentence."""
    form, following = SignInForm(), addresses.inside(request.args.get("next"))
    if form.validate_on_submit():
        attempt = accounts.check_password(forms.written(form.staff_no), forms.written(form.password))
        account_id = _noted(attempt)
        if account_id is not None:
            sessions.begin(account_id)
            return redirect(following or url_for("home.home"))
        form.refuse(sign_in_refused())
    return forms.page("signin/sign_in.html", form, next=following, ended=bool(request.args.get("ended")))


@pages.post("/sign-out")
@guards.open_to_all
def sign_out() -> ResponseReturnValue:
    """The way out, of every open session."""
    if current_user.is_authenticated:
        with db.transaction():
            accounts.end_sessions(account_id=guards.access().account_id or 0, at=clock.now())
    sessions.end()
    flash(gettext("サインアウトしました。"), "success")
    return redirect(url_for("signin.sign_in"))


@pages.route("/activate", methods=["GET", "POST"])
@guards.open_to_all
@limits.limiter.limit(limits.sign_in_rate, methods=["POST"])
def activate() -> ResponseReturnValue:
    """The first password, with a one-time code; also after it was forgotten."""
    form = ActivateForm()
    if form.validate_on_submit():
        with form.saving():
            accounts.activate(
                staff_no=forms.written(form.staff_no), code=forms.written(form.code),
                password=forms.written(form.password), at=clock.now(), length=_length(),
            )  # fmt: skip
        if form.accepted:
            flash(gettext("パスワードを決めました。サインインしてください。"), "success")
            return redirect(url_for("signin.sign_in"))
    return forms.page("signin/activate.html", form, password_length=_length())


@pages.route("/password", methods=["GET", "POST"])
@guards.signed_in
@limits.limiter.limit(limits.sign_in_rate, methods=["POST"])
def password() -> ResponseReturnValue:
    """Another password. Every other open session of the account ends."""
    form = PasswordForm()
    if form.validate_on_submit():
        attempt = accounts.check_password(guards.access().staff_no, forms.written(form.current))
        with form.saving():
            right = accounts.change_password(
                attempt, forms.written(form.password), at=clock.now(), today=clock.today(), length=_length(),
                lock=_lock(),
            )  # fmt: skip
        if form.accepted and right:
            sessions.begin(guards.access().account_id or 0)
            flash(gettext("パスワードを変更しました。"), "success")
            return redirect(url_for("home.home"))
        if form.accepted:
            form.refuse(Refused("いまのパスワードが違います。", field="current"))
    return forms.page("signin/password.html", form, password_length=_length())


@pages.route("/purpose", methods=["GET", "POST"])
@guards.signed_in
def purpose() -> ResponseReturnValue:
    """利用目的: read once before anything else, and whenever one wants."""
    form, following = Form(), addresses.inside(request.args.get("next"))
    if form.validate_on_submit():
        with db.transaction():
            accounts.accept_purpose(account_id=guards.access().account_id or 0, at=clock.now())
        return redirect(following or url_for("home.home"))
    years = SimpleNamespace(evidence=setting("retention.evidence_years"), reading=setting("retention.reading_years"))
    city_name = sessions.configuration().city_name
    return render_template("signin/purpose.html", next=following, years=years, city_name=city_name)


@pages.get("/language/<code>")
@guards.open_to_all
def language(code: str) -> ResponseReturnValue:
    """Japanese or English, and back to where one was."""
    if code in LANGUAGES:
        session["language"] = code
    return redirect(addresses.inside(request.args.get("next")) or url_for("home.home"))


@pages.get("/keep-alive")
@guards.signed_in
def keep_alive() -> ResponseReturnValue:
    """Somebody is still here: the idle time begins anew."""
    sessions.touch()
    return "", 204


def _noted(attempt: Attempt) -> int | None:
    with db.transaction():
        return accounts.note_attempt(attempt, at=clock.now(), today=clock.today(), lock=_lock())


def _lock() -> Lock:
    chosen = sessions.configuration()
    return Lock(failures=chosen.lock_after, minutes=chosen.lock_minutes)


def _length() -> int:
    return sessions.configuration().password_length
