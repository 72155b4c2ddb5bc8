"""Roles given and taken. A role belongs to the 本務 posting of the day it is granted and ends with it."""

from datetime import date, datetime

from sqlalchemy import insert, select

from foundation import audit
from foundation.audit import Actor
from foundation.db import session
from foundation.errors import NotFound, Refused
from foundation.history import known, take_back
from organisation.account import queries
from organisation.account.models import Account, RoleGrant
from organisation.account.rules import CurrentPosting, Role, check_grant
from organisation.staff.models import Staff
from organisation.unit import queries as units
from organisation.unit.rules import UnitLine


def grant_role(
    *, staff_id: int, role: Role, unit_id: int | None = None, actor: Actor, at: datetime, today: date
) -> int:
    """Grant a role. `bureau` is for an appointing unit: the one named, else the one the person works in.

    Returns the grant's id. Granting what is held already changes nothing. Nobody grants to themselves.
    """
    account_id = queries.account_id_of(staff_id)
    if account_id is None:
        raise NotFound("この職員のアカウントはありません。", field="staff_no")
    if actor.staff_id == staff_id:
        raise Refused("自分に役割を付与することはできません。")
    posting = queries.posting_of(staff_id, today)
    held = [line for line in queries.grants_of(account_id, today) if line.holds]
    check_grant(role=role, held=[line.role for line in held], posting=posting)
    assert posting is not None
    unit = _unit_of(role, unit_id, posting, today)
    same = next((line.id for line in held if line.role is role and line.unit_id == (unit.id if unit else None)), None)
    return same if same is not None else _grant(account_id, role, unit, posting, actor, at, today)


def _unit_of(role: Role, unit_id: int | None, posting: CurrentPosting, today: date) -> UnitLine | None:
    if role is not Role.bureau:
        return None
    tree = units.tree(today)
    found = tree.appointing_ancestor(posting.unit_id) if unit_id is None else tree.by_id.get(unit_id)
    if found is None or not (found.appoints and tree.is_open(found.id)):
        raise Refused("局・区等担当の役割には、ICTマネージャーを任命する局・区等を選んでください。", field="unit")
    return found


def _grant(
    account_id: int, role: Role, unit: UnitLine | None, posting: CurrentPosting, actor: Actor, at: datetime, today: date
) -> int:
    change = audit.record(
        action="role.granted", actor=actor, at=at, subject=_staff_no(account_id), role=role,
        unit=unit.code if unit else None,
    )  # fmt: skip
    statement = insert(RoleGrant).values(
        account_id=account_id, role=role, unit_id=unit.id if unit else None, posted_unit_id=posting.unit_id,
        posted_from=posting.first_day, true_from=today, known_since=change.moment,
    )  # fmt: skip
    return session().execute(statement.returning(RoleGrant.id)).scalar_one()


def end_role(grant_id: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take a granted role away, at once."""
    statement = select(RoleGrant.account_id, RoleGrant.role).where(RoleGrant.id == grant_id, known(RoleGrant, None))
    row = session().execute(statement).one_or_none()
    if row is None:
        raise NotFound("この役割は、すでに取り消されています。")
    if not reason.strip():
        raise Refused("理由を書いてください。", field="reason")
    change = audit.record(
        action="role.ended", actor=actor, at=at, subject=_staff_no(row.account_id), role=row.role, reason=reason.strip()
    )
    take_back(RoleGrant, [grant_id], at=change.moment, reason=reason.strip())


def _staff_no(account_id: int) -> str:
    statement = select(Staff.staff_no).join(Account, Account.staff_id == Staff.id).where(Account.id == account_id)
    return session().execute(statement).scalar_one()
