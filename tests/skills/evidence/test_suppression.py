"""Nothing hidden can be read or worked out from what is shown, and what is shown is exact."""

from hypothesis import given
from hypothesis import strategies as st

from skills.evidence.rules import HeatCell, HeatMap, HeatRow, suppress

FEW = range(1, 5)
CATEGORIES = ("A", "B", "C")


def heat_map(units: list[tuple[int, list[int]]]) -> HeatMap:
    """Units as (people, holders by category), with their totals."""
    categories = CATEGORIES[: len(units[0][1])]
    rows = tuple(row(f"{number:02d}", people, holders) for number, (people, holders) in enumerate(units))
    sums = [sum(column) for column in zip(*(holders for _, holders in units), strict=True)]
    return HeatMap(categories, rows, row("", sum(people for people, _ in units), sums))


def row(code: str, people: int, holders: list[int]) -> HeatRow:
    cells = {category: HeatCell(count, people) for category, count in zip(CATEGORIES, holders, strict=False)}
    return HeatRow(code, code, people, cells)


@st.composite
def maps(draw: st.DrawFn) -> HeatMap:
    width = draw(st.integers(1, 3))
    sizes = st.one_of(st.integers(0, 7), st.integers(0, 60))
    units = []
    for people in draw(st.lists(sizes, min_size=1, max_size=7)):
        ends = st.sampled_from([0, people])
        units.append((people, [draw(st.one_of(ends, st.integers(0, people))) for _ in range(width)]))
    return heat_map(units)


def sensitive(cell: HeatCell) -> bool:
    assert cell.holders is not None and cell.people is not None
    return cell.holders in FEW or cell.people in FEW or cell.people - cell.holders in FEW


def lines(shown: HeatMap) -> tuple[HeatRow, ...]:
    return (*shown.rows, shown.total)


@given(maps())
def test_no_number_of_few_people_is_shown(counted: HeatMap) -> None:
    for before, after in zip(lines(counted), lines(suppress(counted)), strict=True):
        assert after.people is None or after.people not in FEW
        for category in counted.categories:
            assert after.cells[category].suppressed or not sensitive(before.cells[category])


@given(maps())
def test_what_is_shown_is_exact_and_what_is_hidden_leaves_no_trace(counted: HeatMap) -> None:
    for before, after in zip(lines(counted), lines(suppress(counted)), strict=True):
        assert after.people in (None, before.people)
        for category, cell in after.cells.items():
            assert cell == (HeatCell(None, None, suppressed=True) if cell.suppressed else before.cells[category])


@given(maps())
def test_hidden_cells_have_other_possible_values_under_the_same_totals(counted: HeatMap) -> None:
    """Linkage: for each hidden number there is another table, equal in all that is shown, where it differs."""
    shown = suppress(counted)
    for category in counted.categories:
        hidden = [
            (before.cells[category].holders or 0, before.people or 0)
            for before, after in zip(counted.rows, shown.rows, strict=True)
            if after.cells[category].suppressed
        ]
        if not shown.total.cells[category].suppressed:
            assert all(can_differ(place, hidden) for place in range(len(hidden)))


def can_differ(place: int, hidden: list[tuple[int, int]]) -> bool:
    """Whether one holder could be moved between this row and another hidden one."""
    value, most = hidden[place]
    others = hidden[:place] + hidden[place + 1 :]
    given_away = value > 0 and any(other < full for other, full in others)
    taken = value < most and any(other > 0 for other, _ in others)
    return given_away or taken


@given(maps())
def test_the_sum_of_hidden_cells_tells_of_no_few_people(counted: HeatMap) -> None:
    shown = suppress(counted)
    for category in counted.categories:
        total = shown.total.cells[category].holders
        hidden = [
            before for before, after in zip(counted.rows, shown.rows, strict=True) if after.cells[category].suppressed
        ]
        seen = sum(after.cells[category].holders or 0 for after in shown.rows)
        if total is not None and hidden:
            assert total - seen not in FEW
            assert sum(each.people or 0 for each in hidden) - (total - seen) not in FEW


@given(maps())
def test_hidden_numbers_of_people_cannot_be_worked_out_either(counted: HeatMap) -> None:
    shown = suppress(counted)
    hidden = [row for row in shown.rows if row.people is None]
    if hidden and shown.total.people is not None:
        assert len(hidden) >= 2
        assert shown.total.people - sum(row.people or 0 for row in shown.rows) not in range(5)


def test_a_lone_small_cell_takes_the_smallest_other_unit_with_it() -> None:
    shown = suppress(heat_map([(20, [3]), (30, [10]), (90, [40]), (25, [0])]))
    assert [row.cells["A"].holders for row in shown.rows] == [None, None, 40, 0]
    assert shown.total.cells["A"].holders == 53


def test_a_unit_of_few_people_is_hidden_as_a_whole_together_with_another() -> None:
    shown = suppress(heat_map([(3, [0, 0]), (30, [10, 20]), (90, [40, 50])]))
    assert [row.people for row in shown.rows] == [None, None, 90]
    assert [row.cells["B"].holders for row in shown.rows] == [None, None, 50]


def test_when_nothing_can_cover_for_a_cell_its_total_is_hidden() -> None:
    shown = suppress(heat_map([(20, [3])]))
    assert shown.rows[0].cells["A"].suppressed
    assert shown.total.cells["A"].suppressed


def test_nobody_is_nobody_and_is_shown_as_such() -> None:
    counted = heat_map([(0, [0]), (30, [0]), (40, [40])])
    assert suppress(counted) == counted
    assert [row.cells["A"].percent for row in counted.rows] == [None, 0, 100]
