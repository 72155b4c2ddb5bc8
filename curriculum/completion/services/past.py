"""終わった研修を取り込む: offerings held before this system knew of them, in bulk, with one line in the trail.

What is said to have happened is taken as it happened: nobody is asked for approval or prerequisites afterwards. What
can never be is refused: an offering still to come, more people than seats, results that cannot be, somebody twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from curriculum.completion import queries, rules
from curriculum.completion.models import Completion, TrainingResult
from curriculum.completion.rules import Outcome, ResultKind, Results
from curriculum.completion.services.confirming import last_number
from curriculum.course import queries as catalogues
from curriculum.course import rules as courses
from curriculum.course.rules import Course
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.models import Enrolment, EnrolmentState
from curriculum.enrolment.rules import ACTIVE, EnrolmentLine, State
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine, PriorityClass
from foundation import audit
from foundation.audit import Actor, Change
from foundation.db import session
from foundation.errors import NotFound, Refused
from skills.evidence import services as evidence
from skills.evidence.rules import NewEvidence
from skills.framework import queries as frameworks


@dataclass(frozen=True)
class PastRow:
    """Somebody who had a seat in an offering that is over. `applied_at` a moment before it."""

    offering_id: int
    staff_id: int
    applied_at: datetime
    results: Results


@dataclass(frozen=True)
class _Held:
    """A row with its offering, its course, what the rule says, and the number of its seat."""

    row: PastRow
    offering: OfferingLine
    course: Course
    outcome: Outcome
    seat_no: int

    @property
    def state(self) -> State:
        if self.outcome.passed:
            return State.completed
        return State.incomplete if self.row.results.minutes else State.absent

    @property
    def completed_on(self) -> date:
        return rules.completed_on(offering=self.offering, results=self.row.results)


def take_in_past(rows: Sequence[PastRow], *, actor: Actor, at: datetime, today: date) -> int:
    """Take in who took part in offerings that are over, all or none. Returns how many completed. Raises Refused."""
    by_offering: dict[int, list[PastRow]] = defaultdict(list)
    for row in rows:
        by_offering[row.offering_id].append(row)
    known, lines = offerings.by_ids(by_offering), enrolments.in_offerings(by_offering)
    if len(known) < len(by_offering):
        raise NotFound("この開催回は見つかりません。")
    held = [
        each
        for offering_id, mine in by_offering.items()
        for each in _checked(known[offering_id], lines.get(offering_id, ()), mine, today)
    ]
    completed = sorted((each for each in held if each.outcome.passed), key=lambda each: each.completed_on)
    if not held:
        return 0
    change = audit.record(
        action="completions.imported", actor=actor, at=at, offerings=len(by_offering), enrolments=len(held),
        completions=len(completed),
    )  # fmt: skip
    ids = _write_enrolments(held, change)
    _write_results(held, ids, change)
    _write_completions(completed, ids, change)
    return len(completed)


def _checked(
    offering: OfferingLine, known: Sequence[EnrolmentLine], rows: Sequence[PastRow], today: date
) -> Iterable[_Held]:
    rules.check_over(offering=offering, today=today)
    course = queries.course_of(offering)
    if course is None:
        raise Refused("この開催回の研修は、研修体系に登録されていません。")
    seats = _free_seats(offering, {line.seat_no for line in known})
    people = [line.staff_id for line in known if line.state in ACTIVE] + [row.staff_id for row in rows]
    if len(people) != len(set(people)):
        raise Refused("開催回%(code)sに、同じ職員が2回以上あります。", code=offering.code)
    if len(rows) > len(seats):
        raise Refused("開催回%(code)sの人数が定員を超えています。", code=offering.code)
    return [_judged(row, offering, course, seat, today) for row, seat in zip(rows, seats, strict=False)]


def _free_seats(offering: OfferingLine, taken: Iterable[int | None]) -> list[int]:
    given = set(taken)
    return [number for number in range(1, offering.capacity + 1) if number not in given]


def _judged(row: PastRow, offering: OfferingLine, course: Course, seat_no: int, today: date) -> _Held:
    rules.check_results(
        results=row.results, offering=offering, course_minutes=course.minutes, rule=course.completion, today=today
    )
    scheduled = rules.scheduled_minutes(offering=offering, course_minutes=course.minutes)
    outcome = rules.verdict(rule=course.completion, scheduled=scheduled, results=row.results)
    return _Held(row, offering, course, outcome, seat_no)


def _write_enrolments(held: Sequence[_Held], change: Change) -> dict[tuple[int, int], int]:
    """Returns the ids by offering and person."""
    made = [
        {"offering_id": each.row.offering_id, "staff_id": each.row.staff_id, "made_at": each.row.applied_at}
        for each in held
    ]  # fmt: skip
    statement = insert(Enrolment).returning(Enrolment.id, sort_by_parameter_order=True)
    ids = list(session().execute(statement, made).scalars())
    states = [_state(each, enrolment_id, change) for each, enrolment_id in zip(held, ids, strict=True)]
    session().execute(insert(EnrolmentState), states)
    return {_key(each): enrolment_id for each, enrolment_id in zip(held, ids, strict=True)}


def _key(held: _Held) -> tuple[int, int]:
    return held.row.offering_id, held.row.staff_id


def _state(held: _Held, enrolment_id: int, change: Change) -> dict[str, Any]:
    return {
        "enrolment_id": enrolment_id, "offering_id": held.row.offering_id, "staff_id": held.row.staff_id,
        "state": str(held.state), "position": change.position, "priority": len(held.offering.priorities) + 1,
        "priority_class": str(PriorityClass.other), "queued": change.position, "seat_no": held.seat_no, "share": "",
        "offered_until": None, "swaps_from_id": None, "rule": "", "reason": "", "note": "", "actor_id": None,
        "known_since": change.moment,
    }  # fmt: skip


def _write_results(held: Iterable[_Held], ids: dict[tuple[int, int], int], change: Change) -> None:
    rows = [
        {"enrolment_id": ids[_key(each)], "kind": str(kind), "day": day, "value": value, "actor_id": None,
         "known_since": change.moment}
        for each in held
        for kind, day, value in _values(each)
    ]  # fmt: skip
    if rows:
        session().execute(insert(TrainingResult), rows)


def _values(held: _Held) -> Iterable[tuple[ResultKind, date, int]]:
    results, last = held.row.results, held.offering.last_day
    for day, minutes in sorted(results.minutes_by_day.items()):
        yield ResultKind.attendance, day, minutes
    if results.test_percent is not None:
        yield ResultKind.test, last, results.test_percent
    if results.assignment is not None:
        yield ResultKind.assignment, last, int(results.assignment)


def _write_completions(held: Sequence[_Held], ids: dict[tuple[int, int], int], change: Change) -> None:
    """Certificates are numbered in the order the courses were completed."""
    last: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    proofs: list[NewEvidence] = []
    versions = {day: catalogues.catalogue(day).version for day in {each.offering.first_day for each in held}}
    proven = _proven(held)
    for each in held:
        year = rules.prefix(completed_on=each.completed_on)
        if year not in last:
            last[year] = last_number(each.completed_on)
        last[year] += 1
        number = rules.certificate_no(completed_on=each.completed_on, number=last[year])
        version = versions[each.offering.first_day]
        rows.append(_completion(each, change) | {
            "enrolment_id": ids[_key(each)], "certificate_no": number, "catalogue_version": version,
        })  # fmt: skip
        proofs += _proofs(each, number, proven[each.course.code, each.completed_on])
    if rows:
        session().execute(insert(Completion), rows)
        evidence.add(proofs, moment=change.moment)


def _proven(held: Iterable[_Held]) -> dict[tuple[str, date], Mapping[str, int]]:
    """What a course proves when it is completed on a day."""
    days = {(each.course.code, each.completed_on): each.course for each in held}
    known = {day: frameworks.in_force(day) for _, day in days}
    return {
        (code, day): courses.granted(course=course, framework=known[day]) for (code, day), course in days.items()
    }


def _completion(held: _Held, change: Change) -> dict[str, Any]:
    return {
        "offering_id": held.row.offering_id, "staff_id": held.row.staff_id, "course_code": held.course.code,
        "completed_on": held.completed_on, "minutes": held.row.results.minutes,
        "test_percent": held.row.results.test_percent, "confirmer_id": None, "known_since": change.moment,
    }  # fmt: skip


def _proofs(held: _Held, number: str, proven: Mapping[str, int]) -> Iterable[NewEvidence]:
    return [
        NewEvidence(
            staff_id=held.row.staff_id, skill_code=skill, level=level, kind=held.course.kind,
            acquired_on=held.completed_on, note=f"{held.course.name_ja}（{held.offering.code}）",
            source=rules.source(certificate_no=number),
        )
        for skill, level in proven.items()
    ]  # fmt: skip
