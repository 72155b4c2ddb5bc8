"""History is kept by the database itself: the one permitted change takes a row back, once, with a reason."""

import pytest
from sqlalchemy import text

from foundation import db
from tests.factories import make_city, make_staff

TABLES = (
    "unit_version", "unit_predecessor", "grade", "staff_name", "personnel_order", "posting", "deputy", "head_choice",
    "appointment", "role_grant", "framework_version", "evidence", "claim", "claim_step", "assessment_round",
    "assessment_answer", "assessment_step", "assessment_confirmation", "setting",
    "catalogue_version", "offering_version", "enrolment_state", "training_result", "completion",
    "questionnaire_response",
    "announcement", "interim_cover", "nomination_state", "task_decision", "waiver",
)  # fmt: skip


@pytest.fixture
def city(database):
    ids = make_city()
    make_staff("0012345", unit=ids["010101"])
    return ids


def run(statement):
    with db.engine().connect() as connection, db.exclusively():
        connection.execute(text(statement))
        connection.commit()


def test_every_table_of_history_is_guarded(database):
    found = {
        table.name for table in db.Base.metadata.tables.values() if "known_until" in table.columns
    }
    assert found == set(TABLES)
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if db.engine().dialect.name != "sqlite":
        names = "SELECT tgname FROM pg_trigger"
    guards = set(db.session().execute(text(names)).scalars())
    assert {table for table in TABLES if not any(name.startswith(f"{table}_keeps_history") for name in guards)} == set()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM posting",
        "DELETE FROM unit_version",
        "DELETE FROM staff",
        "UPDATE posting SET grade_code = '90'",
        "UPDATE posting SET true_from = '2020-01-01'",
        "UPDATE posting SET known_until = '2026-10-01'",
        "UPDATE posting SET known_until = '2026-10-01', known_until_reason = ''",
        "UPDATE posting SET known_until = '2026-10-01', known_until_reason = 'x', grade_code = '90'",
        "UPDATE staff SET staff_no = '9999999'",
    ],
)
def test_history_cannot_be_rewritten(city, statement):
    with pytest.raises(Exception, match="keeps its history"):
        run(statement)


def test_a_row_is_taken_back_once_and_not_brought_back(city):
    taking = "UPDATE posting SET known_until = '2026-10-01', known_until_reason = '訂正'"
    run(taking)
    with pytest.raises(Exception, match="keeps its history"):
        run(taking)
    with pytest.raises(Exception, match="keeps its history"):
        run("UPDATE posting SET known_until = NULL, known_until_reason = NULL")


