"""自分についての記録: everything kept of one person's training, what was corrected or annulled too, oldest first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from curriculum.completion.models import Participation, QuestionnaireResponse, TrainingResult
from curriculum.enrolment.models import Enrolment
from foundation.db import session
from organisation.staff.queries import among


@dataclass(frozen=True)
class KeptResult:
    """成績 as it was entered. `known_until` once it was corrected."""

    enrolment_id: int
    kind: str
    day: date
    value: int
    by: int | None
    known_since: datetime
    known_until: datetime | None


@dataclass(frozen=True)
class KeptResponse:
    """記名の回答 about this person's course, by themselves or by their head. `known_until` once it was changed."""

    enrolment_id: int
    instrument: str
    answer: Mapping[str, Any]
    by: int
    known_since: datetime
    known_until: datetime | None


def results_kept_of(staff_id: int) -> list[KeptResult]:
    """Every result ever entered for the person."""
    _r = TrainingResult
    statement = select(_r.enrolment_id, _r.kind, _r.day, _r.value, _r.actor_id, _r.known_since, _r.known_until)
    statement = statement.join(Enrolment, Enrolment.id == _r.enrolment_id).where(Enrolment.staff_id == staff_id)
    return [KeptResult(*row) for row in session().execute(statement.order_by(_r.id))]


def responses_kept_of(staff_id: int) -> list[KeptResponse]:
    """Every named answer about the person's courses."""
    _n = QuestionnaireResponse
    statement = select(
        _n.enrolment_id, _n.instrument, _n.answers, _n.respondent_id, _n.known_since, _n.known_until
    ).join(Enrolment, Enrolment.id == _n.enrolment_id)  # fmt: skip
    rows = session().execute(statement.where(Enrolment.staff_id == staff_id).order_by(_n.id))
    return [KeptResponse(*row) for row in rows]


def who_answered(enrolment_ids: Collection[int]) -> frozenset[int]:
    """Those of the enrolments whose anonymous questionnaire was answered. What was answered nobody knows."""
    took_part = select(Participation.enrolment_id).where(among(Participation.enrolment_id, enrolment_ids))
    return frozenset(session().execute(took_part).scalars())
