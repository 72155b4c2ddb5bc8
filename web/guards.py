"""Who may open a page. Every view carries one guard; one without is refused for everybody.

A guard looks at the Access computed for this very request, so a right that ended a second ago is gone.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import wraps
from typing import ParamSpec

from flask import Flask, abort, g, has_request_context, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from foundation import clock, reading
from foundation.audit import Actor
from foundation.history import Viewpoint
from organisation.account.rules import Access, Role
from web import sessions
from web.moments import asked_day, asked_moment

Parameters = ParamSpec("Parameters")
View = Callable[Parameters, ResponseReturnValue]
BEFORE_PURPOSE = ("signin.", "static", "system.")


def open_to_all(view: View[Parameters]) -> View[Parameters]:
    """Nobody needs to be signed in."""
    return _marked(view, "open")


def signed_in(view: View[Parameters]) -> View[Parameters]:
    """Any signed-in person; what they see of others is for the view to ask their Access."""
    return _guarded(view, lambda access: True, "signed_in")


def needs(*roles: Role) -> Callable[[View[Parameters]], View[Parameters]]:
    """A person who holds one of the roles today."""
    return lambda view: _guarded(view, lambda access: bool(access.roles & set(roles)), "+".join(roles))


def allowed(question: Callable[[Access], bool]) -> Callable[[View[Parameters]], View[Parameters]]:
    """A person whose Access answers yes to the question."""
    return lambda view: _guarded(view, question, question.__name__)


def _guarded(view: View[Parameters], may: Callable[[Access], bool], name: str) -> View[Parameters]:
    @wraps(view)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> ResponseReturnValue:
        if not current_user.is_authenticated:
            return _to_sign_in()
        if not access().purpose_shown and not str(request.endpoint).startswith(BEFORE_PURPOSE):
            return redirect(url_for("signin.purpose", next=request.full_path))
        if not may(access()):
            abort(403)
        return view(*args, **kwargs)

    return _marked(guarded, name)


def _marked(view: View[Parameters], guard: str) -> View[Parameters]:
    view.guard = guard  # type: ignore[attr-defined]
    return view


def _to_sign_in() -> ResponseReturnValue:
    if request.headers.get("HX-Request"):
        return "", 401, {"HX-Redirect": url_for("signin.sign_in")}
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("signin.sign_in", next=back, ended="1" if g.get("timed_out") else None))


def install(app: Flask) -> None:
    """Note when the request came; refuse every view without a guard."""

    @app.before_request
    def came() -> None:
        g.came_at = clock.now()

    @app.before_request
    def guarded_only() -> None:
        view = app.view_functions.get(str(request.endpoint))
        if view is not None and request.endpoint != "static" and not hasattr(view, "guard"):
            abort(403)


def now() -> datetime:
    """The moment this request came: one for all it does, however long it waits for another to finish."""
    came: datetime | None = g.get("came_at") if has_request_context() else None
    return came or clock.now()


def today() -> date:
    """The day in Tokyo on which this request came."""
    return now().astimezone(clock.TOKYO).date()


def access() -> Access:
    """The signed-in person's Access; 403 for nobody."""
    found = sessions.current_access()
    if found is None:
        abort(403)
    return found


def person_id() -> int:
    """The signed-in person's staff id; 403 for nobody."""
    found = access().staff_id
    if found is None:
        abort(403)
    return found


def actor() -> Actor:
    """The signed-in person as the audit trail names them."""
    return Actor(access().staff_no, access().staff_id)


def viewpoint() -> Viewpoint:
    """The question's day and moment from `?on=` and `?known_at=`, seen with the eyes of the signed-in person."""
    day = today()
    return Viewpoint(
        on=asked_day("on") or day, today=day, known_at=asked_moment("known_at"), sees_future=access().sees_future
    )


def present() -> Viewpoint:
    """Today, with all that is known, seen with the eyes of the signed-in person."""
    day = today()
    return Viewpoint(on=day, today=day, sees_future=access().sees_future)


def log_reading(purpose: str, subjects: Iterable[int]) -> None:
    """Note who was shown to the signed-in person, and for what (a Japanese message id). One entry for a whole page."""
    reader = access()
    reading.record_reading(
        reader_id=reader.staff_id, reader_label=reader.staff_no, purpose=purpose, subjects=subjects, at=now()
    )
