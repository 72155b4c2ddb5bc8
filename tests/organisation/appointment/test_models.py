"""What the database itself keeps of appointments, behind the back of every service."""

from datetime import date

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DBAPIError

from foundation import db, history
from foundation.errors import Refused
from organisation.appointment.models import Appointment
from tests.factories import AT, count, make_city, make_staff

APRIL = date(2026, 4, 1)


@pytest.fixture
def place(database):
    ids = make_city()
    return {"unit_id": ids["01"], "staff_id": make_staff("0000010", unit=ids["010101"], grade="30")}


def put(place, first=APRIL, last=None, **more):
    values = {"kind": "ict_manager", "order_no": "第1号", "true_from": first, "true_until": last, "known_since": AT}
    with db.transaction():
        statement = insert(Appointment).values(**place, **values, **more).returning(Appointment.id)
        return db.session().execute(statement).scalar_one()


@pytest.mark.parametrize(
    ("first", "last"),
    [(APRIL, None), (date(2027, 3, 31), None), (date(2026, 1, 1), APRIL), (date(2026, 5, 1), date(2026, 5, 1))],
)
def test_appointment_one_live_manager_per_unit(place, first, last):
    put(place, APRIL, date(2027, 3, 31))
    with pytest.raises(Refused, match="すでに別のICTマネージャー"):
        put(place, first, last)
    assert count(Appointment) == 1


def test_the_next_manager_begins_the_day_after_the_last_day(place):
    put(place, APRIL, date(2027, 3, 31))
    put(place, date(2027, 4, 1))
    put(place, date(2026, 3, 1), date(2026, 3, 31))
    assert count(Appointment) == 3


def test_an_appointment_taken_back_leaves_its_days_free(place):
    first = put(place)
    with db.transaction():
        history.take_back(Appointment, [first], at=AT, reason="誤り")
    put(place)
    assert count(Appointment) == 1


def test_appointment_of_managers_begins_in_2006(place):
    put(place, date(2006, 4, 1), date(2006, 4, 30))
    with pytest.raises(Refused, match="平成18年4月1日から"):
        put(place, date(2006, 3, 31), date(2006, 3, 31))


def test_appointment_ends_after_it_begins(place):
    with pytest.raises(Refused, match="終了日は開始日以後"):
        put(place, APRIL, date(2026, 3, 31))


@pytest.mark.parametrize(
    "change",
    [
        update(Appointment).values(true_until=date(2027, 3, 31)),
        update(Appointment).values(order_no="第2号"),
        update(Appointment).values(known_until=AT),
        update(Appointment).values(known_until=AT, known_until_reason=""),
        update(Appointment).values(known_until=AT, known_until_reason="誤り", order_no="第2号"),
        delete(Appointment),
        text("DELETE FROM appointment"),
    ],
)
def test_history_is_neither_changed_nor_deleted(place, change):
    put(place)
    with pytest.raises(DBAPIError, match="appointment keeps its history"), db.transaction():
        db.session().execute(change)
    assert count(Appointment) == 1


def test_what_is_taken_back_cannot_be_taken_back_again_or_revived(place):
    first = put(place)
    with db.transaction():
        history.take_back(Appointment, [first], at=AT, reason="誤り")
    for values in ({"known_until": None, "known_until_reason": None}, {"known_until": AT, "known_until_reason": "別"}):
        with pytest.raises(DBAPIError, match="keeps its history"), db.transaction():
            db.session().execute(update(Appointment).values(**values))
