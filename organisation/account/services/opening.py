"""Accounts: opened without a password for everybody, activated by a one-time code, closed."""

import secrets
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, literal, select, update

from foundation import audit, mail, names, passwords
from foundation.audit import Actor
from foundation.db import session
from foundation.errors import NotFound, Refused
from foundation.kinds import Moment
from organisation.account import queries
from organisation.account.models import Account, ActivationCode
from organisation.account.queries import AccountLine
from organisation.account.rules import Role, check_password
from organisation.account.services.roles import grant_role
from organisation.staff.models import Staff

CODE_DAYS = 14
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 16
DENIED = Path(__file__).resolve().parents[3] / "content" / "accounts" / "denied-passwords.txt"


def open_accounts(*, at: datetime, actor: Actor = audit.COMMAND, recorded: bool = True) -> int:
    """Open an account, without a password, for everybody who has none. Returns how many.

    `recorded` False: the change that brought the people has its own audit line.
    """
    missing = select(func.count()).select_from(Staff).outerjoin(Account, Account.staff_id == Staff.id)
    number = session().execute(missing.where(Account.id.is_(None))).scalar_one()
    if number == 0:
        return 0
    if recorded:
        at = audit.record(action="account.opened", actor=actor, at=at, accounts=number).moment
    people = (
        select(Staff.id, literal(0), literal(0), literal(at, Moment))
        .outerjoin(Account, Account.staff_id == Staff.id)
        .where(Account.id.is_(None))
        .order_by(Staff.id)
    )
    columns = [Account.staff_id, Account.epoch, Account.failures, Account.opened_at]
    session().execute(insert(Account).from_select(columns, people))
    return int(number)


def create_account(
    *, staff_id: int, role: Role = Role.staff, unit_id: int | None = None, actor: Actor, at: datetime, today: date
) -> str:
    """Open the person's account if there is none, grant the role, and issue a code. Returns the one-time code.

    Everybody has the role `staff`, so it is not granted. Raises Refused, also for somebody who is posted nowhere.
    """
    if queries.posting_of(staff_id, today) is None:
        raise Refused("この職員は今日、どの所属にも配置されていません。", field="staff_no")
    if queries.account_id_of(staff_id) is None:
        _open_one(staff_id, actor, at)
    if role is not Role.staff:
        grant_role(staff_id=staff_id, role=role, unit_id=unit_id, actor=actor, at=at, today=today)
    return issue_code(account_id=_found(queries.account_id_of(staff_id)).id, actor=actor, at=at)


def _open_one(staff_id: int, actor: Actor, at: datetime) -> None:
    number = session().execute(select(Staff.staff_no).where(Staff.id == staff_id)).scalar_one()
    change = audit.record(action="account.opened", actor=actor, at=at, subject=number)
    session().execute(insert(Account).values(staff_id=staff_id, epoch=0, failures=0, opened_at=change.moment))


def issue_code(*, account_id: int, actor: Actor, at: datetime) -> str:
    """A one-time code to set a password with, good for CODE_DAYS days; codes issued before end. Returns the code.

    The password in use stays good until the code is used. The person is told.
    """
    found = _found(account_id)
    if found.disabled_at is not None:
        raise Refused("このアカウントは停止されています。")
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    audit.record(action="account.code_issued", actor=actor, at=at, subject=found.staff_no)
    _end_codes(account_id, at)
    session().execute(
        insert(ActivationCode).values(
            account_id=account_id, digest=_digest(code), expires_at=at + timedelta(days=CODE_DAYS)
        )
    )
    if found.activated:
        mail.notify(found.staff_id, "パスワードを設定し直すコードが発行されました。", link="/notices", at=at)
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def activate(*, staff_no: str, code: str, password: str, at: datetime, length: int = 12) -> int:
    """Set the password with a one-time code, which also lifts a lock. Returns the account id.

    Raises Refused, with one sentence whatever is wrong. The code has 80 random bits, so guesses need no count.
    """
    found = queries.account_by_staff_no(staff_no)
    if found is None or found.disabled_at is not None or not _code_fits(found.id, code, at):
        raise Refused("職員番号またはコードが違うか、コードの期限が切れています。", field="code")
    _check(found, password, length)
    audit.record(action="account.activated", actor=Actor(found.staff_no, found.staff_id), at=at, subject=found.staff_no)
    _end_codes(found.id, at)
    _keep_password(found.id, password)
    return found.id


def set_password(*, account_id: int, password: str, actor: Actor, at: datetime, length: int = 12) -> None:
    """Set a password as it is given, without code or old one; open sessions of the account end."""
    found = _found(account_id)
    _check(found, password, length)
    audit.record(action="account.password_set", actor=actor, at=at, subject=found.staff_no)
    _keep_password(account_id, password)


def _keep_password(account_id: int, password: str) -> None:
    _change(
        account_id, password_hash=passwords.hashed(password), epoch=Account.epoch + 1, failures=0, locked_until=None
    )


def disable(*, account_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """Close the account at once: open sessions end, its tokens too."""
    found = _found(account_id)
    if found.disabled_at is not None:
        raise Refused("このアカウントはすでに停止されています。")
    if not reason.strip():
        raise Refused("理由を書いてください。", field="reason")
    change = audit.record(
        action="account.disabled", actor=actor, at=at, subject=found.staff_no, reason=reason.strip()
    )
    _end_codes(account_id, at)
    _change(account_id, disabled_at=change.moment, epoch=Account.epoch + 1)


def enable(*, account_id: int, actor: Actor, at: datetime) -> None:
    """Open a disabled account again. The person needs a new code: the old password is gone."""
    found = _found(account_id)
    if found.disabled_at is None:
        raise Refused("このアカウントは停止されていません。")
    audit.record(action="account.enabled", actor=actor, at=at, subject=found.staff_no)
    _change(account_id, disabled_at=None, password_hash=None, failures=0, locked_until=None)


def end_sessions(*, account_id: int, at: datetime) -> None:
    """Signing out ends every open session of the account, so that no copy of a cookie lives on."""
    found = _found(account_id)
    audit.record(action="signin.ended", actor=Actor(found.staff_no, found.staff_id), at=at, subject=found.staff_no)
    _change(account_id, epoch=Account.epoch + 1)


def accept_purpose(*, account_id: int, at: datetime) -> None:
    """The person has seen what their data is used for."""
    found = _found(account_id)
    actor = Actor(found.staff_no, found.staff_id)
    change = audit.record(action="account.purpose_shown", actor=actor, at=at, subject=found.staff_no)
    _change(account_id, purpose_shown_at=change.moment)


@lru_cache(maxsize=1)
def _denied() -> tuple[str, ...]:
    lines = (line.strip() for line in DENIED.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _check(found: AccountLine, password: str, length: int) -> None:
    own = (found.name, names.search_key(found.name), *found.name.split())
    check_password(password=password, staff_no=found.staff_no, names=own, denied=_denied(), length=length)


def _code_fits(account_id: int, code: str, at: datetime) -> bool:
    plain = "".join(each for each in names.code(code).upper() if each in CODE_LETTERS)
    statement = select(ActivationCode.id).where(
        ActivationCode.account_id == account_id, ActivationCode.digest == _digest(plain),
        ActivationCode.used_at.is_(None), ActivationCode.expires_at > at,
    )  # fmt: skip
    return session().execute(statement).first() is not None


def _end_codes(account_id: int, at: datetime) -> None:
    mine = (ActivationCode.account_id == account_id, ActivationCode.used_at.is_(None))
    session().execute(update(ActivationCode).where(*mine).values(used_at=at))


def _digest(code: str) -> str:
    return sha256(code.encode()).hexdigest()


def _change(account_id: int, **values: Any) -> None:
    session().execute(update(Account).where(Account.id == account_id).values(**values))


def _found(account_id: int | None) -> AccountLine:
    found = None if account_id is None else queries.account(account_id)
    if found is None:
        raise NotFound("アカウントが見つかりません。")
    return found
