"""Sign-in sessions: the one module around Flask-Login.

The cookie holds the account and its epoch; raising the epoch ends every open session. Idle and absolute
time-outs are counted from
moments in the signed cookie. What the person may do is asked anew on each request (web.guards).
"""

from datetime import UTC, datetime, timedelta

from flask import Flask, current_app, g, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from foundation import clock
from organisation.account import queries as accounts
from organisation.account.rules import Access
from web.config import Config

SEEN_EVERY = timedelta(minutes=1)


class SignedIn(UserMixin):  # type: ignore[misc]
    """The account of an open session."""

    def __init__(self, account_id: int, epoch: int) -> None:
        self.account_id = account_id
        self.epoch = epoch

    def get_id(self) -> str:
        return f"{self.account_id}:{self.epoch}"


def install(app: Flask) -> None:
    """Attach Flask-Login to the application."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(_load)


def configuration() -> Config:
    """The configuration of the application in use."""
    found: Config = current_app.extensions["ikusei"]
    return found


def _load(token: str) -> SignedIn | None:
    if _timed_out():
        session.clear()
        g.timed_out = True
        return None
    account_id, _, epoch = token.partition(":")
    if not (account_id.isdecimal() and epoch.isdecimal()):
        return None
    g.access = accounts.access(int(account_id), clock.today())
    if g.access is None or accounts.epoch_of(int(account_id)) != int(epoch):
        g.access = None
        return None
    return SignedIn(int(account_id), int(epoch))


def _timed_out() -> bool:
    config = configuration()
    now = clock.now()
    started, seen = _moment("signed_in_at"), _moment("seen_at")
    if now - seen > timedelta(minutes=config.idle_minutes) or now - started > timedelta(hours=config.absolute_hours):
        return True
    if now - seen > SEEN_EVERY:
        session["seen_at"] = now.timestamp()
    return False


def _moment(name: str) -> datetime:
    return datetime.fromtimestamp(session.get(name, 0), UTC)


def begin(account_id: int) -> None:
    """Open a session for the account, under a fresh cookie."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    now = clock.now().timestamp()
    session.update(signed_in_at=now, seen_at=now)
    login_user(SignedIn(account_id, accounts.epoch_of(account_id) or 0))


def touch() -> None:
    """The person is here now."""
    session["seen_at"] = clock.now().timestamp()


def end() -> None:
    """Close this session."""
    logout_user()
    session.clear()


def current_access() -> Access | None:
    """What the signed-in person may do, as of this request; None for nobody."""
    found: Access | None = g.get("access")
    return found
