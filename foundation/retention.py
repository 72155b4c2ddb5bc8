"""Retention: while a row stands in `retention_pass`, and only then, the guards let history be erased."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import delete, insert
from sqlalchemy.orm import Mapped

from foundation.db import Base, session
from foundation.kinds import key, moment


class RetentionPass(Base):
    """An erasure going on, inside one transaction; empty at any other time."""

    __tablename__ = "retention_pass"
    __table_args__ = {"sqlite_strict": True}
    id: Mapped[key]
    opened_at: Mapped[moment]


@contextmanager
def erasing(*, at: moment) -> Iterator[None]:
    """Open the pass for the statements inside; closed again before the commit."""
    session().execute(insert(RetentionPass).values(id=1, opened_at=at))
    yield
    session().execute(delete(RetentionPass))
