"""One moment a request: whoever came in time is in time, however long others keep the ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
import time_machine

from curriculum.enrolment import queries
from foundation import audit, clock, db
from organisation.account import services as accounts
from tests.curriculum.offering.offerings import opened
from tests.factories import AT, TODAY
from tests.web.city import City
from tests.web.conftest import SignIn

LAST_SECOND = datetime(TODAY.year, TODAY.month, TODAY.day, 23, 59, 59, tzinfo=clock.TOKYO)


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """It is a second to midnight, and whoever begins to write waits for an hour."""
    begun = db.transaction
    with time_machine.travel(LAST_SECOND, tick=False) as hour:

        @contextmanager
        def late() -> Iterator[None]:
            hour.move_to(LAST_SECOND + timedelta(hours=1))
            with begun():
                yield

        monkeypatch.setattr(db, "transaction", late)
        yield


@pytest.fixture
def offering(city: City) -> int:
    return opened("R-1", closes_on=TODAY)


def test_an_application_of_the_last_second_is_taken_after_midnight(
    offering: int, waiting: None, sign_in: SignIn, city: City
):
    answer = sign_in("staff").post("/offerings/R-1/apply", data={"act": "apply", "note": ""})
    (line,) = queries.in_offering(offering)
    assert answer.status_code == 302 and line.known_since == LAST_SECOND


@pytest.fixture
def token(city: City) -> str:
    with db.transaction():
        return accounts.make_personal_token(
            staff_id=city.staff["staff"], label="t", actor=audit.COMMAND, at=AT, today=TODAY
        )


def test_a_program_that_came_in_the_last_second_is_in_time(offering: int, token: str, waiting: None, app):
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
    answer = app.test_client().post("/api/v1/enrolments", json={"offering": "R-1"}, headers=headers)
    assert (answer.status_code, answer.json["state"]) == (201, "applied")
