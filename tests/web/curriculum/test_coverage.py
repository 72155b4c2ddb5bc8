"""The map of the months to come: whose lines are seen, in words and signs, with readings noted."""

from csv import reader

from foundation import reading
from tests.web.city import City
from tests.web.conftest import SignIn


def test_everybody_sees_the_lines_of_their_own_units(sign_in: SignIn):
    for who, seen in (("hr", (True, True)), ("bureau", (True, False)), ("ict_manager", (True, False))):
        page = sign_in(who).get("/coverage").text
        assert ("総務局" in page, "北区役所" in page) == seen
    assert "これからの人事発令と任命の変更は、含みません" in sign_in("bureau").get("/coverage").text


def test_a_reading_of_the_map_is_in_the_log_of_the_appointees(sign_in: SignIn, city: City):
    sign_in("hr").get("/coverage")
    assert [each.purpose for each in reading.readings_of(city.staff["ict_manager"], limit=9, offset=0)] == [
        "任命の見通し"
    ]


def test_the_map_can_be_filtered_by_status(sign_in: SignIn):
    hr = sign_in("hr")
    assert "総務局</a>" not in hr.get("/coverage?status=vacant").text
    assert "北区役所</a>" in hr.get("/coverage?status=vacant").text
    assert "該当する局・区等はありません" in hr.get("/coverage?status=qualified").text


def test_the_picture_has_an_address_of_its_own_and_no_style_sheet(sign_in: SignIn):
    answer = sign_in("hr").get("/coverage.svg")
    assert answer.content_type == "image/svg+xml"
    assert b"<svg" in answer.data and b"<style" not in answer.data and b'style="' not in answer.data


def test_the_file_has_one_row_for_each_unit_and_day(sign_in: SignIn):
    text = sign_in("hr").get("/coverage.csv").data.decode("utf-8-sig")
    rows = list(reader(text.splitlines()))[1:]
    assert len(rows) == 2 * 8
    assert {(row[0], row[3]) for row in rows} == {("01", "unqualified"), ("15", "vacant")}
    assert rows[0][2] == "2026-10-01" and rows[7][2] == "2027-04-01"
