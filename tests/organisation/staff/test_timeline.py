"""From orders to postings and names, without a database."""

from datetime import date, timedelta
from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from organisation.staff.rules import Duty, NameSpan, OrderFacts, OrderKind, PostingSpan, names_over_time, timeline

HERE, THERE, ELSEWHERE = 1, 2, 3
Y24, Y25, Y26 = date(2024, 4, 1), date(2025, 4, 1), date(2026, 4, 1)


def order(
    day: date, kind: OrderKind = OrderKind.transferred, unit: int = HERE, *, duty: Duty = Duty.primary,
    grade: str = "10", leaves: date | None = None, seq: int = 0, name: str = "育成　花子",
) -> OrderFacts:  # fmt: skip
    return OrderFacts(day, seq, kind, duty, unit, grade, "主事", "行政事務", "正規", leaves, name, "イクセイ　ハナコ")


def beside(day: date, kind: OrderKind = OrderKind.concurrent, unit: int = THERE) -> OrderFacts:
    return order(day, kind, unit, duty=Duty.concurrent)


def days(spans: tuple[PostingSpan, ...]) -> list[tuple[int, date, date | None]]:
    return [(span.unit_id, span.true_from, span.true_until) for span in spans]


def test_a_posting_ends_the_day_before_the_next_begins():
    spans = timeline([order(Y26, unit=THERE), order(Y24)])
    assert days(spans) == [(HERE, Y24, date(2026, 3, 31)), (THERE, Y26, None)]


def test_an_order_that_arrives_late_takes_its_place_whatever_came_first():
    known = [order(Y24), order(Y25, unit=THERE), order(Y26, unit=ELSEWHERE)]
    assert len({timeline(shuffled) for shuffled in permutations(known)}) == 1


def test_a_concurrent_posting_stands_beside_through_transfers():
    spans = timeline([order(Y24), beside(Y24), order(Y26, unit=ELSEWHERE)])
    assert days(spans)[-1] == (THERE, Y24, None)
    assert [span.duty for span in spans] == [Duty.primary, Duty.primary, Duty.concurrent]


def test_a_concurrent_posting_ends_the_day_before_its_release():
    spans = timeline([order(Y24), beside(Y24), beside(Y26, OrderKind.concurrent_ended)])
    assert days(spans) == [(HERE, Y24, None), (THERE, Y24, date(2026, 3, 31))]


def test_a_release_touches_only_the_unit_it_names():
    spans = timeline([beside(Y24), beside(Y24, unit=ELSEWHERE), beside(Y25, OrderKind.concurrent_ended, ELSEWHERE)])
    assert days(spans) == [(THERE, Y24, None), (ELSEWHERE, Y24, date(2025, 3, 31))]


def test_the_day_of_retirement_is_the_last_day_inside_and_ends_everything():
    left = date(2026, 3, 31)
    spans = timeline([order(Y24), beside(Y24), order(left, OrderKind.retired, leaves=left)])
    assert days(spans) == [(HERE, Y24, left), (THERE, Y24, left)]


def test_without_a_leaving_day_the_day_of_the_order_is_the_last_one():
    spans = timeline([order(Y24), order(date(2026, 3, 31), OrderKind.retired)])
    assert days(spans) == [(HERE, Y24, date(2026, 3, 31))]


def test_a_retirement_announced_early_leaves_the_posting_until_its_last_day():
    spans = timeline([order(Y24), order(date(2026, 3, 1), OrderKind.retired, leaves=date(2026, 3, 31))])
    assert days(spans) == [(HERE, Y24, date(2026, 3, 31))]


def test_whoever_is_known_only_by_the_retirement_was_there_until_that_day():
    left = date(2026, 3, 31)
    assert days(timeline([order(left, OrderKind.retired, leaves=left)])) == [(HERE, left, left)]


def test_whoever_is_hired_again_begins_anew():
    left = date(2026, 3, 31)
    spans = timeline([
        order(Y24), order(Y25, OrderKind.leave), order(left, OrderKind.retired, leaves=left),
        order(Y26, OrderKind.hired),
    ])  # fmt: skip
    assert days(spans)[1:] == [(HERE, Y25, left), (HERE, Y26, None)]
    assert [span.on_leave for span in spans] == [False, True, False]


def test_leave_goes_on_with_the_same_posting_until_the_return():
    spans = timeline([order(Y24), order(Y25, OrderKind.leave), order(Y26, OrderKind.returned)])
    assert [span.on_leave for span in spans] == [False, True, False]
    assert {span.posted_from for span in spans} == {Y24}


def test_leave_lasts_through_a_transfer_and_dispatch_does_not():
    spans = timeline([order(Y24, OrderKind.leave), order(Y25, unit=THERE)])
    assert [span.on_leave for span in spans] == [True, True]
    spans = timeline([order(Y24, OrderKind.dispatched), order(Y25, unit=THERE)])
    assert [span.dispatched for span in spans] == [True, False]


def test_a_dispatch_to_another_unit_is_a_posting_there():
    spans = timeline([order(Y24), order(Y25, OrderKind.dispatched, THERE)])
    assert days(spans)[1] == (THERE, Y25, None)
    assert spans[1].posted_from == Y25


def test_of_two_orders_of_one_day_the_one_learnt_later_holds():
    spans = timeline([order(Y24, OrderKind.promoted, seq=2, grade="30"), order(Y24, seq=1, grade="20")])
    assert [span.grade_code for span in spans] == ["30"]


def test_a_leaving_day_on_another_order_ends_the_service_unless_a_posting_comes_before_it():
    planned = order(Y24, leaves=date(2026, 3, 31))
    assert days(timeline([planned, beside(Y24)])) == [(HERE, Y24, date(2026, 3, 31)), (THERE, Y24, date(2026, 3, 31))]
    assert days(timeline([planned, order(Y25, unit=THERE)]))[-1] == (THERE, Y25, None)


def test_a_name_holds_until_an_order_states_another():
    names = names_over_time([order(Y26, name="佐藤　花子"), order(Y24), order(Y25)])
    assert names == (
        NameSpan("育成　花子", "イクセイ　ハナコ", Y24, date(2026, 3, 31)),
        NameSpan("佐藤　花子", "イクセイ　ハナコ", Y26, None),
    )


ANY_ORDER = st.builds(
    order,
    st.dates(date(2020, 1, 1), date(2027, 12, 31)),
    st.sampled_from([kind for kind in OrderKind if kind not in (OrderKind.concurrent, OrderKind.concurrent_ended)]),
    st.sampled_from([HERE, THERE, ELSEWHERE]),
    seq=st.integers(0, 1000),
)
ANY_BESIDE = st.builds(
    beside,
    st.dates(date(2020, 1, 1), date(2027, 12, 31)),
    st.sampled_from([OrderKind.concurrent, OrderKind.concurrent_ended]),
    st.sampled_from([HERE, THERE, ELSEWHERE]),
)


@given(st.lists(ANY_ORDER | ANY_BESIDE, max_size=12, unique_by=lambda one: (one.effective_on, one.seq)))
def test_nobody_has_two_primary_postings_on_a_day_nor_two_concurrent_ones_in_a_unit(known: list[OrderFacts]):
    spans = timeline(known)
    for line in {(span.duty, span.unit_id if span.duty is Duty.concurrent else 0) for span in spans}:
        mine = sorted(
            (span for span in spans if (span.duty, span.unit_id if span.duty is Duty.concurrent else 0) == line),
            key=lambda span: span.true_from,
        )
        for span, following in pairwise(mine):
            assert span.true_until is not None and span.true_until < following.true_from
    assert all(span.true_until is None or span.true_from <= span.true_until for span in spans)


@given(st.lists(ANY_ORDER, min_size=1, max_size=8, unique_by=lambda one: one.effective_on))
def test_every_primary_order_but_a_retirement_is_in_force_on_its_own_day(known: list[OrderFacts]):
    spans = timeline(known)
    for one in known:
        if one.kind is not OrderKind.retired:
            assert any(span.true_from == one.effective_on and span.unit_id == one.unit_id for span in spans)


@given(st.lists(ANY_ORDER | ANY_BESIDE, max_size=8, unique_by=lambda one: (one.effective_on, one.seq)), st.randoms())
def test_the_order_of_rows_does_not_matter(known: list[OrderFacts], chance):
    shuffled = list(known)
    chance.shuffle(shuffled)
    assert timeline(known) == timeline(shuffled)
    assert names_over_time(known) == names_over_time(shuffled)


def test_names_and_postings_meet_without_gap():
    spans = names_over_time([order(Y24 + timedelta(days=n * 30), name=f"名{n}") for n in range(4)])
    for before, after in pairwise(spans):
        assert before.true_until == after.true_from - timedelta(days=1)
