"""Retention: while a row stands in `retention_pass`, and only then, the guards let history be erased.

Of an audit line only the details go; the chain holds digests and still verifies.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import delete, insert, null, select, update
from sqlalchemy.orm import Mapped

from foundation.audit import Detail, Entry
from foundation.db import Base, session
from foundation.kinds import key, moment
from foundation.once import Reply
from foundation.reading import Reading
from foundation.uploads import Upload


class RetentionPass(Base):
    """An erasure going on, inside one transaction; empty at any other time."""

    __tablename__ = "retention_pass"
    __table_args__ = ({"sqlite_strict": True},)
    id: Mapped[key]
    opened_at: Mapped[moment]


@contextmanager
def erasing(*, at: datetime) -> Iterator[None]:
    """Open the pass for the statements inside; closed again before the commit."""
    session().execute(insert(RetentionPass).values(id=1, opened_at=at))
    yield
    session().execute(delete(RetentionPass))


def erase_details(*, before: datetime, at: datetime) -> int:
    """Erase who, whom and what of the audit lines before the moment. Returns how many lost their details."""
    old = select(Entry.position).where(Entry.at < before)
    statement = update(Detail).where(Detail.erased_at.is_(None), Detail.position.in_(old))
    erased = statement.values(actor=None, subject=None, salt=None, content=null(), erased_at=at)
    return len(session().execute(erased.returning(Detail.position)).all())


def erase_readings(*, before: datetime) -> int:
    """Erase the readings before the moment. Returns how many."""
    return len(session().execute(delete(Reading).where(Reading.at < before).returning(Reading.id)).all())


def erase_replies(*, before: datetime) -> int:
    """Erase what requests by API were answered before the moment. Returns how many."""
    return len(session().execute(delete(Reply).where(Reply.made_at < before).returning(Reply.id)).all())


def erase_previews(*, at: datetime) -> int:
    """Erase import previews whose time is over. Returns how many."""
    return len(session().execute(delete(Upload).where(Upload.expires_at <= at).returning(Upload.id)).all())
