"""出席・修了・アンケートの表."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, says
from foundation.history import Known
from foundation.kinds import Document, key, text

STRICT = {"sqlite_strict": True}
CURRENT = "known_until IS NULL"


class TrainingResult(Known, Base):
    """成績: `kind` attendance (minutes on `day`), test (percent) or assignment (1 accepted, 0 not), in `value`."""

    __tablename__ = "training_result"
    __table_args__ = (
        CheckConstraint("value >= 0", name=says("is_not_negative", "0以上の数で入力してください。")),
        Index("training_result_is_one_at_a_time", "enrolment_id", "kind", "day", unique=True,
              sqlite_where=sql(CURRENT), postgresql_where=sql(CURRENT)),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    kind: Mapped[text]
    day: Mapped[date] = mapped_column(Date)
    value: Mapped[int]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class Completion(Known, Base):
    """修了: confirmed by HR, never deleted, only annulled with a reason (known_until). minutes attended, test in %.

    `catalogue_version` is the version of the catalogue whose rule and levels were applied. `certificate_no` is
    令和8年度第12号 as 2026-00012.
    """

    __tablename__ = "completion"
    __table_args__ = (
        Index("completion_is_one_per_enrolment", "enrolment_id", unique=True,
              sqlite_where=sql(CURRENT), postgresql_where=sql(CURRENT)),
        UniqueConstraint("certificate_no", name=says(
            "is_certified_by_one_number", "この修了証の番号はすでに使われています。")),
        Index("completion_of_person", "staff_id"),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    course_code: Mapped[text]
    catalogue_version: Mapped[text]
    certificate_no: Mapped[text]
    completed_on: Mapped[date] = mapped_column(Date)
    minutes: Mapped[int]
    test_percent: Mapped[int | None]
    confirmer_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


says("completion_is_one_per_enrolment", "この受講の修了はすでに確定しています。")


class AnonymousAnswer(Base):
    """無記名アンケート: neither person nor moment. The id is random, so that not even the order of answers is kept."""

    __tablename__ = "anonymous_answer"
    __table_args__ = (Index("anonymous_answer_of_offering", "offering_id"), STRICT)
    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"))
    answers: Mapped[Any] = mapped_column(Document)
    comment: Mapped[text]


class Participation(Base):
    """回答済み: that a person answered the anonymous questionnaire, apart from the answer, without a moment."""

    __tablename__ = "questionnaire_participation"
    __table_args__ = ({"sqlite_strict": True},)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), primary_key=True, autoincrement=False)


class QuestionnaireResponse(Known, Base):
    """記名の回答: `instrument` before | after (self-rated levels), follow_up, follow_up_head (three months later)."""

    __tablename__ = "questionnaire_response"
    __table_args__ = (
        Index("questionnaire_response_is_one_at_a_time", "enrolment_id", "instrument", unique=True,
              sqlite_where=sql(CURRENT), postgresql_where=sql(CURRENT)),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    instrument: Mapped[text]
    answers: Mapped[Any] = mapped_column(Document)
    respondent_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
