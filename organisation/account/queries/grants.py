"""The roles granted: of one account, of all, and who holds one today."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select, true

from foundation.db import session
from foundation.history import known
from organisation.account.models import Account, RoleGrant
from organisation.account.queries.postings import POSTING_COLUMNS, primary_of, spans
from organisation.account.rules import Grant, Role, current_posting, grant_holds
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


def _grant_lines(condition: ColumnElement[bool], today: date) -> list[GrantLine]:
    statement = (
        select(
            RoleGrant.id, RoleGrant.account_id, RoleGrant.role, RoleGrant.unit_id.label("granted_unit_id"),
            RoleGrant.posted_unit_id, RoleGrant.true_from.label("since"), *POSTING_COLUMNS,
        )
        .join(Account, Account.id == RoleGrant.account_id)
        .outerjoin(Posting, primary_of(Account.staff_id))
        .where(condition, known(RoleGrant, None))
        .order_by(RoleGrant.id)
    )  # fmt: skip
    rows_of: dict[int, list[Any]] = {}
    for row in session().execute(statement):
        rows_of.setdefault(row.id, []).append(row)
    return [_grant_line(rows, today) for rows in rows_of.values()]


def _grant_line(rows: list[Any], today: date) -> GrantLine:
    first = rows[0]
    grant = Grant(Role(first.role), first.granted_unit_id, first.posted_unit_id, first.since)
    standing = grant_holds(grant=grant, posting=current_posting(spans=spans(rows), on=today))
    return GrantLine(first.id, first.account_id, grant.role, grant.unit_id, grant.since, standing)
