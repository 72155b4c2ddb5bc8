"""配置の計算: from all known orders of one person to postings and names. Order of arrival does not matter.

- A 本務 order makes a posting from its 発令日 on and ends the one before it. 兼務 stands beside, per unit; it ends only
  by 兼務解除 (last day: the day before) or when the person leaves.
- 退職: 退職日, or 発令日 when there is none, is the last day inside and ends everything. A 退職日 on another order does
  the same, unless another 本務 order comes before it. What begins after such a day begins anew.
- 休職 lasts until 復職, also through 異動 and 昇任; 派遣 until 復職 or 異動. Both flag the posting they go on with.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from organisation.staff.rules.orders import Duty, OrderFacts, OrderKind

DAY = timedelta(days=1)
CONTINUING = frozenset({OrderKind.leave, OrderKind.returned, OrderKind.dispatched})


@dataclass(frozen=True)
class PostingSpan:
    """配置 from day to day, both inclusive. `posted_from`: the day of the order that brought the person there."""

    duty: Duty
    unit_id: int
    grade_code: str
    post: str
    occupation: str
    employment: str
    on_leave: bool
    dispatched: bool
    posted_from: date
    true_from: date
    true_until: date | None


@dataclass(frozen=True)
class NameSpan:
    """氏名 and フリガナ from day to day, both inclusive."""

    name: str
    kana: str
    true_from: date
    true_until: date | None


def timeline(orders: Iterable[OrderFacts]) -> tuple[PostingSpan, ...]:
    """The postings all these orders of one person make, 本務 first, each in the order of days."""
    known = sorted(orders, key=lambda order: (order.effective_on, order.seq))
    primary = [order for order in known if order.duty is Duty.primary and order.kind is not OrderKind.retired]
    ends = _last_days(known, primary)
    beside = [order for order in known if order.duty is Duty.concurrent and order.kind is not OrderKind.retired]
    by_unit: dict[int, list[OrderFacts]] = {}
    for order in beside:
        by_unit.setdefault(order.unit_id, []).append(order)
    found = _spans(_with_lonely_retirements(known, primary, ends), ends)
    for unit_id in sorted(by_unit):
        found += _spans(by_unit[unit_id], ends)
    return tuple(found)


def names_over_time(orders: Iterable[OrderFacts]) -> tuple[NameSpan, ...]:
    """The names a person bore. A name holds from the first order that states it until one states another."""
    known = sorted(orders, key=lambda order: (order.effective_on, order.seq))
    found: list[NameSpan] = []
    for order in known:
        if found and (found[-1].name, found[-1].kana) == (order.name, order.kana):
            continue
        if found and found[-1].true_from == order.effective_on:
            found.pop()
        elif found:
            found[-1] = replace(found[-1], true_until=order.effective_on - DAY)
        found.append(NameSpan(order.name, order.kana, order.effective_on, None))
    return tuple(found)


def leaving_day(order: OrderFacts) -> date | None:
    """The last day inside this order states, if it states one."""
    if order.kind is OrderKind.retired:
        return order.leaves_on or order.effective_on
    return order.leaves_on


def _last_days(known: Sequence[OrderFacts], primary: Sequence[OrderFacts]) -> list[date]:
    """The days on which the person leaves, in order."""
    ends = {leaving_day(order) for order in known if order.kind is OrderKind.retired}
    for order, following in zip(primary, [*primary[1:], None], strict=False):
        if order.leaves_on and (following is None or following.effective_on > order.leaves_on):
            ends.add(order.leaves_on)
    return sorted(end for end in ends if end is not None)


def _with_lonely_retirements(
    known: Sequence[OrderFacts], primary: Sequence[OrderFacts], ends: Sequence[date]
) -> list[OrderFacts]:
    """With the 退職 orders before which no posting runs: the person is known to be there until the last day."""
    found = list(primary)
    for order in known:
        retired = order.kind is OrderKind.retired and order.duty is Duty.primary
        if retired and not _runs(order.effective_on, primary, ends):
            found.append(order)
    return sorted(found, key=lambda order: (order.effective_on, order.seq))


def _runs(day: date, primary: Sequence[OrderFacts], ends: Sequence[date]) -> bool:
    begun = [order.effective_on for order in primary if order.effective_on <= day]
    return bool(begun) and not any(begun[-1] <= end < day for end in ends)


def _spans(orders: Sequence[OrderFacts], ends: Sequence[date]) -> list[PostingSpan]:
    """The spans of orders that follow one another, in the order of days."""
    found: list[PostingSpan] = []
    for order in orders:
        before = found[-1] if found and _reaches(found[-1], order.effective_on) else None
        if before is not None:
            found.pop()
            if before.true_from < order.effective_on:
                found.append(replace(before, true_until=order.effective_on - DAY))
        if order.kind is not OrderKind.concurrent_ended:
            found.append(_span(order, before, ends))
    return found


def _reaches(span: PostingSpan, day: date) -> bool:
    return span.true_until is None or span.true_until >= day


def _span(order: OrderFacts, before: PostingSpan | None, ends: Sequence[date]) -> PostingSpan:
    goes_on = before is not None and order.kind in CONTINUING and before.unit_id == order.unit_id
    return PostingSpan(
        duty=order.duty,
        unit_id=order.unit_id,
        grade_code=order.grade_code,
        post=order.post,
        occupation=order.occupation,
        employment=order.employment,
        on_leave=_on_leave(order.kind, before),
        dispatched=_dispatched(order.kind, before),
        posted_from=before.posted_from if before is not None and goes_on else order.effective_on,
        true_from=order.effective_on,
        true_until=next((end for end in ends if end >= order.effective_on), None),
    )


def _on_leave(kind: OrderKind, before: PostingSpan | None) -> bool:
    if kind in (OrderKind.leave, OrderKind.returned, OrderKind.hired):
        return kind is OrderKind.leave
    return before is not None and before.on_leave


def _dispatched(kind: OrderKind, before: PostingSpan | None) -> bool:
    if kind in (OrderKind.dispatched, OrderKind.returned, OrderKind.hired, OrderKind.transferred):
        return kind is OrderKind.dispatched
    return before is not None and before.dispatched
