"""自己評価の表."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, says
from foundation.history import History, Known
from foundation.kinds import key, text

STRICT = {"sqlite_strict": True}
LIVE = sql("known_until IS NULL")


class Round(History, Base):
    """年次の自己評価期間 of a fiscal year. true_from 開始日, true_until 終了日 (last day)."""

    __tablename__ = "assessment_round"
    __table_args__ = (
        Index("assessment_round_is_one_a_year", "fiscal_year", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        CheckConstraint("true_until >= true_from", name=says(
            "closes_after_it_opens", "終了日は開始日以後の日にしてください。")),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    fiscal_year: Mapped[int]


class Assessment(Base):
    """自己評価 of one person in one fiscal year; its state is its last step."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("staff_id", "fiscal_year", name="is_one_a_year"), STRICT)
    id: Mapped[key]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    fiscal_year: Mapped[int]


class Answer(History, Base):
    """回答: the level a person gives themselves in one skill; true_from the day of the choice, each a new row."""

    __tablename__ = "assessment_answer"
    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 7", name="has_a_level_of_the_scale"),
        Index("assessment_answer_is_one_per_skill", "assessment_id", "skill_code", unique=True, sqlite_where=LIVE,
              postgresql_where=LIVE),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    skill_code: Mapped[text]
    level: Mapped[int]
    note: Mapped[text]
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"))


class Step(Known, Base):
    """経過: `action` submitted | withdrawn | returned | confirmed, by whom, and what they said."""

    __tablename__ = "assessment_step"
    __table_args__ = (
        Index("assessment_step_follows", "assessment_id", "number", unique=True),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    number: Mapped[int]
    action: Mapped[text]
    actor_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    comment: Mapped[text]


class Confirmation(Known, Base):
    """所属長確認: both values of one skill, kept apart for ever, and the reason where they differ."""

    __tablename__ = "assessment_confirmation"
    __table_args__ = (
        CheckConstraint("abs(confirmed_level - self_level) <= 1", name=says(
            "differs_by_one_at_most", "確認レベルは自己評価から1段階までしか変えられません。")),
        CheckConstraint("confirmed_level = self_level OR reason <> ''", name=says(
            "gives_a_reason_for_a_change", "レベルを変えるときは理由を書いてください。")),
        Index("assessment_confirmation_is_one_per_skill", "assessment_id", "skill_code", unique=True),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    skill_code: Mapped[text]
    self_level: Mapped[int]
    confirmed_level: Mapped[int]
    reason: Mapped[text]
    step_id: Mapped[int] = mapped_column(ForeignKey("assessment_step.id"))
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))


says("assessment_step_follows", "この自己評価は、ほかの画面で処理が進みました。開き直してください。")
