"""What the database itself keeps of nominations, behind the back of every service."""

from typing import Any

import pytest
from sqlalchemy import insert

from foundation import db
from foundation.errors import Refused
from organisation.appointment.models import Nomination, NominationState
from tests.factories import AT
from tests.organisation.appointment.nominations import FIRST_DAY, MANAGER, Stage


@pytest.fixture
def stage(database) -> Stage:
    return Stage.built()


def put(stage: Stage, unit: str, nominee: str, **more: Any) -> int:
    values = {"kind": MANAGER, "unit_id": stage.units[unit], "staff_id": stage.people[nominee]}
    with db.transaction():
        added = insert(Nomination).values(**values, made_at=AT).returning(Nomination.id)
        nomination_id: int = more.pop("nomination_id", None) or db.session().execute(added).scalar_one()
        state = {"state": "nominated", "position": 1, "first_day": FIRST_DAY, "order_no": "", "reason": ""} | more
        statement = insert(NominationState).values(nomination_id=nomination_id, **values, known_since=AT, **state)
        db.session().execute(statement)
    return nomination_id


def test_nomination_runs_once_per_person(stage: Stage):
    put(stage, "01", "owner")
    with pytest.raises(Refused, match="すでに別の推薦が進んでいます"):
        put(stage, "15", "owner")


def test_nomination_runs_once_per_unit(stage: Stage):
    put(stage, "01", "owner")
    with pytest.raises(Refused, match="すでに別の職員の推薦"):
        put(stage, "01", "other_owner")


def test_nomination_has_one_state(stage: Stage):
    first = put(stage, "01", "owner", state="withdrawn")
    with pytest.raises(Refused, match="いまほかの操作で変わりました"):
        put(stage, "01", "owner", state="declined", nomination_id=first)


def test_nomination_state_names_the_appointment_exactly_when_appointed(stage: Stage):
    with pytest.raises(Exception, match="names_the_appointment_exactly_when_appointed"):
        put(stage, "01", "owner", state="appointed")
