"""Taking the city's register in: a file once, twice, with corrections, and with rows that cannot be."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from foundation import audit, db, tables, trail
from foundation.audit import Actor
from foundation.errors import Refused, RowsRefused
from foundation.history import Viewpoint
from organisation.appointment import queries, services
from organisation.appointment.models import Appointment
from tests.factories import AT, TODAY, count, make_city, make_staff

HEAD = "任命単位コード,任命単位,職員番号,氏名,任命日,解任日,発令番号"
FIRST = "01,総務局,0000010,髙橋　花子,R6.4.1,R8.3.31,令和6年度第1号"
SECOND = "01,総務局,0000011,育成　花子,R8.4.1,,令和8年度第1号"
WARD = "15,北区役所,0000012,育成　花子,R8.4.1,,令和8年度第2号"
HR = Actor("0000099")
NOW = Viewpoint(on=TODAY, today=TODAY)


@pytest.fixture(autouse=True)
def city(database):
    ids = make_city()
    make_staff("0000010", unit=ids["010101"], grade="30", name="髙橋　花子")
    make_staff("0000011", unit=ids["0101"], grade="80")
    make_staff("0000012", unit=ids["010101"], grade="20")
    return ids


def table(*lines, head=HEAD):
    return tables.read("\r\n".join((head, *lines, "")).encode("cp932"), "ict_managers.csv")


def plan(*lines, **more):
    return services.plan_appointments_import(table(*lines), today=TODAY, **more)


def take(*lines, plan_with=None, **more):
    planned = plan(*lines, **(plan_with or {}))
    with db.transaction():
        return services.take_appointments_import(planned, actor=HR, at=AT, **more)


def test_a_register_is_taken_in_and_what_breaks_a_rule_is_flagged():
    result = take(FIRST, SECOND, WARD)
    assert (result.new, result.same, result.corrected, result.flagged) == (3, 0, 0, 2)
    assert [(line.unit_code, line.staff_no, line.flags) for line in queries.live(NOW)] == [
        ("01", "0000011", ()),
        ("15", "0000012", ("grade", "posting")),
    ]
    assert [line.last_day for line in queries.register(NOW)] == [date(2026, 3, 31), None, None]


def test_the_same_file_twice_changes_nothing():
    take(FIRST, SECOND)
    before = audit.count()
    result = take(FIRST, SECOND)
    assert (result.new, result.same, result.moment) == (0, 2, None)
    assert (audit.count(), count(Appointment)) == (before, 2)


def test_columns_may_come_in_any_order_and_others_are_told():
    shuffled = "備考,発令番号,解任日,任命日,氏名,職員番号,任命単位,任命単位コード"
    found = services.plan_appointments_import(
        table("x,第1号,,R8.4.1,育成　花子,0000011,総務局,01", head=shuffled), today=TODAY
    )
    assert (found.new, found.problems, found.ignored_columns) == (1, (), ("備考",))
    with pytest.raises(Refused, match="発令番号"):
        services.plan_appointments_import(table("01", head="任命単位コード"), today=TODAY)


def test_if_one_row_is_wrong_nothing_is_taken_in():
    with pytest.raises(RowsRefused) as refused:
        take(FIRST, SECOND, "99,なし,0000010,,R8.4.1,,第3号", "15,北区役所,0099999,,H32.5.1,,第4号")
    wrong = [(problem.row, problem.column) for problem in refused.value.problems]
    assert wrong == [(4, "任命単位コード"), (5, "任命日")]
    assert count(Appointment) == 0


def test_a_second_manager_is_refused_in_the_file_and_against_the_register():
    assert [(problem.row, problem.column) for problem in plan(SECOND, FIRST.replace("R8.3.31", "")).problems] == [
        (2, "任命日")
    ]
    take(FIRST)
    assert [problem.row for problem in plan("01,総務局,0000011,,R8.3.31,,第2号").problems] == [2]
    assert plan(SECOND).problems == ()


def test_other_content_is_a_correction_and_taken_only_when_asked():
    take(SECOND)
    changed = SECOND.replace("R8.4.1,", "R8.4.1,R9.3.31")
    assert [(note.row, note.subject) for note in plan(changed).corrections] == [(2, "0000011")]
    with pytest.raises(Refused, match="--corrections"):
        take(changed)
    result = take(changed, FIRST, corrections=True)
    assert (result.new, result.corrected) == (1, 1)
    (line,) = queries.live(NOW)
    assert line.last_day == date(2027, 3, 31)
    old = db.session().execute(select(Appointment).where(Appointment.known_until.is_not(None))).scalar_one()
    assert (old.known_until, old.known_until_reason) == (result.moment, "任命簿の取込による訂正")


def test_before_the_correction_was_known_the_old_row_answers():
    known_at = take(SECOND).moment
    take(SECOND.replace("R8.4.1,", "R8.4.1,R8.8.31"), corrections=True)
    assert queries.live(NOW) == []
    (line,) = queries.live(Viewpoint(on=TODAY, today=TODAY, known_at=known_at))
    assert line.last_day is None


def test_a_row_taken_back_in_the_application_stays_so_when_it_is_imported_again():
    take(SECOND)
    (line,) = queries.live(NOW)
    with db.transaction():
        services.correct(
            line.id, first_day=date(2026, 5, 1), last_day=None, order_no="第9号", reason="誤記", actor=HR, at=AT,
            today=TODAY,
        )  # fmt: skip
    result = take(SECOND)
    assert (result.new, result.same) == (0, 1)
    assert [line.first_day for line in queries.live(NOW)] == [date(2026, 5, 1)]


def test_lost_zeros_are_a_problem_until_their_repair_is_asked_for():
    eaten = SECOND.replace("0000011", "11")
    assert ["--repair-zeros" in problem.text for problem in plan(eaten).problems] == [True]
    assert len(plan(eaten, repair_zeros=True).repairs) == 1
    take(eaten, plan_with={"repair_zeros": True})
    assert [line.staff_no for line in queries.live(NOW)] == ["0000011"]


def test_an_import_is_one_line_of_the_audit_trail_with_the_hash_of_the_file():
    result = take(FIRST, SECOND)
    (line,) = trail.lines(trail.Search(action="appointments.imported"), limit=9, offset=0)
    assert (line.content["sha256"], line.content["new"]) == (table(FIRST, SECOND).sha256, 2)
    assert line.at == result.moment


def test_a_first_load_may_say_since_when_it_is_known_and_a_second_may_not():
    earlier = AT - timedelta(days=100)
    assert take(FIRST, recorded_at=earlier).moment == earlier
    with pytest.raises(Refused, match="最初の取り込み"):
        take(SECOND, recorded_at=earlier)


def test_a_plan_that_no_longer_holds_is_made_again():
    planned = plan(SECOND)
    take(SECOND.replace("0000011", "0000010"))
    with pytest.raises(RowsRefused), db.transaction():
        services.take_appointments_import(planned, actor=HR, at=AT)
    assert [line.staff_no for line in queries.live(NOW)] == ["0000010"]
