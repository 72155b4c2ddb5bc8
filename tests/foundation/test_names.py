"""Finding people by name."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import names


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("髙橋　太郎", "高橋太郎"), ("髙橋　太郎", "高橋 太郎"), ("山﨑", "山崎"), ("山嵜", "山崎"), ("德田", "徳田"),
        ("瀨戸", "瀬戸"), ("斎藤", "斉藤"), ("齋藤", "斉藤"), ("齊藤", "斎藤"), ("渡邊", "渡辺"), ("渡邉", "渡邊"),
        ("濵田", "浜田"), ("濱田", "浜田"), ("廣瀬", "広瀬"), ("𠮷野", "吉野"), ("小澤", "小沢"), ("中嶋", "中島"),
        ("中嶌", "中島"), ("櫻井", "桜井"), ("國分", "国分"), ("眞鍋", "真鍋"), ("惠子", "恵子"), ("榮一", "栄一"),
        ("龍之介", "竜之介"), ("佐々木", "佐佐木"), ("タカハシ　タロウ", "ﾀｶﾊｼ"), ("タカハシ", "たかはし"),
        ("Smith", "ＳＭＩＴＨ"), ("マイケル・スミス", "マイケルスミス"), ("ガギグ", "ｶﾞｷﾞｸﾞ"), ("ヱミ", "エミ"),
        ("葛\U000e0100城", "葛城"), ("\ufa10本", "塚本"), ("栁沢", "柳澤"), ("富樫", "冨樫"),
    ],
)  # fmt: skip
def test_a_person_is_found_however_the_name_is_typed(written: str, typed: str) -> None:
    assert names.search_key(typed) in names.search_key(written)


@pytest.mark.parametrize(("one", "other"), [("高橋", "橋高"), ("大田", "太田"), ("ハ", "バ"), ("川", "河")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert names.search_key(one) != names.search_key(other)


def test_each_variant_leads_to_one_character_and_none_is_listed_in_vain() -> None:
    listed = Counter(character for group in names.VARIANTS for character in group)
    assert [character for character, times in listed.items() if times > 1] == []
    assert all(len(set(unicodedata.normalize("NFKC", group))) == len(group) for group in names.VARIANTS)


def test_kana_is_shown_in_full_width() -> None:
    assert names.kana_display("ﾀｶｷﾞ ﾀﾛｳ") == "タカギ　タロウ"
    assert names.kana_display("タカギ　タロウ") == "タカギ　タロウ"


def test_codes_are_compared_in_half_width_and_keep_their_zeros() -> None:
    assert names.code(" ００１２３４５ ") == "0012345"
    assert names.code("A01") == "A01"


@given(st.text("アイウヴがぎぱﾀｶﾊ 　々髙橋佐木邊ABcZ・ー\U000e0100", max_size=40))
def test_a_key_is_its_own_key(text: str) -> None:
    key = names.search_key(text)
    assert names.search_key(key) == key
