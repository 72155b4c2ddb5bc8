"""カレンダー配信: one's own seats at a secret address a calendar programme reads without signing in."""

from collections.abc import Iterator
from datetime import timedelta

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from icalendar import Calendar, Event
from icalendar.enums import STATUS

from curriculum.enrolment import queries, services
from curriculum.enrolment.rules import EnrolmentLine, State
from curriculum.offering import queries as offerings
from curriculum.offering.rules import TIMED, Day, OfferingLine
from foundation import db
from organisation.account import queries as accounts
from web import guards
from web.curriculum.events import MIMETYPE, PRODUCT
from web.curriculum.offering_list import title

pages = Blueprint("calendars", __name__)
LONGEST_SECRET = 100
SURE = (State.confirmed, State.attended, State.absent, State.completed, State.incomplete)


@pages.get("/calendar")
@guards.signed_in
def calendar() -> ResponseReturnValue:
    """Whether my calendar is shown at an address."""
    return render_template("curriculum/calendars/calendar.html", feed=queries.feed_of(guards.person_id()), address="")


@pages.post("/calendar/address")
@guards.signed_in
def make() -> ResponseReturnValue:
    """A new address, shown this once; the one before ends."""
    with db.transaction():
        secret = services.open_feed(access=guards.access(), at=guards.now())
    address = url_for("calendars.feed", secret=secret, _external=True)
    feed = queries.feed_of(guards.person_id())
    return render_template("curriculum/calendars/calendar.html", feed=feed, address=address)


@pages.post("/calendar/revoke")
@guards.signed_in
def revoke() -> ResponseReturnValue:
    """The address shows nothing any more."""
    with db.transaction():
        services.revoke_feed(access=guards.access(), at=guards.now())
    flash(gettext("カレンダーの配信を止めました。"), "success")
    return redirect(url_for("calendars.calendar"))


@pages.get("/calendar/<secret>.ics")
@guards.open_to_all
def feed(secret: str) -> ResponseReturnValue:
    """The calendar itself. 404 alike for an unknown address, a revoked one, and one of somebody who left."""
    found = queries.feed_at(secret) if len(secret) <= LONGEST_SECRET else None
    account_id = accounts.account_id_of(found.staff_id) if found else None
    if found is None or account_id is None or accounts.access(account_id, guards.today()) is None:
        abort(404)
    answer = Response(_file(list(_events(found.staff_id))), mimetype=MIMETYPE)
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer


def _file(events: list[Event]) -> bytes:
    made = Calendar.new(prodid=PRODUCT, name=gettext("自分の研修"), subcomponents=events)
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _events(staff_id: int) -> Iterator[Event]:
    lines = queries.seats_ever(staff_id)
    known = offerings.by_ids(line.offering_id for line in lines)
    for line in lines:
        offering = known[line.offering_id]
        for number, day in enumerate(offering.days, 1):
            yield _event(line, offering, number, day)


def _event(line: EnrolmentLine, offering: OfferingLine, number: int, day: Day) -> Event:
    """One day. Its UID stays and its SEQUENCE grows with every change of the offering and of the seat."""
    timed, status = offering.mode in TIMED, _status(line, offering)
    meeting = offering.meeting if status is STATUS.CONFIRMED else ""
    address = url_for("offerings.offering", code=offering.code, _external=True)
    return Event.new(
        uid=f"offering-{offering.id}-{number}-{line.staff_id}@ikusei",
        sequence=offering.version_id + line.position,
        stamp=max(offering.known_since, line.known_since),
        start=day.begins_at() if timed else day.on,
        end=day.ends_at() if timed else day.on + timedelta(days=1),
        summary=title(offering),
        location=day.room or offering.place or None,
        description="\n".join(each for each in (offering.code, meeting, address) if each),
        status=status,
    )  # fmt: skip


def _status(line: EnrolmentLine, offering: OfferingLine) -> STATUS:
    if offering.cancelled:
        return STATUS.CANCELLED
    if line.state is State.offered:
        return STATUS.TENTATIVE
    return STATUS.CONFIRMED if line.state in SURE else STATUS.CANCELLED
