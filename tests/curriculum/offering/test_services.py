"""Opening, changing, cancelling and copying offerings."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from curriculum.offering import queries, services
from curriculum.offering.rules import Mode, Selection, Share
from foundation import audit, db, trail
from foundation.errors import NotFound, Refused
from tests.curriculum.offering.offerings import capacities, day, described, opened
from tests.factories import AT, TESTER

pytestmark = pytest.mark.usefixtures("database")
Counted = Callable[[], AbstractContextManager[list[str]]]


def _change(offering_id: int, **given: object) -> None:
    with db.transaction():
        new = replace(described(), **given)  # type: ignore[arg-type]
        services.change(offering_id, new, reason="講師の都合", actor=TESTER, at=AT)


def test_what_is_opened_is_found_again_as_it_was_described() -> None:
    new = described(
        mode=Mode.online, meeting="https://example.invalid/j/1", instructors=(3, 5), selection=Selection.after_close,
        shares=(Share("unit", "15", 5, date(2026, 10, 20)),), fixed_cost=120, person_cost=3, minimum=5,
    )  # fmt: skip
    with db.transaction():
        services.open_offering(code="DAT-基礎-001", course_code="DAT-基礎", new=new, actor=TESTER, at=AT)
    line = queries.offering_by_code("DAT-基礎-001")
    assert {name: getattr(line, name) for name in new.__dataclass_fields__} == {
        name: getattr(new, name) for name in new.__dataclass_fields__
    }
    assert line == queries.offering(line.id)


def test_a_code_is_taken_once() -> None:
    opened()
    with pytest.raises(Refused, match="すでに使われています"):
        opened()


def test_offerings_come_by_first_day_and_then_code() -> None:
    opened("B")
    opened("C", days=(day(date(2026, 11, 9)),))
    opened("A")
    assert [line.code for line in queries.every()] == ["C", "A", "B"]


def test_a_change_is_known_at_once_and_what_was_before_stays_known() -> None:
    offering_id = opened()
    before = queries.offering(offering_id)
    _change(offering_id, capacity=40)
    assert queries.offering(offering_id).capacity == 40
    assert queries.offering(offering_id, known_at=before.known_since).capacity == 30
    assert capacities(offering_id) == [30, 40]


def test_the_same_content_again_changes_nothing() -> None:
    offering_id = opened(days=(day(date(2026, 11, 10)), day(date(2026, 11, 17))))
    ledger = audit.identity()
    _change(offering_id, days=(day(date(2026, 11, 17)), day(date(2026, 11, 10))))
    assert audit.identity() == ledger
    assert len(capacities(offering_id)) == 1


def test_a_cancelled_offering_keeps_its_reason_and_cannot_be_changed() -> None:
    offering_id = opened()
    with db.transaction():
        services.cancel(offering_id, " 台風のため ", actor=TESTER, at=AT)
    line = queries.offering(offering_id)
    assert (line.cancelled, line.cancelled_reason, line.capacity) == (True, "台風のため", 30)
    with pytest.raises(Refused, match="中止"):
        _change(offering_id, capacity=40)


@pytest.mark.parametrize("reason", ["", "  ", "長" * 401])
def test_a_change_needs_a_reason_of_reasonable_length(reason: str) -> None:
    offering_id = opened()
    with pytest.raises(Refused), db.transaction():
        services.change(offering_id, described(capacity=31), reason=reason, actor=TESTER, at=AT)
    assert queries.offering(offering_id).capacity == 30


def test_what_is_unknown_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.offering(1)
    with pytest.raises(NotFound):
        queries.offering_by_code("X")
    assert queries.by_ids([1]) == {}


def test_offerings_are_remembered_while_the_ledger_moves_without_them(counted: Counted) -> None:
    opened()
    queries.every()
    with db.transaction():
        audit.record(action="enrolment.applied", actor=TESTER, at=AT)
    with counted() as statements:
        queries.every()
    assert len(statements) == 1


def test_a_change_that_is_rolled_back_is_not_remembered() -> None:
    offering_id = opened()
    with pytest.raises(ZeroDivisionError), db.transaction():
        services.change(offering_id, described(capacity=31), reason="試し", actor=TESTER, at=AT)
        assert queries.offering(offering_id).capacity == 31
        raise ZeroDivisionError
    assert queries.offering(offering_id).capacity == 30
    _change(offering_id, capacity=32)
    assert queries.offering(offering_id).capacity == 32


def test_those_one_may_apply_to_are_open_and_stand() -> None:
    opened("A")
    opened("B", opens_on=date(2026, 10, 2))
    opened("C", closes_on=date(2026, 10, 1))
    gone = opened("D")
    with db.transaction():
        services.cancel(gone, "中止", actor=TESTER, at=AT)
    assert [line.code for line in queries.open_on(date(2026, 10, 1))] == ["A", "C"]
    assert [line.code for line in queries.open_on(date(2026, 10, 2))] == ["A", "B"]


def test_an_instructor_finds_the_own_offerings() -> None:
    opened("A", instructors=(7,))
    opened("B", instructors=(8,))
    assert [line.code for line in queries.of_instructor(7)] == ["A"]


def test_last_years_offerings_are_opened_again_a_year_later() -> None:
    ids = [opened("ICT-103-001"), opened("ICT-103-002-2026")]
    with db.transaction():
        services.copy_to(2027, ids, actor=TESTER, at=AT)
    copies = [line for line in queries.every() if line.first_day > date(2027, 4, 1)]
    assert [line.code for line in copies] == ["ICT-103-001-2027", "ICT-103-002-2027"]
    assert {line.first_day for line in copies} == {date(2027, 11, 10)}
    assert {line.first_day - line.closes_on for line in copies} == {timedelta(days=11)}
    with pytest.raises(Refused, match="すでに使われています"), db.transaction():
        services.copy_to(2027, ids, actor=TESTER, at=AT)


def test_the_trail_says_that_the_meeting_changed_and_never_where_it_is() -> None:
    offering_id = opened(mode=Mode.online, meeting="https://example.invalid/j/1")
    _change(offering_id, mode=Mode.online, meeting="https://example.invalid/j/2")
    assert queries.offering(offering_id).meeting == "https://example.invalid/j/2"
    lines = trail.lines(trail.Search(), limit=9, offset=0)
    assert [line.content["changed"] for line in lines if line.action == "offering.changed"] == [{"meeting": True}]
    assert "example.invalid" not in str([line.content for line in lines])
