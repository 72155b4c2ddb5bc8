"""XLSX files as they arrive: what is read, and what would harm and is refused."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

import openpyxl
import pytest
import xlsxwriter

from foundation import tables
from foundation.errors import Refused
from foundation.tables import limits

Parts = dict[str, bytes]
SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
STRINGS = "xl/sharedStrings.xml"
ROW = [["職員番号", "発令日"], ["0012345", "R8.4.1"]]
DAMAGED = "Excelファイルが壊れています。開いて保存し直してください。"
BOMB = "Excelファイルを展開すると大きくなりすぎるため、読みません。"


def workbook(rows: Sequence[Sequence[object]] = ROW) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parts_of(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return buffer.getvalue()


def written() -> Parts:
    """A workbook with shared strings: A1:B2."""
    return parts_of(tables.write_xlsx(["番号", "氏名"], [["1", "太郎"]], "名簿"))


def changed(part: str, old: bytes, new: bytes) -> Callable[[], bytes]:
    def build() -> bytes:
        parts = written()
        assert old in parts[part]
        return packed(parts | {part: parts[part].replace(old, new, 1)})

    return build


def added(name: str, part: bytes = b"") -> Callable[[], bytes]:
    return lambda: packed(written() | {name: part})


def lying_about_size() -> bytes:
    """20 MB in the file, 100 bytes in the directory."""
    content = packed(written() | {STRINGS: b"<sst>" + b" " * 20_000_000 + b"</sst>"})
    return content.replace((20_000_011).to_bytes(4, "little"), (100).to_bytes(4, "little"))


def encrypted() -> bytes:
    content = bytearray(workbook())
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 1)
    return bytes(content)


def with_twin() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, part in (written() | {"XL/Workbook.xml": b"<workbook/>"}).items():
            package.writestr(name, part)
    return buffer.getvalue()


def formula() -> bytes:
    return workbook([["番号", "計"], ["1", "=1+1"]])


FAR = b'<c r="XFD1048576"><v>1</v></c></row>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
VBA_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a formula": (formula, "セルB2に数式があります。数式を値に変えて(値の貼り付け)保存し直してください。"),
    "an error value": (changed(SHEET, b'<c r="A2" t="s">', b'<c r="A2" t="e">'), "セルA2がエラー値です。"),
    "a macro": (added("xl/vbaProject.bin", b"x"), "マクロ付きのExcelファイルは取り込みません。"),
    "a macro elsewhere": (added("evil/VBAPROJECT.BIN", b"x"), "マクロ付きのExcelファイルは取り込みません。"),
    "a macro by type": (
        changed(
            "[Content_Types].xml",
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            VBA_TYPE,
        ),
        "マクロ付きのExcelファイルは取り込みません。",
    ),
    "an external link": (added("xl/externalLinks/externalLink1.xml", b"<x/>"), "ほかのファイルへのリンク"),
    "a data connection": (added("xl/connections.xml", b"<x/>"), "ほかのファイルへのリンク"),
    "a bomb of one entry": (added("xl/media/x.xml", b" " * 15_000_000), BOMB),
    "100,000 entries": (lambda: packed({f"{number}.xml": b"" for number in range(100_000)}, zipfile.ZIP_STORED), BOMB),
    "a directory that lies about sizes": (lying_about_size, DAMAGED),
    "too many tags": (changed(STRINGS, b"</sst>", b"<r/><si/>" * 6_500_000 + b"</sst>"), BOMB),
    "a cell far away": (changed(SHEET, b"</row></sheetData>", FAR + b"</sheetData>"), "列が多すぎます(上限1000列)。"),
    "a cell far below": (
        changed(SHEET, b"</row></sheetData>", FAR.replace(b"XFD", b"CV") + b"</sheetData>"),
        "セルが多すぎます(上限10000000個)。",
    ),
    "a far cell that does not say where it is": (
        changed(SHEET, b"</row></sheetData>", b'<c r="XFC9"/><c><v>1</v></c></row></sheetData>'),
        "列が多すぎます(上限1000列)。",
    ),
    "a reference that is none": (changed(SHEET, b'r="A2"', b'r="2A"'), DAMAGED),
    "a reference without end": (changed(SHEET, b'r="A2"', b'r="A99999999999"'), DAMAGED),
    "strings that boast": (changed(STRINGS, b'uniqueCount="', b'uniqueCount="9999999999'), DAMAGED),
    "strings that boast in words": (changed(STRINGS, b'uniqueCount="', b'uniqueCount="x'), DAMAGED),
    "a string nobody wrote": (changed(SHEET, b"<v>0</v>", b"<v>999</v>"), DAMAGED),
    "billion laughs in the sheet": (changed(SHEET, HEAD, HEAD + LAUGHS), DAMAGED),
    "billion laughs in the strings": (changed(STRINGS, HEAD, HEAD + LAUGHS), DAMAGED),
    "an external entity": (changed(BOOK, HEAD, HEAD + b'<!DOCTYPE x SYSTEM "secret.dtd">'), DAMAGED),
    "utf-16 inside": (lambda: packed(written() | {SHEET: "<worksheet/>".encode("utf-16")}), DAMAGED),
    "an unknown encoding inside": (changed(SHEET, b"UTF-8", b"x-none"), DAMAGED),
    "xml that ends early": (changed(SHEET, b"</worksheet>", b""), DAMAGED),
    "a file cut short": (lambda: workbook()[:2000], DAMAGED),
    "a file with its end missing": (lambda: workbook()[:-30], DAMAGED),
    "broken data": (lambda: bytes(b ^ 255 if 60 < place < 90 else b for place, b in enumerate(workbook())), DAMAGED),
    "an unusual packing": (lambda: packed(written(), zipfile.ZIP_BZIP2), DAMAGED),
    "a password": (encrypted, "パスワード付きのファイルは読めません。"),
    "two parts of one name": (with_twin, DAMAGED),
    "no worksheet": (changed(BOOK, b"<sheet ", b"<nothing "), DAMAGED),
    "only a hidden worksheet": (changed(BOOK, b"<sheet ", b'<sheet state="hidden" '), DAMAGED),
    "a worksheet that is not there": (changed("xl/_rels/workbook.xml.rels", b"sheet1.xml", b"sheet9.xml"), DAMAGED),
    "an empty worksheet": (lambda: workbook([]), "ファイルが空です。"),
    "a document of another kind": (
        lambda: packed({"mimetype": b"application/vnd.oasis", "content.xml": b"<x/>"}),
        "Excel(",
    ),
    "a zip of nothing we know": (lambda: packed({"a.txt": b"a"}), "Excel(.xlsx)のファイルではありません。"),
    "a binary workbook": (lambda: packed({"xl/workbook.bin": b"a"}), "Excel(.xlsx)のファイルではありません。"),
    "four letters": (lambda: b"PK\x03\x04", DAMAGED),
    "a control character": (changed(STRINGS, "太郎".encode(), b"a_x0001_b"), "制御文字が含まれています"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(("build", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_what_would_harm_is_refused_in_a_sentence(build: Callable[[], bytes], sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        tables.read(build(), "名簿.xlsx")
    assert str(refused.value).startswith(sentence)


def test_what_unpacks_to_more_than_the_limit_is_a_bomb_however_badly_it_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(Refused, match=BOMB):
        tables.read(workbook())


def test_numbers_and_days_become_the_text_a_person_sees() -> None:
    days = [date(2026, 4, 1), datetime(2026, 4, 1), datetime(2026, 4, 1, 9, 30)]  # noqa: DTZ001
    table = tables.read(workbook([["a", "b", "c", "d", "e", "f", "g"], [123, 1.5, True, *days, time(9, 30)]]))
    assert table.lines == [("123", "1.5", "TRUE", "2026-04-01", "2026-04-01", "2026-04-01 09:30:00", "09:30:00")]
    assert table.encoding == "xlsx"


def test_days_of_a_workbook_that_counts_from_1904_are_right() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a"])
        sheet.write_datetime(1, 0, date(2026, 4, 1), book.add_format({"num_format": "yyyy/m/d"}))
    assert tables.read(buffer.getvalue()).lines == [("2026-04-01",)]


def test_content_decides_not_the_name() -> None:
    assert tables.read(workbook(), "名簿.csv").lines == [("0012345", "R8.4.1")]


def test_the_first_visible_worksheet_is_read() -> None:
    book = openpyxl.Workbook()
    book.active.append(["x"])
    book.active.sheet_state = "hidden"
    for heading in ("b", "c"):
        book.create_sheet(heading).append([heading])
    book["c"]["A2"] = "=1+1"
    buffer = io.BytesIO()
    book.save(buffer)
    assert tables.read(buffer.getvalue()).columns == ("b",)


def test_rows_keep_their_numbers_when_some_are_empty() -> None:
    table = tables.read(workbook([["a", "b"], [None, None], ["1", None], ["2", "x"]]))
    assert table.lines == [("", ""), ("1", ""), ("2", "x")]


def test_empty_but_coloured_cells_far_away_do_no_harm() -> None:
    build = changed(SHEET, b"</row></sheetData>", FAR.replace(b"<v>1</v>", b"") + b"</sheetData>")
    assert tables.read(build()).lines == [("1", "太郎")]


def test_furigana_beside_a_name_is_not_part_of_it() -> None:
    name = "<t>太郎</t>".encode()
    build = changed(STRINGS, name, name + '<rPh sb="0" eb="2"><t>タロウ</t></rPh><phoneticPr fontId="1"/>'.encode())
    assert tables.read(build()).lines == [("1", "太郎")]


def test_cells_that_do_not_say_where_they_are_follow_each_other() -> None:
    parts = written()
    for place in (b' r="A1"', b' r="B1"', b' r="A2"', b' r="B2"', b' r="1"', b' r="2"'):
        parts[SHEET] = parts[SHEET].replace(place, b"", 1)
    assert tables.read(packed(parts)).lines == [("1", "太郎")]


def test_parts_under_other_names_are_found_by_their_relations() -> None:
    parts = written()
    moved = {name.replace("workbook", "workbook22").replace("Strings", "Strings22"): parts[name] for name in parts}
    moved["_rels/.rels"] = moved["_rels/.rels"].replace(b"workbook", b"workbook22")
    relations = "xl/_rels/workbook22.xml.rels"
    moved[relations] = moved[relations].replace(b"sharedStrings.xml", b"sharedStrings22.xml")
    assert tables.read(packed(moved)).lines == [("1", "太郎")]


def test_a_text_cell_beginning_with_an_equals_sign_is_text_in_a_workbook() -> None:
    content = tables.write_xlsx(["a"], [["=1+1"]], "表")
    assert tables.read(content).lines == [("=1+1",)]
