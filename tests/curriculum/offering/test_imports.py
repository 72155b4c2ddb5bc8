"""Taking in a file of offerings: all of it or nothing, once, with corrections kept and clashes flagged."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from curriculum.course import services as courses
from curriculum.offering import queries, services
from curriculum.offering.rules.rows import COLUMNS
from foundation import audit, db, tables
from foundation.errors import Refused, RowsRefused
from foundation.imports import ImportPlan, ImportResult
from foundation.tables import Table
from skills.framework import services as frameworks
from tests.curriculum.offering.offerings import capacities
from tests.curriculum.offering.test_rows import PLAIN
from tests.factories import AT, TESTER, TODAY

pytestmark = pytest.mark.usefixtures("database")
DEMO = Path(__file__).parents[3] / "content" / "demo" / "offerings_2026.csv"


def table(*rows: Mapping[str, str]) -> Table:
    lines = [[(PLAIN | row)[name] for name in COLUMNS] for row in rows]
    return tables.read(tables.write_csv(COLUMNS, lines).content, "offerings.csv")


def plan(*rows: Mapping[str, str], busy: Mapping[int, int] | None = None) -> ImportPlan:
    return services.plan_offerings_import(table(*rows), today=TODAY, busy=lambda: busy or {})


def take(planned: ImportPlan, *, corrections: bool = False) -> ImportResult:
    with db.transaction():
        return services.take_offerings_import(planned, actor=TESTER, at=AT, corrections=corrections)


def test_the_city_takes_in_its_399_offerings_and_flags_the_rooms_needed_twice():
    planned = services.plan_offerings_import(tables.read(DEMO.read_bytes(), DEMO.name), today=TODAY)
    assert (planned.rows, planned.new, planned.problems, len(planned.flags)) == (399, 399, (), 179)
    take(planned)
    assert len(queries.every()) == 399
    again = services.plan_offerings_import(tables.read(DEMO.read_bytes(), DEMO.name), today=TODAY)
    assert (again.new, again.same, again.corrections) == (0, 399, ())


def test_the_same_file_again_leaves_no_trace():
    take(plan({}))
    ledger = audit.identity()
    assert take(plan({})).moment is None
    assert audit.identity() == ledger


def test_other_content_is_a_correction_somebody_must_agree_to():
    take(plan({}))
    changed = plan({"定員": "40", "会場": "情報研修室B"})
    assert (changed.new, changed.same, len(changed.corrections)) == (0, 0, 1)
    assert "定員: 30 → 40" in str(changed.corrections[0].values["changes"])
    with pytest.raises(Refused, match="--corrections"):
        take(changed)
    take(changed, corrections=True)
    line = queries.offering_by_code("ICT-202-001")
    assert (line.capacity, line.place, {day.room for day in line.days}) == (40, "情報研修室B", {"情報研修室B"})
    assert capacities(line.id) == [30, 40]


def test_a_correction_keeps_what_no_column_says():
    take(plan({}))
    line = queries.offering_by_code("ICT-202-001")
    with db.transaction():
        new = queries.offering(line.id)
        services.change(
            line.id, type(new)(**{**new.__dict__, "meeting": "会議 123", "lecturer": "外部講師"}), reason="追記",
            actor=TESTER, at=AT,
        )  # fmt: skip
    take(plan({"固定費千円": "250"}), corrections=True)
    line = queries.offering_by_code("ICT-202-001")
    assert (line.fixed_cost, line.meeting, line.lecturer) == (250, "会議 123", "外部講師")


def test_an_unknown_course_is_wrong_once_a_catalogue_is_published():
    unknown = {"開催回コード": "X-1", "研修コード": "X"}
    assert plan(unknown).problems == ()
    with db.transaction():
        frameworks.publish(frameworks.shipped(), actor=TESTER, at=AT)
        courses.publish(courses.shipped(), actor=TESTER, at=AT)
    (problem,) = plan({}, unknown).problems
    assert (problem.row, problem.column) == (3, "研修コード")
    with pytest.raises(RowsRefused):
        take(plan({}, unknown))
    assert queries.every() == ()


def test_an_offering_never_changes_its_course():
    take(plan({}))
    (problem,) = plan({"研修コード": "ICT-203"}).problems
    assert problem.column == "研修コード"


def test_rooms_needed_twice_are_flagged_in_both_rows_and_with_those_already_known():
    both = plan({}, {"開催回コード": "B", "開始": "16:00", "終了": "18:00"}, {"開催回コード": "C", "会場": "別室"})
    assert [(each.row, each.values["codes"]) for each in both.flags] == [(2, "B"), (3, "ICT-202-001")]
    take(plan({}))
    assert [each.subject for each in plan({"開催回コード": "B"}).flags] == ["B"]


def test_a_file_moves_nothing_people_must_be_told_of():
    take(plan({}))
    busy = {queries.offering_by_code("ICT-202-001").id: 3}
    (problem,) = plan({"開催日": "2026-06-05"}, busy=busy).problems
    assert problem.values == {"count": 3}
    assert plan({"定員": "29"}, busy=busy).problems
    assert plan({"定員": "31", "固定費千円": "0"}, busy=busy).problems == ()
    assert plan({"開催日": "2026-06-05"}).problems == ()


def test_what_was_cancelled_stays_cancelled():
    take(plan({}))
    with db.transaction():
        services.cancel(queries.offering_by_code("ICT-202-001").id, "中止", actor=TESTER, at=AT)
    planned = plan({"定員": "40"})
    assert (planned.same, len(planned.corrections), len(planned.flags)) == (1, 0, 1)


def test_a_column_that_is_missing_is_named():
    short = tables.read("開催回コード,研修コード\nA,B\n".encode(), "short.csv")
    with pytest.raises(Refused, match="定員"):
        services.plan_offerings_import(short, today=date(2026, 10, 1))
