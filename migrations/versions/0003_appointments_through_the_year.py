"""appointments through the year"""

import sqlalchemy as sa
from alembic import op

from foundation import kinds
from migrations import guards

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


HISTORY = {
    "announcement": ("id", "effective_on", "announced_at", "known_since"),
    "interim_cover": (
        "id",
        "kind",
        "unit_id",
        "staff_id",
        "reason",
        "supersedes_id",
        "true_from",
        "true_until",
        "known_since",
    ),
    "nomination_state": (
        "id",
        "nomination_id",
        "kind",
        "unit_id",
        "staff_id",
        "state",
        "position",
        "first_day",
        "order_no",
        "appointment_id",
        "reason",
        "actor_id",
        "known_since",
    ),
    "task_decision": ("id", "task", "unit_id", "due_on", "owner_id", "kept", "reason", "actor_id", "known_since"),
    "waiver": (
        "id",
        "unit_id",
        "staff_id",
        "condition",
        "reason",
        "approver_id",
        "supersedes_id",
        "true_from",
        "true_until",
        "known_since",
    ),
}
APPEND_ONLY = ("nomination", "verification_document", "verification_confirmation")
OVERLAPS_SQLITE = """
CREATE TRIGGER {name} BEFORE INSERT ON {table}
WHEN NEW.known_until IS NULL{new} AND EXISTS (
  SELECT 1 FROM {table} AS other
  WHERE other.known_until IS NULL{other}
    AND other.true_from <= coalesce(NEW.true_until, '9999-12-31')
    AND coalesce(other.true_until, '9999-12-31') >= NEW.true_from)
BEGIN SELECT RAISE(ABORT, '{name}'); END
"""
OVERLAPS_POSTGRESQL = """
ALTER TABLE {table} ADD CONSTRAINT {name}
EXCLUDE USING gist ({same}daterange(true_from, true_until, '[]') WITH &&) WHERE (known_until IS NULL{where})
"""
SAME_UNIT = "int8range(unit_id, unit_id, '[]') WITH &&, "
MEMBER, CHAIR = "kind = 'committee_member'", "kind = 'committee_chair'"
ONE_AT_A_TIME = (  # name, table, what holds of the rows, whether within one unit
    ("appointment_one_live_member_per_unit", "appointment", MEMBER, True),
    ("appointment_one_live_chair", "appointment", CHAIR, False),
)
COVER = "interim_cover_one_at_a_time"


def guard_everything() -> None:
    """The triggers that keep history; one live committee member per unit, one chair, one cover per unit and post."""
    for table, columns in HISTORY.items():
        guards.guard_history(table, columns)
    for table in APPEND_ONLY:
        guards.guard_append_only(table)
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, what, within_unit in ONE_AT_A_TIME:
        if sqlite:
            unit = " AND other.unit_id = NEW.unit_id" if within_unit else ""
            op.execute(
                OVERLAPS_SQLITE.format(name=name, table=table, new=f" AND NEW.{what}", other=f" AND other.{what}{unit}")
            )
        else:
            same = SAME_UNIT if within_unit else ""
            op.execute(OVERLAPS_POSTGRESQL.format(name=name, table=table, same=same, where=f" AND {what}"))
    if sqlite:
        other = " AND other.unit_id = NEW.unit_id AND other.kind = NEW.kind"
        op.execute(OVERLAPS_SQLITE.format(name=COVER, table="interim_cover", new="", other=other))
    else:
        for kind in ("ict_manager", "committee_member", "committee_chair"):
            name = COVER if kind == "ict_manager" else f"{COVER}_{kind}"
            op.execute(
                OVERLAPS_POSTGRESQL.format(
                    name=name, table="interim_cover", same=SAME_UNIT, where=f" AND kind = '{kind}'"
                )
            )


def unguard_appointment() -> None:
    """Take back what was put onto a table that stays."""
    for name, table, _, _ in ONE_AT_A_TIME:
        op.execute(
            f"DROP TRIGGER {name}"
            if op.get_bind().dialect.name == "sqlite"
            else f"ALTER TABLE {table} DROP CONSTRAINT {name}"
        )


def upgrade() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("announced_at", kinds.Moment(), nullable=False),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("announcement_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.create_index(
            "announcement_is_one_per_day",
            ["effective_on"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.create_table(
        "sealed_reading",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rehearsal_id", sa.Integer(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("at", kinds.Moment(), nullable=True),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("reader_label", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("sealed_reading_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("sealed_reading", schema=None) as batch_op:
        batch_op.create_index("sealed_reading_of_rehearsal", ["rehearsal_id"], unique=False)

    op.create_table(
        "interim_cover",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("true_from", sa.Date(), nullable=False),
        sa.Column("true_until", sa.Date(), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "true_until IS NOT NULL AND true_until >= true_from", name=op.f("interim_cover_ends_after_it_begins")
        ),
        sa.CheckConstraint("kind <> 'ict_leader'", name=op.f("interim_cover_is_for_no_leader")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("interim_cover_staff_id")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["interim_cover.id"], name=op.f("interim_cover_supersedes_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("interim_cover_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("interim_cover_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("interim_cover", schema=None) as batch_op:
        batch_op.create_index("interim_cover_of_person", ["staff_id", "true_from"], unique=False)
        batch_op.create_index("interim_cover_of_unit", ["unit_id", "true_from"], unique=False)

    op.create_table(
        "nomination",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", kinds.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("nomination_staff_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("nomination_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("nomination_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.create_index("nomination_of_person", ["staff_id"], unique=False)
        batch_op.create_index("nomination_of_unit", ["unit_id"], unique=False)

    op.create_table(
        "rehearsal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("result", kinds.Document(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", kinds.Moment(), nullable=False),
        sa.Column("computed_at", kinds.Moment(), nullable=False),
        sa.Column("maker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["maker_id"], ["staff.id"], name=op.f("rehearsal_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("rehearsal_key")),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rehearsal", schema=None) as batch_op:
        batch_op.create_index("rehearsal_of_day", ["effective_on"], unique=False)

    op.create_table(
        "sealed_reading_subject",
        sa.Column("reading_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["sealed_reading.id"], name=op.f("sealed_reading_subject_reading_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "subject_id", name=op.f("sealed_reading_subject_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("sealed_reading_subject", schema=None) as batch_op:
        batch_op.create_index("sealed_reading_subject_by_person", ["subject_id", "reading_id"], unique=False)

    op.create_table(
        "task_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kept", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name=op.f("task_decision_actor_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("task_decision_owner_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("task_decision_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("task_decision_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("task_decision", schema=None) as batch_op:
        batch_op.create_index(
            "task_decision_is_one_at_a_time",
            ["task"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.create_table(
        "verification_document",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.Column("known_at", kinds.Moment(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("framework_version", sa.Text(), nullable=False),
        sa.Column("content", kinds.Document(), nullable=False),
        sa.Column("made_at", kinds.Moment(), nullable=False),
        sa.Column("maker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["maker_id"], ["staff.id"], name=op.f("verification_document_maker_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("verification_document_staff_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("verification_document_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("verification_document_key")),
        sa.UniqueConstraint("number", name=op.f("verification_document_number_is_given_once")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("verification_document", schema=None) as batch_op:
        batch_op.create_index("verification_document_of_unit", ["unit_id", "judged_on"], unique=False)

    op.create_table(
        "waiver",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approver_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supersedes_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("true_from", sa.Date(), nullable=False),
        sa.Column("true_until", sa.Date(), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "condition NOT IN ('appointed', 'grade', 'posting')",
            name=op.f("waiver_of_grade_posting_and_uniqueness_is_impossible"),
        ),
        sa.CheckConstraint(
            "true_until IS NOT NULL AND true_until >= true_from", name=op.f("waiver_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(["approver_id"], ["staff.id"], name=op.f("waiver_approver_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("waiver_staff_id")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["waiver.id"], name=op.f("waiver_supersedes_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("waiver_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("waiver_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("waiver", schema=None) as batch_op:
        batch_op.create_index("waiver_of_person", ["staff_id", "true_from"], unique=False)
        batch_op.create_index("waiver_of_unit", ["unit_id", "true_from"], unique=False)

    op.create_table(
        "nomination_state",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nomination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("order_no", sa.Text(), nullable=False),
        sa.Column("appointment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'appointed') = (appointment_id IS NOT NULL)",
            name=op.f("nomination_state_names_the_appointment_exactly_when_appointed"),
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name=op.f("nomination_state_actor_id")),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name=op.f("nomination_state_appointment_id")),
        sa.ForeignKeyConstraint(["nomination_id"], ["nomination.id"], name=op.f("nomination_state_nomination_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("nomination_state_staff_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("nomination_state_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("nomination_state_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("nomination_state", schema=None) as batch_op:
        batch_op.create_index(
            "nomination_has_one_state",
            ["nomination_id"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )
        batch_op.create_index(
            "nomination_runs_once_per_person",
            ["kind", "staff_id"],
            unique=True,
            sqlite_where=sa.text(
                "known_until IS NULL AND state IN ('nominated', 'returned', 'checked') AND kind <> 'ict_leader'"
            ),
            postgresql_where=sa.text(
                "known_until IS NULL AND state IN ('nominated', 'returned', 'checked') AND kind <> 'ict_leader'"
            ),
        )
        batch_op.create_index(
            "nomination_runs_once_per_unit",
            ["kind", "unit_id"],
            unique=True,
            sqlite_where=sa.text(
                "known_until IS NULL AND state IN ('nominated', 'returned', 'checked') AND kind <> 'ict_leader'"
            ),
            postgresql_where=sa.text(
                "known_until IS NULL AND state IN ('nominated', 'returned', 'checked') AND kind <> 'ict_leader'"
            ),
        )
        batch_op.create_index("nomination_state_of_nomination", ["nomination_id", "position"], unique=False)

    op.create_table(
        "verification_confirmation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("confirmer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("confirmed_at", kinds.Moment(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["confirmer_id"], ["staff.id"], name=op.f("verification_confirmation_confirmer_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["verification_document.id"], name=op.f("verification_confirmation_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("verification_confirmation_key")),
        sa.UniqueConstraint("document_id", name=op.f("verification_confirmation_is_one_per_document")),
        sqlite_strict=True,
    )
    guard_everything()


def downgrade() -> None:
    unguard_appointment()
    op.drop_table("verification_confirmation")
    with op.batch_alter_table("nomination_state", schema=None) as batch_op:
        batch_op.drop_index("nomination_state_of_nomination")
        batch_op.drop_index(
            "nomination_runs_once_per_unit",
            sqlite_where=sa.text(
                "known_until IS NULL AND state IN ('nominated', 'returned', 'checked') AND kind <> 'ict_leader'"
            ),
            postgresql_where=sa.text(
                "known_until IS NULL AND state IN ('nominated', 'returned', 'checked') AND kind <> 'ict_leader'"
            ),
        )
        batch_op.drop_index(
            "nomination_runs_once_per_person",
            sqlite_where=sa.text(
                "known_until IS NULL AND state IN ('nominated', 'returned', 'checked') AND kind <> 'ict_leader'"
            ),
            postgresql_where=sa.text(
                "known_until IS NULL AND state IN ('nominated', 'returned', 'checked') AND kind <> 'ict_leader'"
            ),
        )
        batch_op.drop_index(
            "nomination_has_one_state",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.drop_table("nomination_state")
    with op.batch_alter_table("waiver", schema=None) as batch_op:
        batch_op.drop_index("waiver_of_unit")
        batch_op.drop_index("waiver_of_person")

    op.drop_table("waiver")
    with op.batch_alter_table("verification_document", schema=None) as batch_op:
        batch_op.drop_index("verification_document_of_unit")

    op.drop_table("verification_document")
    with op.batch_alter_table("task_decision", schema=None) as batch_op:
        batch_op.drop_index(
            "task_decision_is_one_at_a_time",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.drop_table("task_decision")
    with op.batch_alter_table("sealed_reading_subject", schema=None) as batch_op:
        batch_op.drop_index("sealed_reading_subject_by_person")

    op.drop_table("sealed_reading_subject")
    with op.batch_alter_table("rehearsal", schema=None) as batch_op:
        batch_op.drop_index("rehearsal_of_day")

    op.drop_table("rehearsal")
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.drop_index("nomination_of_unit")
        batch_op.drop_index("nomination_of_person")

    op.drop_table("nomination")
    with op.batch_alter_table("interim_cover", schema=None) as batch_op:
        batch_op.drop_index("interim_cover_of_unit")
        batch_op.drop_index("interim_cover_of_person")

    op.drop_table("interim_cover")
    with op.batch_alter_table("sealed_reading", schema=None) as batch_op:
        batch_op.drop_index("sealed_reading_of_rehearsal")

    op.drop_table("sealed_reading")
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.drop_index(
            "announcement_is_one_per_day",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.drop_table("announcement")
    guards.unguard((*HISTORY, *APPEND_ONLY))
