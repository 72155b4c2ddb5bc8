"""The accounts, one by one and searched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from foundation import names
from foundation.db import session
from foundation.history import Viewpoint, holds, known
from organisation.account.models import Account
from organisation.staff import queries as staff
from organisation.staff.models import Staff, StaffName


@dataclass(frozen=True)
class AccountLine:
    """One account. `activated`: a password is set; `disabled_at` None while it may be used."""

    id: int
    staff_id: int
    staff_no: str
    name: str
    activated: bool
    locked_until: datetime | None
    disabled_at: datetime | None
    opened_at: datetime


def account_by_staff_no(staff_no: str) -> AccountLine | None:
    """The account of the person with this number; None when there is none."""
    return next(iter(_lines(_accounts(None).where(Staff.staff_no == names.code(staff_no)))), None)


def account(account_id: int) -> AccountLine | None:
    """One account; None when it is unknown."""
    return next(iter(_lines(_accounts(None).where(Account.id == account_id))), None)


def accounts_of(account_ids: Iterable[int]) -> dict[int, AccountLine]:
    """The accounts of these ids, by id; one statement however many."""
    return {line.id: line for line in _lines(_accounts(None).where(staff.among(Account.id, account_ids)))}


def account_id_of(staff_id: int) -> int | None:
    """The account of a person; None when there is none."""
    return session().execute(select(Account.id).where(Account.staff_id == staff_id)).scalar()


def accounts(text: str = "", *, view: Viewpoint, limit: int = 50, offset: int = 0) -> tuple[list[AccountLine], int]:
    """Accounts found by number or name, in order of the number, and how many there are in all.

    Without `sees_future` only of people who have a name today: somebody who joins by a future order is not told of.
    """
    found = _accounts(view.today)
    if not view.sees_future:
        found = found.where(StaffName.id.is_not(None))
    if text.strip():
        number, key = names.code(text), names.search_key(text)
        by_name = StaffName.search_key.contains(key, autoescape=True)
        found = found.where(or_(Staff.staff_no.contains(number, autoescape=True), by_name))
    total = session().execute(select(func.count()).select_from(found.subquery())).scalar_one()
    return _lines(found.order_by(Staff.staff_no).limit(limit).offset(offset)), total


def _accounts(today: date | None) -> Select[*tuple[Any, ...]]:
    """Accounts with the name of the day; None: the name known last."""
    last = and_(known(StaffName, None), StaffName.true_until.is_(None))
    name = holds(StaffName, on=today, known_at=None) if today else last
    return (
        select(
            Account.id, Account.staff_id, Staff.staff_no, StaffName.name, Account.password_hash, Account.locked_until,
            Account.disabled_at, Account.opened_at,
        )
        .join(Staff, Staff.id == Account.staff_id)
        .outerjoin(StaffName, and_(StaffName.staff_id == Account.staff_id, name))
    )  # fmt: skip


def _lines(statement: Select[*tuple[Any, ...]]) -> list[AccountLine]:
    return [
        AccountLine(
            row.id, row.staff_id, row.staff_no, row.name or "", row.password_hash is not None, row.locked_until,
            row.disabled_at, row.opened_at,
        )
        for row in session().execute(statement)
    ]  # fmt: skip
