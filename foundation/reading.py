"""The reading log: who read whose record, when, and for what. Outside the audit chain; the person read about
can see it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, aside, session, writing
from foundation.kinds import key, moment, text


class Reading(Base):
    """閲覧: one page or answer somebody was shown. `reader_id` is a staff id, None for a token; `purpose` a
    Japanese message id.
    """

    __tablename__ = "reading"
    __table_args__ = ({"sqlite_strict": True},)
    id: Mapped[key]
    at: Mapped[moment]
    reader_id: Mapped[int | None]
    reader_label: Mapped[text]
    purpose: Mapped[text]


class ReadingSubject(Base):
    """Everyone shown on that page. `subject_id` is a staff id."""

    __tablename__ = "reading_subject"
    __table_args__ = (Index("reading_subject_by_person", "subject_id", "reading_id"), {"sqlite_strict": True})
    reading_id: Mapped[int] = mapped_column(ForeignKey("reading.id", ondelete="CASCADE"), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


READING, SUBJECT = Base.metadata.tables["reading"], Base.metadata.tables["reading_subject"]
ENTRY, NAMES = insert(READING).returning(READING.c.id), insert(SUBJECT)


@dataclass(frozen=True)
class ReadingLine:
    """One reading of a person's record. `people` is how many were shown on the same page."""

    at: datetime
    reader_id: int | None
    reader_label: str
    purpose: str
    people: int


def record_reading(
    *, reader_id: int | None, reader_label: str, purpose: str, subjects: Iterable[int], at: datetime
) -> None:
    """One entry naming everyone shown, the reader left out; nothing is written when nobody else was shown.

    Inside a transaction it is part of it; outside it is committed at once, beside the page being read.
    """
    others = sorted(set(subjects) - {reader_id})
    values = {"at": at, "reader_id": reader_id, "reader_label": reader_label, "purpose": purpose}
    if not others:
        return
    if writing():
        _write(session().connection(), values, others)
    else:
        with aside() as connection:
            _write(connection, values, others)


def _write(connection: Connection, values: Mapping[str, Any], subjects: list[int]) -> None:
    reading_id = connection.execute(ENTRY, values).scalar_one()
    connection.execute(NAMES, [{"reading_id": reading_id, "subject_id": one} for one in subjects])


def readings_of(subject_id: int, *, limit: int, offset: int) -> list[ReadingLine]:
    """Who read this person's record, newest first."""
    mine = select(ReadingSubject.reading_id).where(ReadingSubject.subject_id == subject_id)
    people = (
        select(func.count()).where(ReadingSubject.reading_id == Reading.id).correlate(Reading).scalar_subquery()
    )
    statement = (
        select(Reading.at, Reading.reader_id, Reading.reader_label, Reading.purpose, people)
        .where(Reading.id.in_(mine))
        .order_by(Reading.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [ReadingLine(*row) for row in session().execute(statement)]


def count_readings_of(subject_id: int) -> int:
    """How many times this person's record was read by others."""
    return session().execute(select(func.count()).where(ReadingSubject.subject_id == subject_id)).scalar_one()
