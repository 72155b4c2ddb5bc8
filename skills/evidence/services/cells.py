"""The cells of an evidence file as values, column by column: each distinct cell is read once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from foundation import names
from foundation.errors import Refused, RowProblem, sentence
from foundation.fiscal import parse_day
from foundation.imports import ImportNote
from foundation.tables import Table, lost_zero_repair
from skills.evidence.rules import EvidenceKind
from skills.framework.rules import Framework

COLUMNS = ("職員番号", "スキルコード", "レベル", "種別", "取得日", "有効期限", "確認者職員番号", "備考")
PEOPLE = ("職員番号", "確認者職員番号")
REPAIRED = sentence("%(column)s「%(before)s」の先頭の0を補い「%(after)s」としました。")
EXAMINATION = str(EvidenceKind.examination)


@dataclass(frozen=True, kw_only=True)
class Cells:
    """Columns of equal length, and what was wrong or repaired on the way. Without problems no value is missing."""

    staff_no: Sequence[str]
    staff_id: Sequence[int]
    skill_code: Sequence[str]
    level: Sequence[int]
    kind: Sequence[str]
    acquired_on: Sequence[date]
    expires_on: Sequence[date | None]
    confirmer_no: Sequence[str]
    confirmer_id: Sequence[int | None]
    note: Sequence[str]
    examination: Sequence[str]
    problems: tuple[RowProblem, ...] = ()
    repairs: tuple[ImportNote, ...] = ()


class _Reader:
    """Reads the columns of one table and keeps every problem."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.problems: list[RowProblem] = []

    def read(self, name: str, parse: Callable[[str], Any], column: Sequence[str] | None = None) -> list[Any]:
        """The column parsed; None where `parse` refuses, which is a problem of that row."""
        texts = self.table.column(name) if column is None else column
        known, refused = _each_once(texts, parse)
        if refused:
            lines = enumerate(texts, start=self.table.first_line)
            self.problems += [
                RowProblem.of(row, name, text[:100], refused[text]) for row, text in lines if text in refused
            ]
        return list(map(known.get, texts))


def read_cells(table: Table, *, staff_ids: Mapping[str, int], framework: Framework, repair_zeros: bool) -> Cells:
    """The table's cells checked against the people and the framework; all problems, in the order of rows."""
    reader = _Reader(table)
    width = max(map(len, staff_ids), default=0)
    numbers, repairs = _numbers(table, width if repair_zeros else 0)
    kind = reader.read("種別", _kinds(framework))
    named = reader.read("備考", _examinations(framework))
    cells = Cells(
        staff_no=numbers["職員番号"],
        staff_id=reader.read("職員番号", _person(staff_ids, width), numbers["職員番号"]),
        skill_code=reader.read("スキルコード", _skills(framework)),
        level=reader.read("レベル", _levels(framework)),
        kind=kind,
        acquired_on=reader.read("取得日", parse_day),
        expires_on=reader.read("有効期限", lambda text: parse_day(text) if text.strip() else None),
        confirmer_no=numbers["確認者職員番号"],
        confirmer_id=reader.read("確認者職員番号", _confirmer(staff_ids, width), numbers["確認者職員番号"]),
        note=reader.read("備考", str.strip),
        examination=[exam if each == EXAMINATION else "" for exam, each in zip(named, kind, strict=True)],
        repairs=repairs,
    )
    return replace(cells, problems=tuple(sorted(reader.problems, key=lambda problem: problem.row)))


def _each_once(texts: Iterable[str], parse: Callable[[str], Any]) -> tuple[dict[str, Any], dict[str, Refused]]:
    known: dict[str, Any] = {}
    refused: dict[str, Refused] = {}
    for text in set(texts):
        try:
            known[text] = parse(text)
        except Refused as refusal:
            refused[text] = refusal
    return known, refused


def _numbers(table: Table, width: int) -> tuple[dict[str, Sequence[str]], tuple[ImportNote, ...]]:
    """Both columns of staff numbers, with their lost zeros where `width` is given, and a note on each repair."""
    numbers: dict[str, Sequence[str]] = {}
    notes: list[ImportNote] = []
    for column in PEOPLE:
        before = list(map(names.code, table.column(column)))
        repaired = lost_zero_repair(before, width)
        numbers[column] = repaired.values
        for place in repaired.changed:
            values = {"column": column, "before": before[place], "after": repaired.values[place]}
            notes.append(ImportNote(table.first_line + place, repaired.values[place], REPAIRED, values))
    return numbers, tuple(sorted(notes, key=lambda note: note.row))


def _person(staff_ids: Mapping[str, int], width: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if text in staff_ids:
            return staff_ids[text]
        if text.isdigit() and text.zfill(width) in staff_ids:
            raise Refused(
                "職員番号「%(text)s」の職員は登録されていません。%(right)sの先頭の0が失われたのなら、"
                "プレビューで補うか、コマンドに --repair-zeros を付けてください。",
                text=text,
                right=text.zfill(width),
            )
        raise Refused("職員番号「%(text)s」の職員は登録されていません。", text=text)

    return parse


def _confirmer(staff_ids: Mapping[str, int], width: int) -> Callable[[str], int | None]:
    person = _person(staff_ids, width)
    return lambda text: person(text) if text else None


def _skills(framework: Framework) -> Callable[[str], str]:
    def parse(text: str) -> str:
        code = names.code(text).upper()
        if code not in framework.skill_by_code:
            raise Refused("スキル「%(code)s」は技能体系にありません。", code=text)
        return code

    return parse


def _levels(framework: Framework) -> Callable[[str], int]:
    allowed = {str(level): level for level in range(framework.max_level + 1)}

    def parse(text: str) -> int:
        level = allowed.get(names.code(text))
        if level is None:
            raise Refused("レベルは0から%(max)dまでの整数で書いてください。", max=framework.max_level)
        return level

    return parse


def _kinds(framework: Framework) -> Callable[[str], str]:
    codes = {names.code(kind.name_ja): kind.code for kind in framework.evidence_kinds}

    def parse(text: str) -> str:
        code = codes.get(names.code(text))
        if code is None:
            raise Refused(
                "種別「%(text)s」はありません。%(known)s のどれかです。",
                text=text,
                known="・".join(kind.name_ja for kind in framework.evidence_kinds),
            )
        return code

    return parse


def _examinations(framework: Framework) -> Callable[[str], str]:
    """The code of the examination a note names by its code or name; "" when it names none."""
    known = {
        names.code(name).upper(): each.code
        for each in framework.examinations
        for name in (each.code, each.name_ja, each.name_en)
    }
    return lambda text: known.get(names.code(text).upper(), "")
