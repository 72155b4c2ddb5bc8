"""What each role may do to whom: one table per question."""

import pytest

from organisation.account.rules import TOKEN_ROLES, Access, Role

OWN_UNIT, BELOW, ELSEWHERE = 10, 11, 99
ME, STRANGER = 1, 2

PEOPLE = {
    "staff": {},
    "unit_head": {"headed_units": frozenset({OWN_UNIT, BELOW})},
    "bureau": {"bureau_units": frozenset({OWN_UNIT, BELOW}), "managed_unit_ids": frozenset({OWN_UNIT})},
    "ict_manager": {"bureau_units": frozenset({OWN_UNIT, BELOW})},
    "hr": {},
    "secretariat": {},
    "admin": {},
}
SUBJECTS = {
    "self": (ME, OWN_UNIT),
    "in the unit": (STRANGER, OWN_UNIT),
    "in a unit below": (STRANGER, BELOW),
    "elsewhere": (STRANGER, ELSEWHERE),
    "posted nowhere": (STRANGER, None),
}


def person(role: str) -> Access:
    return Access(
        account_id=7, staff_id=ME, staff_no="0000001", name="育成　花子", roles=frozenset({Role.staff, Role(role)}),
        own_unit_id=OWN_UNIT, **PEOPLE[role],
    )  # fmt: skip


def token(role: str) -> Access:
    units = PEOPLE[role].get("bureau_units", frozenset())
    return Access(
        account_id=None, staff_id=None, staff_no="token:x", name="x", roles=frozenset({Role.staff, Role(role)}),
        bureau_units=units,
    )  # fmt: skip


def subjects(may) -> set[str]:
    return {name for name, subject in SUBJECTS.items() if may(*subject)}


def roles(may) -> set[str]:
    return {role for role in PEOPLE if may(person(role))}


EVERYBODY = set(SUBJECTS)
NEAR = {"in the unit", "in a unit below"}
OTHERS = EVERYBODY - {"self"}


@pytest.mark.parametrize(
    ("role", "readable"),
    [
        ("staff", {"self"}),
        ("unit_head", {"self"} | NEAR),
        ("bureau", {"self"} | NEAR),
        ("ict_manager", {"self"} | NEAR),
        ("hr", EVERYBODY),
        ("secretariat", EVERYBODY),
        ("admin", {"self"}),
    ],
)
def test_whose_skills_a_person_may_read(role, readable):
    assert subjects(person(role).may_read_skills_of) == readable


@pytest.mark.parametrize(
    ("role", "readable"),
    [("staff", set()), ("bureau", {"self"} | NEAR), ("hr", EVERYBODY), ("secretariat", EVERYBODY), ("admin", set())],
)
def test_whose_skills_a_token_may_read(role, readable):
    assert subjects(token(role).may_read_skills_of) == readable


@pytest.mark.parametrize(
    ("role", "voidable"),
    [("staff", set()), ("unit_head", NEAR), ("bureau", set()), ("ict_manager", set()), ("hr", set()),
     ("secretariat", OTHERS), ("admin", set())],
)  # fmt: skip
def test_whose_evidence_a_person_may_void(role, voidable):
    assert subjects(person(role).may_void_evidence_of) == voidable


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("approver_id", [None, ME, STRANGER])
def test_nobody_confirms_their_own(role, approver_id):
    assert not person(role).may_confirm(ME, approver_id)


@pytest.mark.parametrize("role", PEOPLE)
def test_the_named_approver_confirms_and_the_secretariat_where_there_is_none(role):
    assert person(role).may_confirm(STRANGER, ME)
    assert not person(role).may_confirm(STRANGER, 3)
    assert person(role).may_confirm(STRANGER, None) is (role == "secretariat")


@pytest.mark.parametrize(
    ("question", "allowed"),
    [
        (lambda access: access.sees_future, {"hr", "secretariat"}),
        (lambda access: access.sees_all_skills, {"hr", "secretariat"}),
        (lambda access: access.oversees, {"bureau", "ict_manager", "hr", "secretariat"}),
        (lambda access: access.may_import, {"hr", "secretariat"}),
        (lambda access: access.may_read_audit, {"admin", "secretariat"}),
        (lambda access: access.may_manage_accounts, {"admin", "hr"}),
        (lambda access: access.may_issue_codes, {"hr"}),
        (lambda access: access.may_make_tokens, {"bureau", "hr", "secretariat", "admin"}),
        (lambda access: access.may_verify(OWN_UNIT), {"bureau", "ict_manager", "hr", "secretariat"}),
        (lambda access: access.may_verify(ELSEWHERE), {"hr", "secretariat"}),
        (lambda access: access.may_manage_appointments(OWN_UNIT), {"bureau", "secretariat"}),
        (lambda access: access.may_manage_appointments(BELOW), {"secretariat"}),
        (lambda access: access.may_manage_appointments(ELSEWHERE), {"secretariat"}),
        (lambda access: access.may_grant_to(STRANGER), {"admin"}),
        (lambda access: access.may_grant_to(ME), set()),
        (lambda access: access.may_revoke_token_of(7), set(PEOPLE)),
        (lambda access: access.may_revoke_token_of(8), {"admin"}),
        (lambda access: access.may_revoke_token_of(None), {"admin"}),
    ],
)
def test_which_roles_may(question, allowed):
    assert roles(question) == allowed


@pytest.mark.parametrize("role", TOKEN_ROLES)
def test_a_token_changes_confirms_and_grants_nothing(role):
    access = token(role)
    asked = (
        access.may_import, access.may_manage_accounts, access.may_issue_codes, access.may_make_tokens,
        access.may_manage_appointments(OWN_UNIT), access.may_grant_to(STRANGER), access.may_revoke_token_of(None),
        access.may_confirm(STRANGER, None), access.may_confirm(STRANGER, ME),
        access.may_void_evidence_of(STRANGER, OWN_UNIT),
    )  # fmt: skip
    assert not any(asked)


def test_a_token_is_made_only_of_a_role_its_maker_holds():
    assert {role for role in Role if person("hr").may_make_token_of(role)} == {Role.staff, Role.hr}
    assert {role for role in Role if person("admin").may_make_token_of(role)} == {Role.staff, Role.admin}
    assert not any(person("ict_manager").may_make_token_of(role) for role in Role)
