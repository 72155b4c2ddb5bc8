"""What may be written into an address without breaking a page, or somebody else's page."""

from tests.web.conftest import SignIn

HUGE = 10**30


def test_a_page_number_beyond_all_numbers_is_the_last_page(sign_in: SignIn):
    client = sign_in("hr")
    for page in ("/staff", "/accounts", "/appointments", "/units/01"):
        assert client.get(f"{page}?page={HUGE}").status_code == 200


def test_a_number_no_database_can_hold_is_no_page(sign_in: SignIn):
    client = sign_in("hr")
    for page in ("/claims/{}/file", "/evidence/{}", "/assessment/{}", "/rounds/{}/days", "/tokens/{}/revoke"):
        assert client.get(page.format(HUGE)).status_code == 404


def test_the_character_no_text_holds_is_refused(sign_in: SignIn):
    client = sign_in("hr")
    for page in ("/staff?q=%00", "/units?q=a%00b", "/staff/%00", "/accounts?q=%00"):
        assert client.get(page).status_code == 400
    assert client.post("/my-record/correction", data={"wish": "a\0b"}).status_code == 400


def test_a_question_that_says_how_an_address_is_made_is_refused(sign_in: SignIn):
    client = sign_in("hr")
    for asked in ("_scheme=javascript&_external=1", "_scheme=x", "_method=DELETE", "endpoint=x", "_anchor=x"):
        for page in ("/board", "/staff", "/appointments"):
            assert client.get(f"{page}?{asked}").status_code == 400, (page, asked)


def test_what_is_asked_never_says_which_page_it_is(sign_in: SignIn):
    assert "/units/zz" not in sign_in("hr").get("/units/01?code=zz&below=1").text


def test_what_one_asks_of_the_board_is_not_in_the_addresses_of_the_next(sign_in: SignIn):
    client = sign_in("hr")
    assert "odd=question" in client.get("/board?odd=question").text
    assert "odd=question" not in client.get("/board").text


def test_a_day_outside_all_calendars_is_told_and_left_out(sign_in: SignIn):
    client = sign_in("secretariat")
    for day in ("0001-01-01", "9999-12-31"):
        for page in ("/board?on=", "/skills?on=", "/units?on=", "/appointments?on=", "/heat-map?on=", "/audit?to="):
            assert client.get(f"{page}{day}").status_code == 200, (page, day)


def test_a_day_that_does_not_exist_is_told_on_the_page(sign_in: SignIn):
    for path in ("/board", "/skills", "/heat-map", "/units", "/audit"):
        page = sign_in("secretariat").get(f"{path}?on=2026-02-30&from=2026-02-30")
        assert page.status_code == 200, path
    assert "2026-02-30" in sign_in("hr").get("/board?on=2026-02-30").text
