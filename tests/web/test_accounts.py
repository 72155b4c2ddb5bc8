"""Accounts, codes and granted roles."""

import re
from datetime import date

import pytest

from foundation import audit, db
from organisation.account import queries, services
from organisation.account.rules import Role
from tests.factories import AT, TODAY, make_staff
from tests.web.city import City
from tests.web.conftest import SignIn

NUMBER = "0001001"


@pytest.mark.parametrize("who", ["staff", "unit_head", "bureau", "secretariat", "ict_manager"])
def test_accounts_are_for_hr_and_administrators(sign_in: SignIn, who):
    client = sign_in(who)
    assert client.get("/accounts").status_code == 403
    assert client.get(f"/accounts/{NUMBER}").status_code == 403
    assert client.post(f"/accounts/{NUMBER}/code").status_code == 403


def test_an_account_is_found_by_number_and_by_a_name_however_written(sign_in: SignIn):
    client = sign_in("hr")
    assert NUMBER in client.get("/accounts").text
    assert NUMBER in client.get("/accounts?q=高橋").text
    assert "当てはまるアカウントはありません" in client.get("/accounts?q=9999999").text


def test_hr_issues_a_code_that_is_shown_once(sign_in: SignIn, client, city: City):
    hr = sign_in("hr")
    answer = hr.post(f"/accounts/{NUMBER}/code")
    code = re.search(r'id="code">([^<]+)<', answer.text)
    assert code is not None and answer.headers["Cache-Control"] == "no-store"
    assert code[1] not in hr.get(f"/accounts/{NUMBER}").text
    given = {"staff_no": NUMBER, "code": code[1], "password": "tsukinohikari-7", "again": "tsukinohikari-7"}
    assert client.post("/activate", data=given).status_code == 302
    assert "利用中" in hr.get(f"/accounts/{NUMBER}").text


def test_an_administrator_issues_no_codes(sign_in: SignIn):
    client = sign_in("admin")
    assert client.post(f"/accounts/{NUMBER}/code").status_code == 403
    assert "コードを発行する" not in client.get(f"/accounts/{NUMBER}").text


def test_an_administrator_grants_a_role_and_ends_it_with_a_reason(sign_in: SignIn, city: City):
    client = sign_in("admin")
    assert client.post(f"/accounts/{NUMBER}", data={"role": "bureau", "unit": "15"}).status_code == 302
    text = client.get(f"/accounts/{NUMBER}").text
    assert "局・区等担当（北区役所）" in text.replace("\n", "").replace(" ", "")
    grant = queries.grants_of(city.accounts["staff"], TODAY)[0]
    address = f"/accounts/{NUMBER}/roles/{grant.id}/end"
    assert "理由" in client.get(address).text
    assert client.post(address, data={"reason": ""}).status_code == 422
    assert client.post(address, data={"reason": "担当替え"}).status_code == 302
    assert queries.grants_of(city.accounts["staff"], TODAY) == []
    assert client.get(address).status_code == 404


def test_a_granted_role_works_at_the_next_click(sign_in: SignIn, city: City):
    staff = sign_in("staff")
    assert staff.get("/accounts").status_code == 403
    sign_in("admin").post(f"/accounts/{NUMBER}", data={"role": "hr", "unit": ""})
    assert staff.get("/accounts").status_code == 200


def test_a_role_that_cannot_stand_beside_another_is_refused_beside_the_field(sign_in: SignIn, city: City):
    client = sign_in("admin")
    answer = client.post(f"/accounts/{city.number('hr')}", data={"role": "admin", "unit": ""})
    assert answer.status_code == 422 and "兼ねられません" in answer.text


def test_hr_grants_no_roles(sign_in: SignIn):
    client = sign_in("hr")
    assert client.post(f"/accounts/{NUMBER}", data={"role": "hr", "unit": ""}).status_code == 403
    assert "役割を付与する" not in client.get(f"/accounts/{NUMBER}").text


def test_nobody_changes_the_own_roles(sign_in: SignIn, city: City):
    client = sign_in("admin")
    own = f"/accounts/{city.number('admin')}"
    assert "自分の役割は、自分では変えられません。" in client.get(own).text
    assert client.post(own, data={"role": "hr", "unit": ""}).status_code == 403
    assert client.post(f"{own}/disable", data={"reason": "x"}).status_code == 403


def test_a_disabled_account_is_out_at_once_and_can_be_opened_again(sign_in: SignIn, city: City):
    staff, admin = sign_in("staff"), sign_in("admin")
    assert staff.get("/").status_code == 200
    assert admin.post(f"/accounts/{NUMBER}/disable", data={"reason": "紛失"}).status_code == 302
    assert staff.get("/").status_code == 302
    assert "停止中" in admin.get(f"/accounts/{NUMBER}").text
    assert admin.post(f"/accounts/{NUMBER}/enable").status_code == 302
    assert "利用開始前" in admin.get(f"/accounts/{NUMBER}").text


def test_an_unknown_number_is_not_found(sign_in: SignIn):
    assert sign_in("hr").get("/accounts/9999999").status_code == 404


def test_a_page_beyond_the_last_shows_the_last(sign_in: SignIn):
    assert NUMBER in sign_in("hr").get("/accounts?page=99").text


def test_somebody_who_joins_by_an_order_to_come_is_not_told_of_to_an_administrator(sign_in: SignIn, city: City):
    make_staff("0002001", unit=city.units["150101"], name="未来　花子", since=date(2027, 4, 1))
    with db.transaction():
        services.open_accounts(at=AT)
    assert sign_in("admin").get("/accounts/0002001").status_code == 404
    assert "0002001" not in sign_in("admin").get("/accounts").text
    assert sign_in("hr").get("/accounts/0002001").status_code == 200


def test_all_granted_roles_are_reviewed_on_one_page(sign_in: SignIn):
    text = sign_in("admin").get("/accounts/grants").text
    for name in ("田中　三智", "伊藤　四季", "渡辺　五月", "鈴木　二葉"):
        assert name in text


def test_a_role_rests_when_its_posting_is_over_and_the_page_says_so(sign_in: SignIn, city: City):
    with db.transaction():
        services.grant_role(staff_id=city.staff["staff"], role=Role.hr, actor=audit.COMMAND, at=AT, today=TODAY)
    assert "あり" in sign_in("admin").get(f"/accounts/{NUMBER}").text
