"""Bearer tokens: who asks, and what they may read. Only the Authorization header counts, never a cookie."""

from collections.abc import Iterable

from apiflask import HTTPError, HTTPTokenAuth, abort
from flask import Response, g

from foundation import db, reading
from foundation.errors import sentence
from organisation.account import services as accounts
from organisation.account.rules import Access
from web import guards
from web.api import problems

LONGEST_TOKEN = 200
auth = HTTPTokenAuth(description="flask tokens create または画面で作ったトークン")


@auth.verify_token  # type: ignore[untyped-decorator]
def _verify(plain: str) -> Access | None:
    if not plain or len(plain) > LONGEST_TOKEN or not plain.isascii():
        return None
    now = guards.now()
    use = accounts.token_access(plain, at=now, today=guards.today())
    if use is not None and accounts.is_due(use, at=now):
        with db.transaction():
            accounts.note_token_use(use, at=now)
    g.token_id = use.token_id if use else None
    return use.access if use else None


@auth.error_processor
def _unauthorised(error: HTTPError) -> Response:
    answer = problems.of_api(error)
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def access() -> Access:
    """What the token of this request may do."""
    found = auth.current_user
    assert isinstance(found, Access)
    return found


def person() -> Access:
    """What the person may do as whom the token acts; 403 for a token that is no person."""
    found = access()
    if not found.is_person:
        abort(403)
    return found


def token_id() -> int:
    """The token of this request."""
    return int(g.token_id)


def log_reading(subjects: Iterable[int]) -> None:
    """Note whose skills the token was shown: one entry for a whole answer."""
    with db.transaction():
        reading.record_reading(
            reader_id=access().staff_id,
            reader_label=access().staff_no,
            purpose=sentence("他のシステムへの提供(API)"),
            subjects=subjects,
            at=guards.now(),
        )
