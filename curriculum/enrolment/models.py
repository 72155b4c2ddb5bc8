"""申込の表."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, says
from foundation.history import Known
from foundation.kinds import key, moment, text

STRICT = {"sqlite_strict": True}
ACTIVE = (
    "('draft', 'applied', 'returned', 'recommended', 'waitlisted', 'offered', 'confirmed', 'attended', 'completed')"
)
CURRENT = "known_until IS NULL"


class Enrolment(Base):
    """申込: one person and one offering. What happens to it stands in EnrolmentState."""

    __tablename__ = "enrolment"
    __table_args__ = (Index("enrolment_of_person", "staff_id"), Index("enrolment_in_offering", "offering_id"), STRICT)
    id: Mapped[key]
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[moment]


class EnrolmentState(Known, Base):
    """申込の状態, known since the change that made it. Exactly one is current; all former ones stay.

    `position`: the audit position of the change. `queued`: the position of the recommendation, which orders the waiting
    list after `priority` (1 first). `seat_no`: the seat held (offered, confirmed, attended, completed …), one person
    each; `share`: the reserved share it was taken from, "" the open seats, "beyond" those beyond the capacity.
    `offered_until`: how long an offer stands.
    `swaps_from_id`: the enrolment whose seat is given up when this one is certain. `rule`: the named rule by which a
    seat was given out of order.
    """

    __tablename__ = "enrolment_state"
    __table_args__ = (
        CheckConstraint("(state IN ('offered', 'confirmed', 'attended', 'absent', 'completed', 'incomplete')) = "
                        "(seat_no IS NOT NULL)", name="holds_a_seat_exactly_in_the_states_that_do"),
        CheckConstraint("(state = 'offered') = (offered_until IS NOT NULL)", name="has_an_end_exactly_while_offered"),
        CheckConstraint("state <> 'waitlisted' OR queued IS NOT NULL", name="waits_only_once_recommended"),
        CheckConstraint("rule = '' OR reason <> ''", name=says(
            "gives_a_reason_for_each_exception", "例外の扱いには理由を書いてください。")),
        Index("enrolment_has_one_state", "enrolment_id", unique=True,
              sqlite_where=sql(CURRENT), postgresql_where=sql(CURRENT)),
        Index("enrolment_is_active_once_per_person_and_offering", "offering_id", "staff_id", unique=True,
              sqlite_where=sql(f"{CURRENT} AND state IN {ACTIVE}"),
              postgresql_where=sql(f"{CURRENT} AND state IN {ACTIVE}")),
        Index("enrolment_seat_is_held_by_one", "offering_id", "seat_no", unique=True,
              sqlite_where=sql(f"{CURRENT} AND seat_no IS NOT NULL"),
              postgresql_where=sql(f"{CURRENT} AND seat_no IS NOT NULL")),
        Index("enrolment_state_now", "offering_id", "state", sqlite_where=sql(CURRENT), postgresql_where=sql(CURRENT)),
        Index("enrolment_state_to_decide", "staff_id", sqlite_where=sql(f"{CURRENT} AND state = 'applied'"),
              postgresql_where=sql(f"{CURRENT} AND state = 'applied'")),
        Index("enrolment_state_of_person", "staff_id", "known_until"),
        Index("enrolment_state_of_enrolment", "enrolment_id", "position"),
        STRICT,
    )  # fmt: skip
    id: Mapped[key]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    state: Mapped[text]
    position: Mapped[int] = mapped_column(BigInteger)
    priority: Mapped[int]
    priority_class: Mapped[text]
    queued: Mapped[int | None] = mapped_column(BigInteger)
    seat_no: Mapped[int | None]
    share: Mapped[text]
    offered_until: Mapped[moment | None]
    swaps_from_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"))
    rule: Mapped[text]
    reason: Mapped[text]
    note: Mapped[text]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


says("enrolment_is_active_once_per_person_and_offering", "この開催回には、すでに有効な申込があります。")
says("enrolment_seat_is_held_by_one", "その席はほかの人に決まりました。もう一度お試しください。")
says("enrolment_has_one_state", "この申込は、いまほかの操作で変わりました。画面を開き直してください。")


class CalendarFeed(Base):
    """カレンダー配信: the secret address of one person's calendar, kept as a digest; revoked, never deleted."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        UniqueConstraint("digest", name="has_an_address_of_its_own"),
        Index("calendar_feed_of_person", "staff_id"),
        STRICT,
    )
    id: Mapped[key]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    digest: Mapped[text]
    made_at: Mapped[moment]
    revoked_at: Mapped[moment | None]
