"""Units come in, change, close; what was before stays known."""

from datetime import date, timedelta

import pytest

from foundation import audit, db
from foundation.errors import NotFound, Refused, RowsRefused
from organisation.unit import queries, services
from organisation.unit.models import Unit
from tests.factories import AT, TODAY, count, make_city
from tests.organisation.files import ACTOR, take_units, unit_file

CITY = {"所属コード": "00", "所属名": "さいたま市", "区分": "市", "設置日": "2001-05-01"}
OLD = {
    "所属コード": "98",
    "所属名": "保健福祉局",
    "上位所属コード": "00",
    "設置日": "2003-04-01",
    "廃止日": "2023-03-31",
}
NEW = {"所属コード": "27", "所属名": "福祉局", "上位所属コード": "00", "設置日": "2023-04-01", "前身所属コード": "98"}
CLOSED = date(2026, 12, 31)


def with_predecessors(*rows: dict[str, str]) -> list[dict[str, str]]:
    return [{"前身所属コード": ""} | row for row in rows]


def test_parents_may_stand_below_their_units_in_the_file(database):
    result = take_units({"所属コード": "0101", "区分": "部", "上位所属コード": "01"}, {"上位所属コード": "00"}, CITY)
    assert (result.new, result.same, result.corrected) == (3, 0, 0)
    assert queries.tree(TODAY).path_name(queries.unit_id_of("0101") or 0) == "総務局 総務局"


def test_bureaus_wards_and_others_appoint_unless_somebody_says_otherwise(database):
    take_units(
        CITY,
        {},
        {"所属コード": "15", "区分": "区"},
        {"所属コード": "20", "区分": "その他"},
        {"所属コード": "0101", "区分": "部"},
    )
    assert [unit.code for unit in queries.tree(TODAY).appointing()] == ["01", "15", "20"]


def test_the_same_file_again_changes_nothing(database):
    rows = with_predecessors(CITY, OLD, NEW)
    take_units(*rows)
    before = audit.identity()
    result = take_units(*rows, at=AT + timedelta(days=1))
    assert (result.new, result.same, result.moment, audit.identity()) == (0, 3, None, before)


def test_predecessors_come_with_the_file_and_show_from_both_sides(database):
    take_units(*with_predecessors(CITY, OLD, NEW))
    old, new = (queries.unit_id_of(code) or 0 for code in ("98", "27"))
    assert [unit.code for unit in queries.predecessors(new)] == ["98"]
    assert [unit.code for unit in queries.successors(old)] == ["27"]


def test_a_file_with_anything_wrong_is_refused_as_a_whole(database):
    plan = services.plan_units_import(unit_file(CITY, {"上位所属コード": "77"}), today=TODAY)
    with pytest.raises(RowsRefused), db.transaction():
        services.take_units_import(plan, actor=ACTOR, at=AT)
    assert count(Unit) == 0


def test_other_content_is_a_correction_taken_only_when_asked_for(database):
    take_units(CITY, {"上位所属コード": "00"})
    with pytest.raises(Refused, match="--corrections"):
        take_units({"上位所属コード": "00", "廃止日": "2026-12-31"})
    later = AT + timedelta(days=1)
    result = take_units({"上位所属コード": "00", "廃止日": "2026-12-31"}, corrections=True, at=later)
    assert (result.corrected, result.moment) == (1, later)
    unit_id = queries.unit_id_of("01") or 0
    assert queries.tree(CLOSED).is_open(unit_id) and not queries.tree(CLOSED + timedelta(days=1)).is_open(unit_id)
    assert queries.tree(CLOSED + timedelta(days=1), AT + timedelta(hours=1)).is_open(unit_id)


def test_a_first_load_may_state_an_earlier_moment_and_only_a_first_load(database):
    plan = services.plan_units_import(unit_file(CITY), today=TODAY)
    earlier = AT - timedelta(days=100)
    with db.transaction():
        assert services.take_units_import(plan, actor=ACTOR, at=AT, recorded_at=earlier).moment == earlier
    assert queries.tree(TODAY, earlier).lines
    with pytest.raises(Refused, match="最初の取り込み"), db.transaction():
        services.take_units_import(plan, actor=ACTOR, at=AT, recorded_at=earlier)


def test_a_missing_column_is_named(database):
    table = unit_file(CITY)
    fewer = type(table)(table.name, table.encoding, table.sha256, table.columns[:2], table.cells[:2])
    with pytest.raises(Refused, match="上位所属コード"):
        services.plan_units_import(fewer, today=TODAY)


def test_a_unit_opened_far_ahead_is_flagged(database):
    plan = services.plan_units_import(unit_file(CITY | {"設置日": "2062-05-01"}), today=TODAY)
    assert len(plan.flags) == 1


def change(unit_id: int, **said: object) -> None:
    with db.transaction():
        services.change_unit(unit_id=unit_id, from_day=TODAY, actor=ACTOR, at=AT, **said)  # type: ignore[arg-type]


def test_a_renamed_unit_keeps_its_old_name_for_the_days_before(database):
    unit = make_city()["010101"]
    change(unit, name="総務企画課")
    assert [line.name for line in queries.unit_history(unit)] == ["総務課", "総務企画課"]
    assert queries.tree(TODAY - timedelta(days=1)).by_id[unit].name == "総務課"
    assert queries.tree(TODAY).by_id[unit].name == "総務企画課"


def test_whether_a_unit_appoints_is_data_that_can_be_changed(database):
    unit = make_city()["15"]
    change(unit, appoints=False)
    assert [each.code for each in queries.tree(TODAY).appointing()] == ["01"]


def test_a_change_that_changes_nothing_leaves_no_line(database):
    unit = make_city()["010101"]
    with db.transaction():
        services.change_unit(unit_id=unit, from_day=date(2001, 5, 1), name="総務課", actor=ACTOR, at=AT)
    assert len(queries.unit_history(unit)) == 1


def test_a_closed_unit_is_open_on_its_last_day(database):
    unit = make_city()["010101"]
    with db.transaction():
        services.close_unit(unit_id=unit, last_day=CLOSED, actor=ACTOR, at=AT)
    assert queries.tree(CLOSED).is_open(unit) and not queries.tree(CLOSED + timedelta(days=1)).is_open(unit)


def test_what_makes_no_sense_is_refused(database):
    city = make_city()
    with pytest.raises(Refused, match="所属名"):
        change(city["010101"], name=" ")
    with pytest.raises(NotFound):
        change(999, name="x")
    with pytest.raises(Refused, match="設置日"), db.transaction():
        services.close_unit(unit_id=city["010101"], last_day=date(1999, 1, 1), actor=ACTOR, at=AT)
    with pytest.raises(Refused, match="自分自身"), db.transaction():
        services.name_predecessors(unit_id=city["01"], predecessor_ids=[city["01"]], actor=ACTOR, at=AT)
    with pytest.raises(Refused, match="見つかりません"), db.transaction():
        services.name_predecessors(unit_id=city["01"], predecessor_ids=[999], actor=ACTOR, at=AT)


def test_predecessors_can_be_named_and_named_otherwise(database):
    city = make_city()
    for wanted in (["15", "0101"], ["15"]):
        with db.transaction():
            services.name_predecessors(
                unit_id=city["01"], predecessor_ids=[city[code] for code in wanted], actor=ACTOR, at=AT
            )
        assert [unit.code for unit in queries.predecessors(city["01"])] == sorted(wanted)


def test_grades_are_told_by_code_lowest_first(database):
    grades = queries.grades(TODAY)
    assert [grade.rank_order for grade in grades.values()] == [10, 20, 30, 40, 50, 60, 70, 80, 90]
    assert (grades["60"].name_ja, grades["60"].heads) == ("課長級", "section")
