"""What somebody may do today: from their posting, the roles granted in it, the units they head, their appointment."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, Date, Select, and_, bindparam, cast, literal, null, select

from foundation import db
from foundation.history import Viewpoint, holds
from foundation.remember import remembered
from organisation.account.models import Account, RoleGrant
from organisation.account.queries.postings import POSTING_COLUMNS, posting_in, primary_of
from organisation.account.rules import Access, CurrentPosting, Grant, Role, grant_holds, roles_of
from organisation.appointment.models import Appointment
from organisation.appointment.rules import AppointmentKind
from organisation.staff import queries as staff
from organisation.staff.models import Posting, Staff, StaffName
from organisation.unit import queries as units

_EPOCH = select(Account.epoch).where(Account.id == bindparam("account"))


@dataclass(frozen=True)
class _Person:
    """An account with its person and what they are posted to today."""

    staff_id: int
    staff_no: str
    name: str
    purpose_shown: bool
    posting: CurrentPosting | None


def access(account_id: int, today: date) -> Access | None:
    """What the account's person may do today; None when it is unknown or disabled, or the person is posted nowhere.

    Remembered until the ledger's core moves; every change that matters here is recorded in it.
    """
    return remembered(("access", account_id, today), lambda: _access(account_id, today), core=True)


def epoch_of(account_id: int) -> int | None:
    """The account's epoch: sessions opened under an earlier one are over. None when it is unknown.

    Signing out raises it and is set apart, so it is remembered only until the ledger moves.
    """
    found: int | None = remembered(("epoch", account_id), lambda: db.ask(_EPOCH, account=account_id).scalar())
    return found


def _access(account_id: int, today: date) -> Access | None:
    person = _person(account_id, today)
    if person is None or person.posting is None:
        return None
    granted, managed = _rights(account_id, person, today)
    headed = staff.heads(Viewpoint(on=today, today=today)).units_headed_by(person.staff_id)
    roles = roles_of(granted={grant.role for grant in granted}, heads=bool(headed), manages=bool(managed))
    own = frozenset(grant.unit_id for grant in granted if grant.role is Role.bureau and grant.unit_id is not None)
    administers = Role.admin in roles
    return Access(
        account_id=account_id,
        staff_id=person.staff_id,
        staff_no=person.staff_no,
        name=person.name,
        roles=roles,
        bureau_units=frozenset() if administers else below(own | managed, today),
        headed_units=frozenset() if administers else headed,
        managed_unit_ids=frozenset() if administers else own,
        own_unit_id=person.posting.unit_id,
        purpose_shown=person.purpose_shown,
    )


def below(unit_ids: frozenset[int], today: date) -> frozenset[int]:
    """The units and all units below them."""
    if not unit_ids:
        return frozenset()
    tree = units.tree(today)
    return unit_ids.union(*(tree.descendants(unit_id) for unit_id in unit_ids))


@lru_cache(maxsize=4)
def _person_asked(today: date) -> Select[*tuple[Any, ...]]:
    """The question, put together once a day: asking is cheap, putting together is not."""
    return (
        select(Account.staff_id, Staff.staff_no, StaffName.name, Account.purpose_shown_at, *POSTING_COLUMNS)
        .join(Staff, Staff.id == Account.staff_id)
        .outerjoin(StaffName, and_(StaffName.staff_id == Account.staff_id, holds(StaffName, on=today, known_at=None)))
        .outerjoin(Posting, primary_of(Account.staff_id, today))
        .where(Account.id == bindparam("account"), Account.disabled_at.is_(None))
    )


def _person(account_id: int, today: date) -> _Person | None:
    row = db.ask(_person_asked(today), account=account_id).one_or_none()
    if row is None:
        return None
    return _Person(row.staff_id, row.staff_no, row.name or "", row.purpose_shown_at is not None, posting_in(row))


@lru_cache(maxsize=4)
def _rights_asked(today: date) -> CompoundSelect[*tuple[Any, ...]]:
    grants = select(RoleGrant.role, RoleGrant.unit_id, RoleGrant.posted_unit_id, RoleGrant.true_from).where(
        RoleGrant.account_id == bindparam("account"), holds(RoleGrant, on=today, known_at=None)
    )
    appointments = select(literal(Role.ict_manager.value), Appointment.unit_id, null(), cast(null(), Date)).where(
        Appointment.staff_id == bindparam("person"),
        Appointment.kind == AppointmentKind.ict_manager,
        holds(Appointment, on=today, known_at=None),
    )
    return grants.union_all(appointments)


def _rights(account_id: int, person: _Person, today: date) -> tuple[list[Grant], frozenset[int]]:
    """The grants that hold, and the units whose ICT manager the person is today (also when flagged)."""
    rows = db.ask(_rights_asked(today), account=account_id, person=person.staff_id).all()
    granted = [Grant(Role(row[0]), *row[1:]) for row in rows if row[0] != Role.ict_manager]
    managed = frozenset(int(row[1]) for row in rows if row[0] == Role.ict_manager and row[1] is not None)
    return [grant for grant in granted if grant_holds(grant=grant, posting=person.posting)], managed
