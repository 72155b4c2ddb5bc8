"""証跡の表."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, says
from foundation.history import History
from foundation.kinds import key, text


class Evidence(History, Base):
    """証跡: what proves a level. true_from 取得日, true_until 有効期限 (inclusive); known since recorded, until voided.

    `kind` is an EvidenceKind code of the framework, `examination` IP|SG|FE|AP or ''. `flags` says why it never counts
    (`counts` false). `fingerprint` is the digest of an imported row, so that the same row is taken in once for ever.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 7", name=says("has_a_level_of_the_scale", "レベルは0から4までです。")),
        Index("evidence_by_level", "staff_id", "skill_code", "kind", "level", "examination", "counts", "true_from",
              "true_until", "known_since", "known_until"),
        Index("evidence_is_taken_in_once", "fingerprint", unique=True,
              sqlite_where=sql("fingerprint IS NOT NULL"), postgresql_where=sql("fingerprint IS NOT NULL")),
        {"sqlite_strict": True},
    )  # fmt: skip
    id: Mapped[key]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    skill_code: Mapped[text]
    level: Mapped[int]
    kind: Mapped[text]
    examination: Mapped[text]
    counts: Mapped[bool]
    flags: Mapped[text]
    confirmer_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    note: Mapped[text]
    source: Mapped[text]
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"))
    voids_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))
    fingerprint: Mapped[text | None]
