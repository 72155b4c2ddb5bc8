"""職員の表: people, their names, personnel orders and the postings the orders make."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, says
from foundation.history import History, Known
from foundation.kinds import key, text

STRICT = {"sqlite_strict": True}
LIVE = sql("known_until IS NULL")


class Staff(Base):
    """職員: what stays the same for the whole career, the number (text; leading zeros count)."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("staff_no", name=says(
        "has_a_number_of_its_own", "この職員番号は登録済みです。")), STRICT)  # fmt: skip
    id: Mapped[key]
    staff_no: Mapped[text]


class StaffName(History, Base):
    """氏名 as it is written, フリガナ, and the key both are searched by (rules.name_key)."""

    __tablename__ = "staff_name"
    __table_args__ = (Index("staff_name_of_person", "staff_id", "true_from"), STRICT)
    id: Mapped[key]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    name: Mapped[text]
    kana: Mapped[text]
    search_key: Mapped[text]


class PersonnelOrder(Known, Base):
    """発令: one row of HR's file. The same order when person, 発令日, 発令区分 and 本務兼務区分 agree.

    `kind` is an OrderKind, `duty` a Duty; `leaves_on` 退職日, the last day inside. Name and kana as the row has them:
    postings and names are computed anew from all known orders of a person.
    """

    __tablename__ = "personnel_order"
    __table_args__ = (
        Index("personnel_order_is_given_once", "staff_id", "effective_on", "kind", "duty", "unit_id", unique=True,
              sqlite_where=LIVE, postgresql_where=LIVE),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    effective_on: Mapped[date] = mapped_column(Date)
    kind: Mapped[text]
    duty: Mapped[text]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    grade_code: Mapped[text]
    post: Mapped[text]
    occupation: Mapped[text]
    employment: Mapped[text]
    leaves_on: Mapped[date | None] = mapped_column(Date)
    name: Mapped[text]
    kana: Mapped[text]


class Posting(History, Base):
    """配置: where a person works, as the orders make it. `on_leave` 休職中, `dispatched` 派遣中: flagged, still inside.

    `posted_from`: the day of the order that brought the person there; 休職, 派遣, 復職 in the same unit go on with it.
    """

    __tablename__ = "posting"
    __table_args__ = (
        CheckConstraint("true_until IS NULL OR true_until >= true_from", name="ends_after_it_begins"),
        Index("posting_is_one_primary_at_a_time", "staff_id", "true_from", unique=True,
              sqlite_where=sql("known_until IS NULL AND duty = 'primary'"),
              postgresql_where=sql("known_until IS NULL AND duty = 'primary'")),
        Index("posting_of_person", "staff_id", "true_from"),
        Index("posting_in_unit", "unit_id", "true_from"),
        Index("posting_by_end_of_knowledge", "known_until"),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    duty: Mapped[text]
    grade_code: Mapped[text]
    post: Mapped[text]
    occupation: Mapped[text]
    employment: Mapped[text]
    on_leave: Mapped[bool]
    dispatched: Mapped[bool]
    posted_from: Mapped[date] = mapped_column(Date)


class Deputy(History, Base):
    """所属長の代理: who stands in for the head of a unit, from day to day."""

    __tablename__ = "deputy"
    __table_args__ = (
        CheckConstraint("true_until >= true_from", name=says(
            "ends_after_it_begins", "終了日は開始日以後の日にしてください。")),
        Index("deputy_of_unit", "unit_id"),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class HeadChoice(History, Base):
    """所属長の指定: of several possible heads of a unit, the one HR names."""

    __tablename__ = "head_choice"
    __table_args__ = (Index("head_choice_of_unit", "unit_id"), STRICT)
    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
