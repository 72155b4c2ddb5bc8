"""Which rows are new, the same, or corrections; without a database."""

from dataclasses import replace
from datetime import date

from organisation.staff.rules import Duty, OrderFacts, OrderKind
from organisation.staff.rules.comparing import Known, compare, differences, orders_after
from organisation.staff.rules.rows import OrderRow

DAY = date(2026, 4, 1)
PRIMARY = OrderFacts(
    DAY, 0, OrderKind.transferred, Duty.primary, 1, "10", "主事", "行政事務", "正規", None, "育成　花子",
    "イクセイ　ハナコ",
)  # fmt: skip
BESIDE = replace(PRIMARY, kind=OrderKind.concurrent, duty=Duty.concurrent)


def rows(*facts: OrderFacts) -> list[OrderRow]:
    return [OrderRow(place, "0010001", "", "", each) for place, each in enumerate(facts, start=2)]


def known(*facts: OrderFacts) -> list[Known]:
    return [(place, replace(each, seq=place)) for place, each in enumerate(facts, start=100)]


def test_the_same_content_is_nothing_new():
    found = compare(rows(PRIMARY, BESIDE), known(BESIDE, PRIMARY))
    assert (found.same, found.changes_nothing) == (2, True)


def test_other_content_under_the_same_four_fields_is_a_correction():
    for other in (replace(PRIMARY, grade_code="20"), replace(PRIMARY, unit_id=2), replace(PRIMARY, name="佐藤　花子")):
        found = compare(rows(other), known(PRIMARY))
        assert (found.new, found.same, len(found.corrected)) == ((), 0, 1)
        assert orders_after(found, known(PRIMARY)) == [other]


def test_another_kind_of_order_on_the_day_is_another_order():
    found = compare(rows(replace(PRIMARY, kind=OrderKind.promoted)), known(PRIMARY))
    assert len(found.new) == 1 and not found.corrected


def test_several_concurrent_orders_of_a_day_are_told_apart_by_their_unit():
    second, third = replace(BESIDE, unit_id=2), replace(BESIDE, unit_id=3)
    assert len(compare(rows(BESIDE, second), ()).new) == 2
    assert len(compare(rows(BESIDE, second), known(BESIDE)).new) == 1
    assert len(compare(rows(third), known(BESIDE, second)).new) == 1


def test_one_concurrent_order_facing_one_row_with_another_unit_is_a_correction():
    found = compare(rows(replace(BESIDE, unit_id=2)), known(BESIDE))
    assert len(found.corrected) == 1 and not found.new


def test_a_correction_says_what_differs():
    row = rows(replace(PRIMARY, unit_id=2, leaves_on=date(2027, 3, 31)))[0]
    assert differences(row, PRIMARY, {1: "010101", 2: "010102"}) == (
        ("所属コード", "010101", "010102"),
        ("退職日", "", "令和9年3月31日"),
    )
