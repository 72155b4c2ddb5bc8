"""The ledger's core: what happens beside units, people and roles does not make everybody forget them."""

from itertools import count

from sqlalchemy import text

from foundation import audit, db
from foundation.remember import remembered
from tests.factories import AT, TESTER

audit.set_apart("apart", "mixed.apart")


def move(action: str) -> None:
    audit.record(action=action, actor=TESTER, at=AT)


def moved(action: str) -> None:
    with db.transaction():
        move(action)


def test_a_line_set_apart_moves_the_ledger_but_not_its_core(database):
    moved("core.changed")
    before = audit.identity(), audit.core_identity()
    moved("apart.done")
    assert audit.core_identity() == before[1] and audit.identity() != before[0]
    moved("mixed.apart")
    assert audit.core_identity() == before[1]
    moved("mixed.core")
    assert audit.core_identity() not in before


def test_the_core_is_the_head_after_every_line_of_its_own(database):
    moved("core.changed")
    assert audit.core_identity() == audit.identity()


def test_an_answer_about_the_core_outlives_what_is_set_apart(database):
    numbers = count(1)

    def ask() -> int:
        return remembered("core number", lambda: next(numbers), core=True)

    moved("core.changed")
    assert ask() == 1
    moved("apart.done")
    assert ask() == 1
    moved("core.changed")
    assert ask() == 2


def test_inside_a_transaction_that_changed_the_core_nothing_stale_is_served_nor_kept(database):
    numbers = count(1)

    def ask() -> int:
        return remembered("core number", lambda: next(numbers), core=True)

    moved("core.changed")
    ask()
    with db.transaction():
        move("apart.done")
        assert ask() == 1
        move("core.changed")
        assert [ask(), ask()] == [2, 3]
        move("apart.done")
        assert ask() == 4
    assert [ask(), ask()] == [5, 5]


def test_what_was_rolled_back_leaves_no_core_behind(database):
    moved("core.changed")
    before = audit.core_identity()
    try:
        with db.transaction():
            move("core.changed")
            raise ValueError
    except ValueError:
        pass
    assert audit.core_identity() == before


def test_a_head_of_before_the_core_counts_as_core_until_it_has_one(database):
    moved("core.changed")
    with db.transaction() as session:
        session.execute(text("UPDATE audit_head SET core_hash = ''"))
    former = audit.identity()
    assert audit.core_identity() == former
    moved("apart.done")
    assert audit.core_identity() == former
    moved("core.changed")
    assert audit.core_identity() == audit.identity() != former


def test_both_identities_come_from_one_statement_and_a_line_needs_no_other(database, counted):
    moved("core.changed")
    db.close()
    with counted() as statements:
        audit.identity(), audit.core_identity(), audit.identity()
    assert len(statements) == 1
    with counted() as statements, db.transaction():
        move("apart.done")
        audit.core_identity()
    assert len([each for each in statements if "audit_" in each]) == 4
