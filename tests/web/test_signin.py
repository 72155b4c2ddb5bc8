"""Signing in, out, for the first time, and what ends a session."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine

from foundation import audit, db, trail
from organisation.account import services
from tests.factories import AT
from tests.web.city import City
from tests.web.conftest import SignIn, client_of
from tests.web.lint import LookingClient
from web import addresses
from web.app import create_app

PASSWORD = "tsukinohikari-7"
REFUSAL = "サインインできませんでした。"


@pytest.fixture
def known(city: City) -> City:
    """The staff member has a password."""
    with db.transaction():
        services.set_password(account_id=city.accounts["staff"], password=PASSWORD, actor=audit.COMMAND, at=AT)
    return city


def sign_in_with(client: LookingClient, staff_no: str, password: str, following: str = ""):
    return client.post(f"/sign-in?next={following}", data={"staff_no": staff_no, "password": password})


def test_the_right_password_leads_home(client, known):
    answer = sign_in_with(client, known.number("staff"), PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/")
    assert "髙橋" in client.get("/").text


def test_after_signing_in_one_is_where_one_wanted_to_go(client, known):
    assert urlsplit(client.get("/my-record").location).query == "next=/my-record"
    assert sign_in_with(client, known.number("staff"), PASSWORD, "/my-record?x=1").location == "/my-record?x=1"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "/\\example.org", "javascript:1", "/a\nb"]
)
def test_nobody_is_led_to_another_site(elsewhere):
    assert addresses.inside(elsewhere) is None


def test_another_site_in_the_address_leads_home(client, known):
    assert sign_in_with(client, known.number("staff"), PASSWORD, "//example.org/").location == "/"


def test_a_wrong_password_and_an_unknown_number_get_the_same_sentence(client, known):
    wrong = sign_in_with(client, known.number("staff"), "something else")
    unknown = sign_in_with(client, "9999999", "something else")
    assert wrong.status_code == unknown.status_code == 422
    assert REFUSAL in wrong.text and REFUSAL in unknown.text
    assert "9999999" in unknown.text and "something else" not in unknown.text


def test_five_wrong_passwords_lock_the_account_for_ten_minutes(client, known):
    for _ in range(5):
        sign_in_with(client, known.number("staff"), "something else")
    assert REFUSAL in sign_in_with(client, known.number("staff"), PASSWORD).text
    with time_machine.travel(AT + timedelta(minutes=11), tick=False):
        assert sign_in_with(client, known.number("staff"), PASSWORD).status_code == 302


def test_a_session_begins_under_a_fresh_cookie(client, known):
    with client.session_transaction() as session:
        session["planted"] = "before"
        session["language"] = "en"
    sign_in_with(client, known.number("staff"), PASSWORD)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["language"] == "en"


def test_after_half_an_hour_without_a_click_the_session_is_over_and_says_so(sign_in: SignIn):
    client = sign_in("staff")
    with time_machine.travel(AT + timedelta(minutes=31), tick=False):
        answer = client.get("/my-record")
        assert "ended=1" in answer.location
        assert "サインアウトしました" in client.get(answer.location).text


def test_clicks_keep_a_session_alive_but_not_for_longer_than_ten_hours(sign_in: SignIn):
    client = sign_in("staff")
    for quarter in range(1, 40):
        with time_machine.travel(AT + timedelta(minutes=15 * quarter), tick=False):
            assert client.get("/keep-alive").status_code == 204
    with time_machine.travel(AT + timedelta(hours=10, minutes=1), tick=False):
        assert client.get("/keep-alive").status_code == 302


def test_signing_out_ends_the_session(sign_in: SignIn):
    client = sign_in("staff")
    with client.session_transaction() as session:
        copied = dict(session)
    assert client.post("/sign-out").location == "/sign-in"
    with client.session_transaction() as session:
        session.update(copied)
    assert client.get("/my-record").status_code == 302
    assert client.get("/").location.startswith("/sign-in")


def test_a_one_time_code_gives_a_password_once(client, city):
    with db.transaction():
        code = services.issue_code(account_id=city.accounts["staff"], actor=audit.COMMAND, at=AT)
    given = {"staff_no": city.number("staff"), "code": code.lower(), "password": PASSWORD, "again": PASSWORD}
    assert client.post("/activate", data=given).location == "/sign-in"
    assert sign_in_with(client, city.number("staff"), PASSWORD).status_code == 302
    assert client.post("/activate", data=given).status_code == 422


def test_two_different_new_passwords_are_refused_beside_the_field(client, city):
    given = {"staff_no": city.number("staff"), "code": "x", "password": PASSWORD, "again": "another one"}
    answer = client.post("/activate", data=given)
    assert answer.status_code == 422 and "二つのパスワードが違います。" in answer.text


@pytest.mark.parametrize("weak", ["short", "0001001-0001001", "aaaaaaaaaaaaaaa", "password1234"])
def test_a_weak_password_is_refused_with_the_reason(client, city, weak):
    with db.transaction():
        code = services.issue_code(account_id=city.accounts["staff"], actor=audit.COMMAND, at=AT)
    given = {"staff_no": city.number("staff"), "code": code, "password": weak, "again": weak}
    answer = client.post("/activate", data=given)
    assert answer.status_code == 422 and "パスワード" in answer.text


def test_changing_the_password_ends_the_other_sessions(app, sign_in: SignIn, known):
    here, elsewhere = client_of(app, known.accounts["staff"]), client_of(app, known.accounts["staff"])
    fresh = {"current": PASSWORD, "password": "hoshinokage-88", "again": "hoshinokage-88"}
    assert here.post("/password", data=fresh).location == "/"
    assert here.get("/my-record").status_code == 200
    assert elsewhere.get("/my-record").status_code == 302


def test_the_present_password_is_asked_for_a_change(app, known):
    fresh = {"current": "not this", "password": "hoshinokage-88", "again": "hoshinokage-88"}
    answer = client_of(app, known.accounts["staff"]).post("/password", data=fresh)
    assert answer.status_code == 422 and "いまのパスワードが違います。" in answer.text


def test_a_newcomer_reads_the_purpose_before_anything_else(sign_in: SignIn):
    client = sign_in("newcomer")
    answer = client.get("/my-record?x=1")
    assert answer.status_code == 302 and answer.location.startswith("/purpose")
    assert "人事評価には使いません。" in client.get(answer.location).text
    assert client.post(answer.location).location == "/my-record?x=1"
    assert client.get("/my-record").status_code == 200


def test_the_language_changes_and_comes_back(client, city):
    assert client.get("/language/en?next=/sign-in").location == "/sign-in"
    assert '<html lang="en">' in client.get("/sign-in").text
    assert client.get("/language/en?next=//example.org").location == "/"


def test_a_form_without_its_token_is_refused(app, client, city):
    app.config["WTF_CSRF_ENABLED"] = True
    assert sign_in_with(client, city.number("staff"), "x").status_code == 400


def test_too_many_tries_from_one_address_are_stopped(app, city):
    braked = create_app(replace(app.extensions["ikusei"], testing=False, sign_in_rate="3 per minute"))
    braked.config["WTF_CSRF_ENABLED"] = False
    answers = [sign_in_with(braked.test_client(), "9999999", "x").status_code for _ in range(4)]
    db.engine().dispose()
    assert answers == [422, 422, 422, 429]


def test_each_try_is_in_the_audit_trail(client, known):
    sign_in_with(client, known.number("staff"), PASSWORD)
    sign_in_with(client, "9999999", "x")
    found = [line.action for line in trail.lines(trail.Search(), limit=2, offset=0)]
    assert found == ["signin.failed", "signin.succeeded"]
