"""API tokens: made and shown once, noted when used, revoked."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, update

from foundation import audit, mail
from foundation.audit import Actor
from foundation.db import session
from foundation.errors import NotFound, Refused, sentence
from foundation.settings import setting
from organisation.account import queries
from organisation.account.models import ApiToken
from organisation.account.queries import TokenUse, digest_of
from organisation.account.rules import TOKEN_ROLES, Access, Role
from organisation.unit import queries as units

PREFIX = "ikusei_"
LONGEST_LABEL = 100
NOTED_EVERY = timedelta(hours=1)
TOLD = sentence("あなたとして操作するAPIトークン「%(label)s」が発行されました。心当たりがなければ失効させてください。")


def make_token(
    *, role: Role, label: str, unit_id: int | None = None, maker: Access | None = None, actor: Actor, at: datetime,
    today: date, days: int | None = None,
) -> str:  # fmt: skip
    """Make a token; it is shown this once and only its digest kept. `maker` None: by command. `days` None: the setting.

    A token made by a person has a role that person holds and ends with it; a bureau token then has a unit of theirs.
    """
    _check_label(label)
    _check(role=role, maker=maker)
    unit_id = _unit_of(role=role, unit_id=unit_id, maker=maker, today=today)
    said = {"role": role, "unit": units.whole_tree().by_id[unit_id].code if unit_id is not None else None}
    made_by = maker.account_id if maker else None
    return _make(label.strip(), said, actor, at, days, role=role, unit_id=unit_id, account_id=made_by)


def make_personal_token(
    *, staff_id: int, label: str, actor: Actor, at: datetime, today: date, days: int | None = None
) -> str:
    """Make a token that acts as this person, who is told. It is shown this once. Raises Refused, NotFound."""
    _check_label(label)
    account_id = queries.account_id_of(staff_id)
    person = queries.access(account_id, today) if account_id is not None else None
    if person is None:
        raise Refused("この職員は、使えるアカウントがないか、今日どの所属にも配置されていません。", field="staff_no")
    said = {"staff_no": person.staff_no}
    plain = _make(
        label.strip(), said, actor, at, days, subject=person.staff_no, role=Role.staff, acts_for_id=account_id
    )
    mail.notify(staff_id, TOLD, link="/my-record", at=at, label=label.strip())
    return plain


def _make(
    label: str, said: Mapping[str, object], actor: Actor, at: datetime, days: int | None, *, subject: str = "",
    **values: Any,
) -> str:  # fmt: skip
    plain = PREFIX + secrets.token_urlsafe(32)
    expires = at + timedelta(days=days or setting("tokens.days"))
    change = audit.record(
        action="token.made", actor=actor, at=at, subject=subject, label=label, **said, until=expires.isoformat()
    )
    kept = {"digest": digest_of(plain), "made_at": change.moment, "expires_at": expires}
    session().execute(insert(ApiToken).values(label=label, **values, **kept))
    return plain


def _check_label(label: str) -> None:
    if not 0 < len(label.strip()) <= LONGEST_LABEL:
        raise Refused("名前は1字から%(limit)d字までで付けてください。", field="label", limit=LONGEST_LABEL)


def _check(*, role: Role, maker: Access | None) -> None:
    if role not in TOKEN_ROLES:
        raise Refused("この役割のトークンは作れません。", field="role")
    if maker is not None and not maker.may_make_token_of(role):
        raise Refused("自分が持っていない役割のトークンは作れません。", field="role")


def _unit_of(*, role: Role, unit_id: int | None, maker: Access | None, today: date) -> int | None:
    if role is not Role.bureau:
        return None
    if maker is not None:
        return _unit_of_maker(unit_id, maker)
    if unit_id is not None and not _appoints(unit_id, today):
        raise Refused("ICTマネージャーを任命する局・区等を選んでください。", field="unit")
    return unit_id


def _unit_of_maker(unit_id: int | None, maker: Access) -> int:
    only = next(iter(maker.managed_unit_ids)) if len(maker.managed_unit_ids) == 1 else None
    chosen = unit_id if unit_id is not None else only
    if chosen is None or chosen not in maker.managed_unit_ids:
        raise Refused("自分が担当する局・区等を選んでください。", field="unit")
    return chosen


def _appoints(unit_id: int, today: date) -> bool:
    return any(unit.id == unit_id for unit in units.tree(today).appointing())


def token_access(plain: str, *, at: datetime, today: date) -> TokenUse | None:
    """What the token may do, None when it does not open. `is_due` says whether its use must be noted."""
    return queries.token_use(plain, at=at, today=today)


def is_due(use: TokenUse, *, at: datetime) -> bool:
    """Whether this use must be noted: the first, and then one an hour."""
    return use.noted_at is None or at - use.noted_at >= NOTED_EVERY


def note_token_use(use: TokenUse, *, at: datetime) -> None:
    """Keep when the token was used (inside a transaction)."""
    session().execute(update(ApiToken).where(ApiToken.id == use.token_id).values(last_used_at=at))


def revoke_token(token_id: int, *, actor: Actor, at: datetime) -> None:
    """End a token at once."""
    found = queries.token(token_id)
    if found is None:
        raise NotFound("トークンが見つかりません。")
    if found.revoked_at is not None:
        raise Refused("このトークンはすでに失効しています。")
    change = audit.record(action="token.revoked", actor=actor, at=at, label=found.label)
    session().execute(update(ApiToken).where(ApiToken.id == token_id).values(revoked_at=change.moment))
