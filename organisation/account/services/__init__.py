"""アカウントの処理, one file each: opening (accounts and codes), signing_in, roles, tokens."""

from organisation.account.services.opening import (
    CODE_DAYS,
    accept_purpose,
    activate,
    create_account,
    disable,
    enable,
    end_sessions,
    issue_code,
    open_accounts,
    set_password,
)
from organisation.account.services.records import LONGEST_REQUEST, ask_for_correction, note_export
from organisation.account.services.roles import end_role, grant_role
from organisation.account.services.signing_in import Attempt, change_password, check_password, note_attempt
from organisation.account.services.tokens import (
    is_due,
    make_personal_token,
    make_token,
    note_token_use,
    revoke_token,
    token_access,
)

__all__ = [
    "CODE_DAYS",
    "LONGEST_REQUEST",
    "Attempt",
    "accept_purpose",
    "activate",
    "ask_for_correction",
    "change_password",
    "check_password",
    "create_account",
    "disable",
    "enable",
    "end_role",
    "end_sessions",
    "grant_role",
    "is_due",
    "issue_code",
    "make_personal_token",
    "make_token",
    "note_attempt",
    "note_export",
    "note_token_use",
    "open_accounts",
    "revoke_token",
    "set_password",
    "token_access",
]
