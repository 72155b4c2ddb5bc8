"""What comes from outside in addresses and forms: only paths inside this site are followed, only what a database can
hold is passed on.
"""

from urllib.parse import urlsplit

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter

LARGEST_ID = 2**31 - 1
OF_URL_FOR = frozenset({"endpoint", "_anchor", "_external", "_method", "_scheme"})
NUL = "\0"


class Number(IntegerConverter):
    """A number in a path; one larger than any id is no address of ours."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"max": LARGEST_ID, **kwargs})  # type: ignore[arg-type]


def install(app: Flask) -> None:
    """Bound the numbers in paths; refuse the one character that no text of a database holds, and questions that say how
    an address is made: pages repeat in their links what was asked of them. The API names itself what it refuses.
    """
    app.url_map.converters["int"] = Number

    @app.before_request
    def storable_only() -> None:
        if request.path.startswith("/api/"):
            return
        given = (request.path, *request.args.values(), *request.form.values())
        if any(NUL in value for value in given) or not OF_URL_FOR.isdisjoint(request.args):
            abort(400)


def inside(target: str | None) -> str | None:
    """The target when it is a path of this site; None for anything that could lead elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if any(character.isspace() or ord(character) < 32 or character == "\\" for character in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target
