"""units/{code}/ict-manager · appointments/changes: what plan governance reads."""

import base64
import binascii
import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from apiflask import APIBlueprint, abort
from pydantic import BaseModel, ConfigDict, Field

from foundation.history import Viewpoint
from foundation.settings import setting
from organisation.appointment import queries
from organisation.appointment.queries import Event, Holder, Place
from organisation.appointment.rules import AppointmentKind, TaskKind, grace_until
from organisation.unit import queries as units
from organisation.unit.rules import UnitLine
from web import answers
from web.api import tokens
from web.api.appointment_documents import Changes, IctManager
from web.api.asking import Asked
from web.api.tokens import auth
from web.guards import open_to_all
from web.organisation.showing import shown_end

pages = APIBlueprint("api_appointments", __name__, tag="任命")
LONGEST_CURSOR = 200
MANAGER = AppointmentKind.ict_manager


class AskedChanges(BaseModel):
    """since · limit."""

    model_config = ConfigDict(extra="forbid")
    since: str = Field("", max_length=LONGEST_CURSOR, description="前の答えの next。省略時は最初から。")
    limit: int = Field(200, ge=1, le=500, description="何件まで答えるか。")


@pages.get("/units/<code>/ict-manager")
@pages.auth_required(auth)
@pages.input(Asked, location="query", arg_name="asked")
@pages.output(IctManager)
@open_to_all
def ict_manager(code: str, asked: Asked) -> dict[str, Any]:
    """その所属のICTマネージャー

    空席のときは manager が null で、vacant_since に空席の初日を答えます。任命しない所属は404です。
    """
    view = asked.view()
    unit = _unit(code, view)
    manager = _manager(unit, view)
    cover = queries.cover_on([unit.id], view).get(unit.id)
    return {
        "unit": unit.code, "unit_name": unit.name, **answers.asked(view),
        "manager": answers.holder(manager) if manager else None,
        "cover": answers.cover(cover) | {"flags": list(cover.flags)} if cover else None,
        "vacant_since": None if manager else _vacant_since(unit, view),
        "grace_until": _grace(manager, view),
    }  # fmt: skip


@pages.get("/appointments/changes")
@pages.auth_required(auth)
@pages.input(AskedChanges, location="query", arg_name="asked")
@pages.output(Changes)
@open_to_all
def changes(asked: AskedChanges) -> dict[str, Any]:
    """任命の変更

    登録された順。next を since に渡すと、その次から答えます。
    これからの任命も含むので、人事課と事務局のトークンだけが読めます。
    """
    if not tokens.access().sees_future:
        abort(403)
    place = _place(asked.since) if asked.since else None
    found = queries.events(place, asked.limit)
    return {"next": _cursor(found[-1].place) if found else asked.since, "changes": [_event(each) for each in found]}


def _unit(code: str, view: Viewpoint) -> UnitLine:
    """An appointing unit the token may read; 404 alike for all others."""
    access, tree = tokens.access(), units.tree(view.on, view.known_at)
    unit = tree.by_code.get(code)
    if unit is None or not unit.appoints or not tree.is_open(unit.id):
        abort(404)
    if not (access.oversees and access.may_verify(unit.id)):
        abort(404)
    return unit


def _manager(unit: UnitLine, view: Viewpoint) -> Holder | None:
    """Without an end that lies ahead, for a token that may not know of it."""
    found = next((one for one in queries.holders(unit.id, view) if one.kind is MANAGER), None)
    if found is None:
        return None
    return replace(found, last_day=shown_end(found.staff_id, found.last_day, unit.id, tokens.access(), view))


def _vacant_since(unit: UnitLine, view: Viewpoint) -> str | None:
    found = (
        task.opening.since
        for task in queries.tasks(view)
        if task.opening.kind is TaskKind.vacancy and task.opening.unit_id == unit.id and not task.coming
    )
    return next((day.isoformat() for day in found), None)


def _grace(manager: Holder | None, view: Viewpoint) -> str | None:
    """The last day of the grace, past ones too: null only without a manager."""
    if manager is None:
        return None
    ends, days = (setting(f"appointment.grace_{what}", known_at=view.known_at) for what in ("ends", "days"))
    return grace_until(first_day=manager.first_day, ends=ends, days=days).isoformat()


def _event(event: Event) -> dict[str, Any]:
    return {
        "event": "made" if event.place.made else "taken_back", "at": answers.iso(event.place.at),
        "id": event.place.id, "supersedes": event.supersedes_id, "kind": event.kind.value, "unit": event.unit_code,
        "staff_no": event.staff_no, "first_day": event.first_day.isoformat(),
        "last_day": event.last_day.isoformat() if event.last_day else None, "order_no": event.order_no,
        "reason": event.reason,
    }  # fmt: skip


def _cursor(place: Place) -> str:
    written = json.dumps([place.at.isoformat(), place.made, place.id])
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def _place(cursor: str) -> Place:
    """Where to go on; 422 for a cursor that is none of ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        at, made, event_id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        place = Place(datetime.fromisoformat(at), int(made), int(event_id))
        if place.at.utcoffset() != timedelta(0):
            raise ValueError
    except (ValueError, TypeError, binascii.Error):
        abort(422, detail={"query": {"since": ["since は前の答えの next をそのまま書いてください。"]}})
    return place
