"""Things done once for ever: a reminder, a report, the answer to a request that may be sent twice.

The mark is written in the transaction of the deed, so after a kill either both are there or neither is.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, session
from foundation.kinds import Document, key, moment, text


class Deed(Base):
    """済み: the name of what was done, and when."""

    __tablename__ = "deed"
    __table_args__ = (UniqueConstraint("name", name="is_done_once"), {"sqlite_strict": True})
    id: Mapped[key]
    name: Mapped[text]
    done_at: Mapped[moment]


class Reply(Base):
    """再送への答え: what a request with this Idempotency-Key was answered. `scope` is who asked."""

    __tablename__ = "reply"
    __table_args__ = (UniqueConstraint("scope", "key", name="answers_one_request"), {"sqlite_strict": True})
    id: Mapped[key]
    scope: Mapped[text]
    key: Mapped[text]
    request: Mapped[text]
    status: Mapped[int]
    body: Mapped[Any] = mapped_column(Document)
    made_at: Mapped[moment]


def first_time(name: str, *, at: datetime) -> bool:
    """Whether this is done for the first time; from now on it is not (inside a transaction)."""
    if session().execute(select(Deed.id).where(Deed.name == name)).scalar() is not None:
        return False
    session().execute(insert(Deed).values(name=name, done_at=at))
    return True


def first_times(names: Iterable[str], *, at: datetime) -> set[str]:
    """Those of the names that are done for the first time; from now on none is (inside a transaction)."""
    asked = list(dict.fromkeys(names))
    fresh = set(asked) - done(asked)
    if fresh:
        session().execute(insert(Deed), [{"name": name, "done_at": at} for name in asked if name in fresh])
    return fresh


def done(names: list[str]) -> set[str]:
    """Those of the names that were done."""
    found: set[str] = set()
    for start in range(0, len(names), 500):
        chosen = Deed.name.in_(names[start : start + 500])
        found |= set(session().execute(select(Deed.name).where(chosen)).scalars())
    return found


def reply(scope: str, key: str) -> Reply | None:
    """What this request was answered before; None when it is new."""
    return session().execute(select(Reply).where(Reply.scope == scope, Reply.key == key)).scalar_one_or_none()


def keep_reply(*, scope: str, key: str, request: str, status: int, body: Any, at: datetime) -> None:
    """Keep the answer with the change it tells of (inside a transaction)."""
    values = {"scope": scope, "key": key, "request": request, "status": status, "body": body, "made_at": at}
    session().execute(insert(Reply).values(values))
