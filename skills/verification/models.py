"""判定の表: waivers of a condition, verification documents and their confirmation."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, says
from foundation.history import History
from foundation.kinds import Document, key, moment, text

STRICT = {"sqlite_strict": True}


class Waiver(History, Base):
    """条件の免除: one condition of one appointee's verdict, with reason, last day and approver. Changes no verdict.

    `condition` is the code of a condition (`leader.core` …); grade, posting and uniqueness cannot be waived.
    """

    __tablename__ = "waiver"
    __table_args__ = (
        CheckConstraint("true_until IS NOT NULL AND true_until >= true_from", name=says(
            "ends_after_it_begins", "終了日は開始日以後の日にしてください。")),
        CheckConstraint("condition NOT IN ('appointed', 'grade', 'posting')", name=says(
            "of_grade_posting_and_uniqueness_is_impossible", "級・配置・一人であることの条件は免除できません。")),
        Index("waiver_of_unit", "unit_id", "true_from"),
        Index("waiver_of_person", "staff_id", "true_from"),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    condition: Mapped[text]
    reason: Mapped[text]
    approver_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("waiver.id"))


class VerificationDocument(Base):
    """判定書: the verdict of one unit as it was on a day, known at a moment, word for word. Never changed.

    `number` and `hash` (SHA-256 of the content's one spelling) are printed; `/verify/<number>` compares them.
    """

    __tablename__ = "verification_document"
    __table_args__ = (
        UniqueConstraint("number", name="number_is_given_once"),
        Index("verification_document_of_unit", "unit_id", "judged_on"),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    number: Mapped[text]
    hash: Mapped[text]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    judged_on: Mapped[date] = mapped_column(Date)
    known_at: Mapped[moment]
    status: Mapped[text]
    framework_version: Mapped[text]
    content: Mapped[Any] = mapped_column(Document)
    made_at: Mapped[moment]
    maker_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class VerificationConfirmation(Base):
    """判定書の確認: the officer of the bureau who confirmed a document. Never changed."""

    __tablename__ = "verification_confirmation"
    __table_args__ = (
        UniqueConstraint("document_id", name=says("is_one_per_document", "この判定書は、すでに確認されています。")),
        STRICT,
    )
    id: Mapped[key]
    document_id: Mapped[int] = mapped_column(ForeignKey("verification_document.id"))
    confirmer_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    confirmed_at: Mapped[moment]
    note: Mapped[text]
