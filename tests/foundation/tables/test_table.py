"""Columns asked for by name, and staff numbers that lost their zeros."""

import pytest

from foundation import tables
from foundation.errors import Refused


def table(text: str) -> tables.Table:
    return tables.read(text.encode(), "名簿.csv")


def test_columns_are_found_in_any_order_and_any_width() -> None:
    found = tables.require_columns(table("ﾌﾘｶﾞﾅ, 職員番号 ,x\nｱ,1,z\n"), ["職員番号", "フリガナ"], ["備考"])
    assert found.columns == ("職員番号", "フリガナ", "備考")
    assert found.lines == [("1", "ｱ", "")]
    assert found.column("備考") == ("",)


def test_columns_nobody_asked_for_are_ignored_and_named() -> None:
    assert tables.require_columns(table("a,b,c\n1,2,3\n"), ["b"]).ignored == ("a", "c")


def test_all_missing_columns_are_named_at_once() -> None:
    with pytest.raises(Refused) as refused:
        tables.require_columns(table("a,b\n1,2\n"), ["職員番号", "b", "氏名"])
    assert str(refused.value) == "「職員番号、氏名」の列がありません。ファイルの見出しは「a、b」です。"


def test_a_column_never_asked_for_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        table("a\n1\n").column("b")


def test_lost_zeros_are_put_back_and_the_places_named() -> None:
    repaired = tables.lost_zero_repair(["12345", "0012345", "", "A123", "123456789", "７"], 7)
    assert repaired.values == ("0012345", "0012345", "", "A123", "123456789", "７")
    assert repaired.changed == (0,)


def test_an_empty_cell_is_no_number_that_lost_its_zeros() -> None:
    assert tables.lost_zero_repair(["", " "], 7).changed == ()
