"""The calendar at a secret address: one's own seats, no cookie, nothing once revoked or left."""

import re
from datetime import date

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from curriculum.course import services as courses
from curriculum.enrolment import services
from curriculum.enrolment.models import CalendarFeed
from curriculum.offering import services as offerings
from curriculum.offering.rules import Day, Mode, NewOffering
from foundation import db, trail
from organisation.account import queries as accounts
from organisation.account import services as accounting
from tests.factories import AT, TESTER, TODAY
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.lint import LookingClient

FIRST, SECOND = date(2026, 11, 16), date(2026, 11, 17)


@pytest.fixture
def offering(city: City) -> int:
    """Two days, one seat, no approval needed."""
    days = (Day(FIRST, 570, 990, "情報研修室A"), Day(SECOND, 570, 720, "情報研修室A"))
    new = NewOffering(
        mode=Mode.classroom, days=days, capacity=1, opens_on=TODAY, closes_on=date(2026, 10, 20),
        cutoff_on=date(2026, 11, 10), needs_approval=False,
    )  # fmt: skip
    with db.transaction():
        courses.publish(courses.shipped(), actor=TESTER, at=AT)
        made = offerings.open_offering(code="A-1", course_code="ICT-101", new=new, actor=TESTER, at=AT)
    db.close()
    return made


def act(city: City, who: str, verb: str, **given: object):
    access = accounts.access(city.accounts[who], TODAY)
    with db.transaction():
        made = getattr(services, verb)(access=access, at=AT, today=TODAY, **given)
    db.close()
    return made


def address_for(client: LookingClient) -> str:
    found = re.search(r'id="address">([^<]+)<', client.post("/calendar/address").text)
    assert found is not None
    return found[1]


def read(client: LookingClient, address: str) -> Calendar:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return Calendar.from_ical(answer.data)


def test_a_seat_is_one_event_a_day_in_tokyo_time(client: LookingClient, sign_in: SignIn, city: City, offering: int):
    act(city, "staff", "apply", offering_id=offering)
    found = read(client, address_for(sign_in("staff")))
    assert [str(each["TZID"]) for each in found.timezones] == ["Asia/Tokyo"]
    first, second = found.events
    assert (first.start.isoformat(), first.end.isoformat()) == (
        "2026-11-16T09:30:00+09:00", "2026-11-16T16:30:00+09:00"
    )  # fmt: skip
    assert (first["STATUS"], first["LOCATION"]) == ("CONFIRMED", "情報研修室A")
    assert first["UID"] != second["UID"] and "A-1" in first["DESCRIPTION"]


def test_an_offer_is_tentative_and_what_was_given_up_is_cancelled(client, sign_in: SignIn, city: City, offering: int):
    seat = act(city, "staff", "apply", offering_id=offering)
    act(city, "newcomer", "apply", offering_id=offering)
    mine, next_ones = address_for(sign_in("staff")), address_for(sign_in("hr"))
    before = read(client, mine).events[0]
    act(city, "staff", "withdraw", enrolment_id=seat.id)
    after = read(client, mine).events[0]
    assert (before["UID"], before["STATUS"], after["STATUS"]) == (after["UID"], "CONFIRMED", "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert read(client, next_ones).events == []
    with db.transaction():
        secret = services.open_feed(access=accounts.access(city.accounts["newcomer"], TODAY), at=AT)
    db.close()
    assert {each["STATUS"] for each in read(client, f"/calendar/{secret}.ics").events} == {"TENTATIVE"}


def test_a_cancelled_offering_is_cancelled_in_the_calendar(client, sign_in: SignIn, city: City, offering: int):
    act(city, "staff", "apply", offering_id=offering)
    address = address_for(sign_in("staff"))
    act(city, "hr", "cancel_offering", offering_id=offering, reason="講師の都合")
    assert {each["STATUS"] for each in read(client, address).events} == {"CANCELLED"}


def test_it_needs_no_cookie_sets_none_and_is_kept_by_the_reader_only(client, sign_in: SignIn, offering: int):
    answer = client.get(address_for(sign_in("staff")))
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("private")


def test_a_new_address_ends_the_old_one_and_revoking_ends_all(client, sign_in: SignIn, city: City, offering: int):
    mine = sign_in("staff")
    old = address_for(mine)
    new = address_for(mine)
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    assert new not in mine.get("/calendar").text
    assert mine.post("/calendar/revoke").status_code == 302
    assert client.get(new).status_code == 404
    assert mine.post("/calendar/revoke").status_code == 404
    actions = [line.action for line in trail.lines(trail.Search(actor="0001001"), limit=3, offset=0)]
    assert actions == ["calendar.revoked", "calendar.opened", "calendar.opened"]


def test_the_address_is_kept_as_a_digest(sign_in: SignIn, city: City, offering: int):
    secret = address_for(sign_in("staff")).rpartition("/")[2].removesuffix(".ics")
    kept = db.session().execute(select(CalendarFeed.digest)).scalar_one()
    told = str([line.content for line in trail.lines(trail.Search(), limit=99, offset=0)])
    assert secret not in kept and secret not in told


def test_an_unknown_address_and_that_of_somebody_who_left_are_not_found(client, sign_in: SignIn, city: City):
    address = address_for(sign_in("staff"))
    with db.transaction():
        accounting.disable(account_id=city.accounts["staff"], reason="退職", actor=TESTER, at=AT)
    db.close()
    for path in (address, "/calendar/unknown.ics", f"/calendar/{'x' * 500}.ics", "/calendar/%00.ics"):
        assert client.get(path).status_code in (400, 404)
    assert client.get(address).status_code == 404


def test_nobody_sees_the_page_without_signing_in(app: Flask, client: LookingClient):
    assert client.get("/calendar").status_code == 302
