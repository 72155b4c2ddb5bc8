"""所属の表を読む: the rows of a unit file, what is wrong with them and how they differ from what is known. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from foundation import fiscal, names
from foundation.cells import Cells
from foundation.errors import RowProblem, sentence
from organisation.unit.rules.tree import APPOINTING_KINDS, KIND_NAMES, KINDS_BY_NAME, UnitKind, UnitLine

REQUIRED = ("所属コード", "所属名", "区分", "上位所属コード", "設置日", "廃止日")
OPTIONAL = ("前身所属コード",)
CODE = re.compile(r"[0-9A-Za-z_-]{1,20}")
SEPARATORS = re.compile(r"[、,;\s]+")
WRONG_CODE = sentence("所属コードは半角の英数字で20文字までです。")


@dataclass(frozen=True)
class UnitRow:
    """One row read. `closed` is the last day; `predecessors` None when the cell says nothing."""

    row: int
    code: str
    name: str
    kind: UnitKind
    parent_code: str | None
    opened: date
    closed: date | None
    predecessors: frozenset[str] | None = None


@dataclass(frozen=True)
class KnownUnit:
    """A unit as it is known: all its versions in order, the code of its parent, the codes of its predecessors."""

    versions: tuple[UnitLine, ...]
    parent_code: str | None
    predecessors: frozenset[str] = frozenset()

    @property
    def last(self) -> UnitLine:
        return self.versions[-1]


def read_rows(lines: Iterable[Sequence[str]], *, first_line: int) -> tuple[list[UnitRow], list[RowProblem]]:
    """The rows that can be read, and what is wrong with the cells of the others. Columns as REQUIRED and OPTIONAL."""
    cells = Cells()
    found = [_read(cells, number, line) for number, line in enumerate(lines, start=first_line)]
    return [row for row in found if row is not None], cells.problems


def _read(cells: Cells, number: int, line: Sequence[str]) -> UnitRow | None:
    code, name, kind_text, parent, opened_text, closed_text, predecessors = line
    before = len(cells.problems)
    if not CODE.fullmatch(names.code(code)):
        cells.wrong(number, "所属コード", code, WRONG_CODE)
    if not name.strip():
        cells.wrong(number, "所属名", name, "所属名がありません。")
    kind = KINDS_BY_NAME.get(names.code(kind_text))
    if kind is None:
        cells.wrong(number, "区分", kind_text, "区分は %(kinds)s のいずれかです。", kinds="・".join(KINDS_BY_NAME))
    opened = cells.needed_day(number, "設置日", opened_text)
    closed = cells.day(number, "廃止日", closed_text)
    if opened and closed and closed < opened:
        cells.wrong(number, "廃止日", closed_text, "廃止日が設置日(%(day)s)より前です。", day=fiscal.wareki(opened))
    if kind is None or opened is None or len(cells.problems) > before:
        return None
    named = frozenset(filter(None, SEPARATORS.split(names.code(predecessors)))) or None
    return UnitRow(number, names.code(code), name.strip(), kind, names.code(parent) or None, opened, closed, named)


def check_rows(rows: Sequence[UnitRow], parents: Mapping[str, str | None]) -> list[RowProblem]:
    """What is wrong between the rows, and with the known units. `parents`: known codes with those of their parents."""
    cells = Cells()
    first: dict[str, int] = {}
    for row in rows:
        if row.code in first:
            twice = sentence("同じ所属コードが%(line)d行目にもあります。")
            cells.wrong(row.row, "所属コード", row.code, twice, line=first[row.code])
        first.setdefault(row.code, row.row)
    merged = {**parents, **{row.code: row.parent_code for row in rows}}
    for row in rows:
        _check_parent(cells, row, merged)
        _check_predecessors(cells, row, merged)
    return cells.problems


def _check_parent(cells: Cells, row: UnitRow, parents: Mapping[str, str | None]) -> None:
    if row.parent_code is None:
        return
    if row.parent_code not in parents:
        cells.wrong(
            row.row, "上位所属コード", row.parent_code,
            "この上位所属は、ファイルにも登録済みの所属にもありません。",
        )  # fmt: skip
    elif _goes_round(row.code, parents):
        cells.wrong(row.row, "上位所属コード", row.parent_code, "上位所属をたどると、この所属に戻ってしまいます。")


def _goes_round(code: str, parents: Mapping[str, str | None]) -> bool:
    seen: set[str] = set()
    above = parents.get(code)
    while above is not None and above not in seen:
        if above == code:
            return True
        seen.add(above)
        above = parents.get(above)
    return False


def _check_predecessors(cells: Cells, row: UnitRow, parents: Mapping[str, str | None]) -> None:
    for code in sorted(row.predecessors or ()):
        if code == row.code:
            cells.wrong(row.row, "前身所属コード", code, "自分自身を前身にすることはできません。")
        elif code not in parents:
            cells.wrong(row.row, "前身所属コード", code, "この前身所属は、ファイルにも登録済みの所属にもありません。")


def changes(row: UnitRow, known: KnownUnit) -> tuple[tuple[str, str, str], ...]:
    """How a row differs from what is known: column, before, after. Empty: the same."""
    last = known.last
    compared = (
        ("所属名", last.name, row.name),
        ("区分", KIND_NAMES[last.kind], KIND_NAMES[row.kind]),
        ("上位所属コード", known.parent_code or "", row.parent_code or ""),
        ("設置日", _day(known.versions[0].true_from), _day(row.opened)),
        ("廃止日", _day(last.true_until), _day(row.closed)),
        ("前身所属コード", _list(known.predecessors), _list(row.predecessors or known.predecessors)),
    )
    return tuple(each for each in compared if each[1] != each[2])


def _day(day: date | None) -> str:
    return fiscal.wareki(day) if day else ""


def _list(codes: Iterable[str]) -> str:
    return "、".join(sorted(codes))


def appoints_by_default(kind: UnitKind) -> bool:
    """局・区・その他 appoint an ICT manager unless somebody says otherwise."""
    return kind in APPOINTING_KINDS


def corrected(row: UnitRow, known: KnownUnit, parent_id: int | None) -> tuple[UnitLine, ...]:
    """The versions as the row corrects them: the last one takes its content, first and last take its days."""
    last = known.last
    appoints = last.appoints if last.kind is row.kind else appoints_by_default(row.kind)
    kept = [each for each in known.versions if _overlaps(each, row)] or [last]
    kept[0] = replace(kept[0], true_from=row.opened)
    kept[-1] = replace(
        kept[-1], name=row.name, kind=row.kind, parent_id=parent_id, appoints=appoints, true_until=row.closed
    )
    return tuple(kept)


def _overlaps(version: UnitLine, row: UnitRow) -> bool:
    ends_before = version.true_until is not None and version.true_until < row.opened
    return not ends_before and (row.closed is None or version.true_from <= row.closed)


def changed_from(
    versions: Sequence[UnitLine], day: date, *, name: str | None, appoints: bool | None
) -> tuple[UnitLine, ...] | None:
    """The versions with other content from the day on; None when the unit is not open on it."""
    found: list[UnitLine] = []
    for version in versions:
        if not version.open_on(day):
            found.append(version)
            continue
        if version.true_from < day:
            found.append(replace(version, true_until=day.fromordinal(day.toordinal() - 1)))
        fresh = {"name": name or version.name, "appoints": version.appoints if appoints is None else appoints}
        found.append(replace(version, true_from=day, **fresh))  # type: ignore[arg-type]
    return tuple(found) if any(version.open_on(day) for version in versions) else None


def closed_on(versions: Sequence[UnitLine], last_day: date) -> tuple[UnitLine, ...]:
    """The versions with this as the last day; empty when the unit opens only after it."""
    begun = [version for version in versions if version.true_from <= last_day]
    return (*begun[:-1], replace(begun[-1], true_until=last_day)) if begun else ()
