"""What is wrong with rows of HR's file, and which numbers lost their zeros; without a database."""

from datetime import date

import pytest

from foundation.errors import RowProblem
from organisation.staff.rules import Duty, OrderKind
from organisation.staff.rules.numbers import lost_unit_zeros, lost_zeros
from organisation.staff.rules.rows import OPTIONAL, REQUIRED, KnownPlace, OrderRow, Reference, read_rows
from tests.organisation.files import ORDER, concurrent

REFERENCE = Reference(
    {
        "010101": KnownPlace(1, frozenset({"総務課"}), ((date(2001, 5, 1), None),)),
        "98": KnownPlace(2, frozenset({"保健福祉局"}), ((date(2003, 4, 1), date(2023, 3, 31)),)),
        "27": KnownPlace(3, frozenset({"福祉局"}), ((date(2023, 4, 1), None),)),
    },
    {
        "10": ((date(1900, 1, 1), None),),
        "60": ((date(1900, 1, 1), None),),
        "99": ((date(2000, 4, 1), date(2010, 3, 31)),),
    },
)


def read(*said: dict[str, str]) -> tuple[list[OrderRow], tuple[RowProblem, ...]]:
    lines = [tuple((ORDER | row)[column] for column in (*REQUIRED, *OPTIONAL)) for row in said]
    return read_rows(lines, reference=REFERENCE, first_line=2)


def problem(*said: dict[str, str]) -> RowProblem:
    (found,) = read(*said)[1]
    return found


def test_a_row_is_read_as_it_stands_with_kana_in_full_width():
    (row,), problems = read({"氏名": "髙橋　花子", "フリガナ": "ﾀｶﾊｼ ﾊﾅｺ", "職員番号": "００１０００１"})
    assert problems == ()
    assert (row.row, row.staff_no, row.facts.name, row.facts.kana) == (2, "0010001", "髙橋　花子", "タカハシ　ハナコ")
    assert (row.facts.effective_on, row.facts.kind, row.facts.duty) == (
        date(2026, 4, 1), OrderKind.transferred, Duty.primary,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["採用", "昇任", "異動", "休職", "復職", "派遣", "退職"])
def test_every_kind_of_order_is_accepted(kind):
    assert read({"発令区分": kind})[1] == ()


@pytest.mark.parametrize("kind", ["兼務", "兼務解除"])
def test_concurrent_orders_must_say_so_in_both_columns(kind):
    assert read(concurrent(発令区分=kind))[1] == ()
    assert problem({"発令区分": kind}).column == "本務兼務区分"


@pytest.mark.parametrize(
    ("said", "column", "words"),
    [
        ({"職員番号": "12"}, "職員番号", "4〜10文字"),
        ({"職員番号": ""}, "職員番号", "4〜10文字"),
        ({"職員番号": "123-456"}, "職員番号", "4〜10文字"),
        ({"氏名": "　"}, "氏名", "氏名がありません"),
        ({"所属コード": "999999"}, "所属コード", "登録されていません"),
        ({"所属コード": "98"}, "所属コード", "廃止日 令和5年3月31日"),
        ({"所属コード": "27", "発令日": "R4.4.1"}, "所属コード", "設置日 令和5年4月1日"),
        ({"職位コード": "15"}, "職位コード", "登録されていません"),
        ({"職位コード": "99"}, "職位コード", "使われていません"),
        ({"発令日": ""}, "発令日", "日付がありません"),
        ({"発令日": "H32.5.1"}, "発令日", "R2.5.1"),
        ({"発令日": "R0.4.1"}, "発令日", "元年"),
        ({"発令区分": "転籍"}, "発令区分", "採用・昇任・異動"),
        ({"本務兼務区分": "仮所属"}, "本務兼務区分", "「本務」か「兼務」"),
        ({"退職日": "R8.3.31"}, "退職日", "令和8年4月1日"),
    ],
)
def test_a_wrong_cell_is_named_with_its_reason(said, column, words):
    found = problem(said)
    assert (found.row, found.column, found.value) == (2, column, said[column])
    assert words in found.text


def test_a_unit_is_open_on_its_last_day():
    assert read({"所属コード": "98", "発令日": "R5.3.31"})[1] == ()


def test_everything_wrong_in_a_row_is_said_at_once():
    _, problems = read({"氏名": "", "職位コード": "15", "発令区分": "転籍"})
    assert [each.column for each in problems] == ["氏名", "発令区分", "職位コード"]


@pytest.mark.parametrize("kind", ["昇任", "退職", "休職"])
def test_two_primary_rows_of_one_person_and_day_are_refused(kind):
    found = problem({}, {"発令区分": kind})
    assert (found.row, found.column) == (3, "本務兼務区分")
    assert "2行目" in found.text


def test_concurrent_rows_beside_a_primary_one_are_normal():
    assert read({}, concurrent(), concurrent(所属コード="27"))[1] == ()


def test_the_same_row_twice_is_refused():
    assert "2行目と同じ発令" in problem({}, {}).text
    assert "2行目と同じ発令" in problem(concurrent(), concurrent(職位コード="60")).text


def test_two_names_on_one_day_are_refused():
    assert problem({}, concurrent(氏名="佐藤　花子")).column == "氏名"


KNOWN = {"0010001", "0010002", "0012345"}


def test_a_shorter_number_lost_its_zeros_where_numbers_begin_with_zero():
    assert lost_zeros(["10001", "0010002", "177", "00000018"], KNOWN) == {0: "0010001", 2: "0000177"}


def test_a_shorter_number_that_is_known_is_right_as_it_is():
    assert lost_zeros(["5001"], {*KNOWN, "5001"}) == {}


def test_where_no_number_begins_with_zero_none_can_be_lost():
    assert lost_zeros(["10001"], {"1001000", "1001001"}) == {}
    assert lost_zeros(["10001", "177"], ()) == {}


def test_while_nobody_is_known_the_file_itself_tells_the_usual_length():
    assert lost_zeros(["0010001", "0010002", "10003"], ()) == {2: "0010003"}


def test_numbers_with_letters_lose_nothing():
    assert lost_zeros(["A100", "１０００１"], KNOWN) == {1: "0010001"}


def test_unit_codes_lose_their_zero_too():
    assert lost_unit_zeros(["10101", "010101", "5555"], {"010101"}) == {0: "010101"}
