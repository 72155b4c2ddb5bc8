"""所属を見せる: the tree of a day, one unit's history, predecessors, grades."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, Select, select

from foundation.db import session
from foundation.history import holds, known
from foundation.remember import largely_remembered
from organisation.unit.models import Grade, Unit, UnitPredecessor, UnitVersion
from organisation.unit.rules import GradeLine, KnownUnit, UnitKind, UnitLine, UnitTree, tree_on


def tree(on: date, known_at: datetime | None = None) -> UnitTree:
    """All units as they are on the day. Remembered until the ledger moves."""
    return largely_remembered(("unit tree", on, known_at), lambda: tree_on(versions(known_at), on), core=True)


def whole_tree(known_at: datetime | None = None) -> UnitTree:
    """The latest version of every unit, closed ones too, each counted as open."""
    return largely_remembered(("whole unit tree", known_at), lambda: tree_on(versions(known_at), None), core=True)


def versions(known_at: datetime | None = None) -> list[UnitLine]:
    """Every version known of every unit, by code and first day."""
    return _lines(_versions().where(known(UnitVersion, known_at)))


def unit_history(unit_id: int, known_at: datetime | None = None) -> list[UnitLine]:
    """What the unit was from when to when, oldest first."""
    return _lines(_versions().where(Unit.id == unit_id, known(UnitVersion, known_at)))


def unit_id_of(code: str) -> int | None:
    """The id of a code; None when it is unknown."""
    return session().execute(select(Unit.id).where(Unit.code == code)).scalar()


def unit_ids_by_code() -> dict[str, int]:
    """The ids of all codes."""
    return {code: unit_id for code, unit_id in session().execute(select(Unit.code, Unit.id))}


def predecessors(unit_id: int, known_at: datetime | None = None) -> list[UnitLine]:
    """The units this one took over from, in code order."""
    return _related(UnitPredecessor.predecessor_id, UnitPredecessor.unit_id == unit_id, known_at)


def successors(unit_id: int, known_at: datetime | None = None) -> list[UnitLine]:
    """The units that took over from this one, in code order."""
    return _related(UnitPredecessor.unit_id, UnitPredecessor.predecessor_id == unit_id, known_at)


def successor_ids(known_at: datetime | None = None) -> dict[int, frozenset[int]]:
    """The ids of the units that took over, by the id of the unit they took over from; units without any are absent."""
    columns = select(UnitPredecessor.predecessor_id, UnitPredecessor.unit_id)
    found: dict[int, frozenset[int]] = {}
    for former, unit_id in session().execute(columns.where(known(UnitPredecessor, known_at))):
        found[former] = found.get(former, frozenset()) | {unit_id}
    return found


def predecessor_codes() -> dict[str, frozenset[str]]:
    """The codes of predecessors by the code of the unit that took over; units without any are absent."""
    codes = {unit_id: code for code, unit_id in unit_ids_by_code().items()}
    statement = select(UnitPredecessor.unit_id, UnitPredecessor.predecessor_id).where(known(UnitPredecessor, None))
    found: dict[str, frozenset[str]] = {}
    for unit_id, predecessor_id in session().execute(statement):
        found[codes[unit_id]] = found.get(codes[unit_id], frozenset()) | {codes[predecessor_id]}
    return found


def predecessor_ids(known_at: datetime | None = None) -> dict[int, tuple[int, ...]]:
    """The ids of predecessors by the id of the unit that took over; units without any are absent."""
    statement = select(UnitPredecessor.unit_id, UnitPredecessor.predecessor_id).where(known(UnitPredecessor, known_at))
    found: dict[int, tuple[int, ...]] = {}
    for unit_id, predecessor_id in session().execute(statement.order_by(UnitPredecessor.id)):
        found[unit_id] = (*found.get(unit_id, ()), predecessor_id)
    return found


def grades(on: date, known_at: datetime | None = None) -> Mapping[str, GradeLine]:
    """The grades of the day by code, lowest first. Remembered until the ledger moves."""
    return largely_remembered(("grades", on, known_at), lambda: _grades(on, known_at), core=True)


def known_units() -> dict[str, KnownUnit]:
    """Every unit with all its versions, its parent's code and its predecessors' codes, by code."""
    lines, named = versions(), predecessor_codes()
    codes = {line.id: line.code for line in lines}
    by_code: dict[str, tuple[UnitLine, ...]] = {}
    for line in lines:
        by_code[line.code] = (*by_code.get(line.code, ()), line)
    return {
        code: KnownUnit(found, codes.get(found[-1].parent_id or 0), named.get(code, frozenset()))
        for code, found in by_code.items()
    }


def version_ids(unit_id: int) -> dict[UnitLine, int]:
    """The unit's known versions with the ids of their rows."""
    statement = _versions().add_columns(UnitVersion.id.label("version_id"))
    rows = session().execute(statement.where(Unit.id == unit_id, known(UnitVersion, None))).all()
    return {_line(row): row.version_id for row in rows}


def grade_periods() -> dict[str, tuple[tuple[date, date | None], ...]]:
    """From when to when each grade code is in use."""
    statement = select(Grade.code, Grade.true_from, Grade.true_until).where(known(Grade, None))
    found: dict[str, tuple[tuple[date, date | None], ...]] = {}
    for code, true_from, true_until in session().execute(statement.order_by(Grade.code, Grade.true_from)):
        found[code] = (*found.get(code, ()), (true_from, true_until))
    return found


def _grades(on: date, known_at: datetime | None) -> Mapping[str, GradeLine]:
    statement = (
        select(Grade.code, Grade.rank_order, Grade.name_ja, Grade.name_en, Grade.heads)
        .where(holds(Grade, on=on, known_at=known_at))
        .order_by(Grade.rank_order, Grade.code)
    )
    return MappingProxyType({row.code: GradeLine(*row) for row in session().execute(statement)})


def _versions() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Unit.id, Unit.code, UnitVersion.name, UnitVersion.kind, UnitVersion.parent_id, UnitVersion.appoints,
            UnitVersion.true_from, UnitVersion.true_until,
        )
        .join(UnitVersion, UnitVersion.unit_id == Unit.id)
        .order_by(Unit.code, UnitVersion.true_from)
    )  # fmt: skip


def _lines(statement: Select[*tuple[Any, ...]]) -> list[UnitLine]:
    return [_line(row) for row in session().execute(statement)]


def _line(row: Row[*tuple[Any, ...]]) -> UnitLine:
    return UnitLine(
        id=row.id, code=row.code, name=row.name, kind=UnitKind(row.kind), parent_id=row.parent_id,
        appoints=row.appoints, true_from=row.true_from, true_until=row.true_until,
    )  # fmt: skip


def _related(wanted: Any, condition: Any, known_at: datetime | None) -> list[UnitLine]:
    units = whole_tree(known_at).by_id
    ids = session().execute(select(wanted).where(condition, known(UnitPredecessor, known_at))).scalars()
    return sorted((units[unit_id] for unit_id in ids), key=lambda unit: unit.code)
