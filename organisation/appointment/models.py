"""任命簿の表."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, says
from foundation.history import History, Known
from foundation.kinds import key, moment, text

STRICT = {"sqlite_strict": True}
CURRENT = "known_until IS NULL"
RUNNING = f"{CURRENT} AND state IN ('nominated', 'returned', 'checked') AND kind <> 'ict_leader'"

class Appointment(History, Base):
    """任命: one person to one unit, first day to last day inclusive. `kind` is an AppointmentKind.

    Kept by the database: one live ICT manager per unit on any day (trigger on SQLite, exclusion constraint on
    PostgreSQL, both named `appointment_one_live_manager_per_unit`), none before 2006-04-01; likewise one committee
    member per unit and one chair in the whole city. `supersedes_id`: the row this one corrects or ends.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("true_until IS NULL OR true_until >= true_from", name=says(
            "ends_after_it_begins", "終了日は開始日以後の日にしてください。")),
        CheckConstraint("kind <> 'ict_manager' OR true_from >= '2006-04-01'", name=says(
            "of_managers_begins_in_2006", "ICTマネージャーの任命は平成18年4月1日からです。")),
        Index("appointment_of_unit", "unit_id", "true_from"),
        Index("appointment_of_person", "staff_id", "true_from"),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    kind: Mapped[text]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    order_no: Mapped[text]
    note: Mapped[text] = mapped_column(server_default=sql("''"))
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))


says("appointment_one_live_manager_per_unit", "この期間には、すでに別のICTマネージャーが任命されています。")
says("appointment_one_live_member_per_unit", "この期間には、すでに別のICT推進委員が任命されています。")
says("appointment_one_live_chair", "この期間には、すでに別のICT推進委員長が任命されています。")


class Nomination(Base):
    """推薦: one person for one post of one unit. What happens to it stands in NominationState."""

    __tablename__ = "nomination"
    __table_args__ = (Index("nomination_of_unit", "unit_id"), Index("nomination_of_person", "staff_id"), STRICT)
    id: Mapped[key]
    kind: Mapped[text]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[moment]


class NominationState(Known, Base):
    """推薦の状態, known since the change that made it. Exactly one is current; all former ones stay.

    `position`: the audit position of the change. `first_day` the day the appointment is to begin; `order_no` and
    `appointment_id` once appointed. Of posts held by one, one nomination runs per unit and per person.
    """

    __tablename__ = "nomination_state"
    __table_args__ = (
        CheckConstraint("(state = 'appointed') = (appointment_id IS NOT NULL)",
                        name="names_the_appointment_exactly_when_appointed"),
        Index("nomination_has_one_state", "nomination_id", unique=True,
              sqlite_where=sql(CURRENT), postgresql_where=sql(CURRENT)),
        Index("nomination_runs_once_per_unit", "kind", "unit_id", unique=True,
              sqlite_where=sql(RUNNING), postgresql_where=sql(RUNNING)),
        Index("nomination_runs_once_per_person", "kind", "staff_id", unique=True,
              sqlite_where=sql(RUNNING), postgresql_where=sql(RUNNING)),
        Index("nomination_state_of_nomination", "nomination_id", "position"),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"))
    kind: Mapped[text]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    state: Mapped[text]
    position: Mapped[int] = mapped_column(BigInteger)
    first_day: Mapped[date] = mapped_column(Date)
    order_no: Mapped[text]
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    reason: Mapped[text]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


says("nomination_has_one_state", "この推薦は、いまほかの操作で変わりました。画面を開き直してください。")
says("nomination_runs_once_per_unit", "この所属では、すでに別の職員の推薦を進めています。")
says("nomination_runs_once_per_person", "この職員は、すでに別の推薦が進んでいます。")


class InterimCover(History, Base):
    """職務代行: who does the work of a post for some days, first day to last day inclusive, at most 90 days.

    Kept by the database: one cover per unit and post on any day (`interim_cover_one_at_a_time`). `supersedes_id`: the
    row this one ends early.
    """

    __tablename__ = "interim_cover"
    __table_args__ = (
        CheckConstraint("true_until IS NOT NULL AND true_until >= true_from", name=says(
            "ends_after_it_begins", "終了日は開始日以後の日にしてください。")),
        CheckConstraint("kind <> 'ict_leader'", name=says("is_for_no_leader", "ICTリーダには職務代行を置きません。")),
        Index("interim_cover_of_unit", "unit_id", "true_from"),
        Index("interim_cover_of_person", "staff_id", "true_from"),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    kind: Mapped[text]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[text]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("interim_cover.id"))


says("interim_cover_one_at_a_time", "この期間には、すでに別の職務代行が決められています。")


class TaskDecision(Known, Base):
    """課題の扱い: what people decided about a task, which itself follows from the facts: another due day, an owner.

    `task`: the task's identity (rules.tasks). `due_on`, `owner_id` NULL: as by the rule. `kept`: it stays as it is.
    """

    __tablename__ = "task_decision"
    __table_args__ = (
        Index("task_decision_is_one_at_a_time", "task", unique=True,
              sqlite_where=sql(CURRENT), postgresql_where=sql(CURRENT)),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    task: Mapped[text]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    due_on: Mapped[date | None] = mapped_column(Date)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    kept: Mapped[bool] = mapped_column(server_default=sql("false"))
    reason: Mapped[text]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


says("task_decision_is_one_at_a_time", "この課題は、いまほかの操作で変わりました。画面を開き直してください。")
