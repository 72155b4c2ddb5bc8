"""Notices: written in the transaction of the change that causes them, read in the application.

Each also waits to be mailed: `foundation.outbox`. Notices and mail leave the ledger's core alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Index, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from foundation import audit
from foundation.db import Base, session, table_of
from foundation.kinds import Document, key, moment, text

audit.set_apart("notices")


class Notice(Base):
    """通知: one sentence to one person. `recipient_id` is a staff id; `message` a Japanese message id with `values`.

    `mail`: "" not to be mailed, waiting, sending, sent, refused, doubtful (the relay's answer was never heard).
    `mail_next_at`: waiting, when it is tried next; else when its last step was taken.
    """

    __tablename__ = "notice"
    __table_args__ = (Index("notice_of_recipient", "recipient_id", "read_at"), Index("notice_to_mail", "mail", "id"),
                      {"sqlite_strict": True})
    id: Mapped[key]
    recipient_id: Mapped[int]
    message: Mapped[text]
    values: Mapped[dict[str, Any]] = mapped_column(Document)
    link: Mapped[text]
    written_at: Mapped[moment]
    read_at: Mapped[moment | None]
    mail: Mapped[text] = mapped_column(server_default="")
    mail_tries: Mapped[int] = mapped_column(server_default="0")
    mail_next_at: Mapped[moment | None]
    mail_note: Mapped[text] = mapped_column(server_default="")


_NEW_NOTICE = insert(table_of(Notice))


@dataclass(frozen=True)
class NewNotice:
    """What one person is to be told."""

    recipient_id: int
    message: str
    link: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class NoticeLine:
    """One notice as shown. `link` is a path inside the application."""

    id: int
    message: str
    values: dict[str, Any]
    link: str
    written_at: datetime
    read_at: datetime | None


def notify(recipient_id: int, message: str, *, link: str, at: datetime, **values: Any) -> None:
    """Tell a person, with the change (inside its transaction)."""
    notify_all([recipient_id], message, link=link, at=at, **values)


def notify_all(recipient_ids: Iterable[int], message: str, *, link: str, at: datetime, **values: Any) -> int:
    """Tell many people the same, with the change (inside its transaction). Returns how many."""
    return notify_each((NewNotice(recipient_id, message, link, values) for recipient_id in recipient_ids), at=at)


def notify_each(notices: Iterable[NewNotice], *, at: datetime) -> int:
    """Tell many people something of their own, with the change (inside its transaction). Returns how many."""
    same = {"written_at": at, "mail": "waiting"}
    rows = [
        same | {"recipient_id": each.recipient_id, "message": each.message, "values": dict(each.values),
                "link": each.link}
        for each in notices
    ]  # fmt: skip
    if rows:
        session().execute(_NEW_NOTICE, rows)
    return len(rows)


def notices(recipient_id: int, *, limit: int = 50) -> list[NoticeLine]:
    """The person's notices, newest first."""
    statement = (
        select(Notice.id, Notice.message, Notice.values, Notice.link, Notice.written_at, Notice.read_at)
        .where(Notice.recipient_id == recipient_id)
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    return [NoticeLine(*row) for row in session().execute(statement)]


def unread(recipient_id: int) -> int:
    """How many notices the person has not read."""
    statement = select(func.count()).where(Notice.recipient_id == recipient_id, Notice.read_at.is_(None))
    return session().execute(statement).scalar_one()


def mark_read(recipient_id: int, *, at: datetime) -> None:
    """The person has seen all notices (inside a transaction)."""
    session().execute(
        update(Notice).where(Notice.recipient_id == recipient_id, Notice.read_at.is_(None)).values(read_at=at)
    )
