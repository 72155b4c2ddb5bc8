"""The audit chain: every kind of tampering is found at its line, and retention does not break it."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from foundation import audit, db, retention
from tests.factories import AT, TESTER

GUARDS = {
    "sqlite": [
        f"DROP TRIGGER {table}_keeps_history_on_{act}"
        for table in ("audit_entry", "audit_detail")
        for act in ("update", "delete")
    ],
    "postgresql": [f"DROP TRIGGER {table}_keeps_history ON {table}" for table in ("audit_entry", "audit_detail")],
}


@pytest.fixture
def chain(database):
    """Ten lines."""
    for number in range(10):
        with db.transaction():
            audit.record(action="test.done", actor=TESTER, at=AT, subject=f"00{number}", level=number)


@pytest.fixture
def unguarded(chain):
    """The same without triggers, as somebody with all rights on the database would make it."""
    with db.engine().connect() as connection, db.exclusively():
        for statement in GUARDS[connection.dialect.name]:
            connection.execute(text(statement))
        connection.commit()


def change(*statements):
    with db.engine().connect() as connection, db.exclusively():
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()


def faults(outside=None):
    return [fault.position for fault in audit.verify(outside)]


def test_an_untouched_chain_has_no_fault(chain):
    assert faults() == []
    assert audit.count() == 10


def test_moments_rise_although_the_clock_steps_back(database):
    moments = []
    for step in (0, -3600, 0):
        with db.transaction():
            moments.append(audit.record(action="a", actor=TESTER, at=AT + timedelta(seconds=step)).moment)
    assert moments == [AT, AT + timedelta(microseconds=1), AT + timedelta(microseconds=2)]


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["UPDATE audit_entry SET action = 'other' WHERE position = 4"], [4]),
        (["UPDATE audit_detail SET actor = 'somebody' WHERE position = 5"], [5]),
        (["UPDATE audit_detail SET content = '[9]' WHERE position = 6"], [6]),
        (["DELETE FROM audit_detail WHERE position = 7"], [7]),
        (["DELETE FROM audit_detail WHERE position = 3", "DELETE FROM audit_entry WHERE position = 3"], [3, 4]),
        (["DELETE FROM audit_detail WHERE position = 10", "DELETE FROM audit_entry WHERE position = 10"], [9]),
        (["UPDATE audit_entry SET digest = (SELECT digest FROM audit_entry WHERE position = 2) WHERE position = 8"],
         [8, 8]),
    ],
)  # fmt: skip
def test_tampering_is_found_at_its_line(unguarded, statements, found):
    change(*statements)
    assert faults() == found


def test_the_guards_refuse_tampering_through_the_application(chain):
    for statement in ("UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry", "DELETE FROM audit_detail"):
        with pytest.raises(Exception, match="keeps its history"):
            change(statement)


def test_a_cut_tail_with_a_mended_head_is_found_by_the_head_outside(unguarded, tmp_path):
    kept = tmp_path / "head.json"
    last = db.session().execute(text("SELECT hash FROM audit_entry WHERE position = 9")).scalar_one()
    head = db.session().execute(text("SELECT hash FROM audit_head")).scalar_one()
    db.close()
    kept.write_text(json.dumps({"position": 10, "hash": head}))
    change(
        "DELETE FROM audit_detail WHERE position = 10",
        "DELETE FROM audit_entry WHERE position = 10",
        f"UPDATE audit_head SET position = 9, hash = '{last}'",
    )
    assert faults() == []
    assert faults(kept) == [10]


@pytest.mark.parametrize(("years", "found"), [(3, []), (0, list(range(1, 11)))])
def test_a_detail_erased_in_its_time_leaves_the_chain_whole_and_one_erased_before_is_found(chain, years, found):
    at = AT + timedelta(days=366 * years)
    with db.transaction() as session, retention.erasing(at=AT):
        session.execute(
            text("UPDATE audit_detail SET content = NULL, actor = NULL, subject = NULL, salt = NULL, erased_at = :at"),
            {"at": at.replace(tzinfo=None) if db.engine().dialect.name == "sqlite" else at},
        )
    assert faults() == found


def test_a_change_that_fails_leaves_no_line(chain):
    with pytest.raises(RuntimeError), db.transaction():
        audit.record(action="never", actor=TESTER, at=AT)
        raise RuntimeError
    assert audit.count() == 10
    assert faults() == []
