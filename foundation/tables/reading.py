"""The door for table files: bytes in, a Table out or a sentence why not.

What a file is, its content says, not its name.
"""

import hashlib
import re

from foundation.errors import Refused, RowProblem, RowsRefused
from foundation.tables import delimited, workbook
from foundation.tables.limits import MAX_BYTES, MAX_CELL_CHARACTERS, MAX_COLUMNS
from foundation.tables.table import FIRST_LINE, Table, heading

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(content: bytes, name: str = "") -> Table:
    """The table in a CSV or XLSX file; `name` is the file's name, for show.

    Raises Refused when the file as a whole cannot be read, RowsRefused when rows of it cannot.
    """
    _refuse_size(content)
    rows, encoding = _rows(content)
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise Refused("ファイルが空です。", field="file")
    columns, cells = _columns(rows)
    _refuse_long_cells(columns, cells)
    return Table(
        name=re.split(r"[/\\]", name)[-1],
        encoding=encoding,
        sha256=hashlib.sha256(content).hexdigest(),
        columns=columns,
        cells=cells,
    )


def _refuse_size(content: bytes) -> None:
    if not content.strip():
        raise Refused("ファイルが空です。", field="file")
    if len(content) > MAX_BYTES:
        raise Refused(
            "ファイルが大きすぎます(%(size).1f MB、上限%(limit)d MB)。",
            field="file",
            size=len(content) / 1024**2,
            limit=MAX_BYTES // 1024**2,
        )


def _rows(content: bytes) -> tuple[list[list[str]], str]:
    if content.startswith(OLE):
        raise Refused(
            "古い形式(.xls)か、パスワード付きのExcelファイルです。パスワードのない.xlsxで保存し直してください。",
            field="file",
        )
    if content.startswith(ZIP):
        return workbook.parse(content), "xlsx"
    return delimited.parse(content)


def _columns(rows: list[list[str]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Headings and columns, without the columns that have neither heading nor content."""
    headings = [heading(cell) for cell in rows[0]]
    while headings and not headings[-1]:
        headings.pop()
    if not headings:
        raise Refused("1行目に見出しがありません。", field="file")
    body = _even(rows, len(headings))
    cells = tuple(zip(*body, strict=True)) if body else ((),) * len(headings)
    named = tuple(place for place, name in enumerate(headings) if name or any(cells[place]))
    _refuse_headings([headings[place] for place in named])
    return tuple(headings[place] for place in named), tuple(cells[place] for place in named)


def _even(rows: list[list[str]], width: int) -> list[list[str]]:
    """The rows below the headings, all as wide as these. Empty cells beyond the last heading are dropped."""
    if all(length == width for length in set(map(len, rows))):
        return rows[1:]
    body = [row[:width] if len(row) > width and not any(row[width:]) else row for row in rows[1:]]
    problems = [_uneven(line, row, width) for line, row in enumerate(body, start=FIRST_LINE) if len(row) != width]
    if problems:
        raise RowsRefused(problems)
    return body


def _uneven(line: int, row: list[str], width: int) -> RowProblem:
    if not row:
        return RowProblem(line, "", "", "空の行です。行を削除してください。")
    values = {"found": len(row), "expected": width}
    shown = ",".join(row)[:100]
    return RowProblem(line, "", shown, "値が%(found)d個ありますが、見出しは%(expected)d個です。", values)


def _refuse_headings(headings: list[str]) -> None:
    if len(headings) > MAX_COLUMNS:
        raise Refused("列が多すぎます(上限%(limit)d列)。", field="file", limit=MAX_COLUMNS)
    if "" in headings:
        raise Refused("%(place)d列目に見出しがありません。", field="file", place=headings.index("") + 1)
    twice = sorted({name for name in headings if headings.count(name) > 1})
    if twice:
        raise Refused("見出し「%(names)s」が2回以上あります。", field="file", names="、".join(twice)[:200])


def _refuse_long_cells(columns: tuple[str, ...], cells: tuple[tuple[str, ...], ...]) -> None:
    problems = [
        RowProblem(
            line,
            name,
            cell[:100],
            "%(limit)d字を超えています(%(length)d字)。",
            {"limit": MAX_CELL_CHARACTERS, "length": len(cell)},
        )
        for name, column in zip(columns, cells, strict=True)
        if max(map(len, column), default=0) > MAX_CELL_CHARACTERS
        for line, cell in enumerate(column, start=FIRST_LINE)
        if len(cell) > MAX_CELL_CHARACTERS
    ]
    if problems:
        raise RowsRefused(sorted(problems, key=lambda problem: problem.row))
