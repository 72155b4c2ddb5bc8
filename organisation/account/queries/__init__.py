"""アカウントを見せる, one file each: standing (what somebody may do today), grants, listing, tokens; postings."""

from organisation.account.queries.grants import GrantLine, granted, grants_of, officers, staff_with_role
from organisation.account.queries.listing import (
    AccountLine,
    account,
    account_by_staff_no,
    account_id_of,
    accounts,
    accounts_of,
)
from organisation.account.queries.postings import posting_of
from organisation.account.queries.standing import access, below, epoch_of
from organisation.account.queries.tokens import TokenLine, TokenUse, digest_of, token, token_use, tokens, tokens_for

__all__ = [
    "AccountLine",
    "GrantLine",
    "TokenLine",
    "TokenUse",
    "access",
    "account",
    "account_by_staff_no",
    "account_id_of",
    "accounts",
    "accounts_of",
    "below",
    "digest_of",
    "epoch_of",
    "granted",
    "grants_of",
    "officers",
    "posting_of",
    "staff_with_role",
    "token",
    "token_use",
    "tokens",
    "tokens_for",
]
