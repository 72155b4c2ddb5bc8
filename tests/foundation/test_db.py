"""Transactions: all or nothing, one writer at a time, refusals in words, and nothing lost by kill -9."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from foundation import audit, db
from foundation.errors import Refused
from tests.factories import AT, TESTER, make_staff, make_unit

ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import sys
from datetime import UTC, datetime
from foundation import audit, db
db.use(db.connect(sys.argv[1]))
for number in range(int(sys.argv[2])):
    with db.transaction():
        audit.record(action="count", actor=audit.COMMAND, at=datetime.now(UTC), number=number)
    print(number, flush=True)
"""


def writer(database: str, times: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, database, str(times)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def test_a_transaction_inside_another_joins_it(database):
    with pytest.raises(RuntimeError), db.transaction():
        with db.transaction():
            audit.record(action="inner", actor=TESTER, at=AT)
        raise RuntimeError
    assert audit.count() == 0


def test_a_reader_cannot_write_on_postgresql_and_nothing_is_committed_outside_a_transaction(database):
    with pytest.raises(Exception) if "postgresql" in database else pytest.MonkeyPatch.context():
        db.session().execute(text("INSERT INTO audit_head (id, position, hash) VALUES (1, 0, '')"))
    db.close()
    assert db.session().execute(text("SELECT count(*) FROM audit_head")).scalar() == 0


def test_a_constraint_refuses_in_its_own_sentence(database):
    unit = make_unit("010101")
    make_staff("0012345", unit=unit)
    with pytest.raises(Refused, match="この職員番号は登録済みです"), db.transaction() as session:
        session.execute(text("INSERT INTO staff (staff_no) VALUES ('0012345')"))


def test_four_writers_at_once_lose_nothing_and_leave_no_gap(database):
    db.close()
    writers = [writer(database, 25) for _ in range(4)]
    for each in writers:
        each.communicate(timeout=120)
    assert audit.count() == 100
    assert list(audit.verify()) == []


def test_what_was_acknowledged_before_kill_9_is_there_and_the_chain_is_whole(database):
    db.close()
    process = writer(database, 100_000)
    assert process.stdout is not None
    acknowledged = [int(process.stdout.readline()) for _ in range(30)]
    os.kill(process.pid, signal.SIGKILL)
    acknowledged += [int(line) for line in process.stdout.read().split()]
    process.wait()
    process.stdout.close()
    for _ in range(100):
        if audit.count() > max(acknowledged):
            break
        db.close()
        time.sleep(0.05)
    assert audit.count() in (max(acknowledged) + 1, max(acknowledged) + 2)
    assert list(audit.verify()) == []
