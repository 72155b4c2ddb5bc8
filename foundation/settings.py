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
    "appointment.grace_ends": "09-30",  # issue 4, Definitions: the first such day ...
    "appointment.grace_days": 90,  # ... at least so many days after the first day
    "appointment.cover_days": 90,  # issue 4, Definitions: the longest interim cover
    "appointment.vacancy_due_days": 30,  # domain.md 6.7: vacant on 1 April, appointed by 30 April
    "appointment.end_due_days": 14,
    "appointment.escalation_days": 30,  # overdue so long: the task goes up once more
    "appointment.nomination_days": 30,  # a nomination without an order so long after its first day lapses
    "committee.min_rank": 70,  # 次長等 (plan 図表25)
    "committee.ward_department": "区民生活部",  # 各区の区民生活部長 (plan 図表25)
    "committee.chair_unit": "0202",  # 情報政策部長 (plan 図表25); a code, for the name may change
    "verification.due_days": 60,  # an appointment without a confirmed verification for so long is a task
    "verification.begins_on": "2006-04-01",  # a city sets the day it begins; appointments before count from it
    "succession.shown_to_people": False,  # whether people see that they stand on a bench
    "succession.rehearsal_days": 90,  # so long after its day a draft transfer list is destroyed by itself
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
