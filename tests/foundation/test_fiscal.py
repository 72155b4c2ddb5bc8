"""年度 and 和暦."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import fiscal
from foundation.errors import Refused

ERA_DAYS = st.dates(min_value=date(1912, 7, 30), max_value=date(2999, 12, 31))


def refusal(text: str) -> str:
    with pytest.raises(Refused) as refused:
        fiscal.parse_day(text)
    return str(refused.value)


def test_a_fiscal_year_runs_from_april_to_march() -> None:
    assert fiscal.fiscal_year(date(2026, 4, 1)) == 2026
    assert fiscal.fiscal_year(date(2027, 3, 31)) == 2026
    assert (fiscal.first_day(2006), fiscal.last_day(2006)) == (date(2006, 4, 1), date(2007, 3, 31))


@pytest.mark.parametrize(
    ("year", "label"),
    [
        (2026, "令和8年度"), (2020, "令和2年度"), (2019, "令和元年度"), (2018, "平成30年度"), (2006, "平成18年度"),
        (1989, "平成元年度"), (1988, "昭和63年度"), (1927, "昭和2年度"), (1900, "1900年度"),
    ],
)  # fmt: skip
def test_a_fiscal_year_is_called_by_its_era(year: int, label: str) -> None:
    assert fiscal.fiscal_year_label(year) == label


def test_a_day_is_shown_in_its_era_with_its_weekday() -> None:
    assert fiscal.wareki(date(2026, 4, 1)) == "令和8年4月1日"
    assert fiscal.wareki_weekday(date(2026, 4, 1)) == "令和8年4月1日(水)"
    assert fiscal.wareki(date(2019, 4, 30)) == "平成31年4月30日"
    assert fiscal.wareki(date(2019, 5, 1)) == "令和元年5月1日"
    assert fiscal.wareki(date(1912, 7, 29)) == "1912年7月29日"


@pytest.mark.parametrize(
    "text",
    [
        "令和6年4月1日", "R6.4.1", "R06.04.01", "R6/4/1", "R6-4-1", "r6.4.1", "令6.4.1", "R060401",
        "令和06年04月01日", "2024/4/1",
        "2024-04-01", "2024.4.1", "20240401", "2024年4月1日", "45383", "令和6年4月1日", "R6.4.1", "㋿6年4月1日",
        " 令和 6年 4月 1日 ", "令和6年4月1日(月)", "2024/04/01 0:00:00", "2024-04-01 00:00",
        "2024-04-01T00:00:00", "４５３８３",
    ],
)  # fmt: skip
def test_every_spelling_of_the_first_of_april_2024_is_read(text: str) -> None:
    assert fiscal.parse_day(text) == date(2024, 4, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)), ("R元.5.1", date(2019, 5, 1)), ("R1.5.1", date(2019, 5, 1)),
        ("H31.4.30", date(2019, 4, 30)), ("平成元年1月8日", date(1989, 1, 8)), ("S64.1.7", date(1989, 1, 7)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("T15.12.24", date(1926, 12, 24)), ("大正元年7月30日", date(1912, 7, 30)),
        ("R6.2.29", date(2024, 2, 29)), ("2999-12-31", date(2999, 12, 31)), ("1900/1/1", date(1900, 1, 1)),
    ],
)  # fmt: skip
def test_the_edges_of_eras_are_read(text: str, day: date) -> None:
    assert fiscal.parse_day(text) == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("H32.5.1", "「H32.5.1」は平成にない日です。令和では R2.5.1 です。"),
        ("平成31年5月1日", "「平成31年5月1日」は平成にない日です。令和では R1.5.1 です。"),
        ("R1.4.30", "「R1.4.30」は令和にない日です。平成では H31.4.30 です。"),
        ("S64.1.8", "「S64.1.8」は昭和にない日です。平成では H1.1.8 です。"),
        ("T15.12.25", "「T15.12.25」は大正にない日です。昭和では S1.12.25 です。"),
        ("H1.1.7", "「H1.1.7」は平成にない日です。昭和では S64.1.7 です。"),
        ("T1.7.29", "「T1.7.29」は大正の前の日です。"),
        ("R0.4.1", "「R0.4.1」という日はありません。令和は元年(1年)からです。"),
        ("R6.2.30", "「R6.2.30」という日はありません。"),
        ("2023/2/29", "「2023/2/29」という日はありません。"),
        ("20241301", "「20241301」という日はありません。"),
        ("R9999.1.1", "「R9999.1.1」という日はありません。"),
        ("9999-12-31", "「9999-12-31」は2999年より後です。終わりの日がないときは、空欄にしてください。"),
        ("R7981.12.31", "「R7981.12.31」は2999年より後です。終わりの日がないときは、空欄にしてください。"),
        ("00001", "「00001」は1900年より前です。年を4桁の西暦で確かめてください。"),
        ("0024/4/1", "「0024/4/1」は1900年より前です。年を4桁の西暦で確かめてください。"),
        ("令和6年4月1日(火)", "「令和6年4月1日(火)」の曜日が違います。令和6年4月1日(月)です。"),
        ("", "日付がありません。"),
        ("  ", "日付がありません。"),
    ],
)  # fmt: skip
def test_an_impossible_day_is_refused_and_the_right_one_named(text: str, sentence: str) -> None:
    assert refusal(text) == sentence


@pytest.mark.parametrize(
    "text", ["6.4.1", "06/04/01", "元年5月1日", "6年4月1日", "240401", "5060401", "24/4/1", "4/1/2024"]
)
def test_a_year_without_era_is_refused_as_undecidable(text: str) -> None:
    assert "どの年か決められません" in refusal(text)


@pytest.mark.parametrize(
    "text", ["未定", "R6.4", "2024", "R6.4/1", "X6.4.1", "令和六年四月一日", "4538", "2024-04-01 09:00", "-1"]
)
def test_what_is_no_day_is_refused_with_examples(text: str) -> None:
    assert "日付として読めません" in refusal(text)


def test_a_leap_day_moves_to_the_28th_where_there_is_none() -> None:
    assert fiscal.add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert fiscal.add_years(date(2024, 2, 29), -4) == date(2020, 2, 29)
    assert fiscal.add_years(date(2026, 10, 1), 2) == date(2028, 10, 1)


@given(ERA_DAYS)
def test_every_day_survives_being_shown_and_read_back(day: date) -> None:
    assert fiscal.parse_day(fiscal.wareki(day)) == day
    assert fiscal.parse_day(fiscal.wareki_weekday(day)) == day
    assert fiscal.parse_day(day.isoformat()) == day


@given(st.sampled_from("RHST"), st.integers(1, 99), st.integers(1, 12), st.integers(1, 28))
def test_an_era_day_is_either_inside_its_era_or_refused(letter: str, year: int, month: int, day: int) -> None:
    try:
        found = fiscal.parse_day(f"{letter}{year}.{month}.{day}")
    except Refused as refused:
        assert "にない日です" in str(refused) or "の前の日です" in str(refused)
    else:
        era = next(era for era in fiscal.ERAS if era.first_day <= found)
        assert era.letter == letter


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    with suppress(Refused):
        assert fiscal.parse_day(text) >= fiscal.EARLIEST


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(9998, 12, 31)))
def test_every_day_lies_inside_its_fiscal_year(day: date) -> None:
    year = fiscal.fiscal_year(day)
    assert fiscal.first_day(year) <= day <= fiscal.last_day(year)
