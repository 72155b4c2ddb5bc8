"""CSV and XLSX going out: inert in a spreadsheet, and read back as what was written."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import xlsxwriter

from foundation.errors import Refused
from foundation.tables.guard import guard

Cell = str | int | float | date | datetime | None
Encoding = Literal["utf-8-sig", "cp932"]

GETA = "〓"
SAME_IN_CP932 = str.maketrans("〜−‖¢£¬—", "～－∥￠￡￢―")
LONGEST_XLSX_TEXT = 32_767
LONGEST_SHEET_NAME = 31
NOT_IN_SHEET_NAMES = str.maketrans({character: "-" for character in "[]:*?/\\"})
EXCEL_BEGINS = date(1900, 3, 1)
NARROWEST, WIDEST = 8, 60
MEASURED_ROWS = 200


@dataclass(frozen=True)
class WrittenFile:
    """A file, and the characters its encoding does not hold, which stand in it as 〓."""

    content: bytes
    unencodable: tuple[str, ...]


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]], encoding: Encoding = "utf-8-sig") -> WrittenFile:
    """A CSV with headings and CR LF line ends; days in ISO 8601. UTF-8 with BOM is the one Excel opens rightly.

    For CP932 the few characters it knows under another code point (〜, −) take that one.
    """
    prepare = _for_cp932 if encoding == "cp932" else guard
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([prepare(name) for name in columns])
    writer.writerows([prepare(cell) if isinstance(cell, str) else _plain(cell) for cell in row] for row in rows)
    return _encoded(buffer.getvalue(), encoding)


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[Cell]], sheet_name: str) -> bytes:
    """An XLSX whose text cells are typed as text, never as formula or link. Headings are bold and stay in view."""
    lines = [tuple(row) for row in rows]
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(_sheet_name(sheet_name))
        _write_headings(book, sheet, columns, lines)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for line, row in enumerate(lines, start=1):
            for place, cell in enumerate(row):
                _write_cell(sheet, line, place, cell, day)
    return buffer.getvalue()


def _for_cp932(text: str) -> str:
    return guard(text.translate(SAME_IN_CP932))


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case date():
            return cell.isoformat()
    return str(cell)


def _encoded(text: str, encoding: Encoding) -> WrittenFile:
    try:
        return WrittenFile(text.encode(encoding), ())
    except UnicodeEncodeError:
        strange = tuple(sorted(character for character in set(text) if not _holds(encoding, character)))
        return WrittenFile(text.translate(dict.fromkeys(map(ord, strange), GETA)).encode(encoding), strange)


def _holds(encoding: Encoding, character: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _sheet_name(name: str) -> str:
    return name.translate(NOT_IN_SHEET_NAMES).strip("'")[:LONGEST_SHEET_NAME] or "Sheet1"


def _write_headings(book: Any, sheet: Any, columns: Sequence[str], lines: Sequence[Sequence[Cell]]) -> None:
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(columns):
        sheet.write_string(0, place, name, bold)
        texts = (name, *(_plain(row[place]) for row in lines[:MEASURED_ROWS]))
        sheet.set_column(place, place, min(WIDEST, max(NARROWEST, max(map(_shown_width, texts)) + 2)))


def _shown_width(text: str) -> int:
    """Width in half-width characters; whatever is not ASCII counts as two."""
    return sum(1 if character.isascii() else 2 for character in text)


def _write_cell(sheet: Any, line: int, place: int, cell: Cell, day: Any) -> None:
    match cell:
        case None | "":
            return
        case int() | float():
            sheet.write_number(line, place, cell)
        case date() if type(cell) is date and cell >= EXCEL_BEGINS:
            sheet.write_datetime(line, place, cell, day)
        case _:
            _write_text(sheet, line, place, _plain(cell))


def _write_text(sheet: Any, line: int, place: int, text: str) -> None:
    if len(text) > LONGEST_XLSX_TEXT:
        raise Refused("%(row)d行目に長すぎる値があり、Excelに書き出せません。CSVを使ってください。", row=line + 1)
    sheet.write_string(line, place, text)
