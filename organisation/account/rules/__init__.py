"""アカウントの規則, one file each: roles, access (what they allow), passwords (and the lock)."""

from organisation.account.rules.access import Access
from organisation.account.rules.passwords import Lock, check_password, sign_in_refused
from organisation.account.rules.roles import (
    GRANTED,
    OVERSEES,
    ROLE_NAMES,
    SEES_ALL,
    TOKEN_ROLES,
    CurrentPosting,
    Grant,
    Role,
    check_grant,
    grant_holds,
    roles_of,
)

__all__ = [
    "GRANTED",
    "OVERSEES",
    "ROLE_NAMES",
    "SEES_ALL",
    "TOKEN_ROLES",
    "Access",
    "CurrentPosting",
    "Grant",
    "Lock",
    "Role",
    "check_grant",
    "check_password",
    "grant_holds",
    "roles_of",
    "sign_in_refused",
]
