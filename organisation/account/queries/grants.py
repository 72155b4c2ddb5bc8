"""The roles granted: of one account, of all, and who holds one today."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select, true

from foundation.db import session
from foundation.history import known
from organisation.account.models import Account, RoleGrant
from organisation.account.queries.postings import POSTING_COLUMNS, posting_in, primary_of
from organisation.account.rules import Grant, Role, grant_holds
from organisation.staff.models import Posting


@dataclass(frozen=True)
class GrantLine:
    """One granted role not taken back. `holds`: it holds today; else its posting is over, or the person is away."""

    id: int
    account_id: int
    role: Role
    unit_id: int | None
    since: date
    holds: bool


def grants_of(account_id: int, today: date) -> list[GrantLine]:
    """The roles granted to an account and not taken back, oldest first."""
    return _grant_lines(RoleGrant.account_id == account_id, today)


def granted(today: date) -> list[GrantLine]:
    """All granted roles not taken back, for the periodic review; oldest first."""
    return _grant_lines(true(), today)


def staff_with_role(role: Role, today: date) -> frozenset[int]:
    """Staff ids of those who hold a granted role today, under an account that may be used."""
    lines = _grant_lines(RoleGrant.role == role, today)
    ids = sorted({line.account_id for line in lines if line.holds})
    statement = select(Account.staff_id).where(Account.id.in_(ids), Account.disabled_at.is_(None))
    return frozenset(session().execute(statement).scalars())


def officers(today: date) -> dict[int, frozenset[int]]:
    """By unit id, the staff ids of its bureau's officers today, under an account that may be used."""
    held = [line for line in _grant_lines(RoleGrant.role == Role.bureau, today) if line.holds]
    ids = sorted({line.account_id for line in held})
    statement = select(Account.id, Account.staff_id).where(Account.id.in_(ids), Account.disabled_at.is_(None))
    people = {account_id: staff_id for account_id, staff_id in session().execute(statement)}
    found: dict[int, set[int]] = {}
    for line in held:
        if line.unit_id is not None and line.account_id in people:
            found.setdefault(line.unit_id, set()).add(people[line.account_id])
    return {unit_id: frozenset(staff_ids) for unit_id, staff_ids in found.items()}


def _grant_lines(condition: ColumnElement[bool], today: date) -> list[GrantLine]:
    statement = (
        select(
            RoleGrant.id, RoleGrant.account_id, RoleGrant.role, RoleGrant.unit_id,
            RoleGrant.posted_unit_id, RoleGrant.true_from.label("since"), *POSTING_COLUMNS,
        )
        .join(Account, Account.id == RoleGrant.account_id)
        .outerjoin(Posting, primary_of(Account.staff_id, today))
        .where(condition, known(RoleGrant, None))
        .order_by(RoleGrant.id)
    )  # fmt: skip
    return [_grant_line(row) for row in session().execute(statement)]


def _grant_line(row: Any) -> GrantLine:
    grant = Grant(Role(row.role), row.unit_id, row.posted_unit_id, row.since)
    standing = grant_holds(grant=grant, posting=posting_in(row))
    return GrantLine(row.id, row.account_id, grant.role, grant.unit_id, grant.since, standing)
