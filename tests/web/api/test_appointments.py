"""What plan governance reads: a unit's manager, and the feed of changes."""

from datetime import date, timedelta

from foundation import audit, db
from foundation.history import take_back
from organisation.appointment import services
from organisation.appointment.models import Appointment
from tests.factories import AT, TODAY
from tests.web.api.conftest import Ask
from tests.web.city import City, appoint
from web.api.appointments import LONGEST_CURSOR

FEED = "appointments/changes"


def test_the_manager_of_a_unit_is_told_with_cover_and_grace(ask: Ask, city: City):
    found = ask("units/01/ict-manager").json
    assert found["manager"]["staff_no"] == city.number("ict_manager")
    assert (found["cover"], found["vacant_since"], found["grace_until"]) == (None, None, "2024-09-30")


def test_a_vacant_unit_tells_since_when_and_who_stands_in(ask: Ask, city: City):
    found = ask("units/15/ict-manager").json
    assert (found["manager"], found["cover"], found["vacant_since"]) == (None, None, "2006-04-01")
    before = ask("units/01/ict-manager", on="2024-03-31").json
    assert (before["manager"], before["vacant_since"]) == (None, "2006-04-01")


def test_a_unit_that_does_not_appoint_or_is_not_theirs_is_not_found(ask: Ask):
    for code in ("0101", "99", "00"):
        assert ask(f"units/{code}/ict-manager").status_code == 404
    assert ask("units/15/ict-manager", role="bureau", unit="01").status_code == 404
    assert ask("units/01/ict-manager", role="bureau", unit="01").status_code == 200
    assert ask("units/01/ict-manager", role="staff").status_code == 404


def test_the_feed_is_for_those_who_see_the_future(ask: Ask):
    for role, status in (("hr", 200), ("secretariat", 200), ("staff", 403), ("admin", 403)):
        assert ask(FEED, role=role).status_code == status
    assert ask(FEED, role="bureau", unit="01").status_code == 403


def pages(ask: Ask, since: str = "", limit: int = 1) -> tuple[list[dict], str]:
    """Everything after the cursor, page by page, and the last cursor."""
    found: list[dict] = []
    while True:
        answer = ask(FEED, since=since, limit=limit).json
        if not answer["changes"]:
            assert answer["next"] == since
            return found, since
        found += answer["changes"]
        since = answer["next"]


def test_nothing_is_lost_or_doubled_whatever_the_size_of_a_page(ask: Ask, city: City):
    with db.transaction():
        services.correct(city.appointment, first_day=date(2024, 5, 1), last_day=None, order_no="任第1号",
                         reason="誤記", actor=audit.COMMAND, at=AT, today=TODAY)  # fmt: skip
    whole = ask(FEED).json["changes"]
    assert [each["event"] for each in whole] == ["made", "taken_back", "made"]
    assert whole[1]["at"] == whole[2]["at"] and whole[2]["supersedes"] == whole[1]["id"] == whole[0]["id"]
    for size in (1, 2, 3):
        assert pages(ask, limit=size)[0] == whole


def test_rows_of_one_import_share_a_moment_and_come_one_by_one(ask: Ask, city: City):
    appoint(city.units["15"], city.staff["stranger"], until=TODAY)
    _, cursor = pages(ask)
    with db.transaction():
        moment = audit.record(
            action="appointments.imported", actor=audit.COMMAND, at=AT
        ).moment
        for days in (1, 3, 5):
            first = TODAY + timedelta(days=days)
            db.session().add(Appointment(kind="ict_manager", unit_id=city.units["15"], staff_id=city.staff["stranger"],
                                         order_no="第9号", true_from=first, true_until=first, known_since=moment))
    found, last = pages(ask, since=cursor)
    assert [each["first_day"] for each in found] == ["2026-10-02", "2026-10-04", "2026-10-06"]
    with db.transaction():
        moment = audit.record(
            action="test.changed", actor=audit.COMMAND, at=AT
        ).moment
        take_back(Appointment, [found[0]["id"]], at=moment, reason="誤り")
    ((back,), _) = pages(ask, since=last)
    assert (back["event"], back["id"], back["reason"]) == ("taken_back", found[0]["id"], "誤り")


def test_a_cursor_that_is_none_is_refused_in_words(ask: Ask):
    for cursor in ("x", "WyJ4Il0", "é", "W10", "WyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwxLDFd"):
        answer = ask(FEED, since=cursor)
        assert answer.status_code == 422
    assert ask(FEED, since="a" * (LONGEST_CURSOR + 1)).status_code == 422


def test_an_end_to_come_is_told_only_to_a_token_that_may_know(ask: Ask, city: City):
    with db.transaction():
        services.end(city.appointment, date(2027, 3, 31), "異動", actor=audit.COMMAND, at=AT)
    told = {"role": "bureau", "unit": "01"}
    assert ask("units/01/ict-manager").json["manager"]["last_day"] == "2027-03-31"
    assert ask("units/01/ict-manager", **told).json["manager"]["last_day"] is None
    assert ask("appointments").json["appointments"][0]["appointment"]["last_day"] == "2027-03-31"
    assert ask("appointments", **told).json["appointments"][0]["appointment"]["last_day"] is None
