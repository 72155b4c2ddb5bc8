"""内示: one second before it nothing is told; from it on a bureau sees that its own post falls vacant, no more."""

from datetime import date, timedelta

import pytest
import time_machine

from curriculum.succession.models import Announcement
from curriculum.succession.queries import announcement, rehearsal_readings
from curriculum.succession.services import rehearsal_drafts
from curriculum.succession.services import rehearsal_readings as sealed
from foundation import db
from foundation.errors import Refused
from organisation.appointment import services
from organisation.appointment.rules import AppointmentKind
from tests.factories import AT, POSTED, TESTER, TODAY, count
from tests.organisation.appointment.moving import repost
from tests.web.city import City, appoint
from tests.web.conftest import SignIn
from tests.web.curriculum.drafts import APRIL, BEGINS, NAISHI, announce, kept, move, take

SECOND = timedelta(seconds=1)
WORDS = "これから空席になる役"


def coming(city: City, unit: str, at=NAISHI):  # type: ignore[no-untyped-def]
    return announcement.coming_vacancies([city.units[unit]], at=at, today=date(2027, 3, 22))


def test_a_second_before_the_moment_nothing_is_told(city: City):
    take(move())
    announce()
    assert coming(city, "01", NAISHI - SECOND) == ()
    (told,) = coming(city, "01")
    assert (told.on, told.kind, told.unit_code) == (APRIL, "ict_manager", "01")
    assert coming(city, "15") == ()


def test_a_draft_alone_tells_nobody_anything(city: City):
    kept(city)
    announce()
    assert coming(city, "01") == ()


def test_a_post_somebody_is_appointed_to_from_the_day_on_does_not_fall_vacant(city: City):
    take(move())
    announce()
    with db.transaction():
        services.end(city.appointment, APRIL - timedelta(days=1), "異動", actor=TESTER, at=AT)
    assert [each.unit_code for each in coming(city, "01")] == ["01"]
    appoint(city.units["01"], city.staff["hr"], since=APRIL)
    assert coming(city, "01") == ()


def test_a_section_that_keeps_one_of_its_leaders_loses_none(city: City):
    repost(city.staff["hr"], [(city.units["010102"], "40", POSTED, None)], at=AT)
    for number, who in ((1, "hr"), (2, "ict_manager")):
        with db.transaction():
            services.appoint(
                kind=AppointmentKind.ict_leader, unit_id=city.units["010102"], staff_id=city.staff[who],
                first_day=TODAY, order_no=f"課{number}", actor=TESTER, at=AT, today=TODAY,
            )  # fmt: skip
    take(move())
    announce()
    assert [each.kind for each in coming(city, "01")] == ["ict_manager"]


def test_the_orders_of_another_day_are_not_told(city: City):
    take(move(on="R9.5.1"))
    announce()
    assert coming(city, "01") == ()


def test_whoever_leaves_on_the_eve_makes_the_post_fall_vacant(city: City):
    take(move(on="R9.3.31", kind="退職", unit="010102"))
    announce()
    assert [each.on for each in coming(city, "01")] == [APRIL]


def test_a_bureau_sees_it_on_its_home_page_and_its_unit_and_nobody_else_does(sign_in: SignIn, city: City):
    take(move())
    announce()
    pages = {who: [(who, path) for path in ("/", "/units/01", "/units/15")] for who in ("bureau", "staff", "stranger")}
    for moment, shown in ((NAISHI - SECOND, False), (NAISHI, True)):
        with time_machine.travel(moment, tick=False):
            clients = {who: sign_in(who) for who in pages}
            found = {(who, path): clients[who].get(path).text for each in pages.values() for who, path in each}
        told = {place for place, page in found.items() if WORDS in page}
        assert told == ({("bureau", "/"), ("bureau", "/units/01")} if shown else set())
    assert f'href="/units/01/bench?on={APRIL}"' in found["bureau", "/"]


LOOKED_AT = (
    "/", "/units", "/units/01", "/units/15", "/units/150101", "/units/01?on=2027-04-01",
    "/units/15?on=2027-04-01&below=1", "/staff?q=0001007", "/staff/0001007", "/staff/0001007?on=2027-04-01", "/board",
    "/board?on=2027-04-01", "/board.csv?on=2027-04-01", "/appointments", "/appointments.csv", "/heat-map",
    "/my-record", "/notices",
)  # fmt: skip


def test_before_the_moment_every_page_of_a_bureau_is_as_if_there_were_no_list(sign_in: SignIn, city: City):
    with time_machine.travel(NAISHI - SECOND, tick=False):
        bureau = sign_in("bureau")
        before = {path: bureau.get(path).text for path in LOOKED_AT}
        kept(city)
        take(move())
        announce()
        for path in LOOKED_AT:
            assert bureau.get(path).text == before[path], path


def test_from_the_moment_on_a_bureau_learns_neither_whom_nor_where_to(sign_in: SignIn, city: City):
    take(move())
    announce()
    with time_machine.travel(NAISHI, tick=False):
        page = sign_in("bureau").get("/").text
        assert WORDS in page and "北区役所" not in page and "山田" not in page
        assert sign_in("bureau").get("/rehearsals").status_code == 403


def test_hr_sets_the_moment_and_changes_it_until_it_is_past(sign_in: SignIn, city: City):
    hr, path = sign_in("hr"), "/rehearsals/announcements/2027-04-01"
    assert hr.post(path, data={"day": "2027-03-24", "time": "09:00"}).status_code == 302
    assert hr.post(path, data={"day": "2027-03-22", "time": "09:00"}).status_code == 302
    assert (announcement.announced_at(APRIL), count(Announcement)) == (NAISHI, 1)
    assert hr.post(path, data={"day": "2027-04-01", "time": "00:01"}).status_code == 422
    assert hr.post(path, data={"day": "2026-09-01", "time": "09:00"}).status_code == 422
    with time_machine.travel(NAISHI, tick=False):
        assert "もう変えられません" in sign_in("hr").get(path).text
        assert sign_in("hr").post(path, data={"day": "2027-03-30", "time": "09:00"}).status_code == 422
    assert hr.get("/rehearsals/announcements/2027-02-30").status_code == 404


def test_a_moment_that_is_past_stands(city: City):
    announce()
    with pytest.raises(Refused, match="もう変えられません"):
        announce(announced_at=BEGINS, at=NAISHI)


def seen(city: City, at=NAISHI, today: date = TODAY):  # type: ignore[no-untyped-def]
    me = city.staff["staff"]
    lines = rehearsal_readings.readings_of(me, at=at, today=today, limit=10, offset=0)
    assert len(lines) == rehearsal_readings.count_readings_of(me, at=at, today=today)
    return [(line.at, line.reader_label, line.purpose) for line in lines]


def look(city: City, draft: int) -> None:
    sealed.note(draft, APRIL, subjects=[city.staff["staff"]], reader_id=city.staff["hr"], reader_label="0001004", at=AT)


def test_a_reading_in_a_rehearsal_appears_with_the_announcement(city: City):
    look(city, kept(city))
    assert seen(city) == []
    announce()
    assert seen(city, NAISHI - SECOND) == []
    assert seen(city) == [(AT, "0001004", "人事異動の試算")]


def test_without_an_announcement_it_appears_when_the_day_begins(city: City):
    look(city, kept(city))
    assert (seen(city, today=APRIL - timedelta(days=1)), len(seen(city, today=APRIL))) == ([], 1)


def test_of_a_destroyed_draft_only_an_undated_line_is_left(city: City, sign_in: SignIn):
    draft = kept(city)
    look(city, draft)
    with db.transaction():
        rehearsal_drafts.destroy(draft, typed="第1案", actor=TESTER, at=AT)
    look(city, draft)
    announce()
    assert seen(city, NAISHI - SECOND) == []
    assert seen(city) == [(None, "", "人事検討")] * 2
    with time_machine.travel(NAISHI, tick=False):
        assert "人事検討" in sign_in("staff").get("/my-record/readings").text
        assert sign_in("staff").post("/my-record/export").status_code == 200


def test_a_page_of_a_rehearsal_is_a_sealed_reading_of_those_it_speaks_of(sign_in: SignIn, city: City):
    draft = kept(city)
    sign_in("hr").get(f"/rehearsals/{draft}")
    shown = rehearsal_drafts.shown(rehearsal_drafts.drafts.draft(draft).units)
    assert shown and city.staff["stranger"] not in shown
    one = next(each for each in shown if each != city.staff["hr"])
    assert rehearsal_readings.count_readings_of(one, at=AT, today=TODAY) == 0
    assert rehearsal_readings.count_readings_of(one, at=AT, today=APRIL) == 1


def test_an_announcement_for_a_day_more_than_a_year_ahead_is_refused(city: City):
    with pytest.raises(Refused, match="一年以内"):
        announce(date(2027, 10, 4))
    assert count(Announcement) == 0
