"""Every route is tried as every role and as nobody."""

import pytest
from flask import Flask

from tests.web.city import ROLES, City
from tests.web.conftest import SignIn
from tests.web.lint import LookingClient
from tests.web.matrix import ROWS, Row, furnish

NOT_PAGES = ("api_", "openapi.", "static")


@pytest.fixture
def things(city: City) -> dict[str, int]:
    return furnish(city)


def status_of(client: LookingClient, row: Row, things: dict[str, int]) -> int:
    return client.open(row.path.format(**things), method=row.method).status_code


@pytest.mark.parametrize("who", ROLES)
def test_every_page_opens_for_those_it_is_for_and_for_nobody_else(sign_in: SignIn, things: dict[str, int], who: str):
    wrong = {}
    for endpoint, row in ROWS.items():
        status = status_of(sign_in(who), row, things)
        refused = status in (403, 404)
        if status >= 500 or refused == (who in row.allowed):
            wrong[endpoint] = status
    assert wrong == {}


def test_whoever_is_not_signed_in_is_led_to_the_sign_in(client: LookingClient, things: dict[str, int]):
    wrong = {}
    for endpoint, row in ROWS.items():
        answer = client.open(row.path.format(**things), method=row.method)
        led_away = answer.status_code == 302 and answer.location.startswith("/sign-in")
        if row.open == led_away and endpoint != "signin.sign_out":
            wrong[endpoint] = answer.status_code
    assert wrong == {}


def test_every_route_has_a_row(app: Flask):
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if not rule.endpoint.startswith(NOT_PAGES)}
    assert routes == set(ROWS)


def test_every_view_has_a_guard(app: Flask):
    views = {name: view for name, view in app.view_functions.items() if name != "static"}
    assert [name for name, view in views.items() if not hasattr(view, "guard")] == []
