"""所属を変える: rename, close, appoint or not, name predecessors. What was before stays known."""

from collections.abc import Iterable
from datetime import date, datetime

from foundation import audit
from foundation.audit import Actor
from foundation.errors import NotFound, Refused
from organisation.unit import queries, rules
from organisation.unit.rules import UnitLine
from organisation.unit.services.imports import replace_predecessors, replace_versions


def change_unit(
    *, unit_id: int, from_day: date, name: str | None = None, appoints: bool | None = None, actor: Actor, at: datetime
) -> None:
    """Give the unit another name, or say whether it appoints an ICT manager, from a day on (inside a transaction)."""
    versions = _versions(unit_id)
    if name is not None and not name.strip():
        raise Refused("所属名を書いてください。", field="name")
    wanted = rules.changed_from(versions, from_day, name=name and name.strip(), appoints=appoints)
    if wanted is None:
        raise Refused("この日、この所属は設置されていません。", field="from_day")
    _put(versions, wanted, actor, at, name=name, appoints=appoints, from_day=from_day.isoformat())


def close_unit(*, unit_id: int, last_day: date, actor: Actor, at: datetime) -> None:
    """Close the unit: `last_day` is the last on which it is open (inside a transaction)."""
    versions = _versions(unit_id)
    wanted = rules.closed_on(versions, last_day)
    if not wanted:
        raise Refused("廃止日は設置日より後の日にしてください。", field="last_day")
    _put(versions, wanted, actor, at, last_day=last_day.isoformat())


def name_predecessors(*, unit_id: int, predecessor_ids: Iterable[int], actor: Actor, at: datetime) -> None:
    """Say which units this one took over from, all of them (inside a transaction)."""
    code, wanted = _versions(unit_id)[-1].code, set(predecessor_ids)
    known = queries.whole_tree().by_id
    if unit_id in wanted:
        raise Refused("自分自身を前身にすることはできません。", field="predecessors")
    if not wanted <= set(known):
        raise Refused("前身所属が見つかりません。", field="predecessors")
    change = audit.record(
        action="unit.predecessors_named", actor=actor, at=at, subject=code,
        predecessors=sorted(known[each].code for each in wanted),
    )  # fmt: skip
    replace_predecessors(unit_id, wanted, change.moment, reason="前身所属の変更")


def _versions(unit_id: int) -> list[UnitLine]:
    versions = queries.unit_history(unit_id)
    if not versions:
        raise NotFound("所属が見つかりません。")
    return versions


def _put(versions: list[UnitLine], wanted: tuple[UnitLine, ...], actor: Actor, at: datetime, **said: object) -> None:
    if set(wanted) == set(versions):
        return
    change = audit.record(action="unit.changed", actor=actor, at=at, subject=versions[-1].code, **said)
    replace_versions(versions[-1].id, wanted, change.moment, reason="所属の変更")
