"""CSV files as they arrive: what is read, what is refused and with which words."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import tables
from foundation.errors import Refused, RowsRefused

STAFF = "職員番号,氏名,備考\r\n0012345,髙木　太郎,①㈱〜\r\n"
HEADINGS = "職員番号,氏名\r\n"


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        tables.read(content, "名簿.csv")
    return str(refused.value)


def problems(text: str) -> list[tuple[int, str, str, str]]:
    with pytest.raises(RowsRefused) as refused:
        tables.read(text.encode())
    return [(problem.row, problem.column, problem.value, problem.text) for problem in refused.value.problems]


READ = {
    "utf-8": (STAFF.encode(), "utf-8"),
    "utf-8 with bom": (STAFF.encode("utf-8-sig"), "utf-8-sig"),
    "cp932": (STAFF.replace("〜", "～").encode("cp932"), "cp932"),
    "euc-jp": (STAFF.replace("①㈱〜", "あ").replace("髙", "高").encode("euc_jp"), "euc-jp"),
    "unix line ends": (STAFF.replace("\r\n", "\n").encode(), "utf-8"),
    "old mac line ends": (STAFF.replace("\r\n", "\r").encode(), "utf-8"),
    "no line end at the end": (STAFF.rstrip().encode(), "utf-8"),
    "trailing empty rows": ((STAFF + ",,\r\n  ,,\r\n\r\n").encode(), "utf-8"),
    "trailing empty columns": (STAFF.replace("\r\n", ",,\r\n").encode(), "utf-8"),
    "empty cells beyond the headings": (STAFF.replace("〜\r\n", "〜,,,\r\n").encode(), "utf-8"),
    "an empty column without heading": (b"a,,b\r\n1,,2\r\n", "utf-8"),
    "headings with spaces": (STAFF.replace("職員番号", " 職員 番号　").encode(), "utf-8"),
    "headings in quotes": (STAFF.replace("氏名", '"氏名"').encode(), "utf-8"),
    "half-width headings in cp932": ("ﾊﾞﾝｺﾞｳ,氏名\r\n1,ﾀﾛｳ\r\n".encode("cp932"), "cp932"),
    "headings only": (HEADINGS.encode(), "utf-8"),
    "ascii headings above cp932": ("no,name\r\n1,太郎\r\n".encode("cp932"), "cp932"),
    "a gaiji of the city": ("番号,氏名\r\n1,".encode("cp932") + b"\xf0\x40\r\n", "cp932"),
    "one column": (b"a\r\n1\r\n2\r\n", "utf-8"),
    "csv named as something else": (HEADINGS.encode(), "utf-8"),
}


@pytest.mark.parametrize(("content", "encoding"), READ.values(), ids=READ.keys())
def test_every_usual_form_is_read(content: bytes, encoding: str) -> None:
    table = tables.read(content)
    assert table.encoding == encoding
    assert all(len(column) == len(table) for column in table.cells)


def test_cells_stay_as_they_were_written() -> None:
    table = tables.read(STAFF.encode())
    assert table.columns == ("職員番号", "氏名", "備考")
    assert table.column("氏名") == ("髙木　太郎",)
    assert table.lines == [("0012345", "髙木　太郎", "①㈱〜")]
    assert (len(table), table.first_line) == (1, 2)


def test_old_mac_line_ends_make_rows() -> None:
    assert tables.read(b"a,b\r1,2\r3,4\r").lines == [("1", "2"), ("3", "4")]


def test_a_table_tells_its_file_by_name_and_digest() -> None:
    table = tables.read(HEADINGS.encode(), r"C:\人事\名簿.csv")
    assert table.name == "名簿.csv"
    assert len(table.sha256) == 64


EMPTY = "ファイルが空です。"
REFUSED = {
    "nothing": (b"", EMPTY),
    "spaces": (b" \r\n \r\n", EMPTY),
    "a bom only": (b"\xef\xbb\xbf", EMPTY),
    "commas only": (b",,\r\n,,\r\n", EMPTY),
    "an empty first row": (b",,\r\n1,2,3\r\n", "1行目に見出しがありません。"),
    "a blank first line": (b"\r\na,b\r\n", "1行目に見出しがありません。"),
    "a column without heading": (b"a,,b\r\n1,x,2\r\n", "2列目に見出しがありません。"),
    "a heading twice": (b"a,b,a\r\n1,2,3\r\n", "見出し「a」が2回以上あります。"),
    "a heading twice in two widths": ("ﾌﾘｶﾞﾅ,フリガナ\r\n".encode(), "見出し「フリガナ」が2回以上あります。"),
    "broken cp932 trail byte": (
        "番号,氏名\r\n1,太郎\r\n2,".encode("cp932") + b"\x91\x20\r\n",
        "文字を読み取れません(3行目、先頭から22バイト目)。",
    ),
    "broken utf-8": (HEADINGS.encode() + b"1,\xe5\xa4\r\n", "文字を読み取れません(2行目、先頭から24バイト目)。"),
    "broken utf-8 with bom": (b"\xef\xbb\xbfa\r\n\xff\r\n", "文字を読み取れません(2行目、先頭から7バイト目)。"),
    "utf-8 cut in a character": (("氏名\r\n太郎").encode()[:-1], "文字を読み取れません(2行目、先頭から12バイト目)。"),
    "latin-1": (b"name\r\nM\xfcller\xff\x80\xa0\r\n", "文字を読み取れません(2行目"),
    "bytes cp932 has no character for": (b"a\r\n\x80\r\n", "文字を読み取れません(2行目、先頭から4バイト目)。"),
    "utf-16 le": (STAFF.encode("utf-16"), "UTF-16(Unicodeテキスト)のファイルは読めません。"),
    "utf-16 be": (b"\xfe\xff" + STAFF.encode("utf-16-be"), "UTF-16(Unicodeテキスト)のファイルは読めません。"),
    "utf-16 without bom": (STAFF.encode("utf-16-le"), "制御文字が含まれています(1行目、先頭から"),
    "nul": (b"a,b\r\n1,\x002\r\n", "制御文字が含まれています(2行目、先頭から8バイト目)。"),
    "escape sequences (JIS)": (STAFF.replace("髙木", "高木").replace("①㈱", "").encode("iso2022_jp"), "制御文字"),
    "a pdf": (b"%PDF-1.7\r\n\x00\x01\xff", "制御文字が含まれています(2行目"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "制御文字が含まれています"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "古い形式(.xls)か、パスワード付きの"),
    "an unclosed quote": (b'a,b\r\n1,"2\r\n3,4\r\n', "2行目から先を表として読めません。"),
    "an unclosed heading": (b'"a,b\r\n1,2\r\n', "1行目から先を表として読めません。"),
    "text after a closing quote": (b'a,b\r\n1,2\r\n"1"x,2\r\n', "3行目から先を表として読めません。"),
    "an unclosed quote over a long file": (
        b'a,b\r\n"1,2\r\n' + b"3,4\r\n" * 40_000,
        "2行目から先を表として読めません。",
    ),
}


@pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    assert refusal(content).startswith(sentence)


LARGE: dict[str, tuple[Callable[[], bytes], str]] = {
    "50 MB": (lambda: b"a,b\r\n" + b"1,2\r\n" * (10 * 1024**2), "ファイルが大きすぎます(50.0 MB、上限40 MB)。"),
    "too many rows": (lambda: b"a\r\n" + b"\n" * 2_000_002, "行が多すぎます(上限2000000行)。"),
    "too many columns": (lambda: b"a" + b",a" * 1_000 + b"\r\n", "列が多すぎます(上限1000列)。"),
    "too many columns, old mac": (lambda: b"a" + b",a" * 1_000 + b"\r1\r", "列が多すぎます(上限1000列)。"),
    "ten million commas": (lambda: b"a,b\r\n" + b"," * 10_000_001, "セルが多すぎます(上限10000000個)。"),
    "a field of 30 MB": (lambda: b"a\r\n" + b"x" * 30_000_000, "2行目から先を表として読めません。"),
}


@pytest.mark.parametrize(("build", "sentence"), LARGE.values(), ids=LARGE.keys())
def test_what_is_too_large_is_refused(build: Callable[[], bytes], sentence: str) -> None:
    assert refusal(build()).startswith(sentence)


def test_rows_of_another_length_are_named() -> None:
    assert problems("a,b\n1,2\n3\n4,5,6\n\n7,8\n") == [
        (3, "", "3", "値が1個ありますが、見出しは2個です。"),
        (4, "", "4,5,6", "値が3個ありますが、見出しは2個です。"),
        (5, "", "", "空の行です。行を削除してください。"),
    ]


def test_a_file_cut_in_the_middle_of_a_row_is_noticed() -> None:
    assert [row for row, *_ in problems("a,b,c\n1,2,3\n4,5")] == [3]


def test_a_line_break_inside_quotes_belongs_to_the_cell_and_rows_keep_their_numbers() -> None:
    assert tables.read(b'a,b\r\n1,"x\r\ny"\r\n').lines == [("1", "x\r\ny")]
    assert [row for row, *_ in problems('a,b\n1,"x\ny"\n3\n')] == [3]


@pytest.mark.parametrize("cell", ["=1+1", " =1+1", '"=HYPERLINK(""http://x"")"', "\t=1"])
def test_a_cell_beginning_with_an_equals_sign_is_a_formula_and_refused(cell: str) -> None:
    found = problems(f"番号,備考\n1,{cell}\n")
    assert [(row, column) for row, column, *_ in found] == [(2, "備考")]
    assert found[0][3] == "「=」で始まる値は数式とみなし、取り込みません。"


@pytest.mark.parametrize("cell", ["-", "-なし", "+81", "@home", "a=b", "1=1", "－"])
def test_other_signs_and_later_equals_signs_are_taken_in(cell: str) -> None:
    assert tables.read(f"番号,備考\n1,{cell}\n".encode()).column("備考") == (cell,)


def test_the_apostrophe_of_our_own_export_is_taken_off_and_no_other() -> None:
    table = tables.read("a,b,c,d\n'=1,'-なし,'90年代,''x\n".encode())
    assert table.lines == [("=1", "-なし", "'90年代", "''x")]


def test_a_field_of_more_than_ten_thousand_characters_is_named() -> None:
    long = "あ" * 10_001
    assert problems(f"番号,備考\n1,x\n2,{long}\n") == [(3, "備考", long[:100], "10000字を超えています(10001字)。")]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    try:
        table = tables.read(content)
    except Refused as refused:
        assert str(refused)
    else:
        assert len({len(column) for column in table.cells}) == 1


@given(
    st.lists(st.text(st.sampled_from("a,\"'\r\n=-ア髙 \t"), max_size=12), max_size=6),
    st.sampled_from(["utf-8", "cp932"]),
)
def test_any_mixture_of_quotes_and_line_ends_is_a_table_or_refused(lines: list[str], encoding: str) -> None:
    try:
        tables.read("\n".join(lines).encode(encoding))
    except Refused as refused:
        assert str(refused)
