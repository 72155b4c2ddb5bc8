"""発令: the kinds of personnel order and what one says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from foundation import names
from foundation.errors import sentence


class Duty(StrEnum):
    """本務兼務区分."""

    primary = "primary"
    concurrent = "concurrent"


class OrderKind(StrEnum):
    """発令区分 (domain.md 4.6)."""

    hired = "hired"
    promoted = "promoted"
    transferred = "transferred"
    concurrent = "concurrent"
    concurrent_ended = "concurrent_ended"
    leave = "leave"
    returned = "returned"
    dispatched = "dispatched"
    retired = "retired"


DUTY_NAMES: Mapping[Duty, str] = {Duty.primary: sentence("本務"), Duty.concurrent: sentence("兼務")}
ORDER_NAMES: Mapping[OrderKind, str] = {
    OrderKind.hired: "採用",
    OrderKind.promoted: "昇任",
    OrderKind.transferred: "異動",
    OrderKind.concurrent: "兼務",
    OrderKind.concurrent_ended: "兼務解除",
    OrderKind.leave: "休職",
    OrderKind.returned: "復職",
    OrderKind.dispatched: "派遣",
    OrderKind.retired: "退職",
}
CONCURRENT_KINDS = frozenset({OrderKind.concurrent, OrderKind.concurrent_ended})


@dataclass(frozen=True)
class OrderFacts:
    """What one order says. `leaves_on` 退職日, the last day inside.

    `seq` tells which of two orders of one day was learnt later: that one holds. It is no part of what the order says.
    """

    effective_on: date
    seq: int = field(compare=False)
    kind: OrderKind
    duty: Duty
    unit_id: int
    grade_code: str
    post: str
    occupation: str
    employment: str
    leaves_on: date | None
    name: str
    kana: str


def name_key(name: str, kana: str) -> str:
    """What a person is searched by: the keys of name and kana, apart from each other."""
    return f"{names.search_key(name)} {names.search_key(kana)}"
