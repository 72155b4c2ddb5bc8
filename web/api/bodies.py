"""What a request that changes something carries: its body, and the key that makes sending it again harmless.

With an Idempotency-Key the first answer is kept in the transaction of the change. The same request with the same key is
then told that answer again; another request with it is refused. What is refused is not kept: it changed nothing.
"""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Annotated, Any

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import AfterValidator, BaseModel, ConfigDict

from foundation import db, once
from web import guards
from web.api import tokens
from web.errors import problem
from web.formats import say

LONGEST_KEY = 200
View = Callable[..., Any]


def _storable(text: str) -> str:
    """A text both databases can hold. Raises ValueError."""
    if "\0" in text or text != text.encode("utf-8", "ignore").decode():
        raise ValueError("使えない文字があります。")
    return text


Text = Annotated[str, AfterValidator(_storable)]


class Body(BaseModel):
    """A body in JSON; names nobody knows are refused."""

    model_config = ConfigDict(extra="forbid")


def optional_body(pages: APIBlueprint, model: type[Body]) -> Callable[[View], View]:
    """Give a view its body as `asked`; a request without one asks the usual."""

    def decorated(view: View) -> View:
        reading = pages.input(model, location="json", arg_name="asked")(view)

        @wraps(reading)
        def given(*args: Any, **kwargs: Any) -> Any:
            if not request.get_data():
                return view(*args, asked=model(), **kwargs)
            return reading(*args, **kwargs)

        return given

    return decorated


def changing(status: int = 200) -> Callable[[View], View]:
    """One transaction around the view, whose answer is a document, and the key honoured within it."""

    def decorated(view: View) -> View:
        @wraps(view)
        def changed(*args: Any, **kwargs: Any) -> Any:
            key = request.headers.get("Idempotency-Key")
            if key is not None and not (key and len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
                return _odd(f"Idempotency-Key は印字できるASCII文字{LONGEST_KEY}字までです。")
            with db.transaction():
                if key is None:
                    return view(*args, **kwargs), status
                return _once(key, status, lambda: view(*args, **kwargs))

        return changed

    return decorated


def _once(key: str, status: int, change: Callable[[], Any]) -> Any:
    """Whoever comes second waits for the writer lock, and finds the answer of the first."""
    scope, asked = f"token:{tokens.token_id()}", _digest()
    kept = once.reply(scope, key)
    if kept is None:
        body = change()
        once.keep_reply(scope=scope, key=key, request=asked, status=status, body=body, at=guards.now())
        return body, status
    if kept.request != asked:
        return _odd(say("この Idempotency-Key は、別の要求ですでに使われています。"))
    return kept.body, kept.status, {"Idempotency-Replayed": "true"}


def _digest() -> str:
    """The request as a whole: what it asks, where."""
    parts = (request.method.encode(), request.full_path.encode(), request.get_data())
    return sha256(b"\n".join(parts)).hexdigest()


def _odd(detail: str) -> Response:
    return problem(422, "Unprocessable Entity", detail)
