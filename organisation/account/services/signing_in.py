"""Signing in: the password is hashed outside the transaction, the outcome is noted inside it.

    attempt = services.check_password(staff_no, password)
    with db.transaction():
        account_id = services.note_attempt(attempt, at=now, today=today)
    if account_id is None: raise sign_in_refused()
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from foundation import audit, db, names, passwords
from foundation.audit import Actor
from foundation.db import session
from organisation.account import queries
from organisation.account.models import Account
from organisation.account.rules import Lock
from organisation.account.services.opening import set_password
from organisation.staff.models import Staff

NOBODY = Actor("nobody")


@dataclass(frozen=True)
class Attempt:
    """A password that was tried. `account_id` None: no such account. `fresh_hash`: a hash of the profile in use."""

    account_id: int | None
    staff_id: int | None
    staff_no: str
    right: bool
    fresh_hash: str | None = None

    @property
    def actor(self) -> Actor:
        return Actor(self.staff_no, self.staff_id)


@dataclass(frozen=True)
class _State:
    staff_id: int
    failures: int
    locked_until: datetime | None
    disabled: bool


def check_password(staff_no: str, password: str) -> Attempt:
    """Try a password, outside any transaction. An unknown number takes as long as a wrong password."""
    statement = (
        select(Account.id, Account.staff_id, Staff.staff_no, Account.password_hash)
        .join(Staff, Staff.id == Account.staff_id)
        .where(Staff.staff_no == names.code(staff_no))
    )
    row = session().execute(statement).one_or_none()
    if not db.writing():
        session().rollback()
    if row is None:
        passwords.matches(None, password)
        return Attempt(None, None, "", False)
    right = passwords.matches(row.password_hash, password)
    renew = right and passwords.outdated(row.password_hash)
    return Attempt(row.id, row.staff_id, row.staff_no, right, passwords.hashed(password) if renew else None)


def note_attempt(attempt: Attempt, *, at: datetime, today: date, lock: Lock | None = None) -> int | None:
    """Count a failure or begin afresh after a success (inside a transaction). Returns the account id, None for nobody.

    A right password does not open an account that is locked or disabled, nor one of somebody posted nowhere today. What
    was wrong is in the audit trail only.
    """
    if attempt.account_id is None:
        audit.record(action="signin.failed", actor=NOBODY, at=at)
        return None
    state = _state(attempt.account_id)
    if state.locked_until is not None and state.locked_until > at:
        _failed(attempt, at, "locked")
    elif not attempt.right:
        _count_failure(attempt, state.failures + 1, lock or Lock(), at)
    elif state.disabled or queries.posting_of(state.staff_id, today) is None:
        _failed(attempt, at, "closed")
    else:
        return _succeeded(attempt, attempt.account_id, at)
    return None


def change_password(
    attempt: Attempt, password: str, *, at: datetime, today: date, length: int = 12, lock: Lock | None = None
) -> bool:
    """Put a new password in place of the one just tried. False, and a failure counted, if that was wrong."""
    account_id = note_attempt(attempt, at=at, today=today, lock=lock)
    if account_id is None:
        return False
    set_password(account_id=account_id, password=password, actor=attempt.actor, at=at, length=length)
    return True


def _succeeded(attempt: Attempt, account_id: int, at: datetime) -> int:
    audit.record(action="signin.succeeded", actor=attempt.actor, at=at, subject=attempt.staff_no)
    renewed = {} if attempt.fresh_hash is None else {"password_hash": attempt.fresh_hash}
    _change(account_id, failures=0, locked_until=None, **renewed)
    return account_id


def _count_failure(attempt: Attempt, failures: int, lock: Lock, at: datetime) -> None:
    assert attempt.account_id is not None
    _failed(attempt, at, "password")
    until = lock.until(failures=failures, at=at)
    if until is None:
        _change(attempt.account_id, failures=failures)
        return
    audit.record(
        action="account.locked", actor=NOBODY, at=at, subject=attempt.staff_no, until=until.isoformat()
    )
    _change(attempt.account_id, failures=0, locked_until=until)


def _failed(attempt: Attempt, at: datetime, why: str) -> None:
    audit.record(action="signin.failed", actor=NOBODY, at=at, subject=attempt.staff_no, why=why)


def _state(account_id: int) -> _State:
    columns = (Account.staff_id, Account.failures, Account.locked_until, Account.disabled_at.is_not(None))
    return _State(*session().execute(select(*columns).where(Account.id == account_id)).one())


def _change(account_id: int, **values: object) -> None:
    session().execute(update(Account).where(Account.id == account_id).values(**values))
