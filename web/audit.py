"""監査記録: every change in the order it happened, searched; and whether the chain still holds."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from foundation import audit, clock, trail
from foundation.trail import Search, TrailLine
from organisation.account.rules import Access, Role
from web import guards, moments, names, paging
from web.sessions import configuration

pages = Blueprint("audit", __name__)

SKILL_ACTIONS = (
    "assessment.", "evidence.", "claim.", "enrolment.", "results.", "completion.", "questionnaire.",
    "waiver.", "verification.",
)  # fmt: skip
ORDER_ACTIONS = ("appointment.", "nomination.", "cover.", "task.", "deputy.", "head.")
SHOWN_FAULTS = 100


@dataclass(frozen=True)
class ShownLine:
    """A line as this person may read it. `closed`: "skills" hides the details, "future" also whom it is about."""

    line: TrailLine
    closed: str

    @property
    def action_name(self) -> str:
        return str(names.ACTIONS.get(self.line.action, self.line.action))

    @property
    def content(self) -> list[tuple[str, Any]]:
        given = {} if self.closed else self.line.content or {}
        return [
            (str(names.FIELDS.get(name, name)), value)
            for name, value in sorted(given.items())
            if value not in ("", None)
        ]


@pages.get("/audit", endpoint="trail")
@guards.needs(Role.secretariat, Role.admin)
def search_trail() -> ResponseReturnValue:
    """The trail, newest first."""
    access = guards.access()
    later = _later(access)
    search = _asked(later)
    page = paging.asked(trail.count(search))
    found = trail.lines(search, limit=page.size, offset=page.offset)
    return render_template(
        "audit/trail.html",
        lines=[ShownLine(line, _closed(line, access, later)) for line in found],
        page=page,
        address=paging.address(),
        filtered=search != Search(closed=later),
        actions=[(code, names.ACTIONS.get(code, code)) for code in trail.actions()],
        head=trail.head(),
    )


@pages.get("/audit/verification")
@guards.needs(Role.secretariat, Role.admin)
def verification() -> ResponseReturnValue:
    """The whole chain, walked now and compared with the head kept outside the database."""
    faults = list(islice(audit.verify(configuration().head_file), SHOWN_FAULTS))
    return render_template("audit/verification.html", faults=faults, head=trail.head(), at=clock.now())


def _asked(later: frozenset[int]) -> Search:
    first, last = moments.asked_day("from"), moments.asked_day("to")
    return Search(
        action=request.args.get("action", "").strip(),
        actor=request.args.get("actor", "").strip(),
        subject=request.args.get("subject", "").strip(),
        position=moments.asked_number("position"),
        since=_start(first) if first else None,
        before=_start(last + timedelta(days=1)) if last else None,
        closed=later,
    )


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), clock.TOKYO).astimezone(UTC)


def _later(access: Access) -> frozenset[int]:
    if access.sees_future:
        return frozenset()
    return trail.naming_later_days(clock.today(), ORDER_ACTIONS)


def _closed(line: TrailLine, access: Access, later: frozenset[int]) -> str:
    if line.position in later:
        return "future"
    return "skills" if line.action.startswith(SKILL_ACTIONS) and not access.sees_all_skills else ""
