"""Numbers a city may change, with their defaults and sources. A changed value is history: it holds from its
moment on.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, insert, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, session
from foundation.errors import Refused
from foundation.history import Known, known, take_back
from foundation.kinds import Document, key, text

DEFAULTS: dict[str, Any] = {
    "appointment.min_rank": 30,  # 主査級以上 (plan 5章1節1-1)
    "appointment.earliest_day": "2006-04-01",  # 平成18年度から (plan 5章1節1-1)
    "enrolment.offer_workdays": 2,  # 48 hours, in workdays
    "retention.audit_detail_years": 3,
    "retention.reading_years": 3,
    "retention.evidence_years": 5,
    "retention.training_years": 5,  # after somebody left, as what proves their skills
    "retention.reply_days": 30,  # as long as a request by API may be sent again
    "tokens.days": 90,
    "mail.oldest_days": 14,  # notices older than this on the first day of mail are not mailed
}


class Setting(Known, Base):
    """設定: a value that differs from its default."""

    __tablename__ = "setting"
    __table_args__ = (
        Index("setting_has_one_value", "name", unique=True, sqlite_where=sql("known_until IS NULL"),
              postgresql_where=sql("known_until IS NULL")),
        {"sqlite_strict": True},
    )  # fmt: skip
    id: Mapped[key]
    name: Mapped[text]
    value: Mapped[Any] = mapped_column(Document)


def setting(name: str, *, known_at: datetime | None = None) -> Any:
    """The value in force, as known at the moment."""
    statement = select(Setting.value).where(Setting.name == name, known(Setting, known_at))
    found = session().execute(statement).scalar()
    return DEFAULTS[name] if found is None else found


def change_setting(name: str, value: Any, *, moment: datetime) -> None:
    """Put a new value in force from `moment` on (inside a recorded transaction)."""
    if name not in DEFAULTS or not isinstance(value, type(DEFAULTS[name])):
        raise Refused("設定「%(name)s」はありません。", name=name)
    ids = session().execute(select(Setting.id).where(Setting.name == name, known(Setting, None))).scalars()
    take_back(Setting, list(ids), at=moment, reason="変更")
    session().execute(insert(Setting).values(name=name, value=value, known_since=moment))
