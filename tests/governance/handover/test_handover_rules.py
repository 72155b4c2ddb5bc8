"""What runs out in a post: everything has an owner, whoever holds it or nobody."""

from datetime import date, timedelta
from itertools import product

from governance.handover.rules import BUREAU, LACKING, Facts, matters

DAY = date(2027, 1, 31)


def every() -> list[Facts]:
    """Every combination of what can be open."""
    return [
        Facts(holder=holder, shortfalls=shortfalls, grace_until=DAY, cover_until=cover, waived_until=waived,
              unconfirmed=papers)
        for holder, shortfalls, cover, waived, papers in product(
            ("", "山田"), (0, 3), (None, DAY), ((), (DAY,)), ((), ("V-1",))
        )
    ]  # fmt: skip


def test_nothing_open_is_left_without_an_owner() -> None:
    assert len(every()) == 32
    for facts in every():
        assert all(each.owner for each in matters(facts=facts))


def test_what_is_open_is_in_the_list_and_what_is_not_is_not() -> None:
    for facts in every():
        lacking = bool(facts.holder) and facts.shortfalls > 0
        expected = lacking + (facts.cover_until is not None) + len(facts.waived_until) + len(facts.unconfirmed)
        assert len(matters(facts=facts)) == expected


def test_what_is_due_first_comes_first_and_what_has_no_day_last() -> None:
    facts = Facts(
        holder="山田", shortfalls=2, grace_until=DAY, waived_until=(DAY - timedelta(days=9),), unconfirmed=("V-1",)
    )
    found = matters(facts=facts)
    assert [each.due for each in found] == [DAY - timedelta(days=9), DAY, None]
    assert found[1].message == LACKING and found[1].owner == "山田"


def test_what_nobody_holds_is_the_bureaus() -> None:
    (found,) = matters(facts=Facts(holder="", shortfalls=0, grace_until=None, waived_until=(DAY,)))
    assert found.owner == BUREAU
