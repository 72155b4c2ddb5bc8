"""Roles are given by somebody else, once, for a unit that appoints, and taken with a reason."""

import pytest

from foundation import db, trail
from foundation.audit import Actor
from foundation.errors import NotFound, Refused
from organisation.account import queries, services
from organisation.account.models import RoleGrant
from organisation.account.rules import Role
from tests.factories import AT, TODAY, count, make_staff
from tests.organisation.account.conftest import ADMIN


def end(grant_id: int, reason: str = "担当替え") -> None:
    with db.transaction():
        services.end_role(grant_id, reason=reason, actor=ADMIN, at=AT)


def test_granting_twice_changes_nothing(office):
    first = office.grant(1, Role.hr)
    assert office.grant(1, Role.hr) == first
    assert count(RoleGrant) == 1


def test_a_grant_says_since_when_and_for_which_unit(office):
    office.grant(1, Role.bureau)
    (line,) = queries.grants_of(office.account(1), TODAY)
    assert (line.role, line.unit_id, line.since, line.holds) == (Role.bureau, office.units["01"], TODAY, True)


@pytest.mark.parametrize("code", ["0101", "010101", "00"])
def test_a_bureau_officer_is_for_an_appointing_unit(office, code):
    with pytest.raises(Refused, match="局・区等を選んで"):
        office.grant(1, Role.bureau, unit_id=office.units[code])


def test_nobody_grants_to_themselves(office):
    with pytest.raises(Refused, match="自分に"):
        office.grant(1, Role.hr, actor=Actor("0000001", office.staff[1]))


def test_nobody_without_account_or_posting_is_granted_a_role(office):
    office.hire(5, None)
    with pytest.raises(Refused, match="配置されていません"):
        office.grant(5, Role.hr)
    office.staff[6] = make_staff("0000006", unit=office.units["010101"])
    with pytest.raises(NotFound, match="アカウントはありません"):
        office.grant(6, Role.hr)


def test_an_administrator_is_granted_nothing_beside(office):
    office.grant(1, Role.admin)
    with pytest.raises(Refused, match="兼ねられません"):
        office.grant(1, Role.secretariat)


def test_a_role_taken_away_is_gone_at_once_and_may_be_given_again(office):
    first = office.grant(1, Role.hr)
    with pytest.raises(Refused, match="理由"):
        end(first, " ")
    end(first)
    assert office.access(1).roles == {Role.staff}
    with pytest.raises(NotFound, match="すでに取り消されて"):
        end(first)
    office.grant(1, Role.hr)
    assert Role.hr in office.access(1).roles


def test_grants_and_their_ends_are_in_the_audit_trail(office):
    end(office.grant(1, Role.bureau))
    ended, granted = trail.lines(trail.Search(subject="0000001", actor="0000099"), limit=9, offset=0)
    assert (granted.action, granted.content) == ("role.granted", {"role": "bureau", "unit": "01"})
    assert (ended.action, ended.content) == ("role.ended", {"role": "bureau", "reason": "担当替え"})
