"""判定書の照合: whether a printed document is the one the system holds. Open to anybody who holds it in their hands.

An unknown number and a wrong hash are answered alike, and before anything else is looked at.
"""

import hmac

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from foundation.history import Viewpoint
from skills.verification import queries, rules
from skills.verification.rules import DocumentLine
from web import guards, limits

pages = Blueprint("verify", __name__)
NONE = "0" * 64
RATE = "30 per minute; 300 per day"


@pages.get("/verify")
@pages.get("/verify/<path:number>")
@guards.open_to_all
@limits.limiter.limit(RATE)
def verify(number: str = "") -> ResponseReturnValue:
    """Number and hash together show the unit, the day and the status; nothing else ever does."""
    typed = number or request.args.get("number", "")
    digest = request.args.get("hash", "")
    asked = bool(typed and digest)
    found = _matching(typed, digest) if asked else None
    page = render_template("skills/verifications/verify.html", number=typed, digest=digest, asked=asked, found=found)
    return page, (404 if asked and found is None else 200)


def _matching(typed: str, digest: str) -> DocumentLine | None:
    line = queries.document(rules.plain_number(typed), _now())
    same = hmac.compare_digest(line.hash if line else NONE, rules.plain_hash(digest) or "-" * 64)
    return line if same else None


def _now() -> Viewpoint:
    return Viewpoint(on=guards.today(), today=guards.today())
