"""The tree of units and the rows of a unit file, without a database."""

from dataclasses import replace
from datetime import date

import pytest

from foundation.errors import RowProblem
from organisation.unit.rules import (
    KnownUnit,
    UnitKind,
    UnitLine,
    UnitRow,
    changed_from,
    changes,
    check_rows,
    closed_on,
    corrected,
    read_rows,
    tree_on,
)
from organisation.unit.rules.rows import OPTIONAL, REQUIRED
from tests.organisation.files import UNIT

OPENED, SPLIT = date(2003, 4, 1), date(2023, 3, 31)
DAY = date(2026, 10, 1)
CITY = UnitLine(1, "00", "さいたま市", UnitKind.city, None, False, OPENED, None)
OLD = UnitLine(2, "98", "保健福祉局", UnitKind.bureau, 1, True, OPENED, SPLIT)
WARD = UnitLine(3, "15", "北区役所", UnitKind.ward, 1, True, OPENED, None)
OLD_DEPARTMENT = UnitLine(4, "9801", "福祉部", UnitKind.department, 2, False, OPENED, None)
DEPARTMENT = UnitLine(5, "1501", "区民生活部", UnitKind.department, 3, False, OPENED, None)
SECTION = UnitLine(6, "150103", "区民課", UnitKind.section, 5, False, OPENED, None)
ALL = [SECTION, DEPARTMENT, OLD_DEPARTMENT, WARD, OLD, CITY]


def read(*said: dict[str, str]) -> tuple[list[UnitRow], list[RowProblem]]:
    columns = (*REQUIRED, *OPTIONAL)
    return read_rows(
        [tuple(({"前身所属コード": ""} | UNIT | row)[one] for one in columns) for row in said], first_line=2
    )


def known(*versions: UnitLine, parent: str | None = "00") -> KnownUnit:
    return KnownUnit(versions, parent)


def test_a_path_is_named_from_the_top_without_the_city():
    tree = tree_on(ALL, DAY)
    assert tree.path_name(6) == "北区役所 区民生活部 区民課"
    assert tree.path_name(1) == "さいたま市"
    assert [unit.code for unit in tree.path(6)] == ["00", "15", "1501", "150103"]
    assert tree.path(99) == () and tree.path_name(99) == ""


def test_only_open_units_are_listed_but_closed_ones_stay_known():
    tree = tree_on(ALL, DAY)
    assert [unit.code for unit in tree.lines] == ["00", "15", "1501", "150103", "9801"]
    assert tree.by_code["98"].name == "保健福祉局" and not tree.is_open(2)
    assert [unit.code for unit in tree.children(1)] == ["15"]
    assert [unit.code for unit in tree.children(None)] == ["00"]


def test_ancestors_need_not_be_open():
    tree = tree_on(ALL, DAY)
    assert tree.inside(4, 2) and tree.descendants(2) == {2, 4}
    assert tree.appointing_ancestor(4) is None


def test_a_unit_is_inside_itself_and_what_lies_above():
    tree = tree_on(ALL, DAY)
    assert tree.inside(6, 6) and tree.inside(6, 3) and tree.inside(6, 1)
    assert not tree.inside(3, 6) and not tree.inside(99, 1)
    assert tree.descendants(3) == {3, 5, 6}


def test_a_unit_appoints_from_its_first_day_to_its_last():
    assert [unit.code for unit in tree_on(ALL, SPLIT).appointing()] == ["15", "98"]
    assert [unit.code for unit in tree_on(ALL, DAY).appointing()] == ["15"]
    nearest = tree_on(ALL, DAY).appointing_ancestor(6)
    assert nearest and nearest.code == "15"


def test_of_several_versions_the_day_decides_and_without_a_day_the_last():
    renamed = replace(SECTION, name="区民窓口課", true_from=date(2025, 4, 1))
    before = replace(SECTION, true_until=date(2025, 3, 31))
    versions = [renamed, before]
    assert tree_on(versions, date(2025, 3, 31)).by_id[6].name == "区民課"
    assert tree_on(versions, DAY).by_id[6].name == "区民窓口課"
    assert tree_on(versions, date(1999, 1, 1)).by_id[6].name == "区民課"
    assert tree_on([OLD], None).is_open(2)


def test_a_tree_that_goes_round_is_walked_once():
    looped = [replace(DEPARTMENT, parent_id=6), SECTION]
    assert [unit.id for unit in tree_on(looped, DAY).path(6)] == [5, 6]
    assert tree_on(looped, DAY).descendants(5) == {5, 6}


@pytest.mark.parametrize(
    ("said", "column", "words"),
    [
        ({"所属コード": ""}, "所属コード", "英数字"),
        ({"所属名": " "}, "所属名", "所属名がありません"),
        ({"区分": "係"}, "区分", "市・局・区・その他・部・課"),
        ({"設置日": ""}, "設置日", "日付がありません"),
        ({"設置日": "H32.5.1"}, "設置日", "R2.5.1"),
        ({"廃止日": "2001-04-30"}, "廃止日", "平成13年5月1日"),
    ],
)
def test_a_wrong_cell_is_named_with_its_reason(said, column, words):
    rows, (problem,) = read(said)
    assert (rows, problem.row, problem.column) == ([], 2, column)
    assert words in problem.text


def test_predecessors_may_be_several_however_separated():
    (row,), _ = read({"前身所属コード": "98、97 96"})
    assert row.predecessors == {"98", "97", "96"}
    assert read({})[0][0].predecessors is None


def between(*said: dict[str, str], parents: dict[str, str | None] | None = None) -> list[str]:
    return [problem.text for problem in check_rows(read(*said)[0], parents or {})]


def test_a_parent_stands_in_the_file_or_is_known():
    below = {"所属コード": "0101", "上位所属コード": "01"}
    assert between(below, {}) == []
    assert between(below, parents={"01": None}) == []
    assert "登録済みの所属にもありません" in between(below)[0]


def test_units_above_one_another_in_a_circle_are_refused():
    circle = {"所属コード": "01", "上位所属コード": "02"}, {"所属コード": "02", "上位所属コード": "01"}
    assert len(between(*circle)) == 2
    assert len(between(circle[0], parents={"02": "01", "01": None})) == 1
    assert len(between({"所属コード": "01", "上位所属コード": "01"})) == 1


def test_a_code_twice_in_the_file_is_refused():
    assert between({}, {}) == ["同じ所属コードが2行目にもあります。"]


def test_predecessors_must_be_known_and_not_the_unit_itself():
    assert len(between({"前身所属コード": "01"})) == 1
    assert len(between({"前身所属コード": "98"})) == 1
    assert between({"前身所属コード": "98"}, parents={"98": None}) == []


def row(**said: object) -> UnitRow:
    (found,), _ = read(
        {"所属コード": "15", "所属名": "北区役所", "区分": "区", "上位所属コード": "00", "設置日": "2003-04-01"}
    )
    return replace(found, **said)  # type: ignore[arg-type]


def test_a_row_says_how_it_differs_from_what_is_known():
    assert changes(row(), known(WARD)) == ()
    assert changes(row(name="北区", closed=SPLIT), known(WARD)) == (
        ("所属名", "北区役所", "北区"),
        ("廃止日", "", "令和5年3月31日"),
    )
    assert changes(row(predecessors=frozenset({"98"})), known(WARD)) == (("前身所属コード", "", "98"),)


def test_a_correction_changes_the_last_version_and_the_outer_days():
    before, after = replace(WARD, true_until=SPLIT), replace(WARD, name="北区", true_from=date(2023, 4, 1))
    found = corrected(row(name="北区庁", opened=date(2001, 5, 1), closed=DAY), known(before, after), 1)
    assert [(each.name, each.true_from, each.true_until) for each in found] == [
        ("北区役所", date(2001, 5, 1), SPLIT),
        ("北区庁", date(2023, 4, 1), DAY),
    ]


def test_another_kind_brings_its_own_default_of_appointing():
    (found,) = corrected(row(kind=UnitKind.department), known(WARD), 1)
    assert found.appoints is False
    (kept,) = corrected(row(name="北区"), known(replace(WARD, appoints=False)), 1)
    assert kept.appoints is False


def test_a_change_from_a_day_splits_the_version_of_that_day():
    assert changed_from([WARD], DAY, name="北区", appoints=None) == (
        replace(WARD, true_until=date(2026, 9, 30)),
        replace(WARD, name="北区", true_from=DAY),
    )
    assert changed_from([WARD], OPENED, name=None, appoints=False) == (replace(WARD, appoints=False),)
    assert changed_from([OLD], DAY, name="x", appoints=None) is None


def test_closing_cuts_what_comes_after():
    renamed = replace(WARD, name="北区", true_from=DAY)
    assert closed_on([replace(WARD, true_until=date(2026, 9, 30)), renamed], SPLIT) == (
        replace(WARD, true_until=SPLIT),
    )
    assert closed_on([WARD], date(1999, 1, 1)) == ()
