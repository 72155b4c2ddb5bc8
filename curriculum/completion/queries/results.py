"""成績を見せる: what was entered for the people of an offering, and what the completion rule says of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from curriculum.completion import rules
from curriculum.completion.models import TrainingResult
from curriculum.completion.rules import Outcome, ResultKind, Results
from curriculum.course.rules import Course
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.models import Enrolment
from curriculum.enrolment.rules import EnrolmentLine, State
from curriculum.offering.rules import OfferingLine
from foundation.db import session
from foundation.history import known
from organisation.staff.queries import among

_R = TrainingResult
TAUGHT = (State.confirmed, State.attended, State.absent, State.completed, State.incomplete)


@dataclass(frozen=True)
class Standing:
    """Somebody who takes part: their application, their results, and what the rule says of them."""

    enrolment: EnrolmentLine
    results: Results
    outcome: Outcome

    @property
    def decided(self) -> bool:
        """Whether there is nothing to confirm: completed, or incomplete and still not enough."""
        state = self.enrolment.state
        return state is State.completed or (state is State.incomplete and not self.outcome.passed)


def results_of(offering_id: int) -> Mapping[int, Results]:
    """The results of an offering, by enrolment id; those without any are absent. One statement."""
    statement = select(_R.enrolment_id, _R.kind, _R.day, _R.value).join(Enrolment, Enrolment.id == _R.enrolment_id)
    statement = statement.where(Enrolment.offering_id == offering_id, known(_R, None))
    return _gathered(session().execute(statement.order_by(_R.enrolment_id, _R.day)))


def results_of_enrolments(enrolment_ids: Collection[int]) -> Mapping[int, Results]:
    """The results of these enrolments, by their id. One statement."""
    statement = select(_R.enrolment_id, _R.kind, _R.day, _R.value).where(
        among(_R.enrolment_id, enrolment_ids), known(_R, None)
    )
    return _gathered(session().execute(statement.order_by(_R.enrolment_id, _R.day)))


def seen(offering_id: int) -> str:
    """What tells one state of an offering's results from every other: each change adds a row or takes one back."""
    statement = select(func.max(_R.id), func.count(), func.count(_R.known_until))
    statement = statement.join(Enrolment, Enrolment.id == _R.enrolment_id)
    row = session().execute(statement.where(Enrolment.offering_id == offering_id)).one()
    return "-".join(str(each or 0) for each in row)


def standings(offering: OfferingLine, course: Course) -> list[Standing]:
    """Everybody with a seat in the offering, in order of seats."""
    results = results_of(offering.id)
    scheduled = rules.scheduled_minutes(offering=offering, course_minutes=course.minutes)
    found = []
    for line in enrolments.in_offering(offering.id):
        if line.state in TAUGHT:
            own = results.get(line.id, rules.NOTHING)
            outcome = rules.verdict(rule=course.completion, scheduled=scheduled, results=own)
            found.append(Standing(line, own, outcome))
    return found


def _gathered(rows: Iterable[Any]) -> Mapping[int, Results]:
    minutes: dict[int, dict[Any, int]] = {}
    single: dict[int, dict[str, int]] = {}
    for enrolment_id, kind, day, value in rows:
        minutes.setdefault(enrolment_id, {})
        if kind == ResultKind.attendance:
            minutes[enrolment_id][day] = value
        else:
            single.setdefault(enrolment_id, {})[kind] = value
    return {each: _results(days, single.get(each, {})) for each, days in minutes.items()}


def _results(days: Mapping[Any, int], single: Mapping[str, int]) -> Results:
    assignment = single.get(ResultKind.assignment)
    return Results(days, single.get(ResultKind.test), None if assignment is None else bool(assignment))
