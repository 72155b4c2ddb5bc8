"""training"""

import sqlalchemy as sa
from alembic import op

from foundation import kinds
from migrations import guards

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


HISTORY = {
    "catalogue_version": ("id", "code", "version", "sha256", "document", "true_from", "true_until", "known_since"),
    "completion": (
        "id",
        "enrolment_id",
        "offering_id",
        "staff_id",
        "course_code",
        "catalogue_version",
        "certificate_no",
        "completed_on",
        "minutes",
        "test_percent",
        "confirmer_id",
        "known_since",
    ),
    "enrolment_state": (
        "id",
        "enrolment_id",
        "offering_id",
        "staff_id",
        "state",
        "position",
        "priority",
        "priority_class",
        "queued",
        "seat_no",
        "share",
        "offered_until",
        "swaps_from_id",
        "rule",
        "reason",
        "note",
        "actor_id",
        "known_since",
    ),
    "offering_version": (
        "id",
        "offering_id",
        "mode",
        "days",
        "first_day",
        "last_day",
        "place",
        "meeting",
        "instructors",
        "lecturer",
        "capacity",
        "minimum",
        "opens_on",
        "closes_on",
        "cutoff_on",
        "needs_approval",
        "selection",
        "priorities",
        "shares",
        "fixed_cost",
        "person_cost",
        "note",
        "cancelled_reason",
        "known_since",
    ),
    "questionnaire_response": ("id", "enrolment_id", "instrument", "answers", "respondent_id", "known_since"),
    "training_result": ("id", "enrolment_id", "kind", "day", "value", "actor_id", "known_since"),
}
APPEND_ONLY = ("offering", "enrolment", "anonymous_answer", "questionnaire_participation", "deed", "reply")
FEED_REVOKED = (
    "OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL AND NEW.id = OLD.id AND NEW.staff_id = OLD.staff_id "
    "AND NEW.digest = OLD.digest AND NEW.made_at = OLD.made_at"
)


def guard_everything() -> None:
    """The triggers that keep history."""
    for table, columns in HISTORY.items():
        guards.guard_history(table, columns)
    for table in APPEND_ONLY:
        guards.guard_append_only(table)
    guards.guard_append_only("calendar_feed", changing=FEED_REVOKED)


def upgrade() -> None:
    op.create_table(
        "catalogue_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("document", kinds.Document(), nullable=False),
        sa.Column("true_from", sa.Date(), nullable=False),
        sa.Column("true_until", sa.Date(), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("catalogue_version_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("catalogue_version", schema=None) as batch_op:
        batch_op.create_index(
            "catalogue_version_is_published_once",
            ["code", "version"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.create_table(
        "deed",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("done_at", kinds.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("deed_key")),
        sa.UniqueConstraint("name", name=op.f("deed_is_done_once")),
        sqlite_strict=True,
    )
    op.create_table(
        "offering",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("course_code", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("offering_key")),
        sa.UniqueConstraint("code", name=op.f("offering_code_is_taken_once")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("offering", schema=None) as batch_op:
        batch_op.create_index("offering_of_course", ["course_code"], unique=False)

    op.create_table(
        "reply",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", kinds.Document(), nullable=False),
        sa.Column("made_at", kinds.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("reply_key")),
        sa.UniqueConstraint("scope", "key", name=op.f("reply_answers_one_request")),
        sqlite_strict=True,
    )
    op.create_table(
        "anonymous_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("offering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answers", kinds.Document(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("anonymous_answer_offering_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("anonymous_answer_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("anonymous_answer", schema=None) as batch_op:
        batch_op.create_index("anonymous_answer_of_offering", ["offering_id"], unique=False)

    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_at", kinds.Moment(), nullable=False),
        sa.Column("revoked_at", kinds.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("calendar_feed_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("calendar_feed_key")),
        sa.UniqueConstraint("digest", name=op.f("calendar_feed_has_an_address_of_its_own")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index("calendar_feed_of_person", ["staff_id"], unique=False)

    op.create_table(
        "enrolment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("offering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", kinds.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("enrolment_offering_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("enrolment_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("enrolment_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index("enrolment_in_offering", ["offering_id"], unique=False)
        batch_op.create_index("enrolment_of_person", ["staff_id"], unique=False)

    op.create_table(
        "offering_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("offering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("days", kinds.Document(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("instructors", kinds.Document(), nullable=False),
        sa.Column("lecturer", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("cutoff_on", sa.Date(), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("selection", sa.Text(), nullable=False),
        sa.Column("priorities", kinds.Document(), nullable=False),
        sa.Column("shares", kinds.Document(), nullable=False),
        sa.Column("fixed_cost", sa.Integer(), nullable=False),
        sa.Column("person_cost", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("cancelled_reason", sa.Text(), nullable=False),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("capacity >= 1", name=op.f("offering_version_has_a_seat")),
        sa.CheckConstraint(
            "closes_on <= first_day AND cutoff_on <= first_day AND first_day <= last_day",
            name=op.f("offering_version_closes_before_it_is_held"),
        ),
        sa.CheckConstraint(
            "minimum BETWEEN 0 AND capacity", name=op.f("offering_version_needs_no_more_than_its_seats")
        ),
        sa.CheckConstraint(
            "opens_on <= closes_on", name=op.f("offering_version_closes_after_it_opens_for_application")
        ),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("offering_version_offering_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("offering_version_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("offering_version", schema=None) as batch_op:
        batch_op.create_index(
            "offering_version_is_one_at_a_time",
            ["offering_id"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.create_table(
        "completion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("offering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("course_code", sa.Text(), nullable=False),
        sa.Column("catalogue_version", sa.Text(), nullable=False),
        sa.Column("certificate_no", sa.Text(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("test_percent", sa.Integer(), nullable=True),
        sa.Column("confirmer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["confirmer_id"], ["staff.id"], name=op.f("completion_confirmer_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("completion_enrolment_id")),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("completion_offering_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("completion_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("completion_key")),
        sa.UniqueConstraint("certificate_no", name=op.f("completion_is_certified_by_one_number")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("completion", schema=None) as batch_op:
        batch_op.create_index(
            "completion_is_one_per_enrolment",
            ["enrolment_id"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )
        batch_op.create_index("completion_of_person", ["staff_id"], unique=False)

    op.create_table(
        "enrolment_state",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("offering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("priority_class", sa.Text(), nullable=False),
        sa.Column("queued", sa.BigInteger(), nullable=True),
        sa.Column("seat_no", sa.Integer(), nullable=True),
        sa.Column("share", sa.Text(), nullable=False),
        sa.Column("offered_until", kinds.Moment(), nullable=True),
        sa.Column("swaps_from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'offered') = (offered_until IS NOT NULL)",
            name=op.f("enrolment_state_has_an_end_exactly_while_offered"),
        ),
        sa.CheckConstraint(
            "(state IN ('offered', 'confirmed', 'attended', 'absent', 'completed', 'incomplete')) = (seat_no IS NOT NULL)",
            name=op.f("enrolment_state_holds_a_seat_exactly_in_the_states_that_do"),
        ),
        sa.CheckConstraint("rule = '' OR reason <> ''", name=op.f("enrolment_state_gives_a_reason_for_each_exception")),
        sa.CheckConstraint(
            "state <> 'waitlisted' OR queued IS NOT NULL", name=op.f("enrolment_state_waits_only_once_recommended")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name=op.f("enrolment_state_actor_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("enrolment_state_enrolment_id")),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"], name=op.f("enrolment_state_offering_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("enrolment_state_staff_id")),
        sa.ForeignKeyConstraint(["swaps_from_id"], ["enrolment.id"], name=op.f("enrolment_state_swaps_from_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("enrolment_state_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("enrolment_state", schema=None) as batch_op:
        batch_op.create_index(
            "enrolment_has_one_state",
            ["enrolment_id"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )
        batch_op.create_index(
            "enrolment_is_active_once_per_person_and_offering",
            ["offering_id", "staff_id"],
            unique=True,
            sqlite_where=sa.text(
                "known_until IS NULL AND state IN ('draft', 'applied', 'returned', 'recommended', 'waitlisted', 'offered', 'confirmed', 'attended', 'completed')"
            ),
            postgresql_where=sa.text(
                "known_until IS NULL AND state IN ('draft', 'applied', 'returned', 'recommended', 'waitlisted', 'offered', 'confirmed', 'attended', 'completed')"
            ),
        )
        batch_op.create_index(
            "enrolment_seat_is_held_by_one",
            ["offering_id", "seat_no"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL AND seat_no IS NOT NULL"),
            postgresql_where=sa.text("known_until IS NULL AND seat_no IS NOT NULL"),
        )
        batch_op.create_index(
            "enrolment_state_now",
            ["offering_id", "state"],
            unique=False,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )
        batch_op.create_index("enrolment_state_of_enrolment", ["enrolment_id", "position"], unique=False)
        batch_op.create_index("enrolment_state_of_person", ["staff_id", "known_until"], unique=False)
        batch_op.create_index(
            "enrolment_state_to_decide",
            ["staff_id"],
            unique=False,
            sqlite_where=sa.text("known_until IS NULL AND state = 'applied'"),
            postgresql_where=sa.text("known_until IS NULL AND state = 'applied'"),
        )

    op.create_table(
        "questionnaire_participation",
        sa.Column(
            "enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("questionnaire_participation_enrolment_id")
        ),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("questionnaire_participation_key")),
        sqlite_strict=True,
    )
    op.create_table(
        "questionnaire_response",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("answers", kinds.Document(), nullable=False),
        sa.Column("respondent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("questionnaire_response_enrolment_id")),
        sa.ForeignKeyConstraint(["respondent_id"], ["staff.id"], name=op.f("questionnaire_response_respondent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("questionnaire_response_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("questionnaire_response", schema=None) as batch_op:
        batch_op.create_index(
            "questionnaire_response_is_one_at_a_time",
            ["enrolment_id", "instrument"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.create_table(
        "training_result",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("value >= 0", name=op.f("training_result_is_not_negative")),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name=op.f("training_result_actor_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("training_result_enrolment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("training_result_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("training_result", schema=None) as batch_op:
        batch_op.create_index(
            "training_result_is_one_at_a_time",
            ["enrolment_id", "kind", "day"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("acts_for_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_foreign_key(batch_op.f("api_token_acts_for_id"), "account", ["acts_for_id"], ["id"])

    with op.batch_alter_table("audit_head", schema=None) as batch_op:
        batch_op.add_column(sa.Column("core_hash", sa.Text(), server_default="", nullable=False))

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mail", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("mail_tries", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("mail_next_at", kinds.Moment(), nullable=True))
        batch_op.add_column(sa.Column("mail_note", sa.Text(), server_default="", nullable=False))
        batch_op.create_index("notice_to_mail", ["mail", "id"], unique=False)
    guard_everything()


def downgrade() -> None:
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("notice_to_mail")
        batch_op.drop_column("mail_note")
        batch_op.drop_column("mail_next_at")
        batch_op.drop_column("mail_tries")
        batch_op.drop_column("mail")

    with op.batch_alter_table("audit_head", schema=None) as batch_op:
        batch_op.drop_column("core_hash")

    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("api_token_acts_for_id"), type_="foreignkey")
        batch_op.drop_column("acts_for_id")

    with op.batch_alter_table("training_result", schema=None) as batch_op:
        batch_op.drop_index(
            "training_result_is_one_at_a_time",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.drop_table("training_result")
    with op.batch_alter_table("questionnaire_response", schema=None) as batch_op:
        batch_op.drop_index(
            "questionnaire_response_is_one_at_a_time",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.drop_table("questionnaire_response")
    op.drop_table("questionnaire_participation")
    with op.batch_alter_table("enrolment_state", schema=None) as batch_op:
        batch_op.drop_index(
            "enrolment_state_to_decide",
            sqlite_where=sa.text("known_until IS NULL AND state = 'applied'"),
            postgresql_where=sa.text("known_until IS NULL AND state = 'applied'"),
        )
        batch_op.drop_index("enrolment_state_of_person")
        batch_op.drop_index("enrolment_state_of_enrolment")
        batch_op.drop_index(
            "enrolment_state_now",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )
        batch_op.drop_index(
            "enrolment_seat_is_held_by_one",
            sqlite_where=sa.text("known_until IS NULL AND seat_no IS NOT NULL"),
            postgresql_where=sa.text("known_until IS NULL AND seat_no IS NOT NULL"),
        )
        batch_op.drop_index(
            "enrolment_is_active_once_per_person_and_offering",
            sqlite_where=sa.text(
                "known_until IS NULL AND state IN ('draft', 'applied', 'returned', 'recommended', 'waitlisted', 'offered', 'confirmed', 'attended', 'completed')"
            ),
            postgresql_where=sa.text(
                "known_until IS NULL AND state IN ('draft', 'applied', 'returned', 'recommended', 'waitlisted', 'offered', 'confirmed', 'attended', 'completed')"
            ),
        )
        batch_op.drop_index(
            "enrolment_has_one_state",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.drop_table("enrolment_state")
    with op.batch_alter_table("completion", schema=None) as batch_op:
        batch_op.drop_index("completion_of_person")
        batch_op.drop_index(
            "completion_is_one_per_enrolment",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.drop_table("completion")
    with op.batch_alter_table("offering_version", schema=None) as batch_op:
        batch_op.drop_index(
            "offering_version_is_one_at_a_time",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.drop_table("offering_version")
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_index("enrolment_of_person")
        batch_op.drop_index("enrolment_in_offering")

    op.drop_table("enrolment")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index("calendar_feed_of_person")

    op.drop_table("calendar_feed")
    with op.batch_alter_table("anonymous_answer", schema=None) as batch_op:
        batch_op.drop_index("anonymous_answer_of_offering")

    op.drop_table("anonymous_answer")
    op.drop_table("reply")
    with op.batch_alter_table("offering", schema=None) as batch_op:
        batch_op.drop_index("offering_of_course")

    op.drop_table("offering")
    op.drop_table("deed")
    with op.batch_alter_table("catalogue_version", schema=None) as batch_op:
        batch_op.drop_index(
            "catalogue_version_is_published_once",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.drop_table("catalogue_version")
    guards.unguard((*HISTORY, *APPEND_ONLY, "calendar_feed"))
