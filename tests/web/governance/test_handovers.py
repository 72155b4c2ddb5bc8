"""The pages of the hand-over: whose they are, that readings are noted, and the document."""

from foundation import reading
from tests.web.city import City
from tests.web.conftest import SignIn


def test_whoever_appoints_and_whoever_takes_over_see_it_and_nobody_else(sign_in: SignIn):
    for who, seen in (("bureau", True), ("secretariat", True), ("ict_manager", True), ("hr", False), ("staff", False)):
        assert (sign_in(who).get("/units/01/handover").status_code == 200) == seen, who
    assert sign_in("bureau").get("/units/15/handover").status_code == 404
    assert sign_in("secretariat").get("/units/99/handover").status_code == 404


def test_the_reading_is_in_the_log_of_whoever_is_shown(sign_in: SignIn, city: City):
    page = sign_in("bureau").get("/units/01/handover").text
    assert "山田　六花" in page and "任命の課題" in page
    found = reading.readings_of(city.staff["ict_manager"], limit=9, offset=0)
    assert [each.purpose for each in found] == ["引継ぎ書の閲覧"]


def test_a_vacant_post_has_a_page_that_says_who_must_act(sign_in: SignIn):
    page = sign_in("secretariat").get("/units/15/handover").text
    assert "ICTマネージャーの空席" in page and "ICT推進委員長" in page


def test_the_document_is_a_pdf_and_a_reading_too(sign_in: SignIn, city: City):
    answer = sign_in("secretariat").get("/units/01/handover.pdf")
    assert answer.data.startswith(b"%PDF") and answer.content_type == "application/pdf"
    assert len(reading.readings_of(city.staff["ict_manager"], limit=9, offset=0)) == 1
