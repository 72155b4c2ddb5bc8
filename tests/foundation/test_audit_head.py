"""The head of the chain kept outside the database."""

import json
from pathlib import Path

import pytest

from foundation import audit, db
from foundation.errors import Refused
from tests.factories import AT, TESTER


def record(action: str) -> None:
    audit.record(action=action, actor=TESTER, at=AT)


@pytest.fixture
def head(database: str, tmp_path: Path) -> Path:
    path = tmp_path / "head.json"
    audit.keep_head_in(path)
    return path


def position(path: Path) -> int:
    return json.loads(path.read_text())["position"]


def test_it_follows_every_commit(head: Path):
    for expected in (1, 2):
        with db.transaction():
            record("one")
        assert position(head) == expected
    assert list(audit.verify(head)) == []


def test_what_was_refused_leaves_no_head(head: Path):
    with db.transaction():
        record("one")
    with pytest.raises(Refused), db.transaction():
        record("two")
        raise Refused("いいえ。")
    with db.transaction():
        pass
    assert position(head) == 1


def test_a_chain_that_begins_anew_puts_the_former_head_aside(head: Path):
    head.write_text(json.dumps({"position": 500, "hash": "of another database"}))
    with db.transaction():
        record("one")
        record("two")
    assert position(head) == 2
    assert position(head.with_suffix(".former")) == 500
    assert list(audit.verify(head)) == []


def test_it_never_goes_back(head: Path):
    with db.transaction():
        record("one")
    head.write_text(json.dumps({"position": 9, "hash": "later"}))
    with db.transaction():
        record("two")
    assert position(head) == 9
    assert [fault.position for fault in audit.verify(head)] == [9]
