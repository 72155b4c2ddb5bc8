"""自分の記録を見た人を見せる: the reading log with the sealed readings whose 内示 is past, in one list.

A sealed reading opens with the 内示 of its day, at the latest as that day begins. Those of a destroyed draft say
neither when nor who, and stand last.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, func, literal, null, or_, select, union_all

from curriculum.succession.models import Announcement, SealedReading, SealedReadingSubject
from foundation.db import session
from foundation.history import known
from foundation.reading import Reading, ReadingSubject


@dataclass(frozen=True)
class SeenLine:
    """One reading of a person's record. `at`, `people` None: of a destroyed draft nothing more is known."""

    at: datetime | None
    reader_id: int | None
    reader_label: str
    purpose: str
    people: int | None


def readings_of(subject_id: int, *, at: datetime, today: date, limit: int, offset: int) -> list[SeenLine]:
    """Who read this person's record, newest first, as far as they may know at the moment."""
    every = union_all(_plain(subject_id), _sealed(subject_id, at, today)).subquery()
    statement = (
        select(every.c.at, every.c.reader_id, every.c.reader_label, every.c.purpose, every.c.people)
        .order_by(every.c.at.is_(None), every.c.at.desc(), every.c.sealed, every.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [SeenLine(*row) for row in session().execute(statement)]


def count_readings_of(subject_id: int, *, at: datetime, today: date) -> int:
    """How many of them there are."""
    every = union_all(_plain(subject_id), _sealed(subject_id, at, today)).subquery()
    return session().execute(select(func.count()).select_from(every)).scalar_one()


def _plain(subject_id: int) -> Select[*tuple[Any, ...]]:
    people = select(func.count()).where(ReadingSubject.reading_id == Reading.id).correlate(Reading).scalar_subquery()
    mine = select(ReadingSubject.reading_id).where(ReadingSubject.subject_id == subject_id)
    return select(
        Reading.id, Reading.at, Reading.reader_id, Reading.reader_label, Reading.purpose, people.label("people"),
        literal(0).label("sealed"),
    ).where(Reading.id.in_(mine))  # fmt: skip


def _sealed(subject_id: int, at: datetime, today: date) -> Select[*tuple[Any, ...]]:
    listed = SealedReadingSubject.reading_id == SealedReading.id
    people = select(func.count()).where(listed).correlate(SealedReading).scalar_subquery()
    mine = select(SealedReadingSubject.reading_id).where(SealedReadingSubject.subject_id == subject_id)
    announced = select(Announcement.effective_on).where(known(Announcement, None), Announcement.announced_at <= at)
    opened = or_(SealedReading.effective_on <= today, SealedReading.effective_on.in_(announced))
    return select(
        SealedReading.id, SealedReading.at, SealedReading.reader_id, SealedReading.reader_label,
        SealedReading.purpose, case((SealedReading.at.is_(None), null()), else_=people).label("people"),
        literal(1).label("sealed"),
    ).where(SealedReading.id.in_(mine), opened)  # fmt: skip
