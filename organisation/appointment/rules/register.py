"""任命簿のファイル: what its rows say, which are new, and which cannot be. Pure.

A row that breaks a rule about the person is taken in and flagged, because the city's register is what it is. A second
manager for the same unit and day, an unknown unit or person, and a day that cannot be are refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from foundation import names
from foundation.cells import ImportNote
from foundation.errors import Refused, RowProblem, sentence
from foundation.fiscal import parse_day
from organisation.appointment.rules.kinds import AppointmentKind
from organisation.appointment.rules.terms import Period, Terms, check_period, eligibility
from organisation.unit.rules import UnitLine, UnitTree

UNIT, UNIT_NAME, STAFF_NO, NAME = "任命単位コード", "任命単位", "職員番号", "氏名"
FIRST_DAY, LAST_DAY, ORDER_NO = "任命日", "解任日", "発令番号"
COLUMNS = (UNIT, UNIT_NAME, STAFF_NO, NAME, FIRST_DAY, LAST_DAY, ORDER_NO)
COLUMN_OF_FIELD = {"first_day": FIRST_DAY, "last_day": LAST_DAY}


@dataclass(frozen=True)
class RegisterRow:
    """One row read: its line in the file, its cells, its period."""

    line: int
    unit_code: str
    unit_name: str
    staff_no: str
    name: str
    period: Period
    order_no: str


@dataclass(frozen=True)
class Held:
    """An appointment known now."""

    id: int
    unit_id: int
    staff_id: int
    period: Period
    order_no: str
    kind: AppointmentKind = AppointmentKind.ict_manager


@dataclass(frozen=True)
class Work:
    """Where a person's 本務 is on a day, and their rank; None: no known posting."""

    unit_id: int | None
    rank_order: int | None


@dataclass(frozen=True)
class Facts:
    """What the register is checked against. `trees` and `work` by first day; `names` as of today.

    `known` numbers → staff ids, `width` their usual length; `gone`: unit, person and first day of appointments once
    known and taken back.
    """

    trees: Mapping[date, UnitTree]
    work: Mapping[date, Mapping[int, Work]]
    known: Mapping[str, int]
    width: int
    names: Mapping[int, str]
    held: Sequence[Held]
    gone: frozenset[tuple[int, int, date]]
    terms: Terms


@dataclass(frozen=True)
class Taken:
    """One row to be written. `replaces`: the appointment it corrects."""

    line: int
    unit_id: int
    staff_id: int
    staff_no: str
    period: Period
    order_no: str
    replaces: int | None = None


@dataclass
class Reading:
    """What checking a register has found so far."""

    taken: list[Taken] = field(default_factory=list)
    same: int = 0
    corrections: list[ImportNote] = field(default_factory=list)
    flags: list[ImportNote] = field(default_factory=list)
    repairs: list[ImportNote] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)


def read_register(*, lines: Iterable[tuple[str, ...]], first_line: int) -> tuple[list[RegisterRow], list[RowProblem]]:
    """The rows of the file, with the columns of COLUMNS, and what cannot be read in them."""
    rows: list[RegisterRow] = []
    problems: list[RowProblem] = []
    for number, cells in enumerate(lines, start=first_line):
        found = dict(zip(COLUMNS, cells, strict=True))
        before = len(problems)
        first_day, last_day = (_day(number, name, found[name], problems) for name in (FIRST_DAY, LAST_DAY))
        if first_day is not None and len(problems) == before:
            rows.append(_row(number, found, Period(first_day, last_day)))
    return rows, problems


def _day(line: int, column: str, cell: str, problems: list[RowProblem]) -> date | None:
    if column == LAST_DAY and not cell.strip():
        return None
    try:
        return parse_day(cell)
    except Refused as refusal:
        problems.append(RowProblem.of(line, column, cell, refusal))
        return None


def _row(line: int, cells: Mapping[str, str], period: Period) -> RegisterRow:
    return RegisterRow(
        line, names.code(cells[UNIT]), cells[UNIT_NAME], names.code(cells[STAFF_NO]), cells[NAME], period,
        cells[ORDER_NO].strip(),
    )  # fmt: skip


def check_register(*, rows: Iterable[RegisterRow], facts: Facts, repair_zeros: bool) -> Reading:
    """Each row against what is known, then all together: at most one manager per unit on any day."""
    found = Reading()
    seen: dict[tuple[int, int, date], int] = {}
    for row in rows:
        row = _repaired(row, facts, found) if repair_zeros else row
        unit = facts.trees[row.period.first_day].by_code.get(row.unit_code)
        staff_id = facts.known.get(row.staff_no)
        problems = _problems(row, unit, staff_id, facts)
        found.problems.extend(problems)
        if problems or unit is None or staff_id is None:
            continue
        identity = (unit.id, staff_id, row.period.first_day)
        if identity in seen:
            reason = sentence("%(line)d行目と同じ任命です。")
            found.problems.append(RowProblem(row.line, FIRST_DAY, "", reason, {"line": seen[identity]}))
            continue
        seen[identity] = row.line
        _place(row, identity, facts, found)
        found.flags.extend(_flags(row, unit, staff_id, facts))
    found.problems.extend(_overlaps(found.taken, facts.held))
    return found


def _repaired(row: RegisterRow, facts: Facts, found: Reading) -> RegisterRow:
    whole = row.staff_no.zfill(facts.width)
    if row.staff_no in facts.known or whole not in facts.known:
        return row
    text = sentence("職員番号%(value)sの先頭に0を補い、%(repaired)sとして取り込みます。")
    found.repairs.append(ImportNote(row.line, whole, text, {"value": row.staff_no, "repaired": whole}))
    return replace(row, staff_no=whole)


def _problems(row: RegisterRow, unit: UnitLine | None, staff_id: int | None, facts: Facts) -> list[RowProblem]:
    found = []
    if unit is None:
        found.append(RowProblem(row.line, UNIT, row.unit_code, sentence("この所属コードは登録されていません。")))
    elif not unit.open_on(row.period.first_day):
        found.append(RowProblem(row.line, UNIT, row.unit_code, sentence("この所属は任命日には置かれていません。")))
    if staff_id is None:
        found.append(RowProblem(row.line, STAFF_NO, row.staff_no, _unknown(row.staff_no, facts)))
    try:
        check_period(period=row.period, terms=facts.terms)
    except Refused as refusal:
        column = COLUMN_OF_FIELD[refusal.field or "first_day"]
        day = row.period.last_day if column == LAST_DAY else row.period.first_day
        found.append(RowProblem.of(row.line, column, str(day), refusal))
    return found


def _unknown(staff_no: str, facts: Facts) -> str:
    if staff_no.zfill(facts.width) in facts.known:
        return sentence(
            "この職員番号は登録されていません。先頭の0が失われているようです。「0を補う」(コマンドでは --repair-zeros)"
            "を指定すると、補って取り込みます。"
        )
    return sentence("この職員番号は登録されていません。")


def _place(row: RegisterRow, identity: tuple[int, int, date], facts: Facts, found: Reading) -> None:
    """New, already known, taken back once (and stays so), or a correction."""
    unit_id, staff_id, _ = identity
    known = next((one for one in facts.held if (one.unit_id, one.staff_id, one.period.first_day) == identity), None)
    taken = Taken(row.line, unit_id, staff_id, row.staff_no, row.period, row.order_no, known.id if known else None)
    if known is None and identity in facts.gone:
        found.same += 1
        text = sentence("取り消し済みの任命です。取り込みません。")
        found.flags.append(ImportNote(row.line, row.staff_no, text))
    elif known is None:
        found.taken.append(taken)
    elif (known.period, known.order_no) == (row.period, row.order_no):
        found.same += 1
    else:
        found.taken.append(taken)
        found.corrections.append(_correction(row, known))


def _correction(row: RegisterRow, known: Held) -> ImportNote:
    text = sentence("解任日%(old_day)s・%(old_no)sを、解任日%(new_day)s・%(new_no)sに訂正します。")
    values = {
        "old_day": known.period.last_day or "", "old_no": known.order_no, "new_day": row.period.last_day or "",
        "new_no": row.order_no,
    }  # fmt: skip
    return ImportNote(row.line, row.staff_no, text, values)


def _flags(row: RegisterRow, unit: UnitLine, staff_id: int, facts: Facts) -> list[ImportNote]:
    first_day, name = row.period.first_day, facts.names.get(staff_id, "")
    work = facts.work[first_day].get(staff_id, Work(None, None))
    inside = work.unit_id is not None and facts.trees[first_day].inside(work.unit_id, unit.id)
    unmet = eligibility(rank_order=work.rank_order, min_rank=facts.terms.min_rank, inside=inside)
    told = (
        ("grade" in unmet, sentence("任命日に%(minimum)s以上ではありません。"), {"minimum": facts.terms.min_grade}),
        ("posting" in unmet, sentence("任命日の本務が「%(unit)s」の中にありません。"), {"unit": unit.name}),
        (not unit.appoints, sentence("「%(unit)s」は任命する所属ではありません。"), {"unit": unit.name}),
        (_differs(row.unit_name, unit.name), sentence("任命単位の名前は「%(unit)s」です。"), {"unit": unit.name}),
        (_differs(row.name, name), sentence("氏名は「%(name)s」として登録されています。"), {"name": name}),
    )
    return [ImportNote(row.line, row.staff_no, text, values) for applies, text, values in told if applies]


def _differs(written: str, ours: str) -> bool:
    plain, known = "".join(written.split()), "".join(ours.split())
    return bool(plain and known) and plain != known


def _overlaps(taken: Iterable[Taken], held: Iterable[Held]) -> list[RowProblem]:
    """Rows whose days belong to another appointment of the unit, in the file or known already."""
    rows = list(taken)
    replaced = {row.replaces for row in rows}
    stays: dict[int, list[Period]] = {}
    for one in held:
        if one.id not in replaced:
            stays.setdefault(one.unit_id, []).append(one.period)
    problems = []
    for row in sorted(rows, key=lambda each: (each.period.first_day, each.line)):
        if any(row.period.overlaps(period) for period in stays.get(row.unit_id, ())):
            reason = sentence("この期間には、すでに別のICTマネージャーが任命されています。")
            problems.append(RowProblem(row.line, FIRST_DAY, row.period.first_day.isoformat(), reason))
        stays.setdefault(row.unit_id, []).append(row.period)
    return sorted(problems, key=lambda problem: problem.row)
