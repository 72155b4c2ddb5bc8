"""Granted roles, the lock, and what a password must be."""

from datetime import UTC, date, datetime, timedelta

import pytest

from foundation.errors import Refused
from organisation.account.rules import (
    ROLE_NAMES,
    CurrentPosting,
    Grant,
    Lock,
    Role,
    check_grant,
    check_password,
    grant_holds,
    roles_of,
)

APRIL = date(2026, 4, 1)
POSTING = CurrentPosting(unit_id=3, first_day=APRIL, away=False)
GRANT = Grant(Role.hr, None, posted_unit_id=3, since=date(2026, 5, 1))


@pytest.mark.parametrize(
    ("posting", "holds"),
    [
        (POSTING, True),
        (CurrentPosting(3, date(2026, 5, 1), away=False), True),
        (CurrentPosting(3, date(2026, 5, 2), away=False), False),
        (CurrentPosting(4, APRIL, away=False), False),
        (CurrentPosting(3, APRIL, away=True), False),
        (None, False),
    ],
)
def test_a_granted_role_holds_in_the_posting_it_was_granted_in(posting, holds):
    assert grant_holds(grant=GRANT, posting=posting) is holds


def test_everybody_is_staff_and_roles_add_up():
    assert roles_of(granted=(), heads=False, manages=False) == {Role.staff}
    assert roles_of(granted={Role.hr}, heads=True, manages=True) == {
        Role.staff, Role.hr, Role.unit_head, Role.ict_manager,
    }  # fmt: skip


def test_an_administrator_is_nothing_else_however_they_are_posted_or_appointed():
    everything = roles_of(granted={Role.admin, Role.hr}, heads=True, manages=True)
    assert everything == {Role.staff, Role.admin}


@pytest.mark.parametrize("role", [Role.staff, Role.unit_head, Role.ict_manager])
def test_derived_roles_are_not_granted(role):
    with pytest.raises(Refused, match="付与できません"):
        check_grant(role=role, held=(), posting=POSTING)


def test_nobody_is_granted_a_role_who_is_posted_nowhere():
    check_grant(role=Role.hr, held=(Role.secretariat, Role.hr), posting=POSTING)
    with pytest.raises(Refused, match="配置されていません"):
        check_grant(role=Role.hr, held=(), posting=None)


@pytest.mark.parametrize(("role", "held"), [(Role.admin, Role.hr), (Role.bureau, Role.admin)])
def test_administration_and_sight_of_skills_are_kept_apart(role, held):
    with pytest.raises(Refused, match="兼ねられません"):
        check_grant(role=role, held=(held,), posting=POSTING)


def test_every_role_has_a_name():
    assert set(ROLE_NAMES) == set(Role)


def test_an_account_is_locked_from_the_failure_that_reaches_the_number():
    at = datetime(2026, 10, 1, tzinfo=UTC)
    assert Lock().until(failures=4, at=at) is None
    assert Lock().until(failures=5, at=at) == at + timedelta(minutes=10)
    assert Lock(failures=3, minutes=1).until(failures=3, at=at) == at + timedelta(minutes=1)


def check(password: str, length: int = 12) -> None:
    check_password(
        password=password, staff_no="0015052", names=("木村　隆", "木村", "隆"),
        denied=("saitama", "Password", "さくら"), length=length,
    )  # fmt: skip


@pytest.mark.parametrize(
    "good", ["keyaki-to-sakura", "正しい馬の電池とホチキス", "saitama-no-keyaki", "ﾊﾟﾜﾊﾗ ﾀｲｻｸ ｹﾝｼｭｳ ﾆ ﾃﾞﾙ"]
)
def test_a_long_password_needs_no_composition(good):
    check(good)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("short-one", "12文字以上"),
        ("x" * 201, "200文字まで"),
        ("aaaaaaaaaaaabb", "繰り返し"),
        ("1234567890123", "推測|続き番号"),
        ("abcdefghijklm", "続き番号"),
        ("my-0015052-is-it", "職員番号"),
        ("tanomu15052desu", "職員番号"),
        ("木村ですよろしくお願いします", "氏名"),
        ("Saitama2026!!!", "推測されやすい"),
        ("ＰＡＳＳＷＯＲＤ-2026-10", "推測されやすい"),
        ("saitama+saitama", "推測されやすい"),
        ("2026-10-01 2027", "推測されやすい"),
        ("さくら２０２６さくら０４", "推測されやすい"),
    ],
)
def test_a_password_that_is_guessed_is_refused(bad, why):
    with pytest.raises(Refused, match=why) as refused:
        check(bad)
    assert refused.value.field == "password"


def test_the_length_is_the_citys_to_set():
    check("kawagoe7", length=8)
    with pytest.raises(Refused):
        check("kawago7", length=8)
