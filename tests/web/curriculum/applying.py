"""Applications made before a page is opened; every deed is a transaction of its own, a moment after the last."""

from datetime import timedelta
from itertools import count
from typing import Any

from curriculum.enrolment import queries, services
from curriculum.enrolment.rules import Action, EnrolmentLine, State
from foundation import db
from organisation.account import queries as accounts
from organisation.account.rules import Access
from tests.factories import AT, TODAY
from tests.web.city import City

CODE = "ICT-103-001"
_moments = count(1)


def access(city: City, who: str) -> Access:
    found = accounts.access(city.accounts[who], TODAY)
    assert found is not None
    return found


def act(city: City, verb: str, who: str, **given: Any) -> Any:
    """A service called by this person."""
    at = AT + timedelta(milliseconds=next(_moments))
    with db.transaction():
        return getattr(services, verb)(**{"access": access(city, who), "at": at, "today": TODAY} | given)


def applied(city: City, offering: int, *who: str, note: str = "") -> list[int]:
    """These people apply, in this order. Returns the ids."""
    return [act(city, "apply", each, offering_id=offering, note=note).id for each in who]


def recommended(city: City, offering: int, *who: str) -> list[int]:
    """These people of 総務課 apply and their head approves, in this order. Returns the ids."""
    found = applied(city, offering, *who)
    for each in found:
        act(city, "decide", "unit_head", enrolment_id=each, action=Action.recommend)
    return found


def seated(city: City, offering: int, *who: str) -> list[int]:
    """These people are designated. Returns the ids."""
    lines: list[EnrolmentLine] = act(
        city, "nominate", "hr", offering_id=offering, staff_ids=[city.staff[each] for each in who], reason="必修のため"
    )
    return [line.id for line in lines]


def state(enrolment_id: int) -> State:
    return queries.enrolment(enrolment_id).state
