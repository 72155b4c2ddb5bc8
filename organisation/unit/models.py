"""組織の表: units and grades, on two dates."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, says
from foundation.history import History, Known
from foundation.kinds import key, text

STRICT = {"sqlite_strict": True}


class Unit(Base):
    """所属: what stays the same through all its versions, its code."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("code", name="has_a_code_of_its_own"), STRICT)
    id: Mapped[key]
    code: Mapped[text]


class UnitVersion(History, Base):
    """所属の内容. `kind` is a UnitKind; `appoints`: this unit appoints an ICT manager.

    true_from is 設置日, true_until 廃止日, the last day.
    """

    __tablename__ = "unit_version"
    __table_args__ = (
        CheckConstraint("true_until IS NULL OR true_until >= true_from", name=says(
            "closes_after_it_opens", "終了日は開始日以後の日にしてください。")),
        Index("unit_version_is_one_at_a_time", "unit_id", "true_from", unique=True,
              sqlite_where=sql("known_until IS NULL"), postgresql_where=sql("known_until IS NULL")),
        Index("unit_version_by_parent", "parent_id"),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[text]
    kind: Mapped[text]
    appoints: Mapped[bool]


class UnitPredecessor(Known, Base):
    """前身: `unit_id` took over from `predecessor_id` (保健福祉局 → 保健衛生局, 福祉局)."""

    __tablename__ = "unit_predecessor"
    __table_args__ = (
        Index("unit_predecessor_is_named_once", "unit_id", "predecessor_id", unique=True,
              sqlite_where=sql("known_until IS NULL"), postgresql_where=sql("known_until IS NULL")),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    predecessor_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))


class Grade(History, Base):
    """職位の級. `code` as HR writes it (職位コード); `rank_order` compares.

    `heads`: the group of units its holder is head of (section, department, bureau), or ''.
    """

    __tablename__ = "grade"
    __table_args__ = (
        Index("grade_has_one_meaning_at_a_time", "code", "true_from", unique=True,
              sqlite_where=sql("known_until IS NULL"), postgresql_where=sql("known_until IS NULL")),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    code: Mapped[text]
    rank_order: Mapped[int]
    name_ja: Mapped[text]
    name_en: Mapped[text]
    heads: Mapped[text]
