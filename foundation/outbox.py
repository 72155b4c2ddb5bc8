"""The outbox: notices on their way to the mail relay, so that none is lost and none is handed over twice.

    waiting ──claim──▶ sending ──settle──▶ sent
       ▲                  ├──put_back──▶ waiting, later each time
       │                  ├──settle──▶ refused: the relay will never take it
       └──queue_again── doubtful: a process ended between hand-over and mark; only a person may decide

Each step is its own transaction of the caller. Moments come from the caller too.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update

from foundation import once
from foundation.db import session
from foundation.errors import NotFound, sentence
from foundation.mail import Notice
from foundation.settings import setting

HEARD_WITHIN = timedelta(minutes=15)
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
LONGEST_NOTE = 300


class Post(StrEnum):
    """Where a notice stands on its way. `none`: it is not mailed."""

    none = ""
    waiting = "waiting"
    sending = "sending"
    sent = "sent"
    refused = "refused"
    doubtful = "doubtful"


@dataclass(frozen=True)
class Letter:
    """A notice to be mailed. `tries`: how often it was tried before; `since` the last step of its way."""

    id: int
    recipient_id: int
    message: str
    values: dict[str, Any]
    link: str
    written_at: datetime
    tries: int
    since: datetime | None
    note: str


COLUMNS = (
    Notice.id, Notice.recipient_id, Notice.message, Notice.values, Notice.link, Notice.written_at, Notice.mail_tries,
    Notice.mail_next_at, Notice.mail_note,
)  # fmt: skip


def begin(*, at: datetime) -> int:
    """The first time mail is configured, what is older than the setting allows is not mailed. Returns how many."""
    if not once.first_time("mail.configured", at=at):
        return 0
    oldest = at - timedelta(days=setting("mail.oldest_days"))
    old = (Notice.mail == Post.waiting, Notice.written_at < oldest)
    left_out = update(Notice).where(*old).values(mail=Post.none, mail_note=sentence("メールの開始より前のお知らせ"))
    return len(session().execute(left_out.returning(Notice.id)).all())


def doubt(*, at: datetime) -> int:
    """What has been on its way too long was perhaps handed over, perhaps not. Returns how many."""
    forgotten = (Notice.mail == Post.sending, Notice.mail_next_at <= at - HEARD_WITHIN)
    note = sentence("中継サーバーに渡せたか確かめられません。")
    statement = update(Notice).where(*forgotten).values(mail=Post.doubtful, mail_note=note)
    return len(session().execute(statement.returning(Notice.id)).all())


def claim(*, at: datetime) -> Letter | None:
    """Take the oldest notice that is due, for this runner alone; None when none is."""
    due = (Notice.mail == Post.waiting, _is_due(at))
    letter_id = session().execute(select(Notice.id).where(*due).order_by(Notice.id).limit(1)).scalar()
    if letter_id is None:
        return None
    mine = (Notice.id == letter_id, Notice.mail == Post.waiting)
    statement = update(Notice).where(*mine).values(mail=Post.sending, mail_next_at=at)
    row = session().execute(statement.returning(*COLUMNS)).one_or_none()
    return Letter(*row) if row else None


def settle(letter: Letter, post: Post, *, at: datetime, note: str = "") -> None:
    """The notice's way is over: sent, refused or doubtful."""
    _leave(letter.id, post, at, letter.tries + 1, note)


def put_back(letter: Letter, *, at: datetime, note: str) -> None:
    """It was certainly not taken: it waits again, twice as long each time, up to LONGEST_PAUSE."""
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(letter.tries, 10))
    _leave(letter.id, Post.waiting, at + pause, letter.tries + 1, note)


def queue_again(letter_id: int, *, at: datetime) -> None:
    """A person decided that it shall be mailed (again). Raises NotFound when it is neither doubtful nor refused."""
    stuck = Notice.mail.in_((Post.doubtful, Post.refused))
    values = {"mail": Post.waiting, "mail_next_at": at, "mail_note": ""}
    statement = update(Notice).where(Notice.id == letter_id, stuck).values(values)
    if session().execute(statement.returning(Notice.id)).one_or_none() is None:
        raise NotFound("番号%(id)dのお知らせは、送信の確認を待っていません。", id=letter_id)


def stuck() -> list[Letter]:
    """The notices somebody has to decide on: doubtful, oldest first."""
    statement = select(*COLUMNS).where(Notice.mail == Post.doubtful).order_by(Notice.id)
    return [Letter(*row) for row in session().execute(statement)]


def counts() -> dict[Post, int]:
    """How many notices stand where, but for those that are done or not mailed."""
    wanted = (Post.waiting, Post.sending, Post.refused, Post.doubtful)
    statement = select(Notice.mail, func.count()).where(Notice.mail.in_(wanted)).group_by(Notice.mail)
    found = {Post(row[0]): int(row[1]) for row in session().execute(statement)}
    return {post: found.get(post, 0) for post in wanted}


def _is_due(at: datetime) -> ColumnElement[bool]:
    return or_(Notice.mail_next_at.is_(None), Notice.mail_next_at <= at)


def _leave(letter_id: int, post: Post, next_at: datetime, tries: int, note: str) -> None:
    """Also out of doubt: whoever handed it over knows better."""
    mine = (Notice.id == letter_id, Notice.mail.in_((Post.sending, Post.doubtful)))
    values = {"mail": post, "mail_next_at": next_at, "mail_tries": tries, "mail_note": note[:LONGEST_NOTE]}
    session().execute(update(Notice).where(*mine).values(values))
