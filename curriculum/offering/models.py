"""開催回の表."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, says
from foundation.history import Known
from foundation.kinds import Document, key, text

STRICT = {"sqlite_strict": True}


class Offering(Base):
    """開催回: what stays the same through all its changes, its code and its course."""

    __tablename__ = "offering"
    __table_args__ = (
        UniqueConstraint("code", name=says("code_is_taken_once", "この開催回コードはすでに使われています。")),
        Index("offering_of_course", "course_code"),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    code: Mapped[text]
    course_code: Mapped[text]


class OfferingVersion(Known, Base):
    """開催回の内容, as known from a moment on. `days`: [{on, start, end, room}], minutes from midnight in Tokyo.

    `shares`: [{kind: unit|persona, of, seats, until}]; `priorities`: named classes of the waiting list, first first;
    `instructors`: staff ids; costs in thousand yen; opens_on, closes_on, cutoff_on are days, inclusive.
    """

    __tablename__ = "offering_version"
    __table_args__ = (
        CheckConstraint("capacity >= 1", name=says("has_a_seat", "定員は1人以上にしてください。")),
        CheckConstraint("minimum BETWEEN 0 AND capacity", name=says(
            "needs_no_more_than_its_seats", "最少人数は定員以下にしてください。")),
        CheckConstraint("opens_on <= closes_on", name=says(
            "closes_after_it_opens_for_application", "申込締切は申込開始以後の日にしてください。")),
        CheckConstraint("closes_on <= first_day AND cutoff_on <= first_day AND first_day <= last_day", name=says(
            "closes_before_it_is_held", "申込締切と繰上げ期限は開催日までの日にしてください。")),
        Index("offering_version_is_one_at_a_time", "offering_id", unique=True,
              sqlite_where=sql("known_until IS NULL"), postgresql_where=sql("known_until IS NULL")),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"))
    mode: Mapped[text]
    days: Mapped[Any] = mapped_column(Document)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    place: Mapped[text]
    meeting: Mapped[text]
    instructors: Mapped[Any] = mapped_column(Document)
    lecturer: Mapped[text]
    capacity: Mapped[int]
    minimum: Mapped[int]
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    cutoff_on: Mapped[date] = mapped_column(Date)
    needs_approval: Mapped[bool]
    selection: Mapped[text]
    priorities: Mapped[Any] = mapped_column(Document)
    shares: Mapped[Any] = mapped_column(Document)
    fixed_cost: Mapped[int]
    person_cost: Mapped[int]
    note: Mapped[text]
    cancelled_reason: Mapped[text]
