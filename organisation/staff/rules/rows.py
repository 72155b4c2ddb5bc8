"""発令の表を読む: the rows of HR's file and what is wrong with them. Pure.

Two 本務 rows of one person and day are refused whatever their 発令区分; 兼務 rows beside are normal.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from foundation import fiscal, names
from foundation.cells import Cells
from foundation.errors import RowProblem, sentence
from organisation.staff.rules.numbers import NUMBER, WRONG_NUMBER
from organisation.staff.rules.orders import CONCURRENT_KINDS, DUTY_NAMES, ORDER_NAMES, Duty, OrderFacts, OrderKind

REQUIRED = (
    "職員番号", "氏名", "フリガナ", "所属コード", "職位コード", "職位", "職種", "任用区分", "本務兼務区分", "発令日",
    "発令区分",
)  # fmt: skip
OPTIONAL = ("所属名", "退職日")
KINDS = {name: kind for kind, name in ORDER_NAMES.items()}
DUTIES = {name: duty for duty, name in DUTY_NAMES.items()}
LEARNT_NOW = 1 << 40
CONCURRENT_ONLY = sentence("発令区分が「%(kind)s」の行は、本務兼務区分を「兼務」にしてください。")

Period = tuple[date, date | None]


@dataclass(frozen=True)
class KnownPlace:
    """A unit rows may name: its id, the names it bore, and the periods it was open."""

    id: int
    names: frozenset[str]
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class Reference:
    """What rows are checked against: units by code, the periods of grades by code."""

    units: Mapping[str, KnownPlace]
    grades: Mapping[str, tuple[Period, ...]]


@dataclass(frozen=True)
class OrderRow:
    """One row read. `unit_name` as the row has it, for comparison only."""

    row: int
    staff_no: str
    unit_code: str
    unit_name: str
    facts: OrderFacts


@dataclass
class Reading:
    """The reading of one file: cells that turned out wrong, and answers already found."""

    reference: Reference
    cells: Cells = field(default_factory=Cells)
    openings: dict[tuple[str, date], str] = field(default_factory=dict)


def read_rows(
    lines: Iterable[Sequence[str]], *, reference: Reference, first_line: int
) -> tuple[list[OrderRow], tuple[RowProblem, ...]]:
    """The rows of the file, and what is wrong with them. Columns as REQUIRED and OPTIONAL, zeros already put back."""
    reading = Reading(reference)
    found = [_read(reading, number, line) for number, line in enumerate(lines, start=first_line)]
    rows = [row for row in found if row is not None]
    _check_between(reading.cells, rows)
    return rows, reading.cells.found()


def _read(reading: Reading, number: int, line: Sequence[str]) -> OrderRow | None:
    staff_no, name, kana, unit, grade, post, occupation, employment, duty, day, kind, unit_name, leaves = line
    cells = reading.cells
    before = len(cells.problems)
    _check_person(cells, number, staff_no, name)
    what = _kind(cells, number, kind), _duty(cells, number, duty, kind)
    effective_on, leaves_on = _days(cells, number, day, leaves)
    place = _place(reading, number, unit, effective_on)
    _check_grade(reading, number, grade, effective_on)
    if len(cells.problems) > before or what[0] is None or what[1] is None or effective_on is None or place is None:
        return None
    facts = OrderFacts(
        effective_on, LEARNT_NOW + number, what[0], what[1], place.id, names.code(grade), post.strip(),
        occupation.strip(), employment.strip(), leaves_on, name, names.kana_display(kana.strip()),
    )  # fmt: skip
    return OrderRow(number, names.code(staff_no), names.code(unit), unit_name, facts)


def _check_person(cells: Cells, number: int, staff_no: str, name: str) -> None:
    if not NUMBER.fullmatch(names.code(staff_no)):
        cells.wrong(number, "職員番号", staff_no, WRONG_NUMBER)
    if not name.strip():
        cells.wrong(number, "氏名", name, "氏名がありません。")


def _kind(cells: Cells, number: int, text: str) -> OrderKind | None:
    found = KINDS.get(names.code(text))
    if found is None:
        cells.wrong(number, "発令区分", text, "発令区分は %(kinds)s のいずれかです。", kinds="・".join(KINDS))
    return found


def _duty(cells: Cells, number: int, text: str, kind: str) -> Duty | None:
    found = DUTIES.get(names.code(text))
    if found is None:
        cells.wrong(number, "本務兼務区分", text, "本務兼務区分は「本務」か「兼務」です。")
    elif found is Duty.primary and KINDS.get(names.code(kind)) in CONCURRENT_KINDS:
        cells.wrong(number, "本務兼務区分", text, CONCURRENT_ONLY, kind=names.code(kind))
    return found


def _days(cells: Cells, number: int, day: str, leaves: str) -> tuple[date | None, date | None]:
    effective_on = cells.needed_day(number, "発令日", day)
    leaves_on = cells.day(number, "退職日", leaves)
    if effective_on and leaves_on and leaves_on < effective_on:
        cells.wrong(number, "退職日", leaves, "退職日が発令日(%(day)s)より前です。", day=fiscal.wareki(effective_on))
    return effective_on, leaves_on


def _place(reading: Reading, number: int, text: str, day: date | None) -> KnownPlace | None:
    code = names.code(text)
    place = reading.reference.units.get(code)
    if place is None:
        reading.cells.wrong(number, "所属コード", text, "この所属コードは登録されていません。")
    elif day is not None:
        closed = reading.openings.get((code, day))
        if closed is None:
            closed = reading.openings[code, day] = _why_closed(place, day)
        if closed:
            values = {"day": fiscal.wareki(day), "edge": _edge(place, day)}
            reading.cells.wrong(number, "所属コード", text, closed, **values)
    return place


def _why_closed(place: KnownPlace, day: date) -> str:
    """The sentence for a unit that is not open on the day; empty when it is."""
    if any(_holds(period, day) for period in place.periods):
        return ""
    if place.periods[0][0] > day:
        return sentence("この所属は%(day)sにはまだありません(設置日 %(edge)s)。")
    return sentence("この所属は%(day)sにはもうありません(廃止日 %(edge)s)。")


def _edge(place: KnownPlace, day: date) -> str:
    ended = [until for _, until in place.periods if until is not None and until < day]
    return fiscal.wareki(max(ended) if ended else place.periods[0][0])


def _holds(period: Period, day: date) -> bool:
    return period[0] <= day and (period[1] is None or day <= period[1])


def _check_grade(reading: Reading, number: int, text: str, day: date | None) -> None:
    periods = reading.reference.grades.get(names.code(text), ())
    if not periods:
        reading.cells.wrong(number, "職位コード", text, "この職位コードは登録されていません。")
    elif day is not None and not any(_holds(period, day) for period in periods):
        reading.cells.wrong(number, "職位コード", text, "この職位コードは発令日には使われていません。")


def _check_between(cells: Cells, rows: Iterable[OrderRow]) -> None:
    same: dict[tuple[object, ...], OrderRow] = {}
    primary: dict[tuple[str, date], OrderRow] = {}
    named: dict[tuple[str, date], OrderRow] = {}
    for row in rows:
        facts, person_and_day = row.facts, (row.staff_no, row.facts.effective_on)
        first = same.setdefault((*person_and_day, facts.kind, facts.duty, facts.unit_id), row)
        if first is not row:
            cells.wrong(row.row, "職員番号", row.staff_no, "%(line)d行目と同じ発令です。", line=first.row)
            continue
        if facts.duty is Duty.primary:
            _check_single(cells, row, primary.setdefault(person_and_day, row))
        _check_name(cells, row, named.setdefault(person_and_day, row))


def _check_single(cells: Cells, row: OrderRow, first: OrderRow) -> None:
    if first is not row:
        cells.wrong(
            row.row, "本務兼務区分", row.staff_no,
            "%(line)d行目にも、この職員の同じ日の本務の発令があります。1人1日に本務は1つです。", line=first.row,
        )  # fmt: skip


def _check_name(cells: Cells, row: OrderRow, first: OrderRow) -> None:
    if (row.facts.name, row.facts.kana) != (first.facts.name, first.facts.kana):
        cells.wrong(
            row.row, "氏名", row.facts.name, "%(line)d行目の同じ日の発令と氏名かフリガナが違います。", line=first.row
        )
