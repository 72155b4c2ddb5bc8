"""the house"""

from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

from foundation import kinds
from migrations import guards

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


HISTORY = {
    "appointment": (
        "id",
        "kind",
        "unit_id",
        "staff_id",
        "order_no",
        "note",
        "supersedes_id",
        "true_from",
        "true_until",
        "known_since",
    ),
    "assessment_answer": (
        "id",
        "assessment_id",
        "skill_code",
        "level",
        "note",
        "upload_id",
        "true_from",
        "true_until",
        "known_since",
    ),
    "assessment_confirmation": (
        "id",
        "assessment_id",
        "skill_code",
        "self_level",
        "confirmed_level",
        "reason",
        "step_id",
        "evidence_id",
        "known_since",
    ),
    "assessment_round": ("id", "fiscal_year", "true_from", "true_until", "known_since"),
    "assessment_step": ("id", "assessment_id", "number", "action", "actor_id", "comment", "known_since"),
    "claim": (
        "id",
        "staff_id",
        "skill_code",
        "level",
        "kind",
        "examination",
        "acquired_on",
        "expires_on",
        "note",
        "upload_id",
        "known_since",
    ),
    "claim_step": ("id", "claim_id", "action", "actor_id", "reason", "evidence_id", "known_since"),
    "deputy": ("id", "unit_id", "staff_id", "true_from", "true_until", "known_since"),
    "evidence": (
        "id",
        "staff_id",
        "skill_code",
        "level",
        "kind",
        "examination",
        "counts",
        "flags",
        "confirmer_id",
        "note",
        "source",
        "upload_id",
        "voids_id",
        "fingerprint",
        "true_from",
        "true_until",
        "known_since",
    ),
    "framework_version": ("id", "code", "version", "sha256", "document", "true_from", "true_until", "known_since"),
    "grade": ("id", "code", "rank_order", "name_ja", "name_en", "heads", "true_from", "true_until", "known_since"),
    "head_choice": ("id", "unit_id", "staff_id", "true_from", "true_until", "known_since"),
    "personnel_order": (
        "id",
        "staff_id",
        "effective_on",
        "kind",
        "duty",
        "unit_id",
        "grade_code",
        "post",
        "occupation",
        "employment",
        "leaves_on",
        "name",
        "kana",
        "known_since",
    ),
    "posting": (
        "id",
        "staff_id",
        "unit_id",
        "duty",
        "grade_code",
        "post",
        "occupation",
        "employment",
        "on_leave",
        "dispatched",
        "posted_from",
        "true_from",
        "true_until",
        "known_since",
    ),
    "role_grant": (
        "id",
        "account_id",
        "role",
        "unit_id",
        "posted_unit_id",
        "posted_from",
        "true_from",
        "true_until",
        "known_since",
    ),
    "setting": ("id", "name", "value", "known_since"),
    "staff_name": ("id", "staff_id", "name", "kana", "search_key", "true_from", "true_until", "known_since"),
    "unit_predecessor": ("id", "unit_id", "predecessor_id", "known_since"),
    "unit_version": (
        "id",
        "unit_id",
        "parent_id",
        "name",
        "kind",
        "appoints",
        "true_from",
        "true_until",
        "known_since",
    ),
}
APPEND_ONLY = ("unit", "staff", "assessment", "audit_entry")
DETAIL_ERASED = (
    "NEW.content IS NULL AND NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL AND NEW.position = OLD.position"
)

GRADES = (
    ("10", 10, "主事級", "Clerk", ""),
    ("20", 20, "主任級", "Senior clerk", ""),
    ("30", 30, "主査級", "Chief clerk", ""),
    ("40", 40, "係長級", "Subsection chief", ""),
    ("50", 50, "課長補佐級", "Deputy section manager", ""),
    ("60", 60, "課長級", "Section manager", "section"),
    ("70", 70, "次長級", "Deputy director general", ""),
    ("80", 80, "部長級", "Department director", "department"),
    ("90", 90, "局長級", "Bureau director general", "bureau"),
)

ONE_MANAGER_SQLITE = """
CREATE TRIGGER appointment_one_live_manager_per_unit BEFORE INSERT ON appointment
WHEN NEW.kind = 'ict_manager' AND NEW.known_until IS NULL AND EXISTS (
  SELECT 1 FROM appointment AS other
  WHERE other.kind = 'ict_manager' AND other.unit_id = NEW.unit_id AND other.known_until IS NULL
    AND other.true_from <= coalesce(NEW.true_until, '9999-12-31')
    AND coalesce(other.true_until, '9999-12-31') >= NEW.true_from)
BEGIN SELECT RAISE(ABORT, 'appointment_one_live_manager_per_unit'); END
"""
ONE_MANAGER_POSTGRESQL = """
ALTER TABLE appointment ADD CONSTRAINT appointment_one_live_manager_per_unit
EXCLUDE USING gist (int8range(unit_id, unit_id, '[]') WITH &&, daterange(true_from, true_until, '[]') WITH &&)
WHERE (kind = 'ict_manager' AND known_until IS NULL)
"""


def guard_everything() -> None:
    """The triggers that keep history, and one live manager per unit on any day."""
    for table, columns in HISTORY.items():
        guards.guard_history(table, columns)
    for table in APPEND_ONLY:
        guards.guard_append_only(table)
    guards.guard_append_only("audit_detail", changing=DETAIL_ERASED)
    op.execute(ONE_MANAGER_SQLITE if op.get_bind().dialect.name == "sqlite" else ONE_MANAGER_POSTGRESQL)


def fill_grades() -> None:
    """The grades of domain.md 4.1, true and known from before anything else."""
    grade = sa.table(
        "grade", sa.column("code"), sa.column("rank_order"), sa.column("name_ja"), sa.column("name_en"), sa.column("heads"),
        sa.column("true_from", sa.Date()), sa.column("known_since", kinds.Moment()),
    )  # fmt: skip
    since = {"true_from": date(1900, 1, 1), "known_since": datetime(1970, 1, 1, tzinfo=UTC)}
    names = ("code", "rank_order", "name_ja", "name_en", "heads")
    op.bulk_insert(grade, [dict(zip(names, line, strict=True)) | since for line in GRADES])


def upgrade() -> None:
    op.create_table(
        "assessment_round",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("true_from", sa.Date(), nullable=False),
        sa.Column("true_until", sa.Date(), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("true_until >= true_from", name=op.f("assessment_round_closes_after_it_opens")),
        sa.PrimaryKeyConstraint("id", name=op.f("assessment_round_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("assessment_round", schema=None) as batch_op:
        batch_op.create_index(
            "assessment_round_is_one_a_year",
            ["fiscal_year"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.create_table(
        "audit_entry",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", kinds.Moment(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("audit_entry_key")),
        sqlite_strict=True,
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", kinds.Moment(), nullable=True),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("audit_head_key")),
        sqlite_strict=True,
    )
    op.create_table(
        "framework_version",
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
        sa.PrimaryKeyConstraint("id", name=op.f("framework_version_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("framework_version", schema=None) as batch_op:
        batch_op.create_index(
            "framework_version_is_published_once",
            ["code", "version"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.create_table(
        "grade",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("rank_order", sa.Integer(), nullable=False),
        sa.Column("name_ja", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("heads", sa.Text(), nullable=False),
        sa.Column("true_from", sa.Date(), nullable=False),
        sa.Column("true_until", sa.Date(), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("grade_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("grade", schema=None) as batch_op:
        batch_op.create_index(
            "grade_has_one_meaning_at_a_time",
            ["code", "true_from"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("values", kinds.Document(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("written_at", kinds.Moment(), nullable=False),
        sa.Column("read_at", kinds.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("notice_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("notice_of_recipient", ["recipient_id", "read_at"], unique=False)

    op.create_table(
        "reading",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", kinds.Moment(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("reader_label", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("reading_key")),
        sqlite_strict=True,
    )
    op.create_table(
        "retention_pass",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_at", kinds.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("retention_pass_key")),
        sqlite_strict=True,
    )
    op.create_table(
        "setting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", kinds.Document(), nullable=False),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("setting_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("setting", schema=None) as batch_op:
        batch_op.create_index(
            "setting_has_one_value",
            ["name"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.create_table(
        "staff",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_no", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("staff_key")),
        sa.UniqueConstraint("staff_no", name=op.f("staff_has_a_number_of_its_own")),
        sqlite_strict=True,
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("unit_key")),
        sa.UniqueConstraint("code", name=op.f("unit_has_a_code_of_its_own")),
        sqlite_strict=True,
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", kinds.Moment(), nullable=False),
        sa.Column("expires_at", kinds.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("upload_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index("upload_by_expiry", ["expires_at"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", kinds.Moment(), nullable=True),
        sa.Column("purpose_shown_at", kinds.Moment(), nullable=True),
        sa.Column("disabled_at", kinds.Moment(), nullable=True),
        sa.Column("opened_at", kinds.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("account_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("account_key")),
        sa.UniqueConstraint("staff_id", name=op.f("account_is_one_per_person")),
        sqlite_strict=True,
    )
    op.create_table(
        "appointment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_no", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("supersedes_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("true_from", sa.Date(), nullable=False),
        sa.Column("true_until", sa.Date(), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind <> 'ict_manager' OR true_from >= '2006-04-01'", name=op.f("appointment_of_managers_begins_in_2006")
        ),
        sa.CheckConstraint(
            "true_until IS NULL OR true_until >= true_from", name=op.f("appointment_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("appointment_staff_id")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["appointment.id"], name=op.f("appointment_supersedes_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("appointment_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("appointment_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index("appointment_of_person", ["staff_id", "true_from"], unique=False)
        batch_op.create_index("appointment_of_unit", ["unit_id", "true_from"], unique=False)

    op.create_table(
        "assessment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("assessment_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("assessment_key")),
        sa.UniqueConstraint("staff_id", "fiscal_year", name=op.f("assessment_is_one_a_year")),
        sqlite_strict=True,
    )
    op.create_table(
        "audit_detail",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("salt", sa.Text(), nullable=True),
        sa.Column("content", kinds.Document(), nullable=True),
        sa.Column("erased_at", kinds.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["position"], ["audit_entry.position"], name=op.f("audit_detail_position")),
        sa.PrimaryKeyConstraint("position", name=op.f("audit_detail_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("audit_detail", schema=None) as batch_op:
        batch_op.create_index("audit_detail_by_actor", ["actor"], unique=False)
        batch_op.create_index("audit_detail_by_subject", ["subject"], unique=False)

    op.create_table(
        "claim",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("skill_code", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("examination", sa.Text(), nullable=False),
        sa.Column("acquired_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("upload_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "acquired_on <= expires_on OR expires_on IS NULL", name=op.f("claim_expires_after_it_is_acquired")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("claim_staff_id")),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("claim_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("claim_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index("claim_of_person", ["staff_id"], unique=False)

    op.create_table(
        "deputy",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("true_from", sa.Date(), nullable=False),
        sa.Column("true_until", sa.Date(), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("true_until >= true_from", name=op.f("deputy_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("deputy_staff_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("deputy_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("deputy_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("deputy", schema=None) as batch_op:
        batch_op.create_index("deputy_of_unit", ["unit_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("skill_code", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("examination", sa.Text(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.Column("confirmer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("upload_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("voids_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("true_from", sa.Date(), nullable=False),
        sa.Column("true_until", sa.Date(), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("level BETWEEN 0 AND 7", name=op.f("evidence_has_a_level_of_the_scale")),
        sa.ForeignKeyConstraint(["confirmer_id"], ["staff.id"], name=op.f("evidence_confirmer_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("evidence_staff_id")),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("evidence_upload_id")),
        sa.ForeignKeyConstraint(["voids_id"], ["evidence.id"], name=op.f("evidence_voids_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(
            "evidence_by_level",
            [
                "staff_id",
                "skill_code",
                "kind",
                "level",
                "examination",
                "counts",
                "true_from",
                "true_until",
                "known_since",
                "known_until",
            ],
            unique=False,
        )
        batch_op.create_index(
            "evidence_is_taken_in_once",
            ["fingerprint"],
            unique=True,
            sqlite_where=sa.text("fingerprint IS NOT NULL"),
            postgresql_where=sa.text("fingerprint IS NOT NULL"),
        )

    op.create_table(
        "head_choice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("true_from", sa.Date(), nullable=False),
        sa.Column("true_until", sa.Date(), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("head_choice_staff_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("head_choice_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("head_choice_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("head_choice", schema=None) as batch_op:
        batch_op.create_index("head_choice_of_unit", ["unit_id"], unique=False)

    op.create_table(
        "personnel_order",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grade_code", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("occupation", sa.Text(), nullable=False),
        sa.Column("employment", sa.Text(), nullable=False),
        sa.Column("leaves_on", sa.Date(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kana", sa.Text(), nullable=False),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("personnel_order_staff_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("personnel_order_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("personnel_order_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("personnel_order", schema=None) as batch_op:
        batch_op.create_index(
            "personnel_order_is_given_once",
            ["staff_id", "effective_on", "kind", "duty", "unit_id"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.create_table(
        "posting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("grade_code", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("occupation", sa.Text(), nullable=False),
        sa.Column("employment", sa.Text(), nullable=False),
        sa.Column("on_leave", sa.Boolean(), nullable=False),
        sa.Column("dispatched", sa.Boolean(), nullable=False),
        sa.Column("posted_from", sa.Date(), nullable=False),
        sa.Column("true_from", sa.Date(), nullable=False),
        sa.Column("true_until", sa.Date(), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("true_until IS NULL OR true_until >= true_from", name=op.f("posting_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("posting_staff_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("posting_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("posting_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.create_index("posting_by_end_of_knowledge", ["known_until"], unique=False)
        batch_op.create_index("posting_in_unit", ["unit_id", "true_from"], unique=False)
        batch_op.create_index(
            "posting_is_one_primary_at_a_time",
            ["staff_id", "true_from"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL AND duty = 'primary'"),
            postgresql_where=sa.text("known_until IS NULL AND duty = 'primary'"),
        )
        batch_op.create_index("posting_of_person", ["staff_id", "true_from"], unique=False)

    op.create_table(
        "reading_subject",
        sa.Column("reading_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["reading.id"], name=op.f("reading_subject_reading_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reading_id", "subject_id", name=op.f("reading_subject_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("reading_subject", schema=None) as batch_op:
        batch_op.create_index("reading_subject_by_person", ["subject_id", "reading_id"], unique=False)

    op.create_table(
        "staff_name",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kana", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("true_from", sa.Date(), nullable=False),
        sa.Column("true_until", sa.Date(), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("staff_name_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("staff_name_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("staff_name", schema=None) as batch_op:
        batch_op.create_index("staff_name_of_person", ["staff_id", "true_from"], unique=False)

    op.create_table(
        "unit_predecessor",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("predecessor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["predecessor_id"], ["unit.id"], name=op.f("unit_predecessor_predecessor_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("unit_predecessor_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("unit_predecessor_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("unit_predecessor", schema=None) as batch_op:
        batch_op.create_index(
            "unit_predecessor_is_named_once",
            ["unit_id", "predecessor_id"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.create_table(
        "unit_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("appoints", sa.Boolean(), nullable=False),
        sa.Column("true_from", sa.Date(), nullable=False),
        sa.Column("true_until", sa.Date(), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "true_until IS NULL OR true_until >= true_from", name=op.f("unit_version_closes_after_it_opens")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("unit_version_parent_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("unit_version_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("unit_version_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("unit_version", schema=None) as batch_op:
        batch_op.create_index("unit_version_by_parent", ["parent_id"], unique=False)
        batch_op.create_index(
            "unit_version_is_one_at_a_time",
            ["unit_id", "true_from"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.create_table(
        "activation_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("expires_at", kinds.Moment(), nullable=False),
        sa.Column("used_at", kinds.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("activation_code_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("activation_code_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("activation_code", schema=None) as batch_op:
        batch_op.create_index("activation_code_of_account", ["account_id"], unique=False)

    op.create_table(
        "api_token",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_at", kinds.Moment(), nullable=False),
        sa.Column("expires_at", kinds.Moment(), nullable=False),
        sa.Column("revoked_at", kinds.Moment(), nullable=True),
        sa.Column("last_used_at", kinds.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("api_token_account_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("api_token_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("api_token_key")),
        sa.UniqueConstraint("digest", name=op.f("api_token_has_a_digest_of_its_own")),
        sqlite_strict=True,
    )
    op.create_table(
        "assessment_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("skill_code", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("upload_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("true_from", sa.Date(), nullable=False),
        sa.Column("true_until", sa.Date(), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("level BETWEEN 0 AND 7", name=op.f("assessment_answer_has_a_level_of_the_scale")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("assessment_answer_assessment_id")),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("assessment_answer_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("assessment_answer_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("assessment_answer", schema=None) as batch_op:
        batch_op.create_index(
            "assessment_answer_is_one_per_skill",
            ["assessment_id", "skill_code"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.create_table(
        "assessment_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name=op.f("assessment_step_actor_id")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("assessment_step_assessment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("assessment_step_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("assessment_step", schema=None) as batch_op:
        batch_op.create_index("assessment_step_follows", ["assessment_id", "number"], unique=True)

    op.create_table(
        "claim_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name=op.f("claim_step_actor_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("claim_step_claim_id")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("claim_step_evidence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("claim_step_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("claim_step", schema=None) as batch_op:
        batch_op.create_index(
            "claim_step_ends_it_once",
            ["claim_id"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.create_table(
        "role_grant",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("posted_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("posted_from", sa.Date(), nullable=False),
        sa.Column("true_from", sa.Date(), nullable=False),
        sa.Column("true_until", sa.Date(), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("role_grant_account_id")),
        sa.ForeignKeyConstraint(["posted_unit_id"], ["unit.id"], name=op.f("role_grant_posted_unit_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("role_grant_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("role_grant_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(
            "role_grant_is_given_once",
            ["account_id", "role", "unit_id", "posted_from"],
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.create_table(
        "assessment_confirmation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("skill_code", sa.Text(), nullable=False),
        sa.Column("self_level", sa.Integer(), nullable=False),
        sa.Column("confirmed_level", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("step_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("evidence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("known_since", kinds.Moment(), nullable=False),
        sa.Column("known_until", kinds.Moment(), nullable=True),
        sa.Column("known_until_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "confirmed_level = self_level OR reason <> ''",
            name=op.f("assessment_confirmation_gives_a_reason_for_a_change"),
        ),
        sa.CheckConstraint(
            "abs(confirmed_level - self_level) <= 1", name=op.f("assessment_confirmation_differs_by_one_at_most")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("assessment_confirmation_assessment_id")
        ),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("assessment_confirmation_evidence_id")),
        sa.ForeignKeyConstraint(["step_id"], ["assessment_step.id"], name=op.f("assessment_confirmation_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("assessment_confirmation_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("assessment_confirmation", schema=None) as batch_op:
        batch_op.create_index("assessment_confirmation_is_one_per_skill", ["assessment_id", "skill_code"], unique=True)
    guard_everything()
    fill_grades()


def downgrade() -> None:
    with op.batch_alter_table("assessment_confirmation", schema=None) as batch_op:
        batch_op.drop_index("assessment_confirmation_is_one_per_skill")

    op.drop_table("assessment_confirmation")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(
            "role_grant_is_given_once",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.drop_table("role_grant")
    with op.batch_alter_table("claim_step", schema=None) as batch_op:
        batch_op.drop_index(
            "claim_step_ends_it_once",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.drop_table("claim_step")
    with op.batch_alter_table("assessment_step", schema=None) as batch_op:
        batch_op.drop_index("assessment_step_follows")

    op.drop_table("assessment_step")
    with op.batch_alter_table("assessment_answer", schema=None) as batch_op:
        batch_op.drop_index(
            "assessment_answer_is_one_per_skill",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.drop_table("assessment_answer")
    op.drop_table("api_token")
    with op.batch_alter_table("activation_code", schema=None) as batch_op:
        batch_op.drop_index("activation_code_of_account")

    op.drop_table("activation_code")
    with op.batch_alter_table("unit_version", schema=None) as batch_op:
        batch_op.drop_index(
            "unit_version_is_one_at_a_time",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )
        batch_op.drop_index("unit_version_by_parent")

    op.drop_table("unit_version")
    with op.batch_alter_table("unit_predecessor", schema=None) as batch_op:
        batch_op.drop_index(
            "unit_predecessor_is_named_once",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.drop_table("unit_predecessor")
    with op.batch_alter_table("staff_name", schema=None) as batch_op:
        batch_op.drop_index("staff_name_of_person")

    op.drop_table("staff_name")
    with op.batch_alter_table("reading_subject", schema=None) as batch_op:
        batch_op.drop_index("reading_subject_by_person")

    op.drop_table("reading_subject")
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.drop_index("posting_of_person")
        batch_op.drop_index(
            "posting_is_one_primary_at_a_time",
            sqlite_where=sa.text("known_until IS NULL AND duty = 'primary'"),
            postgresql_where=sa.text("known_until IS NULL AND duty = 'primary'"),
        )
        batch_op.drop_index("posting_in_unit")
        batch_op.drop_index("posting_by_end_of_knowledge")

    op.drop_table("posting")
    with op.batch_alter_table("personnel_order", schema=None) as batch_op:
        batch_op.drop_index(
            "personnel_order_is_given_once",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.drop_table("personnel_order")
    with op.batch_alter_table("head_choice", schema=None) as batch_op:
        batch_op.drop_index("head_choice_of_unit")

    op.drop_table("head_choice")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(
            "evidence_is_taken_in_once",
            sqlite_where=sa.text("fingerprint IS NOT NULL"),
            postgresql_where=sa.text("fingerprint IS NOT NULL"),
        )
        batch_op.drop_index("evidence_by_level")

    op.drop_table("evidence")
    with op.batch_alter_table("deputy", schema=None) as batch_op:
        batch_op.drop_index("deputy_of_unit")

    op.drop_table("deputy")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index("claim_of_person")

    op.drop_table("claim")
    with op.batch_alter_table("audit_detail", schema=None) as batch_op:
        batch_op.drop_index("audit_detail_by_subject")
        batch_op.drop_index("audit_detail_by_actor")

    op.drop_table("audit_detail")
    op.drop_table("assessment")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index("appointment_of_unit")
        batch_op.drop_index("appointment_of_person")

    op.drop_table("appointment")
    op.drop_table("account")
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index("upload_by_expiry")

    op.drop_table("upload")
    op.drop_table("unit")
    op.drop_table("staff")
    with op.batch_alter_table("setting", schema=None) as batch_op:
        batch_op.drop_index(
            "setting_has_one_value",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.drop_table("setting")
    op.drop_table("retention_pass")
    op.drop_table("reading")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("notice_of_recipient")

    op.drop_table("notice")
    with op.batch_alter_table("grade", schema=None) as batch_op:
        batch_op.drop_index(
            "grade_has_one_meaning_at_a_time",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.drop_table("grade")
    with op.batch_alter_table("framework_version", schema=None) as batch_op:
        batch_op.drop_index(
            "framework_version_is_published_once",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.drop_table("framework_version")
    op.drop_table("audit_head")
    op.drop_table("audit_entry")
    with op.batch_alter_table("assessment_round", schema=None) as batch_op:
        batch_op.drop_index(
            "assessment_round_is_one_a_year",
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        )

    op.drop_table("assessment_round")
    guards.unguard((*HISTORY, *APPEND_ONLY, "audit_detail"))
