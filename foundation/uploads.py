"""The upload store: files people hand in, with a limit, an owner and, for previews, an end."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Index, LargeBinary, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, session
from foundation.errors import Refused
from foundation.kinds import key, moment, text

EVIDENCE_LIMIT = 10 * 1024 * 1024
PREVIEW_KEPT = timedelta(hours=2)
PREVIEW_BITS = 30
EVIDENCE_TYPES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": "application/zip",
}


class Upload(Base):
    """A file as it came. `purpose` says what for; `expires_at` NULL means kept as long as what it proves."""

    __tablename__ = "upload"
    __table_args__ = (Index("upload_by_expiry", "expires_at"), {"sqlite_strict": True})
    id: Mapped[key]
    owner_id: Mapped[int]
    purpose: Mapped[text]
    filename: Mapped[text]
    content_type: Mapped[text]
    sha256: Mapped[text]
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    stored_at: Mapped[moment]
    expires_at: Mapped[moment | None]


@dataclass(frozen=True)
class NewFile:
    """A file as somebody hands it in."""

    filename: str
    content: bytes


@dataclass(frozen=True)
class StoredFile:
    """A stored file. `size` in bytes."""

    id: int
    owner_id: int
    purpose: str
    filename: str
    content_type: str
    sha256: str
    size: int
    content: bytes


@dataclass(frozen=True)
class FileLine:
    """A stored file as listed, without its content. `size` in bytes."""

    id: int
    filename: str
    content_type: str
    sha256: str
    size: int
    stored_at: datetime


def keep_evidence(*, owner_id: int, filename: str, content: bytes, at: datetime) -> int:
    """Store a proof (PDF, PNG, JPEG or an Office file, told by its first bytes). Returns its id."""
    if not content:
        raise Refused("ファイルが空です。", field="file")
    if len(content) > EVIDENCE_LIMIT:
        raise Refused("ファイルは%(mb)dMBまでです。", field="file", mb=EVIDENCE_LIMIT // 1024 // 1024)
    kind = next((kind for start, kind in EVIDENCE_TYPES.items() if content.startswith(start)), None)
    if kind is None:
        raise Refused("PDF・PNG・JPEG・Office形式のファイルを選んでください。", field="file")
    return _keep(owner_id, "evidence", filename, kind, content, at, None)


def keep_preview(*, owner_id: int, purpose: str, filename: str, content: bytes, at: datetime) -> int:
    """Store an import file while its preview is looked at; it goes by itself after two hours. Returns its id.

    The id is drawn by lot: a page of a file that is gone does not answer for the next one.
    """
    session().execute(delete(Upload).where(Upload.expires_at < at))
    until, number = at + PREVIEW_KEPT, secrets.randbits(PREVIEW_BITS)
    return _keep(owner_id, purpose, filename, "application/octet-stream", content, at, until, id=number)


def _keep(
    owner_id: int, purpose: str, filename: str, kind: str, content: bytes, at: datetime, until: datetime | None,
    **more: int,
) -> int:  # fmt: skip
    values = {
        "owner_id": owner_id, "purpose": purpose, "filename": filename[-200:], "content_type": kind, "content": content,
        "sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "stored_at": at, "expires_at": until,
        **more,
    }  # fmt: skip
    return session().execute(insert(Upload).values(values).returning(Upload.id)).scalar_one()


def stored(upload_id: int, *, at: datetime) -> StoredFile | None:
    """The file, unless it is unknown or its time is over."""
    found = session().execute(select(Upload).where(Upload.id == upload_id)).scalar_one_or_none()
    if found is None or (found.expires_at is not None and found.expires_at <= at):
        return None
    return StoredFile(
        found.id, found.owner_id, found.purpose, found.filename, found.content_type, found.sha256, found.size,
        found.content,
    )  # fmt: skip


def owned_by(owner_id: int) -> list[FileLine]:
    """The files a person handed in that are kept, oldest first; previews are not among them."""
    statement = (
        select(Upload.id, Upload.filename, Upload.content_type, Upload.sha256, Upload.size, Upload.stored_at)
        .where(Upload.owner_id == owner_id, Upload.expires_at.is_(None))
        .order_by(Upload.id)
    )
    return [FileLine(*row) for row in session().execute(statement)]


def drop(upload_id: int) -> None:
    """Remove a preview that was taken or thrown away."""
    session().execute(delete(Upload).where(Upload.id == upload_id, Upload.expires_at.is_not(None)))
