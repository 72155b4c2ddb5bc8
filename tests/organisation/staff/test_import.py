"""Personnel orders come in: new, again, late, corrected."""

from datetime import UTC, date, datetime, timedelta

import pytest

from foundation import audit, db
from foundation.errors import Refused, RowsRefused
from foundation.history import Viewpoint
from organisation.staff import queries, services
from organisation.staff.models import PersonnelOrder, Posting, Staff, StaffName
from tests.factories import AT, TODAY, count, make_city
from tests.organisation.files import ACTOR, concurrent, orders, plan_orders, take_orders

NOW = Viewpoint(on=TODAY, today=TODAY)
HR = Viewpoint(on=date(2027, 4, 1), today=TODAY, sees_future=True)
TABLES = (Staff, StaffName, PersonnelOrder, Posting)


@pytest.fixture
def city(database) -> dict[str, int]:
    return make_city()


def history(view: Viewpoint = HR) -> list[tuple[str, str, str | None]]:
    """The postings of the one person: unit, first and last day."""
    staff_id = queries.staff_id_of("0010001")
    assert staff_id is not None
    return [
        (line.unit_code, line.first_day.isoformat(), line.last_day and line.last_day.isoformat())
        for line in queries.postings_of(staff_id, view)
    ]


def test_a_person_comes_in_with_name_order_and_posting(city):
    result = take_orders(
        {"氏名": "髙橋　花子", "フリガナ": "ﾀｶﾊｼ ﾊﾅｺ"}, concurrent(氏名="髙橋　花子", フリガナ="ﾀｶﾊｼ ﾊﾅｺ")
    )
    assert (result.new, result.same, result.corrected) == (2, 0, 0)
    assert result.moment is not None and result.moment > AT
    person = queries.person("0010001", NOW)
    assert person and (person.name, person.kana, person.unit_code) == ("髙橋　花子", "タカハシ　ハナコ", "010101")
    assert [count(table) for table in TABLES] == [1, 1, 2, 2]


def test_the_same_file_again_changes_nothing(city):
    take_orders({}, concurrent())
    before = audit.count(), audit.identity()
    result = take_orders({}, concurrent(), at=AT + timedelta(days=1))
    assert (result.new, result.same, result.moment) == (0, 2, None)
    assert (audit.count(), audit.identity()) == before


def test_an_import_leaves_one_audit_line_with_the_hash_of_the_file(city):
    plan, lines = plan_orders({}, concurrent()), audit.count()
    with db.transaction():
        services.take_staff_import(plan, actor=ACTOR, at=AT)
    assert audit.count() == lines + 1
    action, content = db.ask(
        "SELECT action, content FROM audit_entry JOIN audit_detail USING (position) ORDER BY position DESC"
    ).first()
    assert action == "staff.imported" and plan.sha256 in content


def test_a_later_order_ends_the_posting_and_people_absent_from_it_are_untouched(city):
    take_orders({}, {"職員番号": "0010002"})
    take_orders({"発令日": "R8.7.1", "所属コード": "010201"})
    assert history() == [("010201", "2026-07-01", None), ("010101", "2026-04-01", "2026-06-30")]
    other = queries.person("0010002", NOW)
    assert other and other.unit_code == "010101"


def test_a_late_order_takes_its_place_between_those_already_known(city):
    take_orders({"発令日": "R5.4.1"}, {"発令日": "R8.4.1", "所属コード": "010201"})
    take_orders({"発令日": "R7.4.1", "所属コード": "010102"}, at=AT + timedelta(days=1))
    assert history() == [
        ("010201", "2026-04-01", None),
        ("010102", "2025-04-01", "2026-03-31"),
        ("010101", "2023-04-01", "2025-03-31"),
    ]
    before = Viewpoint(on=date(2025, 5, 1), today=TODAY, known_at=AT + timedelta(hours=1))
    person = queries.person("0010001", before)
    assert person and person.unit_code == "010101"


def test_rows_in_any_order_and_in_any_number_of_files_come_to_the_same(city):
    rows = [
        {"発令日": f"R{year}.4.1", "所属コード": unit} for year, unit in ((4, "010101"), (5, "010102"), (8, "010201"))
    ]
    for row in reversed(rows):
        take_orders(row)
    take_orders(*({**row, "職員番号": "0010002"} for row in rows))
    first, second = (queries.postings_of(queries.staff_id_of(number) or 0, HR) for number in ("0010001", "0010002"))
    assert first == second


def test_a_correction_is_listed_and_taken_only_when_asked_for(city):
    take_orders({})
    plan = plan_orders({"所属コード": "010102", "職位": "主任"})
    (note,) = plan.corrections
    assert "所属コード: 010101 → 010102" in note.text % note.values and "職位: 主事 → 主任" in note.text % note.values
    with pytest.raises(Refused, match="--corrections"), db.transaction():
        services.take_staff_import(plan, actor=ACTOR, at=AT)
    assert history() == [("010101", "2026-04-01", None)]


def test_a_correction_keeps_both_truths(city):
    known = take_orders({}).moment
    corrected = take_orders({"所属コード": "010102"}, corrections=True, at=AT + timedelta(days=1))
    assert (corrected.new, corrected.corrected) == (0, 1)
    assert history() == [("010102", "2026-04-01", None)]
    assert history(Viewpoint(on=TODAY, today=TODAY, known_at=known)) == [("010101", "2026-04-01", None)]
    assert take_orders({"所属コード": "010102"}).same == 1


def test_a_new_name_is_known_beside_the_old_one(city):
    take_orders({"氏名": "育成　花子", "発令日": "R5.4.1"})
    take_orders({"氏名": "佐藤　花子", "発令日": "R8.4.1"})
    then = Viewpoint(on=date(2026, 3, 31), today=TODAY)
    assert [getattr(queries.person("0010001", view), "name", None) for view in (then, NOW)] == [
        "育成　花子",
        "佐藤　花子",
    ]
    assert queries.search("佐藤", NOW, within=None, limit=5, offset=0)[1] == 1


def test_wrong_rows_refuse_the_whole_file(city):
    plan = plan_orders({}, {"職員番号": "0010002", "所属コード": "999999"})
    assert [problem.row for problem in plan.problems] == [3]
    with pytest.raises(RowsRefused), db.transaction():
        services.take_staff_import(plan, actor=ACTOR, at=AT)
    assert count(Staff) == 0


def test_a_missing_column_is_named(city):
    with pytest.raises(Refused, match="発令日"):
        table = orders({})
        services.plan_staff_import(
            type(table)(table.name, table.encoding, table.sha256, table.columns[:10], table.cells[:10]), today=TODAY
        )


def test_lost_zeros_are_offered_as_a_repair_and_put_back_only_when_asked_for(city):
    take_orders({})
    row = {"職員番号": "10001", "所属コード": "10102", "発令日": "R8.7.1"}
    offered = plan_orders(row).problems
    assert [(problem.column, problem.values["right"]) for problem in offered] == [
        ("職員番号", "0010001"), ("所属コード", "010102"),
    ]  # fmt: skip
    plan = plan_orders(row, repair_zeros=True)
    assert (len(plan.repairs), plan.problems) == (2, ())
    take_orders(row, repair_zeros=True)
    assert history()[0] == ("010102", "2026-07-01", None)


def test_a_plan_made_before_somebody_else_wrote_is_made_again(city):
    plan = plan_orders({})
    take_orders({})
    with db.transaction():
        result = services.take_staff_import(plan, actor=ACTOR, at=AT)
    assert (result.new, result.same) == (0, 1)


def test_corrections_nobody_has_seen_are_not_taken(city):
    plan = plan_orders({"所属コード": "010102"})
    take_orders({})
    with pytest.raises(Refused, match="もう一度確認"), db.transaction():
        services.take_staff_import(plan, actor=ACTOR, at=AT, corrections=True)


def test_a_first_load_may_state_an_earlier_moment_and_only_a_first_load(city):
    earlier = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
    with db.transaction():
        result = services.take_staff_import(plan_orders({}), actor=ACTOR, at=AT, recorded_at=earlier)
    assert result.moment == earlier
    view = Viewpoint(on=TODAY, today=TODAY, known_at=earlier)
    assert queries.person("0010001", view)
    with pytest.raises(Refused, match="最初の取り込みだけ"), db.transaction():
        services.take_staff_import(plan_orders({"職員番号": "0010002"}), actor=ACTOR, at=AT, recorded_at=earlier)


def test_a_moment_ahead_is_refused(city):
    with pytest.raises(Refused, match="先の日時"), db.transaction():
        services.take_staff_import(plan_orders({}), actor=ACTOR, at=AT, recorded_at=AT + timedelta(seconds=1))


def test_what_looks_odd_is_taken_in_and_flagged(city):
    take_orders({})
    plan = plan_orders(
        {"発令区分": "昇任", "所属名": "総務局 総務部 法務課"},
        concurrent(発令区分="兼務解除", 発令日="R8.7.1"),
        {"職員番号": "0010002", "発令日": "R18.4.1"},
    )
    texts = [note.text % note.values for note in plan.flags]
    assert [note.row for note in plan.flags] == [2, 2, 3, 4]
    for words in ("法務課", "別の発令区分", "解除する兼務が見つかりません", "2年以上先"):
        assert any(words in text for text in texts)
