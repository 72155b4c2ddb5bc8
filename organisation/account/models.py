"""アカウントの表: sign-in, granted roles, tokens."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, says
from foundation.history import History
from foundation.kinds import key, moment, text

STRICT = {"sqlite_strict": True}


class Account(Base):
    """アカウント of a staff member. `password_hash` NULL until activated; raising `epoch` ends every open session."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("staff_id", name=says(
        "is_one_per_person", "この職員のアカウントは登録済みです。")), STRICT)  # fmt: skip
    id: Mapped[key]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    password_hash: Mapped[text | None]
    epoch: Mapped[int]
    failures: Mapped[int]
    locked_until: Mapped[moment | None]
    purpose_shown_at: Mapped[moment | None]
    disabled_at: Mapped[moment | None]
    opened_at: Mapped[moment]


class ActivationCode(Base):
    """利用開始コード: one-time, kept as a digest."""

    __tablename__ = "activation_code"
    __table_args__ = (Index("activation_code_of_account", "account_id"), STRICT)
    id: Mapped[key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    digest: Mapped[text]
    expires_at: Mapped[moment]
    used_at: Mapped[moment | None]


class RoleGrant(History, Base):
    """付与された役割. It belongs to the posting it was granted in (`posted_unit_id`, `posted_from`), ends with it."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index("role_grant_is_given_once", "account_id", "role", "unit_id", "posted_from", unique=True,
              sqlite_where=sql("known_until IS NULL"), postgresql_where=sql("known_until IS NULL")),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[text]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    posted_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    posted_from: Mapped[date] = mapped_column(Date)


class ApiToken(Base):
    """APIトークン, kept as a digest. It expires, can be revoked and ends with the account that made it.

    `acts_for_id`: the account as whose person it acts; NULL: it acts for its role.
    """

    __tablename__ = "api_token"
    __table_args__ = (UniqueConstraint("digest", name="has_a_digest_of_its_own"), STRICT)
    id: Mapped[key]
    label: Mapped[text]
    role: Mapped[text]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    acts_for_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    digest: Mapped[text]
    made_at: Mapped[moment]
    expires_at: Mapped[moment]
    revoked_at: Mapped[moment | None]
    last_used_at: Mapped[moment | None]
