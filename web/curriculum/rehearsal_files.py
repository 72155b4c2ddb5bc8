"""What stands in the tables and files of a rehearsal, and in which order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, lazy_gettext

from curriculum.succession.queries.rehearsal_drafts import DraftLine
from curriculum.succession.rules.rehearsal import Reason
from curriculum.succession.rules.rehearsal_drafts import Successor, UnitResult
from foundation.tables import Cell
from organisation.appointment.rules import KIND_NAMES
from organisation.staff.queries import PersonLine
from web.formats import say

REASONS: Mapping[Reason, Any] = {
    Reason.transferred: lazy_gettext("異動で所属の外へ"),
    Reason.retired: lazy_gettext("退職"),
    Reason.outside_before: lazy_gettext("前日すでに所属の外"),
}
ORDERS: Mapping[str, Callable[[UnitResult], tuple[Any, ...]]] = {
    "unit": lambda each: (each.code,),
    "loses": lambda each: (not each.loses, each.code),
    "eligible": lambda each: (each.eligible_inside, each.code),
    "covers": lambda each: (each.covers, each.code),
}
DRAFT_ORDERS: Mapping[str, Callable[[DraftLine], tuple[Any, ...]]] = {
    "title": lambda each: (each.title, each.id),
    "day": lambda each: (each.effective_on, each.title, each.id),
    "rows": lambda each: (each.rows, each.id),
    "lost": lambda each: (len(each.lost), each.id),
    "computed": lambda each: (each.computed_at, each.id),
}


@dataclass(frozen=True)
class Compared:
    """One unit in several drafts, in their order; None where a draft does not know the unit."""

    code: str
    name: str
    results: tuple[UnitResult | None, ...]

    @property
    def differs(self) -> bool:
        return len({(each.reason, each.posts) if each else None for each in self.results}) > 1

    @property
    def hit(self) -> bool:
        return any(each is not None and each.hit for each in self.results)


def ordered(units: Iterable[UnitResult], sort: str) -> list[UnitResult]:
    """The units as asked; those that lose their manager first when nothing is asked."""
    return sorted(units, key=ORDERS.get(sort.lstrip("-"), ORDERS["loses"]), reverse=sort.startswith("-"))


def drafts_ordered(lines: Iterable[DraftLine], sort: str) -> list[DraftLine]:
    """The drafts as asked; by day when nothing is asked."""
    return sorted(lines, key=DRAFT_ORDERS.get(sort.lstrip("-"), DRAFT_ORDERS["day"]), reverse=sort.startswith("-"))


def side_by_side(lines: Sequence[DraftLine]) -> list[Compared]:
    """Every unit of any of the drafts, in code order."""
    every = [{each.code: each for each in line.units} for line in lines]
    names = {each.code: each.name for line in lines for each in line.units}
    return [Compared(code, names[code], tuple(units.get(code) for units in every)) for code in sorted(names)]


def named_in(unit: UnitResult) -> set[int]:
    """Staff ids of everybody a line names."""
    holders = {unit.staff_id, *(post.staff_id for post in unit.posts)} - {None}
    return {each for each in holders if each} | {each.staff_id for each in unit.successors}


def columns() -> tuple[str, ...]:
    """One unit a line."""
    return (
        gettext("所属コード"), gettext("任命単位"), gettext("ICTマネージャーを失う"), gettext("職員番号"),
        gettext("氏名"), gettext("理由"), gettext("その日に条件を満たす人数"), gettext("職務代行になれる人数"),
        gettext("ほかに失う役"), gettext("後任に近い職員"), gettext("受ければ間に合う開催回"),
    )  # fmt: skip


def row(unit: UnitResult, people: Mapping[int, PersonLine]) -> tuple[Cell, ...]:
    """One unit."""
    holder = people.get(unit.staff_id or 0)
    posts = [f"{post.unit_name} {say(KIND_NAMES[post.kind])} {post.staff_no}" for post in unit.posts]
    return (
        unit.code, unit.name, gettext("失う") if unit.loses else "", unit.staff_no, holder.name if holder else "",
        str(REASONS[unit.reason]) if unit.reason else "", unit.eligible_inside, unit.covers, "、".join(posts),
        "、".join(_successor(each, people) for each in unit.successors), " ".join(unit.offerings),
    )  # fmt: skip


def _successor(one: Successor, people: Mapping[int, PersonLine]) -> str:
    name = people[one.staff_id].name if one.staff_id in people else ""
    if one.able:
        state = gettext("その日に条件を満たす")
    elif one.finish:
        state = one.finish.isoformat()
    else:
        state = gettext("期限までに届かない")
    return f"{one.staff_no} {name} ({state})"
