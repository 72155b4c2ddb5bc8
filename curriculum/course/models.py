"""研修の表."""

from typing import Any

from sqlalchemy import Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base
from foundation.history import History
from foundation.kinds import Document, key, text


class CatalogueVersion(History, Base):
    """研修体系の一版: courses and curricula, the whole document as published. true_from 施行日."""

    __tablename__ = "catalogue_version"
    __table_args__ = (
        Index("catalogue_version_is_published_once", "code", "version", unique=True,
              sqlite_where=sql("known_until IS NULL"), postgresql_where=sql("known_until IS NULL")),
        {"sqlite_strict": True},
    )  # fmt: skip
    id: Mapped[key]
    code: Mapped[text]
    version: Mapped[text]
    sha256: Mapped[text]
    document: Mapped[dict[str, Any]] = mapped_column(Document)
