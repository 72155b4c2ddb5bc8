"""Whether the server lives and is ready, for the machine that watches it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from foundation import migrate
from web.guards import open_to_all

pages = Blueprint("system", __name__)


@pages.get("/healthz")
@open_to_all
def alive() -> ResponseReturnValue:
    """The process answers."""
    return "ok", 200, {"Content-Type": "text/plain"}


@pages.get("/readyz")
@open_to_all
def ready() -> ResponseReturnValue:
    """The database answers and is at the revision of the code."""
    fitting = migrate.current() == migrate.newest()
    return ("ok" if fitting else "migrate"), (200 if fitting else 503), {"Content-Type": "text/plain"}
