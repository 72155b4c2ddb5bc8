"""発令の取込を計画する: read the file, compare it with the orders known, compute postings and names. Writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from foundation import imports
from foundation.errors import RowProblem, sentence
from foundation.imports import ImportNote, ImportPlan
from foundation.tables import Table, require_columns
from organisation.staff import queries
from organisation.staff.rules import NameSpan, OrderFacts, PostingSpan, names_over_time, timeline
from organisation.staff.rules.comparing import Comparison, Known, compare, differences, flags, orders_after
from organisation.staff.rules.numbers import LOST_ZEROS, lost_unit_zeros, lost_zeros, repaired
from organisation.staff.rules.rows import OPTIONAL, REQUIRED, KnownPlace, OrderRow, Reference, read_rows
from organisation.unit import queries as units

NUMBER, UNIT = "職員番号", "所属コード"
Span = TypeVar("Span", PostingSpan, NameSpan)


@dataclass
class StaffChanges:
    """What an import of orders writes, by staff number; ids of rows to take back."""

    new_staff: list[str] = field(default_factory=list)
    orders: list[tuple[str, OrderFacts]] = field(default_factory=list)
    postings: list[tuple[str, PostingSpan]] = field(default_factory=list)
    names: list[tuple[str, NameSpan]] = field(default_factory=list)
    orders_back: list[int] = field(default_factory=list)
    postings_back: list[int] = field(default_factory=list)
    names_back: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Mended:
    """The table with lost zeros put back where that is wanted, else the problems they make."""

    table: Table
    repairs: tuple[ImportNote, ...]
    problems: tuple[RowProblem, ...]


def plan_staff_import(table: Table, *, today: date, repair_zeros: bool = False) -> ImportPlan:
    """What taking this file would do; changes nothing. Raises Refused when a column is missing.

    `repair_zeros`: put leading zeros back that a spreadsheet ate, instead of refusing the rows.
    """
    wanted = require_columns(table, REQUIRED, OPTIONAL)
    about = imports.about(wanted)
    ids = queries.staff_ids_by_no()
    reference = _reference()
    mended = _mend(wanted, ids, reference, repair_zeros)
    rows, problems = read_rows(mended.table.lines, reference=reference, first_line=wanted.first_line)
    problems = _without_doubles((*mended.problems, *problems))
    plan = ImportPlan(
        **about,
        repairs=mended.repairs,
        problems=problems,
        again=lambda: plan_staff_import(table, today=today, repair_zeros=repair_zeros),
    )
    return plan if problems else _compared(plan, rows, ids, reference, today)


def _reference() -> Reference:
    places = {
        code: KnownPlace(
            unit.last.id,
            frozenset(version.name for version in unit.versions),
            tuple((version.true_from, version.true_until) for version in unit.versions),
        )
        for code, unit in units.known_units().items()
    }
    return Reference(places, units.grade_periods())


def _mend(table: Table, ids: Mapping[str, int], reference: Reference, repair_zeros: bool) -> _Mended:
    right = {
        NUMBER: lost_zeros(table.column(NUMBER), ids),
        UNIT: lost_unit_zeros(table.column(UNIT), reference.units),
    }
    if not repair_zeros:
        return _Mended(table, (), tuple(_offers(table, right)))
    cells = tuple(
        repaired(column, right.get(name, {})) for name, column in zip(table.columns, table.cells, strict=True)
    )
    return _Mended(replace(table, cells=cells), tuple(_repairs(table, right)), ())


def _offers(table: Table, right: Mapping[str, Mapping[int, str]]) -> Iterable[RowProblem]:
    for column, numbers in right.items():
        for place, number in numbers.items():
            value = table.column(column)[place]
            yield RowProblem(table.first_line + place, column, value, LOST_ZEROS, {"right": number})


def _repairs(table: Table, right: Mapping[str, Mapping[int, str]]) -> Iterable[ImportNote]:
    for column, numbers in right.items():
        for place, number in numbers.items():
            values = {"column": column, "before": table.column(column)[place], "after": number}
            text = sentence("%(column)sの先頭の0を補います: %(before)s → %(after)s")
            yield ImportNote(table.first_line + place, number, text, values)


def _without_doubles(problems: Iterable[RowProblem]) -> tuple[RowProblem, ...]:
    """One problem per cell, the first one found, in the order of rows."""
    found: dict[tuple[int, str], RowProblem] = {}
    for problem in problems:
        found.setdefault((problem.row, problem.column), problem)
    return tuple(sorted(found.values(), key=lambda problem: problem.row))


def _compared(
    plan: ImportPlan, rows: Sequence[OrderRow], ids: Mapping[str, int], reference: Reference, today: date
) -> ImportPlan:
    by_person: dict[str, list[OrderRow]] = {}
    for row in rows:
        by_person.setdefault(row.staff_no, []).append(row)
    known = _known(by_person, ids)
    compared = {staff_no: compare(mine, known.get(staff_no, ())) for staff_no, mine in by_person.items()}
    changed = {staff_no: each for staff_no, each in compared.items() if not each.changes_nothing}
    codes = {place.id: code for code, place in reference.units.items()}
    notes = [
        note
        for staff_no, each in changed.items()
        for note in flags(each, known.get(staff_no, ()), today=today, reference=reference)
    ]
    return replace(
        plan,
        new=sum(len(each.new) for each in changed.values()),
        same=sum(each.same for each in compared.values()),
        corrections=tuple(_corrections(changed.values(), codes)),
        flags=tuple(sorted(notes, key=lambda note: note.row)),
        payload=_changes(changed, known, ids),
    )


def _known(by_person: Iterable[str], ids: Mapping[str, int]) -> dict[str, list[Known]]:
    numbers = {ids[staff_no]: staff_no for staff_no in by_person if staff_no in ids}
    return {numbers[staff_id]: orders for staff_id, orders in queries.orders_of(numbers).items()} if numbers else {}


def _corrections(comparisons: Iterable[Comparison], codes: Mapping[int, str]) -> list[ImportNote]:
    notes = [
        imports.differs(row.row, row.staff_no, differences(row, facts, codes))
        for each in comparisons
        for row, (_, facts) in each.corrected
    ]
    return sorted(notes, key=lambda note: note.row)


def _changes(
    changed: Mapping[str, Comparison], known: Mapping[str, Sequence[Known]], ids: Mapping[str, int]
) -> StaffChanges:
    mine = [ids[staff_no] for staff_no in changed if staff_no in ids]
    postings, bearing = (queries.posting_ids(mine), queries.name_ids(mine)) if mine else ({}, {})
    found = StaffChanges(new_staff=sorted(staff_no for staff_no in changed if staff_no not in ids))
    for staff_no, each in changed.items():
        staff_id, orders = ids.get(staff_no, 0), orders_after(each, known.get(staff_no, ()))
        found.orders += [(staff_no, row.facts) for row in (*each.new, *(row for row, _ in each.corrected))]
        found.orders_back += [order_id for _, (order_id, _) in each.corrected]
        _put(staff_no, timeline(orders), postings.get(staff_id, {}), found.postings, found.postings_back)
        _put(staff_no, names_over_time(orders), bearing.get(staff_id, {}), found.names, found.names_back)
    return found


def _put(
    staff_no: str, wanted: Iterable[Span], known: Mapping[Span, int], new: list[tuple[str, Span]], back: list[int]
) -> None:
    """Note the known spans that vanish and the wanted ones that are new."""
    after = set(wanted)
    new += [(staff_no, span) for span in after if span not in known]
    back += [row_id for span, row_id in known.items() if span not in after]
