"""What the rules ask about people and offerings, fetched for any number of people in a fixed number of statements."""

from collections.abc import Collection, Mapping
from datetime import date

from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import BOOKED, SURE, Occupancy, State, seats_left
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine
from curriculum.recommendation.rules import Booking, Chance, Facts
from skills.evidence import queries as evidence
from skills.framework.rules import Framework

UNDER_WAY = BOOKED - {State.completed}


def chances(today: date) -> tuple[Chance, ...]:
    """The offerings not over, each with the next place on its waiting list; by first day, then code."""
    full = enrolments.occupancy()
    return tuple(_chance(line, full.get(line.id, Occupancy()), today) for line in _ahead(today))


def _ahead(today: date) -> list[OfferingLine]:
    return [line for line in offerings.every() if not line.cancelled and line.last_day >= today]


def _chance(line: OfferingLine, full: Occupancy, today: date) -> Chance:
    """A seat is free for everybody while an open one is left and nobody waits; in a share, for those it is for."""
    seats = seats_left(offering=line, full=full, today=today)
    free = seats.open_left > 0 and not full.waiting
    return Chance(line, None if free else full.waiting + 1, frozenset(share.name for share, _ in seats.shares_left))


def facts(staff_ids: Collection[int], *, today: date, until: date, framework: Framework) -> Mapping[int, Facts]:
    """staff id → what is known of each: levels that last until the day, courses completed, applications under way,
    reserved shares of the offerings not over that are theirs.
    """
    held = evidence.held_since(staff_ids, today=today, until=until, framework=framework)
    booked = enrolments.booked(staff_ids, BOOKED)
    shares = {share.name: share for line in _ahead(today) for share in line.shares if share.until >= today}
    belongs = enrolments.belongs(staff_ids, shares.values(), today)
    places = _places(any(state is State.waitlisted for states in booked.values() for _, state in states))
    return {
        staff_id: Facts(
            held=held.get(staff_id, {}),
            completed=_completed(booked.get(staff_id, [])),
            bookings=_bookings(booked.get(staff_id, []), staff_id, places),
            belongs=belongs.get(staff_id, frozenset()),
        )
        for staff_id in staff_ids
    }


def _completed(booked: Collection[tuple[int, State]]) -> frozenset[str]:
    done = offerings.by_ids(offering_id for offering_id, state in booked if state is State.completed)
    return frozenset(line.course_code for line in done.values())


def _bookings(
    booked: Collection[tuple[int, State]], staff_id: int, places: Mapping[tuple[int, int], int]
) -> Mapping[int, Booking]:
    return {
        offering_id: Booking(state in SURE, places.get((offering_id, staff_id)))
        for offering_id, state in booked
        if state in UNDER_WAY
    }


def _places(anybody: bool) -> Mapping[tuple[int, int], int]:
    """(offering id, staff id) → place on the waiting list, 1 first."""
    waiting: dict[int, list[tuple[tuple[int, int], int]]] = {}
    for line in enrolments.in_state(State.waitlisted) if anybody else ():
        waiting.setdefault(line.offering_id, []).append((line.order, line.staff_id))
    return {
        (offering_id, staff_id): place
        for offering_id, queue in waiting.items()
        for place, (_, staff_id) in enumerate(sorted(queue), start=1)
    }
