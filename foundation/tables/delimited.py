"""CSV: bytes to rows of text.

The encoding is found by an ordered trial (BOM, UTF-8, CP932, EUC-JP, each strict): guessing libraries take a short
CP932 file for Korean.
"""

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import TypeVar

from foundation.errors import Refused, RowProblem, RowsRefused
from foundation.tables import guard
from foundation.tables.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS

Text = TypeVar("Text", str, bytes)
CONTROLS = bytes(code for code in range(32) if code not in b"\t\r\n") + b"\x7f"
NOT_IN_CP932 = "\x80\uf8f0\uf8f1\uf8f2\uf8f3"


def parse(content: bytes) -> tuple[list[list[str]], str]:
    """The rows of a CSV, headings first, and the encoding it was written in."""
    text, encoding = decode(content)
    _refuse_too_many(text)
    rows = _split(text)
    if "=" in text:
        _refuse_formulas(rows)
    if "'" in text:
        rows = [[guard.unguard(cell) for cell in row] for row in rows]
    return rows, encoding


def decode(content: bytes) -> tuple[str, str]:
    """The text and its encoding. Raises Refused naming the place that cannot be read."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise Refused(
            "UTF-16(Unicodeテキスト)のファイルは読めません。「CSV UTF-8」で保存し直してください。", field="file"
        )
    refuse_controls(content)
    if content.startswith(BOM_UTF8):
        return _utf8(content).removeprefix("\ufeff"), "utf-8-sig"
    if _headings_are_utf8(content):
        return _utf8(content), "utf-8"
    return _japanese(content)


def refuse_controls(content: bytes) -> None:
    """Raise Refused if there are control characters, NUL above all; tab and line ends are none."""
    if len(content.translate(None, CONTROLS)) != len(content):
        place = next(place for place, byte in enumerate(content) if byte in CONTROLS)
        raise Refused(
            "制御文字が含まれています(%(row)d行目、先頭から%(offset)dバイト目)。表のファイルではないようです。",
            field="file",
            row=_row_of(content, place),
            offset=place + 1,
        )


def _headings_are_utf8(content: bytes) -> bool:
    """Whether the file is UTF-8 by its first line; one of ASCII only says nothing, so then the whole file is asked."""
    first_line = content[: _ends(content, b"\n", b"\r")]
    sample = content if first_line.isascii() else first_line
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _ends(whole: Text, *line_ends: Text) -> int:
    """Where the first line ends."""
    return min((place for end in line_ends if (place := whole.find(end)) >= 0), default=len(whole))


def _utf8(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _undecodable(content, error.start) from None


def _undecodable(content: bytes, place: int) -> Refused:
    return Refused(
        "文字を読み取れません(%(row)d行目、先頭から%(offset)dバイト目)。UTF-8かShift_JIS(CP932)で保存し直してください。",
        field="file",
        row=_row_of(content, place),
        offset=place + 1,
    )


def _row_of(content: bytes, place: int) -> int:
    return len((content[:place] + b".").splitlines())


def _japanese(content: bytes) -> tuple[str, str]:
    """CP932, or EUC-JP where CP932 fails or would make headings of half-width katakana nobody wrote."""
    text, failed_at = _cp932(content)
    if failed_at is None and not _odd_headings(text):
        return text, "cp932"
    try:
        return content.decode("euc_jp"), "euc-jp"
    except UnicodeDecodeError as error:
        if failed_at is None:
            return text, "cp932"
        raise _undecodable(content, max(failed_at, error.start)) from None


def _cp932(content: bytes) -> tuple[str, int | None]:
    """The text read as CP932 and the byte at which that fails, if it does."""
    try:
        text = content.decode("cp932")
    except UnicodeDecodeError as error:
        return "", error.start
    stray = [text.index(character) for character in NOT_IN_CP932 if character in text]
    return text, len(text[: min(stray)].encode("cp932")) if stray else None


def _odd_headings(text: str) -> bool:
    first_line = text[: _ends(text, "\n", "\r")]
    return any("\uff61" <= character <= "\uff9f" or "\ue000" <= character <= "\uf8ff" for character in first_line)


def _refuse_too_many(text: str) -> None:
    """Counted on the text, before a row is made of it: a file of commas would fill the memory."""
    rows = max(text.count("\n"), text.count("\r"))
    if rows > MAX_ROWS + 1:
        raise Refused("行が多すぎます(上限%(limit)d行)。", field="file", limit=MAX_ROWS)
    if rows + text.count(",") > MAX_CELLS:
        raise Refused("セルが多すぎます(上限%(limit)d個)。", field="file", limit=MAX_CELLS)
    if text.count(",", 0, _ends(text, "\n", "\r")) >= MAX_COLUMNS:
        raise Refused("列が多すぎます(上限%(limit)d列)。", field="file", limit=MAX_COLUMNS)


def _split(text: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise Refused(
            '%(row)d行目から先を表として読めません。引用符(")が閉じているか、長すぎる値がないか確かめてください。',
            field="file",
            row=len(rows) + 1,
        ) from None
    return rows


def _refuse_formulas(rows: list[list[str]]) -> None:
    problems = [
        RowProblem(
            line,
            rows[0][place] if place < len(rows[0]) else "",
            cell,
            "「=」で始まる値は数式とみなし、取り込みません。",
        )
        for line, row in enumerate(rows, start=1)
        for place, cell in enumerate(row)
        if "=" in cell and guard.suspicious(cell)
    ]
    if problems:
        raise RowsRefused(problems)
