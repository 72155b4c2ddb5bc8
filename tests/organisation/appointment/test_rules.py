"""Who may be appointed, and how a register is read: rules without a database."""

from datetime import date

import pytest

from foundation.errors import Refused
from organisation.appointment.rules import (
    Candidate,
    Facts,
    Held,
    Period,
    Terms,
    Work,
    check_candidate,
    check_period,
    check_reason,
    check_register,
    check_unit,
    check_vacant,
    eligibility,
    read_register,
)
from organisation.unit.rules import UnitKind, UnitLine, tree_on

TERMS = Terms(min_rank=30, min_grade="主査級", earliest=date(2006, 4, 1))
APRIL = date(2026, 4, 1)
OPENED = date(2001, 5, 1)


def unit(
    id: int, code: str, *, parent: int | None = None, appoints: bool = True, closed: date | None = None
) -> UnitLine:
    return UnitLine(id, code, f"局{code}", UnitKind.bureau, parent, appoints, OPENED, closed)


FITTING = Work(2, 30)
UNITS = (unit(1, "01"), unit(2, "0101", parent=1, appoints=False), unit(3, "02", closed=date(2023, 3, 31)))


def facts(*, held: tuple[Held, ...] = (), gone: frozenset = frozenset(), work: Work = FITTING) -> Facts:
    days = [date(year, month, 1) for year in range(1999, 2030) for month in range(1, 13)]
    return Facts(
        trees={day: tree_on(UNITS, day) for day in days}, work={day: {10: work, 11: work} for day in days},
        known={"0000010": 10, "0000011": 11}, width=7, names={10: "髙橋　花子", 11: "森　和也"}, held=held, gone=gone,
        terms=TERMS,
    )  # fmt: skip


def row(code="01", no="0000010", first="R8.4.1", last="", *, unit_name="", name="", order="第1号") -> tuple[str, ...]:
    return (code, unit_name, no, name, first, last, order)


def checked(*lines, repair_zeros=False, **more):
    rows, unreadable = read_register(lines=lines, first_line=2)
    found = check_register(rows=rows, facts=facts(**more), repair_zeros=repair_zeros)
    found.problems[:0] = unreadable
    return found


def problems(*lines, **more):
    return [(problem.row, problem.column, problem.text) for problem in checked(*lines, **more).problems]


@pytest.mark.parametrize(
    ("rank", "inside", "unmet"),
    [
        (30, True, ()),
        (90, True, ()),
        (29, True, ("grade",)),
        (30, False, ("posting",)),
        (20, False, ("grade", "posting")),
        (None, False, ("grade", "posting")),
    ],
)
def test_whoever_is_below_the_grade_or_outside_the_unit_is_not_eligible(rank, inside, unmet):
    assert eligibility(rank_order=rank, min_rank=30, inside=inside) == unmet


@pytest.mark.parametrize(
    ("first", "last", "overlap"),
    [
        (date(2026, 4, 1), None, True),
        (date(2026, 3, 31), date(2026, 3, 31), True),
        (date(2025, 1, 1), date(2025, 3, 31), False),
        (date(2025, 1, 1), date(2025, 4, 1), True),
        (date(2026, 4, 1), date(2027, 3, 31), False),
    ],
)
def test_two_periods_overlap_when_they_share_a_day(first, last, overlap):
    one = Period(date(2025, 4, 1), date(2026, 3, 31) if last is not None else None)
    assert one.overlaps(Period(first, last)) is overlap
    assert Period(first, last).overlaps(one) is overlap


def test_nobody_is_appointed_before_the_fiscal_year_2006():
    check_period(period=Period(date(2006, 4, 1), None), terms=TERMS)
    with pytest.raises(Refused, match="平成18年4月1日から"):
        check_period(period=Period(date(2006, 3, 31), None), terms=TERMS)


def test_an_appointment_of_one_day_is_possible_and_one_that_ends_before_it_begins_is_not():
    check_period(period=Period(APRIL, APRIL), terms=TERMS)
    with pytest.raises(Refused, match="解任日は任命日以後"):
        check_period(period=Period(APRIL, date(2026, 3, 31)), terms=TERMS)


def test_only_a_unit_that_is_open_and_appoints_gets_a_manager():
    check_unit(unit=UNITS[0], first_day=APRIL)
    closed = "置かれていません"
    for refused, why in ((UNITS[2], closed), (None, closed), (UNITS[1], "任命する所属ではありません")):
        with pytest.raises(Refused, match=why):
            check_unit(unit=refused, first_day=APRIL)


def test_the_refusal_says_which_condition_the_candidate_fails():
    check_candidate(candidate=Candidate(30, "主査級", True), terms=TERMS, unit_name="総務局")
    with pytest.raises(Refused, match=r"主査級以上の職員を任命してください.*主任級"):
        check_candidate(candidate=Candidate(20, "主任級", True), terms=TERMS, unit_name="総務局")
    with pytest.raises(Refused, match="本務が「総務局」の中にない"):
        check_candidate(candidate=Candidate(60, "課長級", False), terms=TERMS, unit_name="総務局")


def test_a_unit_has_one_manager_on_any_day():
    check_vacant(period=Period(APRIL, None), taken=[Period(OPENED, date(2026, 3, 31))])
    with pytest.raises(Refused, match="すでに別のICTマネージャー"):
        check_vacant(period=Period(APRIL, None), taken=[Period(OPENED, None)])


def test_a_reason_is_needed_and_kept_without_spaces_around_it():
    assert check_reason(" 異動のため ") == "異動のため"
    for bad in ("", "  ", "あ" * 401):
        with pytest.raises(Refused):
            check_reason(bad)


def test_a_register_row_says_unit_person_days_and_order_number():
    rows, unreadable = read_register(lines=[row(last="R9.3.31", order=" 令和8年度第1号 ")], first_line=2)
    assert unreadable == []
    assert (rows[0].line, rows[0].unit_code, rows[0].staff_no) == (2, "01", "0000010")
    assert rows[0].order_no == "令和8年度第1号"
    assert rows[0].period == Period(APRIL, date(2027, 3, 31))


def test_an_impossible_day_is_told_with_the_right_one():
    assert problems(row(first="H32.5.1")) == [
        (2, "任命日", "「H32.5.1」は平成にない日です。令和では R2.5.1 です。"),
    ]
    assert [column for _, column, _ in problems(row(first="", last="R0.1.1"))] == ["任命日", "解任日"]


@pytest.mark.parametrize(
    ("bad", "column", "why"),
    [
        (row(code="99"), "任命単位コード", "登録されていません"),
        (row(code="02"), "任命単位コード", "置かれていません"),
        (row(no="9999999"), "職員番号", "登録されていません"),
        (row(no="10"), "職員番号", "--repair-zeros"),
        (row(first="H18.3.1"), "任命日", "平成18年4月1日から"),
        (row(last="R8.3.31"), "解任日", "任命日以後"),
    ],
)
def test_a_row_that_cannot_be_is_refused_in_its_column(bad, column, why):
    ((line, found, text),) = problems(bad)
    assert (line, found) == (2, column)
    assert why in text


def test_lost_zeros_are_put_back_when_asked_for_and_told():
    found = checked(row(no="10"), repair_zeros=True)
    assert [taken.staff_no for taken in found.taken] == ["0000010"]
    assert [note.values for note in found.repairs] == [{"value": "10", "repaired": "0000010"}]


@pytest.mark.parametrize(
    ("work", "told"),
    [
        (Work(2, 30), []),
        (Work(2, 20), ["任命日に%(minimum)s以上ではありません。"]),
        (Work(3, 30), ["任命日の本務が「%(unit)s」の中にありません。"]),
        (Work(None, None), ["任命日に%(minimum)s以上ではありません。", "任命日の本務が「%(unit)s」の中にありません。"]),
    ],
)
def test_a_breach_about_the_person_is_flagged_and_the_row_taken_in(work, told):
    found = checked(row(), work=work)
    assert (found.problems, len(found.taken)) == ([], 1)
    assert [note.text for note in found.flags] == told


def test_other_names_in_the_register_are_told_but_a_space_is_no_other_name():
    assert checked(row(name="髙橋 花子", unit_name="局01")).flags == []
    told = checked(row(name="高橋　花子", unit_name="総務局")).flags
    assert [note.values for note in told] == [{"unit": "局01"}, {"name": "髙橋　花子"}]


def test_a_unit_that_does_not_appoint_is_flagged():
    assert [note.values for note in checked(row(code="0101")).flags] == [{"unit": "局0101"}]


def test_a_second_manager_for_a_day_is_refused_in_the_file():
    lines = (row(last="R8.9.30"), row(no="0000011", first="R8.9.1"), row(no="0000011", first="R8.10.1"))
    assert [(line, column) for line, column, _ in problems(*lines)] == [(3, "任命日"), (4, "任命日")]
    assert problems(row(last="R8.9.30"), row(no="0000011", first="R8.10.1")) == []


def test_the_same_row_twice_in_a_file_is_refused():
    assert problems(row(), row()) == [(3, "任命日", "2行目と同じ任命です。")]


HELD = Held(5, 1, 10, Period(APRIL, None), "第1号")


def test_a_second_manager_for_a_day_is_refused_against_what_is_known():
    assert [line for line, _, _ in problems(row(no="0000011", first="R8.5.1"), held=(HELD,))] == [2]


def test_a_known_row_is_nothing_new():
    found = checked(row(), held=(HELD,))
    assert (found.same, found.taken, found.corrections) == (1, [], [])


@pytest.mark.parametrize("changed", [row(last="R9.3.31"), row(order="第2号")])
def test_other_content_of_a_known_row_is_a_correction(changed):
    found = checked(changed, held=(HELD,))
    assert [taken.replaces for taken in found.taken] == [5]
    assert len(found.corrections) == 1


def test_a_correction_makes_room_for_the_next_manager_in_the_same_file():
    found = checked(row(last="R9.3.31"), row(no="0000011", first="R9.4.1"), held=(HELD,))
    assert (found.problems, len(found.taken)) == ([], 2)


def test_an_appointment_taken_back_stays_so_when_it_is_imported_again():
    found = checked(row(), gone=frozenset({(1, 10, APRIL)}))
    assert (found.taken, found.same, len(found.flags)) == ([], 1, 1)
