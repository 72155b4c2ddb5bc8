"""封をした閲覧を残す: who looked at whom inside a rehearsal, in an entry nobody sees before the 内示."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select

from curriculum.succession.models import Rehearsal, SealedReading, SealedReadingSubject
from curriculum.succession.rules.rehearsal_drafts import EMPTIED
from foundation.db import aside, session
from foundation.errors import sentence

PURPOSE = sentence("人事異動の試算")


def note(
    draft_id: int, effective_on: date, *, subjects: Iterable[int], reader_id: int, reader_label: str, at: datetime
) -> None:
    """One entry for a page of a rehearsal, committed at once beside the page being read; nobody reads about oneself.

    Of a draft destroyed while the page was being made, no more is kept than of one destroyed later.
    """
    others = sorted(set(subjects) - {reader_id})
    if not others:
        return
    with aside() as connection:
        known = connection.execute(select(Rehearsal.id).where(Rehearsal.id == draft_id)).scalar()
        values = {"rehearsal_id": draft_id, "at": at, "reader_id": reader_id, "reader_label": reader_label,
                  "purpose": PURPOSE}  # fmt: skip
        if known is None:
            values = {"rehearsal_id": None, "at": None, "reader_id": None, "reader_label": "", "purpose": EMPTIED}
        _write(connection, values | {"effective_on": effective_on}, others)


def _write(connection: Connection, values: dict[str, object], subjects: Iterable[int]) -> None:
    entry = insert(SealedReading).values(values).returning(SealedReading.id)
    reading_id = connection.execute(entry).scalar_one()
    named = [{"reading_id": reading_id, "subject_id": one} for one in subjects]
    connection.execute(insert(SealedReadingSubject), named)


def erase(*, before: date) -> int:
    """Erase the sealed readings for days before this one (inside a retention pass). Returns how many."""
    old = delete(SealedReading).where(SealedReading.effective_on < before).returning(SealedReading.id)
    return len(session().execute(old).all())
