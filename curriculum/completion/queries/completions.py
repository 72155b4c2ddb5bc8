"""修了を見せる: certificates, and everything a person ever attended or missed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from curriculum.completion import rules
from curriculum.completion.models import Completion
from curriculum.completion.queries.results import results_of_enrolments
from curriculum.completion.rules import CompletionLine, Outcome, Results
from curriculum.course import queries as catalogues
from curriculum.course.rules import Course
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import EnrolmentLine, State
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine
from foundation.db import session
from foundation.errors import NotFound, Refused
from foundation.history import known
from organisation.staff.queries import among

HELD = (State.attended, State.absent, State.completed, State.incomplete)


@dataclass(frozen=True)
class Attempt:
    """受講の一回: an application that came to be held. `completions`: every confirmation, annulled ones too.

    `course` None when no catalogue knows it any more; `outcome` what the rule says of the results.
    """

    enrolment: EnrolmentLine
    offering: OfferingLine
    course: Course | None
    results: Results
    outcome: Outcome | None
    completions: tuple[CompletionLine, ...]

    @property
    def completion(self) -> CompletionLine | None:
        """The one that stands."""
        return next((each for each in self.completions if not each.annulled), None)


def completion(certificate_no: str) -> CompletionLine:
    """The completion of a certificate number, annulled or not. Raises NotFound."""
    found = _lines(_completions().where(Completion.certificate_no == certificate_no))
    if not found:
        raise NotFound("この修了証はありません。")
    return found[0]


def of_person(staff_id: int, known_at: datetime | None = None) -> list[CompletionLine]:
    """The completions of a person that stand, the newest first."""
    statement = _completions().where(Completion.staff_id == staff_id, known(Completion, known_at))
    return _lines(statement.order_by(Completion.completed_on.desc(), Completion.id.desc()))


def completions_kept_of(staff_id: int) -> list[CompletionLine]:
    """Every completion ever confirmed of the person, annulled ones too, as they came."""
    return _lines(_completions().where(Completion.staff_id == staff_id).order_by(Completion.id))


def of_offering(offering_id: int) -> Mapping[int, CompletionLine]:
    """The completions of an offering that stand, by enrolment id."""
    statement = _completions().where(Completion.offering_id == offering_id, known(Completion, None))
    return {line.enrolment_id: line for line in _lines(statement)}


def completed_courses(
    staff_ids: Collection[int] | None, known_at: datetime | None = None
) -> Mapping[int, Mapping[str, CompletionLine]]:
    """What people (None: everybody) have completed: staff id → course code → the latest completion. One statement."""
    statement = _completions().where(known(Completion, known_at))
    if staff_ids is not None:
        statement = statement.where(among(Completion.staff_id, staff_ids))
    found: dict[int, dict[str, CompletionLine]] = {}
    for line in _lines(statement.order_by(Completion.completed_on, Completion.id)):
        found.setdefault(line.staff_id, {})[line.course_code] = line
    return found


def completed_before(staff_ids: Collection[int], day: date) -> Mapping[int, frozenset[str]]:
    """The courses each person had completed before the day; whoever had none is left out."""
    statement = select(Completion.staff_id, Completion.course_code).distinct()
    statement = statement.where(
        among(Completion.staff_id, staff_ids), known(Completion, None), Completion.completed_on < day
    )
    found: dict[int, set[str]] = {}
    for staff_id, course_code in session().execute(statement):
        found.setdefault(staff_id, set()).add(course_code)
    return {staff_id: frozenset(codes) for staff_id, codes in found.items()}


def history(staff_id: int) -> list[Attempt]:
    """Everything a person attended, missed, completed, failed or had annulled, the newest first."""
    held = [line for line in enrolments.of_person(staff_id) if line.state in HELD]
    dated = offerings.by_ids({line.offering_id for line in held})
    results = results_of_enrolments([line.id for line in held])
    completions: dict[int, list[CompletionLine]] = {}
    for line in completions_kept_of(staff_id):
        completions.setdefault(line.enrolment_id, []).append(line)
    made = [
        _attempt(line, dated[line.offering_id], results.get(line.id, rules.NOTHING), completions.get(line.id, []))
        for line in held
    ]
    return sorted(made, key=lambda each: (each.offering.last_day, each.enrolment.id), reverse=True)


def _attempt(
    line: EnrolmentLine, offering: OfferingLine, results: Results, completions: list[CompletionLine]
) -> Attempt:  # fmt: skip
    course = course_of(offering, completions[-1].catalogue_version if completions else None)
    outcome = None
    if course is not None:
        scheduled = rules.scheduled_minutes(offering=offering, course_minutes=course.minutes)
        outcome = rules.verdict(rule=course.completion, scheduled=scheduled, results=results)
    return Attempt(line, offering, course, results, outcome, tuple(completions))


def course_of(offering: OfferingLine, version: str | None = None) -> Course | None:
    """The course of an offering, of the catalogue version applied or of the one in force on its first day."""
    try:
        catalogue = catalogues.of_version(version) if version else catalogues.catalogue(offering.first_day)
    except Refused:
        return None
    return catalogue.course_by_code.get(offering.course_code)


def _completions() -> Select[*tuple[Any, ...]]:
    return select(
        Completion.id, Completion.enrolment_id, Completion.offering_id, Completion.staff_id, Completion.course_code,
        Completion.catalogue_version, Completion.certificate_no, Completion.completed_on, Completion.minutes,
        Completion.test_percent, Completion.confirmer_id, Completion.known_since, Completion.known_until,
        Completion.known_until_reason,
    )  # fmt: skip


def _lines(statement: Select[*tuple[Any, ...]]) -> list[CompletionLine]:
    return [
        CompletionLine(
            id=row.id, enrolment_id=row.enrolment_id, offering_id=row.offering_id, staff_id=row.staff_id,
            course_code=row.course_code, catalogue_version=row.catalogue_version, certificate_no=row.certificate_no,
            completed_on=row.completed_on, minutes=row.minutes, test_percent=row.test_percent,
            confirmer_id=row.confirmer_id, confirmed_at=row.known_since, annulled_at=row.known_until,
            annulled_reason=row.known_until_reason or "",
        )
        for row in session().execute(statement)
    ]  # fmt: skip
