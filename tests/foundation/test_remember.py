"""Answers are remembered until the ledger moves, and never across a rollback."""

from collections.abc import Iterator
from itertools import count

import pytest

from foundation import audit, db
from foundation.remember import remembered
from tests.factories import AT, TESTER


@pytest.fixture
def numbers() -> Iterator[int]:
    return count(1)


def ask(numbers: Iterator[int]) -> int:
    return remembered("number", lambda: next(numbers))


def move() -> None:
    audit.record(action="test.prepared", actor=TESTER, at=AT)


def test_an_answer_is_remembered_until_the_ledger_moves(database, numbers):
    assert [ask(numbers), ask(numbers)] == [1, 1]
    with db.transaction():
        move()
    assert [ask(numbers), ask(numbers)] == [2, 2]


def test_inside_a_transaction_what_was_committed_holds_until_it_writes_itself(database, numbers):
    ask(numbers)
    with db.transaction():
        assert ask(numbers) == 1
        move()
        assert [ask(numbers), ask(numbers)] == [2, 3]


def test_what_is_rolled_back_is_not_remembered(database, numbers):
    with pytest.raises(ValueError), db.transaction():
        move()
        ask(numbers)
        raise ValueError
    assert ask(numbers) == 2
