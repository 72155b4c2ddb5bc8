"""A file of evidence is checked as a whole, taken in once for ever, and its odd rows are flagged, not lost."""

from datetime import date, timedelta
from typing import Any

import pytest

from foundation import audit, db, tables
from foundation.errors import Refused, RowsRefused
from foundation.imports import ImportPlan, ImportResult
from skills.evidence import queries, services
from skills.evidence.models import Evidence
from skills.evidence.rules import EvidenceLine, Flag, Standing
from tests.factories import AT, TESTER, TODAY, count, make_staff
from tests.skills.evidence.world import held, publish, view, void

COLUMNS = ("職員番号", "スキルコード", "レベル", "種別", "取得日", "有効期限", "確認者職員番号", "備考")
ROW = ("0000001", "B02", "3", "業務実績", "2026-05-01", "", "0000002", "")


@pytest.fixture
def person(database: str) -> int:
    """職員 0000001; 0000002 confirms."""
    publish()
    found = make_staff("0000001")
    make_staff("0000002")
    return found


def row(**cells: str) -> tuple[str, ...]:
    return tuple(cells.get(name, cell) for name, cell in zip(COLUMNS, ROW, strict=True))


def table(*rows: tuple[str, ...], columns: tuple[str, ...] = COLUMNS, encoding: str = "cp932") -> tables.Table:
    content = "\r\n".join(",".join(line) for line in (columns, *rows))
    return tables.read(content.encode(encoding), "skill_evidence_2026.csv")


def plan(*rows: tuple[str, ...], **given: Any) -> ImportPlan:
    return services.plan_evidence_import(table(*rows), today=TODAY, **given)


def take(planned: ImportPlan, **given: Any) -> ImportResult:
    with db.transaction():
        return services.take_evidence_import(planned, actor=TESTER, at=AT, **given)


def lines(person: int) -> list[EvidenceLine]:
    return queries.evidence_of(person, view())


def test_rows_become_evidence_known_from_the_moment_of_the_import(person: int) -> None:
    done = take(plan(row(), row(スキルコード="C01", 種別="研修修了", 取得日="R8.5.1", 有効期限="令和8年12月31日")))
    assert (done.new, done.same, done.flagged) == (2, 0, 0)
    found = lines(person)
    assert [(line.skill_code, line.kind, line.acquired_on, line.expires_on) for line in found] == [
        ("B02", "work_record", date(2026, 5, 1), None),
        ("C01", "training", date(2026, 5, 1), date(2026, 12, 31)),
    ]
    assert {line.known_since for line in found} == {done.moment}
    assert held(person) == {"B02": 3, "C01": 2}


def test_planning_writes_nothing(person: int) -> None:
    before = audit.count()
    assert plan(row()).new == 1
    assert (audit.count(), lines(person)) == (before, [])


def test_the_same_file_again_changes_nothing(person: int) -> None:
    rows = (row(), row(レベル="2"))
    take(plan(*rows))
    before = audit.count()
    again = plan(*rows)
    assert (again.new, again.same) == (0, 2)
    assert take(again).moment is None
    assert (audit.count(), count(Evidence)) == (before, 2)


def test_a_row_that_stands_twice_in_a_file_counts_once(person: int) -> None:
    planned = plan(row(), row(レベル="2"), row())
    assert (planned.rows, planned.new, planned.same) == (3, 2, 1)
    assert take(planned).new == 2


def test_a_voided_row_imported_again_stays_voided(person: int) -> None:
    take(plan(row()))
    void(lines(person)[0].id)
    assert plan(row()).same == 1
    take(plan(row(), row(スキルコード="C01")))
    assert held(person) == {"C01": 3}
    assert [line.standing for line in lines(person)] == [Standing.voided, Standing.counts]


@pytest.mark.parametrize(
    ("cells", "column", "text"),
    [
        ({"職員番号": "0000009"}, "職員番号", "「0000009」の職員は登録されていません"),
        ({"職員番号": ""}, "職員番号", "職員は登録されていません"),
        ({"確認者職員番号": "0000009"}, "確認者職員番号", "「0000009」の職員は登録されていません"),
        ({"スキルコード": "Z01"}, "スキルコード", "スキル「Z01」は技能体系にありません"),
        ({"レベル": "5"}, "レベル", "レベルは0から4まで"),
        ({"レベル": "-1"}, "レベル", "レベルは0から4まで"),
        ({"レベル": "3.0"}, "レベル", "レベルは0から4まで"),
        ({"レベル": ""}, "レベル", "レベルは0から4まで"),
        ({"種別": "うわさ"}, "種別", "種別「うわさ」はありません"),
        ({"取得日": "2026-02-30"}, "取得日", "という日はありません"),
        ({"取得日": "H32.5.1"}, "取得日", "R2.5.1"),
        ({"取得日": ""}, "取得日", "日付がありません"),
        ({"有効期限": "R0.1.1"}, "有効期限", "という日はありません"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_taken(person: int, cells: dict[str, str], column: str, text: str) -> None:
    planned = plan(row(), row(**cells))
    (problem,) = planned.problems
    assert (problem.row, problem.column, problem.value) == (3, column, cells[column])
    assert text in problem.text
    with pytest.raises(RowsRefused):
        take(planned)
    assert lines(person) == []


def test_all_problems_of_all_rows_are_named_in_the_order_of_rows(person: int) -> None:
    planned = plan(row(レベル="9"), row(), row(レベル="9", 職員番号="9"))
    assert [(problem.row, problem.column) for problem in planned.problems] == [
        (2, "レベル"),
        (4, "職員番号"),
        (4, "レベル"),
    ]


@pytest.mark.parametrize(
    ("cells", "flag"),
    [
        ({"有効期限": "2026-04-30"}, Flag.ends_before_start),
        ({"確認者職員番号": "0000001"}, Flag.confirmed_by_self),
        ({"種別": "試験"}, Flag.examination_unknown),
        ({"種別": "試験", "備考": "英検1級"}, Flag.examination_unknown),
    ],
)
def test_what_can_never_count_is_taken_in_and_flagged(person: int, cells: dict[str, str], flag: Flag) -> None:
    planned = plan(row(**cells))
    assert [(note.row, note.subject) for note in planned.flags] == [(2, "0000001")]
    assert take(planned).flagged == 1
    (line,) = lines(person)
    assert (line.flags, line.standing, line.counted) == ((flag,), Standing.flagged, 0)
    assert held(person) == {}


@pytest.mark.parametrize("named", ["SG", "sg", "ＳＧ ", "情報セキュリティマネジメント試験"])
def test_the_examination_is_named_in_the_note(person: int, named: str) -> None:
    rows = [row(スキルコード=code, 種別="試験", 備考=named, 確認者職員番号="") for code in ("G01", "A01")]
    planned = plan(*rows)
    assert planned.flags == ()
    take(planned)
    assert held(person) == {"G01": 2}
    assert [line.standing for line in lines(person)] == [Standing.not_mapped, Standing.counts]


def test_evidence_of_a_coming_day_becomes_true_on_its_day(person: int) -> None:
    take(plan(row(取得日="2027-04-01")))
    assert held(person) == {}
    assert held(person, date(2027, 4, 1)) == {"B02": 3}


def test_lost_zeros_are_named_and_repaired_only_when_asked(person: int) -> None:
    lost = row(職員番号="1", 確認者職員番号="2")
    assert [problem.column for problem in plan(lost).problems] == ["職員番号", "確認者職員番号"]
    assert "--repair-zeros" in plan(lost).problems[0].text
    repaired = plan(lost, repair_zeros=True)
    assert [(note.row, note.subject) for note in repaired.repairs] == [(2, "0000001"), (2, "0000002")]
    take(repaired)
    assert held(person) == {"B02": 3}
    assert plan(row()).same == 1


def test_columns_may_stand_in_any_order_and_strangers_are_ignored(person: int) -> None:
    turned = table((*reversed(row()), "x"), columns=(*reversed(COLUMNS), "メモ"), encoding="utf-8-sig")
    planned = services.plan_evidence_import(turned, today=TODAY)
    assert (planned.new, planned.ignored_columns) == (1, ("メモ",))


def test_a_missing_column_is_named(person: int) -> None:
    with pytest.raises(Refused, match="種別"):
        services.plan_evidence_import(table(row()[:3], columns=COLUMNS[:3]), today=TODAY)


def test_a_plan_made_before_somebody_else_wrote_is_made_again(person: int) -> None:
    early, other = plan(row(), row(レベル="2")), plan(row())
    take(other)
    done = take(early)
    assert (done.new, done.same) == (1, 1)


def test_one_audit_line_with_the_hash_of_the_file(person: int) -> None:
    planned = plan(row(), row(レベル="2"))
    before = audit.count()
    take(planned)
    assert audit.count() == before + 1
    detail = db.session().get(audit.Detail, before + 1)
    assert detail is not None and detail.content is not None
    assert (detail.content["sha256"], detail.content["new"]) == (planned.sha256, 2)
    assert list(audit.verify()) == []


def test_a_first_load_may_say_since_when_it_is_known(person: int) -> None:
    earlier = AT - timedelta(days=200)
    take(plan(row()), recorded_at=earlier)
    assert lines(person)[0].known_since == earlier
    assert held(person, known_at=earlier) == {"B02": 3}
    with pytest.raises(Refused, match="最初の取り込みだけ"):
        take(plan(row(レベル="2")), recorded_at=earlier)


def test_a_crash_in_the_middle_leaves_the_old_state(person: int, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = plan(row())
    before = audit.count()

    def fails(*given: object, **more: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("foundation.bulk.write", fails)
    with pytest.raises(RuntimeError):
        take(planned)
    assert (audit.count(), lines(person)) == (before, [])


def test_an_import_takes_no_more_statements_for_more_rows(person: int, counted: Any) -> None:
    def statements(days: range) -> int:
        with counted() as sent:
            take(plan(*(row(取得日=f"2026-05-{day:02d}") for day in days)))
        return len(sent)

    take(plan(row(取得日="2026-04-01")))
    assert statements(range(1, 3)) == statements(range(3, 31))
