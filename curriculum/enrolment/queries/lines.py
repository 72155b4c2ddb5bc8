"""申込を見せる: applications as they stand now, or as they were known at a moment."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, case, func, select

from curriculum.enrolment.models import Enrolment, EnrolmentState
from curriculum.enrolment.rules import ACTIVE, BEYOND, HOLDS_SEAT, EnrolmentLine, Occupancy, Rule, State
from foundation import db
from foundation.db import session
from foundation.errors import NotFound
from foundation.history import known
from organisation.staff.queries import among, among_these

_S = EnrolmentState
UNDECIDED = (State.applied, State.recommended)
FIELDS = tuple(each.name for each in fields(EnrolmentLine))
_ELSEWHERE = {"id": _S.enrolment_id, "made_at": Enrolment.made_at, "state_id": _S.id}
COLUMNS = tuple(_ELSEWHERE[name] if name in _ELSEWHERE else getattr(_S, name) for name in FIELDS)
_ALL: Select[*tuple[Any, ...]] = select(*COLUMNS).join(Enrolment, Enrolment.id == _S.enrolment_id)
_NOW = _ALL.where(known(_S, None))


def _count(states: Iterable[State]) -> Any:
    return func.sum(case((_S.state.in_(list(states)), 1), else_=0))


# Asked on every page or application, so put together once.
_HOW_FULL = (
    select(_S.offering_id, _S.share, _count(HOLDS_SEAT), _count([State.waitlisted]), _count(UNDECIDED))
    .where(known(_S, None))
    .group_by(_S.offering_id, _S.share)
    .order_by(_S.offering_id, _S.share)
)
_HOW_FULL_THESE = _HOW_FULL.where(_S.offering_id.in_(among_these("offerings")))
_OF_PERSON = _NOW.where(_S.staff_id == bindparam("person")).order_by(Enrolment.id.desc())
_CURRENT = _NOW.where(
    _S.staff_id == bindparam("person"), _S.offering_id == bindparam("offering"), _S.state.in_(ACTIVE)
)
_BOOKED = (
    select(_S.staff_id, _S.offering_id, _S.state)
    .where(known(_S, None), _S.staff_id.in_(among_these("people")),
           _S.state.in_(bindparam("states", expanding=True)))
    .order_by(_S.id)
)  # fmt: skip


def enrolment(enrolment_id: int, known_at: datetime | None = None) -> EnrolmentLine:
    """One application. Raises NotFound."""
    found = _lines(_of(known_at).where(_S.enrolment_id == enrolment_id))
    if not found:
        raise NotFound("この申込はありません。")
    return found[0]


def of_person(staff_id: int, known_at: datetime | None = None) -> list[EnrolmentLine]:
    """All applications of a person, the newest first."""
    if known_at is None:
        return [_line(row) for row in db.ask(_OF_PERSON, person=staff_id)]
    return _lines(_of(known_at).where(_S.staff_id == staff_id).order_by(Enrolment.id.desc()))


def active_of(staff_id: int) -> list[EnrolmentLine]:
    """Those of a person's applications that are not over, the newest first."""
    return [line for line in of_person(staff_id) if line.state in ACTIVE]


def current(staff_id: int, offering_id: int) -> EnrolmentLine | None:
    """The person's active application to the offering; there is never more than one."""
    row = db.ask(_CURRENT, person=staff_id, offering=offering_id).first()
    return _line(row) if row else None


def in_offering(offering_id: int, known_at: datetime | None = None) -> list[EnrolmentLine]:
    """Everybody of an offering: by seat, then those who wait in their order, then the rest as they came."""
    found = _lines(_of(known_at).where(_S.offering_id == offering_id))
    return sorted(found, key=_shown)


def those(offering_id: int, states: Iterable[State]) -> list[EnrolmentLine]:
    """Everybody of an offering who is in one of the states, as `in_offering` orders them."""
    chosen = _of(None).where(_S.offering_id == offering_id, _S.state.in_(sorted(states)))
    return sorted(_lines(chosen), key=_shown)


def in_offerings(offering_ids: Iterable[int]) -> Mapping[int, list[EnrolmentLine]]:
    """Everybody of many offerings, by offering; one statement however many."""
    found: dict[int, list[EnrolmentLine]] = {}
    for line in _lines(_of(None).where(among(_S.offering_id, offering_ids))):
        found.setdefault(line.offering_id, []).append(line)
    return {offering_id: sorted(lines, key=_shown) for offering_id, lines in found.items()}


def steps(enrolment_id: int) -> list[EnrolmentLine]:
    """Everything that happened to an application, oldest first."""
    return _lines(_ALL.where(_S.enrolment_id == enrolment_id).order_by(_S.position))


def steps_of_person(staff_id: int) -> list[EnrolmentLine]:
    """Everything that happened to all applications of a person, oldest first."""
    return _lines(_ALL.where(_S.staff_id == staff_id).order_by(_S.position, _S.id))


def in_state(*states: State) -> list[EnrolmentLine]:
    """All applications in these states, by offering and as they came."""
    return _lines(_of(None).where(_S.state.in_(states)).order_by(_S.offering_id, _S.position))


def count_by_person(state: State) -> Mapping[int, int]:
    """How many applications of each person are in the state; one statement."""
    statement = select(_S.staff_id, func.count()).where(known(_S, None), _S.state == state).group_by(_S.staff_id)
    return {staff_id: count for staff_id, count in session().execute(statement)}


def offered_to(staff_id: int) -> list[EnrolmentLine]:
    """The seats the person is offered, in the order in which they must be answered."""
    statement = _of(None).where(_S.staff_id == staff_id, _S.state == State.offered)
    return _lines(statement.order_by(_S.offered_until, _S.id))


def occupancy(offering_ids: Iterable[int] | None = None) -> Mapping[int, Occupancy]:
    """How full offerings are (all of them, or those named); one statement. An empty one is absent."""
    asked = db.ask(_HOW_FULL) if offering_ids is None else db.ask(_HOW_FULL_THESE, offerings=sorted(set(offering_ids)))
    found: dict[int, Occupancy] = {}
    for offering_id, share, *counts in asked:
        found[offering_id] = _with(found.get(offering_id, Occupancy()), share, *counts)
    return found


def _with(full: Occupancy, share: str, held: int, waiting: int, undecided: int) -> Occupancy:
    taken = ((share, held),) if held and share != BEYOND else ()
    return Occupancy(full.held + held, full.waiting + waiting, full.undecided + undecided, full.taken + taken)


def exceptions(offering_id: int | None = None) -> list[tuple[Rule, int]]:
    """The named exceptions ever made, as rule and number of people: public, without names."""
    people = func.count(_S.enrolment_id.distinct())
    statement = select(_S.rule, people).where(_S.rule != "").group_by(_S.rule)
    if offering_id is not None:
        statement = statement.where(_S.offering_id == offering_id)
    counts = {Rule(rule): count for rule, count in session().execute(statement)}
    return [(rule, counts[rule]) for rule in Rule if rule in counts]


def booked(staff_ids: Collection[int], states: Collection[State]) -> Mapping[int, list[tuple[int, State]]]:
    """The offerings in which these people are in one of the states: (offering id, state) by staff id."""
    asked = db.ask(_BOOKED, people=sorted(set(staff_ids)), states=sorted(states))
    found: dict[int, list[tuple[int, State]]] = {}
    for staff_id, offering_id, state in asked:
        found.setdefault(staff_id, []).append((offering_id, State(state)))
    return found


def _of(known_at: datetime | None) -> Select[*tuple[Any, ...]]:
    return _NOW if known_at is None else _ALL.where(known(_S, known_at))


def _lines(statement: Select[*tuple[Any, ...]]) -> list[EnrolmentLine]:
    return [_line(row) for row in session().execute(statement)]


def _line(row: Any) -> EnrolmentLine:
    return EnrolmentLine(**dict(zip(FIELDS, row, strict=True)) | {"state": State(row.state)})


def _shown(line: EnrolmentLine) -> tuple[int, tuple[int, int], int]:
    if line.seat_no is not None:
        return 0, (line.seat_no, 0), line.id
    return (1, line.order, line.id) if line.state is State.waitlisted else (2, (line.position, 0), line.id)
