"""What goes out is inert in a spreadsheet and comes back as it was."""

import csv
import io
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import tables
from foundation.errors import Refused

PREFIXES = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"]
BEFORE = ["", " ", "　", "  "]
TEXT = st.text(
    st.one_of(st.sampled_from("=+-@＝－'\" ,\n髙𠮷〜"), st.characters(exclude_categories=("Cs", "Cc"))), max_size=20
)  # fmt: skip
ROWS = st.lists(st.tuples(TEXT, TEXT.filter(str.strip)), max_size=8)


def cells(content: bytes, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


@pytest.mark.parametrize("before", BEFORE, ids=["at once", "after a space", "after a wide space", "after two spaces"])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_cell_a_spreadsheet_would_run_is_made_inert_and_read_back(prefix: str, before: str) -> None:
    dangerous = f"{before}{prefix}cmd|' /C calc'!A0"
    for encoding in ("utf-8-sig", "cp932"):
        content = tables.write_csv(["備考"], [[dangerous]], encoding).content
        assert cells(content, encoding)[1] == [f"'{dangerous}"]
        assert tables.read(content).lines == [(dangerous,)]


def test_headings_are_made_inert_too() -> None:
    assert cells(tables.write_csv(["=1"], []).content) == [["'=1"]]


def test_a_text_with_an_apostrophe_of_its_own_is_read_back_whole() -> None:
    texts = [["'=1"], ["''-"], ["'90年代"], ["'"]]
    assert tables.read(tables.write_csv(["a"], texts).content).lines == [tuple(text) for text in texts]


def test_a_sign_that_becomes_dangerous_only_in_cp932_is_guarded() -> None:
    assert cells(tables.write_csv(["a"], [["−1"]], "cp932").content, "cp932")[1] == ["'－1"]


def test_numbers_days_and_nothing_are_written_plainly() -> None:
    moment = datetime(2026, 4, 1, 9, 30)  # noqa: DTZ001
    content = tables.write_csv(["a", "b", "c", "d", "e"], [[-5, 1.5, None, date(2026, 4, 1), moment]]).content
    assert cells(content)[1] == ["-5", "1.5", "", "2026-04-01", "2026-04-01T09:30:00"]


def test_a_csv_begins_with_a_bom_and_ends_its_lines_as_excel_does() -> None:
    assert tables.write_csv(["a"], [["x"]]).content == b"\xef\xbb\xbfa\r\nx\r\n"


def test_what_cp932_does_not_hold_becomes_a_geta_and_is_listed() -> None:
    written = tables.write_csv(["氏名"], [["𠮷野　髙﨑"], ["😀①㈱𠮷"]], "cp932")
    assert written.unencodable == ("😀", "𠮷")
    assert cells(written.content, "cp932")[1:] == [["〓野　髙﨑"], ["〓①㈱〓"]]


def test_characters_cp932_knows_under_another_code_are_not_lost() -> None:
    written = tables.write_csv(["a"], [["10〜20円¢"]], "cp932")
    assert written.unencodable == ()
    assert cells(written.content, "cp932")[1] == ["10～20円￠"]


def test_utf8_holds_everything_but_half_a_character() -> None:
    assert tables.write_csv(["a"], [["𠮷😀"]]).unencodable == ()
    assert tables.write_csv(["a"], [["x\ud800"]]).unencodable == ("\ud800",)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_workbook_cells_are_typed_as_text(prefix: str) -> None:
    content = tables.write_xlsx(["備考"], [[f"{prefix}1+1"], ["http://example.jp"]], "表")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [sheet["A2"].data_type, sheet["A3"].data_type] == ["s", "s"]
    assert sheet["A3"].hyperlink is None


def test_workbook_headings_are_bold_and_stay_in_view() -> None:
    content = tables.write_xlsx(["職員番号", "氏名"], [["0012345", "髙木　太郎" * 20]], "令和8年度[名簿]")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet.title == "令和8年度-名簿-"
    assert (sheet.freeze_panes, sheet["A1"].font.bold, sheet["A2"].value) == ("A2", True, "0012345")
    assert sheet.column_dimensions["A"].width < sheet.column_dimensions["B"].width <= 61


def test_numbers_and_days_keep_their_kind_in_a_workbook() -> None:
    row: list[tables.Cell] = [3, 1.5, date(2026, 4, 1), date(1899, 12, 31), None, "", True]
    content = tables.write_xlsx(list("abcdefg"), [row, [1] * 7], "表")
    assert tables.read(content).lines[0] == ("3", "1.5", "2026-04-01", "1899-12-31", "", "", "1")
    assert openpyxl.load_workbook(io.BytesIO(content)).active["C2"].is_date


def test_a_text_longer_than_a_workbook_cell_is_refused_not_cut() -> None:
    with pytest.raises(Refused, match="2行目に長すぎる値があり、Excelに書き出せません。"):
        tables.write_xlsx(["a"], [["x" * 32_768]], "表")


def test_a_sheet_without_a_usable_name_gets_one() -> None:
    content = tables.write_xlsx(["a"], [], "")
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["Sheet1"]


@given(ROWS)
def test_every_table_comes_back_from_csv_as_it_was(rows: list[tuple[str, str]]) -> None:
    written = tables.write_csv(["a", "b"], rows)
    assert written.unencodable == ()
    assert tables.read(written.content).lines == rows


@given(ROWS)
def test_every_table_comes_back_from_cp932_with_its_losses_listed(rows: list[tuple[str, str]]) -> None:
    written = tables.write_csv(["a", "b"], rows, "cp932")
    found = tables.read(written.content)
    assert len(found) == len(rows)
    assert ("〓" in "".join(found.column("a") + found.column("b"))) >= bool(written.unencodable)


@given(ROWS)
def test_every_table_comes_back_from_a_workbook_as_it_was(rows: list[tuple[str, str]]) -> None:
    assert tables.read(tables.write_xlsx(["a", "b"], rows, "表")).lines == rows
