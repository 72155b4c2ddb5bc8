"""The nightly notices of tasks: once when it opens, when it becomes overdue, when it goes up; never of days to come."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from foundation import db
from foundation.history import Viewpoint
from foundation.mail import Notice
from organisation.appointment import queries
from skills.verification import services as verifications
from tests.factories import AT, POSTED, TODAY
from tests.organisation.appointment.moving import repost
from tests.web import city as cities
from tests.web.city import City
from tests.web.rows.verifications import access, drawn_up
from web.commands import task_notices
from web.organisation import task_lists

DAY = timedelta(days=1)


@pytest.fixture
def town(app: Flask, monkeypatch: pytest.MonkeyPatch) -> City:
    """北区役所 gets a manager, and what verification asks is left out, so that nothing is to be done."""
    monkeypatch.setattr(task_lists, "SOURCES", ())
    made = cities.build()
    repost(made.staff["stranger"], [(made.units["150101"], "30", POSTED, None)], at=AT)
    cities.appoint(made.units["15"], made.staff["stranger"], since=date(2006, 4, 1))
    return made


def night(app: Flask, day: date) -> list[tuple[int, str]]:
    """Everything told in the night of the day: to whom and what."""
    before = len(told())
    with app.test_request_context(), db.transaction():
        task_notices.tell(at=datetime.combine(day, datetime.min.time(), UTC), today=day)
    db.close()
    return told()[before:]


def told() -> list[tuple[int, str]]:
    rows = db.session().execute(select(Notice.recipient_id, Notice.message).order_by(Notice.id))
    return [(row[0], row[1]) for row in rows]


def moves(town: City, on: date) -> None:
    home = town.units["010102"]
    repost(town.staff["ict_manager"], [(home, "30", POSTED, on - DAY), (town.units["150101"], "30", on, None)], at=AT)


def test_each_stage_is_told_once_to_whose_turn_it_is(app: Flask, town: City):
    moves(town, TODAY)
    bureau, secretariat = town.staff["bureau"], town.staff["secretariat"]
    (task,) = (each for each in queries.tasks(Viewpoint(on=TODAY, today=TODAY)) if each.opening.unit_code == "01")
    assert night(app, TODAY) == [(bureau, task_notices.OPENED)]
    assert night(app, TODAY) == []
    late = task.due_on + DAY
    assert night(app, task.due_on) == []
    assert night(app, late) == [(each, task_notices.OVERDUE) for each in sorted((bureau, secretariat))]
    assert night(app, late + 30 * DAY) == [(secretariat, task_notices.WENT_UP)]
    assert night(app, TODAY) == []


def test_a_transfer_to_come_is_not_told(app: Flask, town: City):
    moves(town, TODAY + DAY)
    assert night(app, TODAY) == []
    assert [message for _, message in night(app, TODAY + DAY)] == [task_notices.OPENED]


def test_a_backlog_is_told_once_with_its_latest_stage(app: Flask, town: City):
    moves(town, TODAY - 300 * DAY)
    assert night(app, TODAY) == [(town.staff["secretariat"], task_notices.WENT_UP)]
    assert night(app, TODAY + DAY) == []


def test_that_a_document_was_superseded_is_told_by_verification_alone(app: Flask):
    town = cities.build()
    assert [message for _, message in night(app, TODAY)] == [task_notices.WENT_UP] * 3
    with db.transaction():
        number = drawn_up(town)
        verifications.confirm(number=number, note="", access=access(town, "bureau"), at=AT, today=TODAY)
    repost(town.staff["ict_manager"], [(town.units["010102"], "40", POSTED, None)], at=AT + DAY)
    repost(town.staff["ict_manager"], [(town.units["010102"], "10", POSTED, None)], at=AT + 2 * DAY)
    view = Viewpoint(on=TODAY + 3 * DAY, today=TODAY + 3 * DAY)
    kinds = {task.opening.kind.value for task in queries.tasks(view, task_lists.extra(view))}
    assert kinds == {"vacancy", "below_grade", "superseded"}
    assert night(app, view.today) == [(town.staff["secretariat"], task_notices.WENT_UP)]  # below grade
