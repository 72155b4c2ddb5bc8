"""The API tokens, and what one may do."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import select

from foundation.db import session
from organisation.account.models import ApiToken
from organisation.account.queries.standing import access, below
from organisation.account.rules import Access, Role


@dataclass(frozen=True)
class TokenLine:
    """One token as listed; the token itself is not kept. `account_id` None: made by command.

    `acts_for_id`: the account as whose person it acts; None: it reads what its role reads.
    """

    id: int
    label: str
    role: Role
    unit_id: int | None
    account_id: int | None
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    acts_for_id: int | None


@dataclass(frozen=True)
class TokenUse:
    """A token that opens: its id, when it was noted last, and what it may do."""

    token_id: int
    noted_at: datetime | None
    access: Access


def digest_of(token: str) -> str:
    """What is kept of a token: random enough that a plain SHA-256 cannot be turned back."""
    return sha256(token.encode()).hexdigest()


def tokens() -> list[TokenLine]:
    """All tokens, newest first, also those that are over."""
    return [_line(row) for row in session().execute(select(ApiToken).order_by(ApiToken.id.desc())).scalars()]


def tokens_for(account_id: int) -> list[TokenLine]:
    """The tokens that act as this account's person, newest first, also those that are over."""
    statement = select(ApiToken).where(ApiToken.acts_for_id == account_id).order_by(ApiToken.id.desc())
    return [_line(row) for row in session().execute(statement).scalars()]


def token(token_id: int) -> TokenLine | None:
    """One token; None when it is unknown."""
    found = session().execute(select(ApiToken).where(ApiToken.id == token_id)).scalar_one_or_none()
    return _line(found) if found else None


def token_use(plain: str, *, at: datetime, today: date) -> TokenUse | None:
    """What the token may do; None when it is unknown, over or revoked, or its maker may not have it any more.

    One that acts as a person may do what that person may do today; nothing once the account is disabled or the person
    is posted nowhere. Any other token is no person and changes nothing: `hr` and `secretariat` read what these roles
    read; `bureau` the people and verdicts of its unit, of none when made without one; `staff` units and the framework;
    `admin` the audit trail and no skill data. An `hr` token also hands in completions.
    """
    row = session().execute(select(ApiToken).where(ApiToken.digest == digest_of(plain))).scalar_one_or_none()
    if row is None or row.revoked_at is not None or row.expires_at <= at:
        return None
    maker = access(row.account_id, today) if row.account_id is not None else None
    if not _maker_stands(row, maker):
        return None
    found = _of_role(row, maker, today) if row.acts_for_id is None else access(row.acts_for_id, today)
    return TokenUse(token_id=row.id, noted_at=row.last_used_at, access=found) if found else None


def _of_role(row: ApiToken, maker: Access | None, today: date) -> Access:
    role = Role(row.role)
    unit = frozenset() if row.unit_id is None else frozenset({row.unit_id})
    return Access(
        account_id=None,
        staff_id=None,
        staff_no=f"token:{row.label}",
        name=row.label,
        roles=frozenset({Role.staff, role}),
        bureau_units=below(unit, today) if role is Role.bureau else frozenset(),
        purpose_shown=True,
        behind=maker.staff_id if maker else None,
    )


def _maker_stands(row: ApiToken, maker: Access | None) -> bool:
    """A token ends with the account that made it, and when that account loses the token's role or its unit."""
    if row.account_id is None:
        return True
    if maker is None or Role(row.role) not in maker.roles:
        return False
    return row.unit_id is None or row.unit_id in maker.managed_unit_ids


def _line(row: ApiToken) -> TokenLine:
    return TokenLine(
        row.id, row.label, Role(row.role), row.unit_id, row.account_id, row.made_at, row.expires_at, row.revoked_at,
        row.last_used_at, row.acts_for_id,
    )  # fmt: skip
