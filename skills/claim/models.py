"""実績の申請の表."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, says
from foundation.history import Known
from foundation.kinds import key, text


class Claim(Known, Base):
    """申請: a work record, coaching record or examination handed in with a file. Becomes evidence when confirmed."""

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("acquired_on <= expires_on OR expires_on IS NULL", name=says(
            "expires_after_it_is_acquired", "有効期限は取得日以後の日にしてください。")),
        Index("claim_of_person", "staff_id"),
        {"sqlite_strict": True},
    )  # fmt: skip
    id: Mapped[key]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    skill_code: Mapped[text]
    level: Mapped[int]
    kind: Mapped[text]
    examination: Mapped[text]
    acquired_on: Mapped[date] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[text]
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"))


class ClaimStep(Known, Base):
    """申請の処理: `action` confirmed | declined | withdrawn, by whom and why. One ending per claim."""

    __tablename__ = "claim_step"
    __table_args__ = (
        Index("claim_step_ends_it_once", "claim_id", unique=True,
              sqlite_where=sql("known_until IS NULL"), postgresql_where=sql("known_until IS NULL")),
        {"sqlite_strict": True},
    )  # fmt: skip
    id: Mapped[key]
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    action: Mapped[text]
    actor_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[text]
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))


says("claim_step_ends_it_once", "この申請はすでに処理されています。")
