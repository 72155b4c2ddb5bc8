"""Appointing, ending and correcting, and what the register shows afterwards."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from foundation import audit, db, trail
from foundation.audit import Actor
from foundation.errors import NotFound, Refused
from foundation.history import Viewpoint
from organisation.appointment import queries, services
from organisation.appointment.models import Appointment
from organisation.staff import queries as staff
from organisation.staff.rules import Duty
from tests.factories import AT, TODAY, count, make_city, make_posting, make_staff, make_unit

OFFICER = Actor("0000099")
APRIL = date(2026, 4, 1)
NOW = Viewpoint(on=TODAY, today=TODAY)


@pytest.fixture
def city(database):
    ids = make_city()
    make_staff("0000010", unit=ids["010101"], grade="30", name="髙橋　花子")
    make_staff("0000011", unit=ids["0101"], grade="80")
    make_staff("0000012", unit=ids["150101"], grade="40")
    make_staff("0000013", unit=ids["010101"], grade="20")
    return ids


def staff_id(number: int) -> int:
    people = {line.staff_no: line.id for line in staff.search("", NOW, within=None, limit=99, offset=0)[0]}
    return people[f"{number:07}"]


def appoint(unit: int, number: int, first=APRIL, last=None, **more):
    given = {"order_no": "第1号", "actor": OFFICER, "at": AT, "today": TODAY} | more
    with db.transaction():
        return services.appoint(unit_id=unit, staff_id=staff_id(number), first_day=first, last_day=last, **given)


def end(appointment_id, last_day, reason="異動", at=AT):
    with db.transaction():
        return services.end(appointment_id, last_day, reason, actor=OFFICER, at=at)


def correct(appointment_id, first=APRIL, last=None, order_no="第1号", reason="誤記", **more):
    given = {"actor": OFFICER, "at": AT, "today": TODAY} | more
    with db.transaction():
        return services.correct(
            appointment_id, first_day=first, last_day=last, order_no=order_no, reason=reason, **given
        )


def live(view=NOW):
    return [(line.unit_code, line.staff_no, line.flags) for line in queries.live(view)]


def test_somebody_of_the_unit_with_the_grade_is_appointed(city):
    appoint(city["01"], 10)
    (line,) = queries.live(NOW)
    assert (line.unit_code, line.unit_name, line.staff_no, line.name) == ("01", "総務局", "0000010", "髙橋　花子")
    assert (line.first_day, line.last_day, line.order_no, line.flags) == (APRIL, None, "第1号", ())
    assert [unit.code for unit in queries.vacancies(NOW)] == ["15"]


@pytest.mark.parametrize(
    ("unit", "number", "first", "why"),
    [
        ("01", 12, APRIL, "本務が「総務局」の中にない"),
        ("01", 13, APRIL, "主査級以上.*主任級"),
        ("0101", 10, APRIL, "任命する所属ではありません"),
        ("01", 10, date(2006, 3, 31), "平成18年4月1日から"),
        ("01", 10, date(2024, 3, 31), "本務が「総務局」の中にない"),
    ],
)
def test_what_breaks_a_rule_is_refused_with_the_reason(city, unit, number, first, why):
    with pytest.raises(Refused, match=why):
        appoint(city[unit], number, first)
    assert count(Appointment) == 0


def test_a_concurrent_posting_does_not_make_somebody_a_member_of_the_unit(city):
    make_posting(staff_id(12), city["010101"], duty=Duty.concurrent, grade="40")
    with pytest.raises(Refused, match="本務"):
        appoint(city["01"], 12)


def test_a_unit_that_is_closed_on_the_day_gets_no_manager(city):
    closed = make_unit("98", name="保健福祉局", kind="bureau", closed=date(2023, 3, 31))
    with pytest.raises(Refused, match="置かれていません"):
        appoint(closed, 10)


def test_a_second_manager_is_refused_and_a_successor_is_not(city):
    appoint(city["01"], 10, APRIL, date(2027, 3, 31))
    with pytest.raises(Refused, match="すでに別のICTマネージャー"):
        appoint(city["01"], 11, date(2027, 3, 31))
    appoint(city["01"], 11, date(2027, 4, 1))
    assert live() == [("01", "0000010", ())]
    assert live(Viewpoint(on=date(2027, 4, 1), today=TODAY, sees_future=True)) == [("01", "0000011", ())]


def test_without_clearance_a_later_day_is_answered_with_the_managers_of_today(city):
    appoint(city["01"], 10, APRIL, date(2027, 3, 31))
    appoint(city["01"], 11, date(2027, 4, 1))
    assert live(Viewpoint(on=date(2027, 4, 1), today=TODAY)) == [("01", "0000010", ())]


def test_an_order_the_officer_may_not_know_of_neither_helps_nor_tells(city):
    make_staff("0000014", unit=city["010101"], grade="40", until=date(2027, 3, 31))
    make_posting(staff_id(14), city["150101"], grade="40", since=date(2027, 4, 1))
    with pytest.raises(Refused, match="本務"):
        appoint(city["01"], 14, date(2027, 4, 1), sees_future=True)
    appoint(city["01"], 14, date(2027, 4, 1))
    with pytest.raises(Refused, match="本務"):
        appoint(city["15"], 14, date(2027, 4, 1))


def test_an_appointment_ends_on_its_last_day_and_the_old_row_stays_known(city):
    first = appoint(city["01"], 10)
    second = end(first, date(2026, 9, 30))
    assert live() == []
    assert live(Viewpoint(on=date(2026, 9, 30), today=TODAY)) == [("01", "0000010", ())]
    rows = db.session().execute(select(Appointment).order_by(Appointment.id)).scalars().all()
    assert [(row.id, row.true_until, row.supersedes_id) for row in rows] == [
        (first, None, None),
        (second, date(2026, 9, 30), first),
    ]
    assert (rows[0].known_until, rows[0].known_until_reason) == (rows[1].known_since, "異動")


def test_before_the_end_was_known_the_appointment_was_open(city):
    first = appoint(city["01"], 10)
    before = db.session().execute(select(Appointment.known_since)).scalar_one()
    end(first, date(2026, 9, 30), at=AT + timedelta(days=1))
    assert live(Viewpoint(on=TODAY, today=TODAY, known_at=before)) == [("01", "0000010", ())]


def test_an_end_before_the_beginning_or_after_the_end_is_refused(city):
    first = appoint(city["01"], 10, APRIL, date(2027, 3, 31))
    for day, why in ((date(2026, 3, 31), "任命日以後"), (date(2027, 4, 1), "訂正してください")):
        with pytest.raises(Refused, match=why):
            end(first, day)
    with pytest.raises(Refused, match="理由"):
        end(first, date(2026, 9, 30), reason=" ")


def test_what_somebody_else_has_changed_meanwhile_is_not_changed_again(city):
    first = appoint(city["01"], 10)
    end(first, date(2026, 9, 30))
    for act in (lambda: end(first, date(2026, 8, 31)), lambda: correct(first, date(2026, 5, 1))):
        with pytest.raises(NotFound, match="すでに訂正された"):
            act()


def test_a_correction_keeps_both_truths(city):
    first = appoint(city["01"], 10)
    second = correct(first, date(2026, 5, 1), order_no="第2号")
    (line,) = queries.of_unit(city["01"], NOW)
    assert (line.id, line.first_day, line.order_no) == (second, date(2026, 5, 1), "第2号")
    assert count(Appointment) == 1
    assert len(db.session().execute(select(Appointment.id)).all()) == 2


def test_a_correction_that_changes_nothing_or_takes_the_days_of_another_is_refused(city):
    first = appoint(city["01"], 10, APRIL, date(2026, 8, 31))
    appoint(city["01"], 11, date(2026, 9, 1))
    with pytest.raises(Refused, match="変わったところがありません"):
        correct(first, APRIL, date(2026, 8, 31))
    with pytest.raises(Refused, match="すでに別の"):
        correct(first, APRIL, date(2026, 9, 1))


def test_a_correction_of_the_person_is_judged_and_one_of_the_order_number_is_not(city):
    first = appoint(city["01"], 10)
    with pytest.raises(Refused, match="本務"):
        correct(first, staff_id=staff_id(12))
    second = correct(first, staff_id=staff_id(11))
    make_posting(staff_id(11), city["150101"], grade="20", since=date(2026, 3, 1))
    correct(second, order_no="第3号")
    assert [line[1] for line in live()] == ["0000011"]


def test_a_manager_who_is_transferred_out_or_falls_below_the_grade_is_flagged_from_that_day(city):
    mover = make_staff("0000015", unit=city["010101"], grade="40", until=date(2026, 7, 31))
    appoint(city["01"], 15)
    make_posting(mover, city["150101"], grade="20", since=date(2026, 8, 1))
    assert live(Viewpoint(on=date(2026, 7, 31), today=TODAY)) == [("01", "0000015", ())]
    assert live() == [("01", "0000015", ("grade", "posting"))]


def test_a_manager_without_known_posting_is_outside(city):
    make_staff("0000016", unit=city["010101"], grade="40", until=date(2026, 7, 31))
    appoint(city["01"], 16)
    assert live() == [("01", "0000016", ("grade", "posting"))]


def test_the_register_shows_all_appointments_and_flags_those_live_on_the_day(city):
    make_staff("0000016", unit=city["010101"], grade="40", until=date(2026, 7, 31))
    first = appoint(city["01"], 16, APRIL, date(2026, 9, 30))
    second = appoint(city["01"], 10, date(2026, 10, 1))
    assert [(line.id, line.flags) for line in queries.register(NOW)] == [(first, ()), (second, ())]
    assert [line.id for line in queries.of_person(staff_id(10), NOW)] == [second]
    assert queries.appointment(second, NOW) == queries.register(NOW)[1]
    assert queries.appointment(0, NOW) is None


def test_every_change_is_in_the_audit_trail(city):
    first = appoint(city["01"], 10)
    correct(end(first, date(2026, 9, 30)), last=date(2026, 9, 29))
    lines = trail.lines(trail.Search(actor="0000099"), limit=9, offset=0)
    assert [line.action for line in lines] == ["appointment.corrected", "appointment.ended", "appointment.made"]
    assert {line.subject for line in lines} == {"0000010"}
    assert lines[0].content["unit"] == "01"
    assert lines[0].content["last_day"] == "2026-09-29"
    assert list(audit.verify()) == []
