"""任命の見通しを見せる: the verdict of every appointing unit today, at each month end and on the next 1 April.

Each day is the board of that day as known today (skills.verification): what happens if nothing else is recorded. A
viewer without clearance is told of postings and appointments as they stand today. A fixed number of statements per day.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from curriculum.course import queries as catalogues
from curriculum.course.rules import Catalogue, granted
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import SURE
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine
from curriculum.succession.rules import forecast as rules
from curriculum.succession.rules.forecast import BEGUN, ENDED, Known, Outlook, Seat
from foundation.db import session
from foundation.history import Viewpoint, known
from foundation.remember import largely_remembered
from organisation.staff import queries as staff
from organisation.staff.rules import OrderFacts
from organisation.unit.rules import UnitLine
from skills.evidence.models import Evidence
from skills.evidence.rules import EvidenceKind
from skills.framework import queries as frameworks
from skills.framework.rules import Framework
from skills.verification import queries as verification
from skills.verification.queries import UnitVerdict

Ends = Mapping[tuple[int, str], tuple[date, ...]]


@dataclass(frozen=True)
class CoverageLine:
    """One unit: its outlook on each day of the map. `staff_ids`: everybody whose verdict stands in it."""

    unit: UnitLine
    outlooks: tuple[Outlook, ...]
    staff_ids: frozenset[int]

    @property
    def turns(self) -> bool:
        """Whether anything comes."""
        return any(each.turned or each.changes or each.completions for each in self.outlooks)


@dataclass(frozen=True)
class Coverage:
    """The map: its days, today first, and one line for each unit that appoints today, in code order."""

    days: tuple[date, ...]
    lines: tuple[CoverageLine, ...]


@dataclass(frozen=True)
class _Facts:
    """What is recorded of the appointees: days on which evidence ends, orders, sure seats."""

    framework: Framework
    ends: Ends
    orders: Mapping[int, tuple[OrderFacts, ...]]
    seats: Mapping[int, tuple[Seat, ...]]


def coverage(view: Viewpoint) -> Coverage:
    """The map as known today by this viewer. Remembered until the ledger moves."""
    return largely_remembered(("coverage", view), lambda: _coverage(view))


def _coverage(view: Viewpoint) -> Coverage:
    days = rules.days_of(view.today)
    boards = [verification.board(replace(view, on=day, known_at=None)) for day in days]
    facts = _facts({each.appointment.staff_id for board in boards for each in board if each.appointment}, days, view)
    by_unit = [{each.unit.id: each for each in board} for board in boards]
    lines = []
    for first in boards[0]:
        found = [(day, each[first.unit.id]) for day, each in zip(days, by_unit, strict=True) if first.unit.id in each]
        lines.append(_line(first.unit, found, facts))
    return Coverage(days, tuple(lines))


def _facts(staff_ids: Collection[int], days: tuple[date, ...], view: Viewpoint) -> _Facts:
    framework = frameworks.in_force(view.today)
    orders = staff.orders_of(staff_ids) if view.sees_future else {}
    return _Facts(
        framework=framework,
        ends=_ends(staff_ids, days),
        orders={staff_id: tuple(facts for _, facts in found) for staff_id, found in orders.items()},
        seats=_seats(staff_ids, framework, view.today),
    )


def _ends(staff_ids: Collection[int], days: tuple[date, ...]) -> Ends:
    """(staff id, skill) → the days within the map on which evidence that counts ends, last first."""
    statement = (
        select(Evidence.staff_id, Evidence.skill_code, Evidence.true_until)
        .where(
            staff.among(Evidence.staff_id, staff_ids),
            Evidence.counts,
            Evidence.kind != str(EvidenceKind.self_assessment),
            known(Evidence, None),
            Evidence.true_until.between(days[0], days[-1]),
        )
        .group_by(Evidence.staff_id, Evidence.skill_code, Evidence.true_until)
        .order_by(Evidence.true_until.desc())
    )
    found: dict[tuple[int, str], tuple[date, ...]] = {}
    for staff_id, skill, last in session().execute(statement):
        if last is not None:
            found[staff_id, skill] = (*found.get((staff_id, skill), ()), last)
    return found


def _seats(staff_ids: Collection[int], framework: Framework, today: date) -> Mapping[int, tuple[Seat, ...]]:
    """The sure seats of each, by the day they end; what is over and not decided yet counts from today on."""
    held = enrolments.booked(staff_ids, SURE)
    dated = offerings.by_ids({offering_id for found in held.values() for offering_id, _ in found})
    catalogue = catalogues.catalogue(today) if held else None
    return {
        staff_id: tuple(
            sorted(
                (
                    _seat(dated[offering_id], catalogue, framework, today)
                    for offering_id, _ in found
                    if catalogue and offering_id in dated and not dated[offering_id].cancelled
                ),
                key=lambda seat: (seat.ends, seat.offering),
            )
        )
        for staff_id, found in held.items()
    }


def _seat(line: OfferingLine, catalogue: Catalogue, framework: Framework, today: date) -> Seat:
    course = catalogue.course_by_code.get(line.course_code)
    gives = granted(course=course, framework=framework) if course else {}
    return Seat(line.code, line.course_code, max(line.last_day, today), gives)


def _line(unit: UnitLine, found: list[tuple[date, UnitVerdict]], facts: _Facts) -> CoverageLine:
    outlooks, before = [], None
    for on, now in found:
        outlooks.append(_outlook(on, now, before, facts))
        before = (on, now)
    ids = {each.appointment.staff_id for _, each in found if each.appointment}
    return CoverageLine(unit, tuple(outlooks), frozenset(ids))


def _outlook(on: date, now: UnitVerdict, before: tuple[date, UnitVerdict] | None, facts: _Facts) -> Outlook:
    levels = _levels(now)
    seats = facts.seats.get(now.appointment.staff_id, ()) if now.appointment else ()
    since, by_then = before[0] if before else date.min, [each for each in seats if each.ends <= on]
    return Outlook(
        on=on,
        status=now.status,
        turned=before is not None and before[1].status is not now.status,
        expected=rules.expected_status(
            framework=facts.framework, status=now.status, levels=levels, seats=by_then
        ),
        changes=tuple(_changes(on, now, *before, facts)) if before else (),
        completions=tuple(rules.completions(seats=[each for each in by_then if each.ends > since], levels=levels)),
    )  # fmt: skip


def _levels(line: UnitVerdict) -> Mapping[str, int]:
    return {skill: each.level for skill, each in line.held.items()}


def _changes(on: date, now: UnitVerdict, since: date, before: UnitVerdict, facts: _Facts) -> list[Known]:
    """What is recorded between two days of the map, by day."""
    found = list(_appointment_changes(now, before))
    if before.appointment is not None:
        staff_id = before.appointment.staff_id
        found += rules.orders(known=facts.orders.get(staff_id, ()), after=since, until=on)
        if now.appointment is not None and now.appointment.staff_id == staff_id:
            found += _endings(staff_id, on, now, before, facts)
    return sorted(found, key=lambda each: each.on)


def _appointment_changes(now: UnitVerdict, before: UnitVerdict) -> Iterable[Known]:
    ended, begun = before.appointment, now.appointment
    if (ended.id if ended else None) == (begun.id if begun else None):
        return
    if ended is not None and ended.last_day is not None:
        yield Known(ended.last_day, ENDED, {"day": ended.last_day.isoformat()})
    if begun is not None:
        yield Known(begun.first_day, BEGUN, {"day": begun.first_day.isoformat()})


def _endings(staff_id: int, on: date, now: UnitVerdict, before: UnitVerdict, facts: _Facts) -> Iterable[Known]:
    skills = rules.lost(framework=facts.framework, before=_levels(before), after=_levels(now))
    last = {skill: next((day for day in facts.ends.get((staff_id, skill), ()) if day < on), None) for skill in skills}
    return rules.endings(skills=skills, ends={skill: day for skill, day in last.items() if day is not None})
