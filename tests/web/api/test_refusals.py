"""What the API refuses: always problem details, never a 500, and never because of a cookie."""

from datetime import timedelta
from itertools import product

from flask import Flask

from foundation import audit, db
from organisation.account import queries, services
from tests.factories import AT
from tests.web.api.conftest import Ask
from tests.web.city import City

ADDRESSES = ("units", "appointments", "staff/0001001/skills", "staff/0001001/verdicts/leader")
HEADERS = (None, "Bearer", "Bearer ", "Bearer wrong", "Basic dXNlcjpwdw==", "Bearer あ")
STRANGE = (
    {"on": "H32.5.1"}, {"on": "2026-02-30"}, {"on": "\0"}, {"on": ""}, {"on": "1700000000000"},
    {"known_at": "yesterday"}, {"known_at": "0001-01-01T00:00:00+09:00"}, {"known_at": "9999-12-31T23:59:59-14:00"},
    {"limit": "0"}, {"limit": "ten"}, {"offset": "-1"}, {"limit": "99999999999999999999999"},
    {"known-at": "2026-10-01"}, {"lang": "fr"},
)  # fmt: skip
PROBLEM = "application/problem+json"


def is_problem(answer, status: int) -> bool:
    body = answer.json
    assert (answer.status_code, answer.content_type) == (status, PROBLEM), answer.text
    return body["status"] == status and body["title"] and body["type"] == "about:blank"


def test_nobody_without_a_good_token_is_answered(app: Flask, city: City):
    for address, header in product(ADDRESSES, HEADERS):
        headers = {} if header is None else {"Authorization": header}
        answer = app.test_client().get(f"/api/v1/{address}", headers=headers)
        assert is_problem(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_signed_in_session_is_no_token(sign_in):
    assert is_problem(sign_in("hr").get("/api/v1/appointments"), 401)


def test_a_revoked_or_expired_token_opens_nothing(app: Flask, token):
    plain = token("hr")
    with db.transaction():
        services.revoke_token(queries.tokens()[0].id, actor=audit.COMMAND, at=AT)
    db.close()
    headers = {"Authorization": f"Bearer {plain}"}
    assert is_problem(app.test_client().get("/api/v1/units", headers=headers), 401)


def test_strange_parameters_are_refused_by_name(ask: Ask):
    for parameters in STRANGE:
        answer = ask("units", **parameters)
        assert is_problem(answer, 422), parameters
        assert list(answer.json["errors"]["query"]) == list(parameters)


def test_the_reason_says_how_the_day_is_written(ask: Ask):
    (reason,) = ask("units", on="H32.5.1").json["errors"]["query"]["on"]
    assert "R2.5.1" in reason


def test_what_will_be_known_later_is_not_answered(ask: Ask):
    assert ask("units", known_at=AT.isoformat()).status_code == 200
    answer = ask("units", known_at=(AT + timedelta(seconds=1)).isoformat())
    assert is_problem(answer, 422)
    (reason,) = answer.json["errors"]["query"]["known_at"]
    assert "まだ来ていない日時です" in reason


def test_unknown_and_strange_people_are_not_found(ask: Ask):
    for staff_no in ("9999999", "%00", "%F0%9F%98%80", "a" * 300):
        assert is_problem(ask(f"staff/{staff_no}/skills"), 404)


def test_an_unknown_persona_or_address_is_not_found(ask: Ask):
    assert is_problem(ask("staff/0001001/verdicts/wizard"), 404)
    assert is_problem(ask("nothing"), 404)


def test_nothing_can_be_changed(app: Flask):
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = app.test_client().open("/api/v1/units", method=method, data=b"\xff{", content_type="application/json")
        assert is_problem(answer, 405)
        assert "GET" in answer.headers["Allow"]
