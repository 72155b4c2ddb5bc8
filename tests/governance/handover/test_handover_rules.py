"""What is open in a post: everything has an owner, whoever holds it or nobody."""

from datetime import date, timedelta
from itertools import product

from governance.handover.rules import BUREAU, LACKING, VACANT, Facts, Running, matters

DAY = date(2027, 1, 31)


def every() -> list[Facts]:
    """Every combination of what can be open."""
    return [
        Facts(
            holder=holder, eligible=eligible, shortfalls=shortfalls, grace_until=DAY, cover="代理" if cover else "",
            cover_until=cover, waived_until=waived, nominations=running, unconfirmed=papers,
        )
        for holder, eligible, shortfalls, cover, waived, running, papers in product(
            ("", "山田"), (True, False), (0, 3), (None, DAY), ((), (DAY,)),
            ((), tuple(Running("林", "ICTマネージャー", state, DAY) for state in ("nominated", "returned", "checked"))),
            ((), ("V-1",)),
        )
    ]  # fmt: skip


def test_nothing_open_is_left_without_an_owner() -> None:
    assert len(every()) == 128
    for facts in every():
        assert all(each.owner for each in matters(facts=facts))


def test_what_is_open_is_in_the_list_and_what_is_not_is_not() -> None:
    for facts in every():
        post = not facts.holder or not facts.eligible or facts.shortfalls > 0
        open_here = post + (facts.cover_until is not None) + len(facts.waived_until)
        assert len(matters(facts=facts)) == open_here + len(facts.nominations) + len(facts.unconfirmed)


def test_what_is_due_first_comes_first_and_what_has_no_day_last() -> None:
    facts = Facts(
        holder="山田", eligible=True, shortfalls=2, grace_until=DAY, waived_until=(DAY - timedelta(days=9),),
        unconfirmed=("V-1",),
    )  # fmt: skip
    found = matters(facts=facts)
    assert [each.due for each in found] == [DAY - timedelta(days=9), DAY, None]
    assert found[1].message == LACKING and found[1].owner == "山田"


def test_a_vacant_post_is_the_bureaus_to_fill() -> None:
    (found,) = matters(facts=Facts(holder="", eligible=False, shortfalls=0, grace_until=None))
    assert (found.message, found.owner) == (VACANT, BUREAU)
