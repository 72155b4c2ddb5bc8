"""Accounts and tokens by command."""

from datetime import timedelta

from foundation import clock, db
from organisation.account import queries, services
from organisation.account.rules import Role
from tests.factories import AT, TODAY
from tests.web.commands.conftest import Refused, Run
from tests.web.commands.files import Files


def activated(staff_no: str, code: str) -> int:
    with db.transaction():
        return services.activate(staff_no=staff_no, code=code, password="keyaki-to-sakura", at=AT)


def test_the_code_opens_the_account_with_the_role(run: Run, loaded: Files):
    for role in (Role.staff, Role.admin):
        said = run("accounts", "create", "0000102", "--role", role, "--json").document
        access = queries.access(activated("0000102", said["code"]), TODAY)
        assert (said["staff_no"], said["role"], said["unit"]) == ("0000102", role, None)
        assert access is not None
        assert role in access.roles


def test_a_bureau_officer_is_of_the_own_bureau_or_of_the_one_named(run: Run, refused: Refused, loaded: Files):
    run("accounts", "create", "0000101", "--role", "bureau", "--unit", "15")
    found = queries.account_by_staff_no("0000101")
    assert [line.unit_id for line in queries.grants_of(found.id, TODAY)] == [5]
    assert "bureau" in refused("accounts", "create", "0000101", "--role", "hr", "--unit", "01")
    assert "99" in refused("accounts", "create", "0000101", "--role", "bureau", "--unit", "99")


def test_a_person_is_told_what_to_do_with_the_code(run: Run, loaded: Files):
    said = run("accounts", "create", "0000101", "--role", "staff").out
    assert "利用開始コード" in said
    assert "/activate" in said


def test_nobody_gets_no_account(refused: Refused, loaded: Files):
    assert "9999999" in refused("accounts", "create", "9999999", "--role", "hr")


def test_a_token_is_shown_once_and_can_be_revoked(run: Run, refused: Refused, loaded: Files):
    made = run("tokens", "create", "--role", "hr", "--label", "計画の進行管理", "--json").document
    assert services.token_access(made["token"], at=AT, today=TODAY).access.roles == {Role.staff, Role.hr}
    assert made["expires_at"] == (AT + timedelta(days=90)).astimezone(clock.TOKYO).isoformat()
    (listed,) = run("tokens", "list", "--json").document
    assert (listed["label"], listed["role"], "token" in listed) == ("計画の進行管理", "hr", False)
    assert run("tokens", "revoke", listed["id"]).exit_code == 0
    assert services.token_access(made["token"], at=AT, today=TODAY) is None
    assert "失効" in refused("tokens", "revoke", listed["id"])


def test_a_bureau_token_names_its_unit(run: Run, loaded: Files):
    made = run("tokens", "create", "--role", "bureau", "--label", "総務局", "--unit", "01", "--json").document
    assert made["unit"] == "01"
    assert len(services.token_access(made["token"], at=AT, today=TODAY).access.bureau_units) == 3


def test_a_token_that_acts_as_a_person_is_made_by_staff_number(run: Run, refused: Refused, loaded: Files):
    run("accounts", "create", "0000101", "--role", "staff")
    made = run("tokens", "create", "--staff", "0000101", "--days", 7, "--json").document
    assert services.token_access(made["token"], at=AT, today=TODAY).access.staff_no == made["staff_no"] == "0000101"
    assert made["expires_at"] == (AT + timedelta(days=7)).astimezone(clock.TOKYO).isoformat()
    assert "9999999" in refused("tokens", "create", "--staff", "9999999")
    for wrong in ((), ("--role", "hr"), ("--role", "hr", "--label", "x", "--staff", "0000101")):
        assert run("tokens", "create", *wrong).exit_code == 2
