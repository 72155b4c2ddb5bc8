"""The audit trail: every change leaves one line in a hash chain, written in the transaction of the change.

The chained line holds no personal value: who, about whom and what stand in `audit_detail`, and the line holds a
salted digest of
them. So retention can erase a detail and the chain still verifies. A head kept in a file outside the database
shows a cut tail.
"""

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ForeignKey, Index, event, func, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from foundation import db
from foundation.kinds import Document, canonical, key, moment, text

HEAD = "ledger_head"
KEPT_AT_LEAST = timedelta(days=365)  # the shortest retention a city may set is one year


@event.listens_for(Session, "after_transaction_end")
def _look_anew(session: Session, transaction: object) -> None:
    session.info.pop(HEAD, None)


class Head(db.Base):
    """The last line's position, moment and hash: one row. `core_hash`: of the last line not `set_apart`."""

    __tablename__ = "audit_head"
    __table_args__ = ({"sqlite_strict": True},)
    id: Mapped[key]
    position: Mapped[int]
    at: Mapped[moment | None]
    hash: Mapped[text]
    core_hash: Mapped[text] = mapped_column(server_default="")


class Entry(db.Base):
    """One line of the chain."""

    __tablename__ = "audit_entry"
    __table_args__ = ({"sqlite_strict": True},)
    position: Mapped[key]
    at: Mapped[moment]
    action: Mapped[text]
    digest: Mapped[text]
    hash: Mapped[text]


class Detail(db.Base):
    """Who did what to whom: personal, outside the chain, erasable. `content` NULL with `erased_at`: erased by
    retention.
    """

    __tablename__ = "audit_detail"
    __table_args__ = (
        Index("audit_detail_by_subject", "subject"),
        Index("audit_detail_by_actor", "actor"),
        {"sqlite_strict": True},
    )
    position: Mapped[int] = mapped_column(ForeignKey("audit_entry.position"), primary_key=True, autoincrement=False)
    actor: Mapped[text | None]
    subject: Mapped[text | None]
    salt: Mapped[text | None]
    content: Mapped[dict[str, Any] | None] = mapped_column(Document)
    erased_at: Mapped[moment | None]


@dataclass(frozen=True)
class Actor:
    """Who acts. `label` is the staff number, a token's label or `command`; `staff_id` None when it is not a person."""

    label: str
    staff_id: int | None = None


_HEAD = select(*(db.table_of(Head).c[name] for name in ("position", "at", "hash", "core_hash")))
_NEW_ENTRY, _NEW_HEAD, _NEW_DETAIL = (
    insert(db.table_of(Entry)), update(db.table_of(Head)), insert(db.table_of(Detail))
)
COMMAND = Actor("command")
_kept_in: list[Path] = []
_apart: set[str] = set()


@dataclass(frozen=True)
class Change:
    """A recorded change: its position in the ledger and the moment from which its facts are known."""

    position: int
    moment: datetime


@dataclass(frozen=True)
class _Last:
    """The head as it is read and written."""

    position: int = 0
    at: datetime | None = None
    hash: str = ""
    core_hash: str = ""


@dataclass(frozen=True)
class Fault:
    """Where the chain does not hold. `position` is the exact line; `reason` a Japanese message id."""

    position: int
    reason: str


def set_apart(*kinds: str) -> None:
    """Lines of these kinds (`enrolment`) or actions (`assessment.answered`) move the ledger but not its core.

    The core stands for units, people, postings, roles and what is published. A kind belongs here only when none of its
    changes can alter who may do what, nor any answer remembered with `core=True`.
    """
    _apart.update(kinds)


def is_apart(action: str) -> bool:
    """Whether a line of this action leaves the core where it is."""
    return action in _apart or action.partition(".")[0] in _apart


def identity() -> tuple[str, str]:
    """What tells one state of the ledger from every other: the database and the head's hash."""
    return _identities()[0]


def core_identity() -> tuple[str, str]:
    """What tells one state of the ledger's core from every other: it stays while only what is `set_apart` happens."""
    return _identities()[1]


def _identities() -> tuple[tuple[str, str], tuple[str, str]]:
    """Both. A head written before there was a core counts as core itself."""
    head = _head()
    database = db.name()
    return (database, head.hash), (database, head.core_hash or head.hash)


def _head() -> _Last:
    """The head, asked once per transaction: a reader's snapshot has one, and a writer is alone."""
    info = db.session().info
    if HEAD not in info:
        row = db.ask(_HEAD).one_or_none()
        info[HEAD] = _Last(*row) if row else _Last()
    found: _Last = info[HEAD]
    return found


def record(*, action: str, actor: Actor, at: datetime, subject: str = "", **content: Any) -> Change:
    """Take the next position, in this transaction. The change's moment is max(`at`, last + 1 µs), so replay is
    exact.
    """
    head = _head()
    if head.position == 0 and db.ask(_HEAD).one_or_none() is None:
        db.ask(insert(db.table_of(Head)), id=1, position=0, at=None, hash="")
    now = at if head.at is None else max(at, head.at + timedelta(microseconds=1))
    salt = secrets.token_hex(16)
    digest = _digest(salt=salt, actor=actor.label, subject=subject, content=content)
    line = _line_hash(head.hash, head.position + 1, now, action, digest)
    core = (head.core_hash or head.hash) if is_apart(action) else line
    fresh = _Last(head.position + 1, now, line, core)
    db.ask(_NEW_ENTRY, position=fresh.position, at=now, action=action, digest=digest, hash=line)
    db.ask(_NEW_HEAD, **asdict(fresh))
    db.ask(_NEW_DETAIL, position=fresh.position, actor=actor.label, subject=subject, salt=salt, content=content)
    info = db.session().info
    info[HEAD], info["audit_head"] = fresh, (fresh.position, line)
    info.setdefault("audit_began", head.position == 0)
    return Change(fresh.position, now)


def _digest(*, salt: str, actor: str | None, subject: str | None, content: Any) -> str:
    return hashlib.sha256(canonical([salt, actor, subject, content]).encode()).hexdigest()


def _line_hash(before: str, position: int, at: datetime, action: str, digest: str) -> str:
    return hashlib.sha256(canonical([before, position, at.isoformat(), action, digest]).encode()).hexdigest()


def verify(outside: Path | None = None) -> Iterator[Fault]:
    """Walk the whole chain; yield each fault at its line. `outside` is the file with a head written after an
    earlier commit.
    """
    before, expected, heads = "", 0, _read_outside(outside)
    statement = select(
        Entry.position, Entry.at, Entry.action, Entry.digest, Entry.hash,
        Detail.position.label("detail"), Detail.actor, Detail.subject, Detail.salt, Detail.content, Detail.erased_at,
    ).outerjoin(Detail, Detail.position == Entry.position).order_by(Entry.position)  # fmt: skip
    for row in db.session().execute(statement).yield_per(5000):
        expected += 1
        yield from _faults_of(row, expected, before)
        if heads and heads[0] == row.position and heads[1] != row.hash:
            yield Fault(row.position, "データベースの外に控えた値と一致しません。")
        before, expected = row.hash, row.position
    yield from _faults_of_the_end(before, expected, heads)


def _faults_of(row: Any, expected: int, before: str) -> Iterator[Fault]:
    if row.position != expected:
        yield Fault(expected, "この位置の記録がありません。")
    if row.hash != _line_hash(before, row.position, row.at, row.action, row.digest):
        yield Fault(row.position, "記録の内容がハッシュと一致しません。")
    yield from _faults_of_the_detail(row)


def _faults_of_the_detail(row: Any) -> Iterator[Fault]:
    if row.detail is None:
        yield Fault(row.position, "記録の詳細がありません。")
    elif row.erased_at is not None:
        if row.erased_at - row.at < KEPT_AT_LEAST:
            yield Fault(row.position, "記録の詳細が保存期間の途中で消されています。")
    elif row.digest != _digest(salt=row.salt, actor=row.actor, subject=row.subject, content=row.content):
        yield Fault(row.position, "記録の詳細が要約値と一致しません。")


def _faults_of_the_end(last_hash: str, last: int, outside: tuple[int, str] | None) -> Iterator[Fault]:
    head = db.session().execute(select(Head.position, Head.hash)).one_or_none()
    if (head.position, head.hash) != (last, last_hash) if head else last:
        yield Fault(last, "末尾の控えが最後の記録と一致しません。")
    if outside and outside[0] > last:
        yield Fault(outside[0], "データベースの外に控えた位置までの記録がありません。")


def count() -> int:
    """How many lines the chain has."""
    return db.session().execute(select(func.count()).select_from(Entry)).scalar_one()


def keep_head_in(path: Path) -> None:
    """From now on, after each commit, write the head to `path`, a file outside the database (one JSON object).

    When a new chain begins in an empty database, the former one's file is put aside as `.former`.
    """
    if not _kept_in:
        db.after_commit(_keep)
    _kept_in[:] = [path]


def _keep(session: Session) -> None:
    head = session.info.pop("audit_head", None)
    if head:
        _write_outside(_kept_in[0], head, began=session.info.pop("audit_began", False))


def _write_outside(path: Path, head: tuple[int, str], *, began: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if began and path.exists():
            os.replace(path, path.with_suffix(".former"))
        kept = _read_outside(path)
        if kept is None or kept[0] < head[0]:
            fresh = path.with_suffix(".new")
            fresh.write_text(json.dumps({"position": head[0], "hash": head[1]}))
            os.replace(fresh, path)


def _read_outside(path: Path | None) -> tuple[int, str] | None:
    if path is None or not path.exists():
        return None
    kept = json.loads(path.read_text())
    return int(kept["position"]), str(kept["hash"])
