"""任命簿の表."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, says
from foundation.history import History
from foundation.kinds import key, text


class Appointment(History, Base):
    """任命: one person to one unit, first day to last day inclusive. `kind` is an AppointmentKind (ict_manager).

    Kept by the database: one live ICT manager per unit on any day (trigger on SQLite, exclusion constraint on
    PostgreSQL, both named `appointment_one_live_manager_per_unit`), none before 2006-04-01. `supersedes_id`: the row
    this one corrects or ends.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("true_until IS NULL OR true_until >= true_from", name=says(
            "ends_after_it_begins", "終了日は開始日以後の日にしてください。")),
        CheckConstraint("kind <> 'ict_manager' OR true_from >= '2006-04-01'", name=says(
            "of_managers_begins_in_2006", "ICTマネージャーの任命は平成18年4月1日からです。")),
        Index("appointment_of_unit", "unit_id", "true_from"),
        Index("appointment_of_person", "staff_id", "true_from"),
        {"sqlite_strict": True},
    )  # fmt: skip
    id: Mapped[key]
    kind: Mapped[text]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    order_no: Mapped[text]
    note: Mapped[text] = mapped_column(server_default=sql("''"))
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))


says("appointment_one_live_manager_per_unit", "この期間には、すでに別のICTマネージャーが任命されています。")
