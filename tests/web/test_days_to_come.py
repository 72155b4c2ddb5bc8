"""Appointments whose day has not come, for those who may not know of them; and what verifying lets one read."""

import io
import zipfile
from datetime import date

from foundation import audit, db, reading
from organisation.appointment import services
from tests.factories import AT, TODAY
from tests.web.city import City, appoint
from tests.web.conftest import SignIn

LATER = date(2027, 4, 1)
AHEAD = f"on={LATER.isoformat()}"


def test_the_page_of_a_unit_names_no_manager_to_come(sign_in: SignIn, city: City):
    appoint(city.units["15"], city.staff["bureau"], since=LATER)
    assert "鈴木　二葉" in sign_in("hr").get(f"/units/15?{AHEAD}").text
    assert "鈴木　二葉" not in sign_in("stranger").get(f"/units/15?{AHEAD}").text


def test_the_board_of_a_later_day_shows_the_managers_of_today(sign_in: SignIn, city: City):
    _end(city, date(2027, 3, 31))
    appoint(city.units["01"], city.staff["unit_head"], since=LATER)
    assert "佐藤　一郎" in sign_in("hr").get(f"/board?{AHEAD}").text
    shown = sign_in("bureau").get(f"/board?{AHEAD}").text
    assert "佐藤　一郎" not in shown and "山田　六花" in shown


def test_my_own_data_say_nothing_of_an_appointment_to_come(sign_in: SignIn, city: City):
    appoint(city.units["15"], city.staff["stranger"], since=LATER)
    package = zipfile.ZipFile(io.BytesIO(sign_in("stranger").post("/my-record/export").data))
    assert all(LATER.isoformat().encode() not in package.read(name) for name in package.namelist())


def test_the_picture_of_somebodys_skills_is_a_reading_too(sign_in: SignIn, city: City):
    assert sign_in("unit_head").get(f"/staff/{city.number('staff')}/radar.svg").status_code == 200
    assert reading.count_readings_of(city.staff["staff"]) == 1


def test_who_verifies_an_appointee_posted_elsewhere_reads_their_skills(sign_in: SignIn, city: City):
    skills = f"/staff/{city.number('stranger')}/skills"
    assert sign_in("bureau").get(skills).status_code == 404
    _end(city, date(2026, 9, 30))
    appoint(city.units["01"], city.staff["stranger"], since=TODAY)
    assert sign_in("bureau").get(skills).status_code == 200


def _end(city: City, last_day: date) -> None:
    with db.transaction():
        services.end(city.appointment, last_day, "異動のため", actor=audit.COMMAND, at=AT)
