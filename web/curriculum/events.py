"""Days of an offering as calendar events (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from flask import request, url_for
from icalendar import Calendar, Event
from icalendar.enums import STATUS

from curriculum.offering.rules import TIMED, Day, OfferingLine
from web.curriculum.offering_list import title

MIMETYPE = "text/calendar"
PRODUCT = "-//Ikusei//Training//JA"


def calendar(events: Iterable[Event], *, name: str) -> bytes:
    """A calendar file of these events."""
    return bytes(Calendar.new(prodid=PRODUCT, name=name, subcomponents=list(events)).to_ical())


def of_offering(line: OfferingLine, *, meeting: bool) -> list[Event]:
    """One event for each day. `meeting`: with the details that let somebody into the meeting.

    E-learning and video are taken when it suits: their days are whole days. An event keeps its UID when the offering
    changes, so that a calendar moves it instead of showing it twice.
    """
    return [_event(line, number, day, meeting) for number, day in enumerate(line.days, 1)]


def _event(line: OfferingLine, number: int, day: Day, meeting: bool) -> Event:
    timed = line.mode in TIMED
    address = url_for("offerings.offering", code=line.code, _external=True)
    details = [line.code, address, *([line.meeting] if meeting and line.meeting else [])]
    return Event.new(
        uid=f"offering-{line.id}-{number}@{request.host}",
        stamp=line.known_since,
        start=day.begins_at().astimezone(UTC) if timed else day.on,
        end=day.ends_at().astimezone(UTC) if timed else day.on + timedelta(days=1),
        summary=title(line),
        location=day.room or line.place or None,
        description="\n".join(details),
        status=STATUS.CANCELLED if line.cancelled else STATUS.CONFIRMED,
    )  # fmt: skip
