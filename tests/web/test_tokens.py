"""API tokens: made, shown once, listed, revoked."""

import re
from datetime import timedelta

import pytest
import time_machine

from foundation import audit, db
from organisation.account import queries, services
from tests.factories import AT, TODAY
from tests.web.city import City
from tests.web.conftest import SignIn, client_of


def make(client, role: str = "secretariat", label: str = "計画の進行管理", unit: str = "") -> str:
    answer = client.post("/tokens", data={"label": label, "role": role, "unit": unit})
    found = re.search(r'id="token">([^<]+)<', answer.text)
    assert found is not None, answer.text
    return found[1]


@pytest.mark.parametrize("who", ["staff", "unit_head", "ict_manager"])
def test_tokens_are_for_those_who_hold_a_granted_role(sign_in: SignIn, who):
    assert sign_in(who).get("/tokens").status_code == 403


def test_a_token_is_shown_once_and_opens(sign_in: SignIn):
    client = sign_in("secretariat")
    plain = make(client)
    listed = client.get("/tokens").text
    assert "計画の進行管理" in listed and plain not in listed and "有効" in listed
    assert services.token_access(plain, at=AT, today=TODAY) is not None


def test_only_roles_one_holds_are_offered(sign_in: SignIn):
    client = sign_in("bureau")
    text = client.get("/tokens").text
    assert 'value="bureau"' in text and 'value="hr"' not in text
    assert client.post("/tokens", data={"label": "x", "role": "hr", "unit": ""}).status_code == 422


def test_a_token_without_a_name_is_refused_beside_the_field(sign_in: SignIn):
    assert sign_in("hr").post("/tokens", data={"label": "", "role": "hr", "unit": ""}).status_code == 422


def test_a_revoked_token_opens_nothing(sign_in: SignIn, city: City):
    client = sign_in("secretariat")
    plain = make(client)
    token = queries.tokens()[0]
    assert "失効させる" in client.get(f"/tokens/{token.id}/revoke").text
    assert client.post(f"/tokens/{token.id}/revoke").status_code == 302
    assert services.token_access(plain, at=AT, today=TODAY) is None
    assert "失効済み" in client.get("/tokens").text
    assert client.post(f"/tokens/{token.id}/revoke").status_code == 422


def test_somebody_elses_token_is_revoked_by_an_administrator_only(sign_in: SignIn):
    make(sign_in("secretariat"))
    token = queries.tokens()[0]
    assert sign_in("hr").post(f"/tokens/{token.id}/revoke").status_code == 404
    assert sign_in("admin").post(f"/tokens/{token.id}/revoke").status_code == 302


def test_a_token_is_over_after_ninety_days_and_the_list_says_so(sign_in: SignIn, app, city: City):
    plain = make(sign_in("secretariat"))
    later = AT + timedelta(days=91)
    assert services.token_access(plain, at=later, today=later.date()) is None
    with time_machine.travel(later, tick=False):
        client = client_of(app, city.accounts["secretariat"])
        assert "期限切れ" in client.get("/tokens").text


def test_a_person_sees_what_acts_as_them_in_their_record_and_ends_it(sign_in: SignIn, city: City):
    with db.transaction():
        plain = services.make_personal_token(
            staff_id=city.staff["staff"], label="窓口システム", actor=audit.COMMAND, at=AT, today=TODAY
        )
    (token,) = queries.tokens_for(city.accounts["staff"])
    client = sign_in("staff")
    assert f"/tokens/{token.id}/revoke" in client.get("/my-record").text
    assert "髙橋" in sign_in("admin").get("/tokens").text
    assert sign_in("stranger").get(f"/tokens/{token.id}/revoke").status_code == 404
    answer = client.post(f"/tokens/{token.id}/revoke")
    assert answer.location == "/my-record"
    assert services.token_access(plain, at=AT, today=TODAY) is None
