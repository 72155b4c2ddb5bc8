"""後任の表: rehearsals of a transfer list, which can be destroyed without a trace of a name, and the 内示."""

from datetime import date
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, LargeBinary
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, says
from foundation.history import Known
from foundation.kinds import Document, key, moment, text

STRICT = {"sqlite_strict": True}
CURRENT = "known_until IS NULL"


class Rehearsal(Base):
    """人事異動の試算: a draft list for one day, with its file and its result. No history: it is destroyed as a whole.

    A number is never given again. `result`: what the rehearsal found, one entry per appointing unit; `state`: the
    ledger it was computed on.
    """

    __tablename__ = "rehearsal"
    __table_args__ = (Index("rehearsal_of_day", "effective_on"), STRICT | {"sqlite_autoincrement": True})
    id: Mapped[key]
    title: Mapped[text]
    effective_on: Mapped[date] = mapped_column(Date)
    row_count: Mapped[int]
    sha256: Mapped[text]
    filename: Mapped[text]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    result: Mapped[Any] = mapped_column(Document)
    state: Mapped[text]
    made_at: Mapped[moment]
    computed_at: Mapped[moment]
    maker_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class SealedReading(Base):
    """封をした閲覧: who read whose record inside a rehearsal. Shown to the person from the 内示 on.

    Destroying the rehearsal empties reader, moment and rehearsal: what remains is shown as 人事検討, undated.
    """

    __tablename__ = "sealed_reading"
    __table_args__ = (Index("sealed_reading_of_rehearsal", "rehearsal_id"), STRICT)
    id: Mapped[key]
    rehearsal_id: Mapped[int | None]
    effective_on: Mapped[date | None] = mapped_column(Date)
    at: Mapped[moment | None]
    reader_id: Mapped[int | None]
    reader_label: Mapped[text]
    purpose: Mapped[text]


class SealedReadingSubject(Base):
    """Everyone shown in a sealed reading. `subject_id` is a staff id."""

    __tablename__ = "sealed_reading_subject"
    __table_args__ = (Index("sealed_reading_subject_by_person", "subject_id", "reading_id"), STRICT)
    reading_id: Mapped[int] = mapped_column(ForeignKey("sealed_reading.id", ondelete="CASCADE"), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Announcement(Known, Base):
    """内示: the moment from which bureaus may see which of their posts fall vacant by the orders of a day."""

    __tablename__ = "announcement"
    __table_args__ = (
        Index("announcement_is_one_per_day", "effective_on", unique=True,
              sqlite_where=sql(CURRENT), postgresql_where=sql(CURRENT)),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    effective_on: Mapped[date] = mapped_column(Date)
    announced_at: Mapped[moment]


says("announcement_is_one_per_day", "この日の内示は、いまほかの操作で変わりました。画面を開き直してください。")
