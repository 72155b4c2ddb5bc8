"""The pages of the hand-over: whose they are, that readings are noted, and the document."""

import re
from datetime import timedelta

from foundation import db, reading
from foundation.history import Viewpoint
from governance.handover import queries
from organisation.appointment import services
from tests.factories import AT, POSTED, TESTER, TODAY
from tests.organisation.appointment.moving import repost
from tests.web.city import City, appoint
from tests.web.conftest import SignIn

PAGE = "/units/01/handover"


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


def test_whoever_holds_the_post_or_will_finds_it_from_home_and_nobody_else(sign_in: SignIn, city: City):
    appoint(city.units["15"], city.staff["stranger"], since=TODAY + timedelta(days=30))
    for who, code in (("ict_manager", "01"), ("stranger", "15")):
        page = sign_in(who).get("/").text
        assert "引継ぎ書を読む" in page and f'href="/units/{code}/handover"' in page
        assert sign_in(who).get(f"/units/{code}/handover").status_code == 200
    assert "引継ぎ書を読む" not in sign_in("staff").get("/").text


def test_whoever_arrives_by_an_order_to_come_learns_of_nothing_before_it(sign_in: SignIn, city: City):
    """Appointed to 北区役所 while still in 総務局."""
    day = TODAY + timedelta(days=30)
    repost(
        city.staff["hr"],
        [(city.units["010101"], "40", POSTED, day - timedelta(days=1)), (city.units["150101"], "40", day, None)],
        at=AT,
    )
    appoint(city.units["15"], city.staff["hr"], since=day)
    assert "引継ぎ書を読む" not in sign_in("hr").get("/").text
    assert sign_in("hr").get("/units/15/handover").status_code == 404
    assert queries.keepers(city.units["15"], Viewpoint(on=TODAY, today=TODAY)) == frozenset()
    assert "田中　三智" in sign_in("secretariat").get("/units/15/handover").text


def test_the_deadline_is_that_of_whoever_is_in_office_not_of_the_successor(sign_in: SignIn, city: City):
    with db.transaction():
        services.end(city.appointment, TODAY + timedelta(days=29), "任期の満了", actor=TESTER, at=AT)
    appoint(city.units["01"], city.staff["hr"], since=TODAY + timedelta(days=30))
    (row,) = re.findall(r"<tr>.*?必要なレベルに届かない項目.*?</tr>", sign_in("secretariat").get(PAGE).text, re.S)
    assert "山田　六花" in row and "令和6年9月30日" in row and "令和9年" not in row
