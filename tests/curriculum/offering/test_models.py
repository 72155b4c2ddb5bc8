"""What the database keeps by itself, each constraint by its name."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError

from curriculum.offering.models import Offering, OfferingVersion
from curriculum.offering.services.changes import values
from foundation import db
from foundation.errors import Refused
from tests.curriculum.offering.offerings import described, opened
from tests.factories import AT

pytestmark = pytest.mark.usefixtures("database")


def add(**changed: Any) -> None:
    with db.transaction():
        statement = insert(Offering).values(code="X", course_code="ICT-103").returning(Offering.id)
        offering_id = db.session().execute(statement).scalar_one()
        row = values(offering_id, described(), AT) | changed
        db.session().execute(insert(OfferingVersion).values(row))


def test_offering_code_is_taken_once():
    opened("X")
    with pytest.raises(Refused, match="すでに使われています"):
        add()


def test_offering_version_has_a_seat():
    with pytest.raises(Refused, match="定員は1人以上"):
        add(capacity=0)


@pytest.mark.parametrize("minimum", [-1, 31])
def test_offering_version_needs_no_more_than_its_seats(minimum: int):
    with pytest.raises(Refused, match="最少人数は定員以下"):
        add(minimum=minimum)


def test_offering_version_closes_after_it_opens_for_application():
    with pytest.raises(Refused, match="申込開始以後"):
        add(opens_on=date(2026, 10, 31))


@pytest.mark.parametrize("name", ["closes_on", "cutoff_on", "first_day"])
def test_offering_version_closes_before_it_is_held(name: str):
    with pytest.raises(Refused, match="開催日までの日"):
        add(**{name: date(2026, 11, 11)})


def test_offering_version_is_one_at_a_time():
    offering_id = opened()
    with pytest.raises(DBAPIError, match=r"offering_version"), db.transaction():
        db.session().execute(insert(OfferingVersion).values(values(offering_id, described(), AT)))


def test_what_an_offering_was_is_never_rewritten():
    opened()
    with pytest.raises(DBAPIError), db.transaction():
        db.session().execute(update(OfferingVersion).values(capacity=40))
    assert db.session().execute(select(OfferingVersion.capacity)).scalar_one() == 30


def test_an_offering_keeps_its_code_and_its_course():
    opened()
    with pytest.raises(DBAPIError), db.transaction():
        db.session().execute(update(Offering).values(course_code="ICT-104"))
