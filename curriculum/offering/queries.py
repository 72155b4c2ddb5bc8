"""開催回を見せる. Remembered by the state of the offerings: applications move the ledger, but change none of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, event, select
from sqlalchemy.orm import Session

from curriculum.offering.models import Offering, OfferingVersion
from curriculum.offering.rules import Day, Mode, OfferingLine, PriorityClass, Selection, Share
from foundation import db
from foundation.errors import NotFound
from foundation.history import known
from foundation.remember import largely_remembered

COLUMNS = (
    Offering.id, OfferingVersion.id.label("version_id"), Offering.code, Offering.course_code,
    OfferingVersion.mode, OfferingVersion.days, OfferingVersion.place, OfferingVersion.meeting,
    OfferingVersion.instructors, OfferingVersion.lecturer, OfferingVersion.capacity, OfferingVersion.minimum,
    OfferingVersion.opens_on, OfferingVersion.closes_on, OfferingVersion.cutoff_on, OfferingVersion.needs_approval,
    OfferingVersion.selection, OfferingVersion.priorities, OfferingVersion.shares, OfferingVersion.fixed_cost,
    OfferingVersion.person_cost, OfferingVersion.note, OfferingVersion.cancelled_reason, OfferingVersion.known_since,
)  # fmt: skip
State = tuple[str, int, datetime | None]
STATE = "offerings"


@dataclass(frozen=True)
class _All:
    """Every offering at one state."""

    lines: tuple[OfferingLine, ...]

    @cached_property
    def by_id(self) -> Mapping[int, OfferingLine]:
        return {line.id: line for line in self.lines}

    @cached_property
    def by_code(self) -> Mapping[str, OfferingLine]:
        return {line.code: line for line in self.lines}


@event.listens_for(Session, "after_transaction_end")
def _look_anew(session: Session, transaction: object) -> None:
    session.info.pop(STATE, None)


def state() -> State:
    """What tells one state of all offerings from every other: each change adds a version.

    Asked once per transaction, in which nobody else changes one; anew after `look_again`.
    """
    info = db.session().info
    if STATE not in info:
        info[STATE] = _state()
    found: State = info[STATE]
    return found


def look_again() -> None:
    """A version was just written in this transaction."""
    db.session().info.pop(STATE, None)


_NEWEST = select(OfferingVersion.id, OfferingVersion.known_since).order_by(OfferingVersion.id.desc()).limit(1)


def _state() -> State:
    row = db.ask(_NEWEST).one_or_none()
    return (db.name(), row.id, row.known_since) if row else (db.name(), 0, None)


def every(*, known_at: datetime | None = None) -> tuple[OfferingLine, ...]:
    """All offerings, cancelled ones too, by first day, then code. Remembered until one of them changes."""
    return _all(known_at).lines


def by_ids(ids: Iterable[int], *, known_at: datetime | None = None) -> Mapping[int, OfferingLine]:
    """The offerings of these ids; those unknown are left out."""
    found = _all(known_at).by_id
    return {each: found[each] for each in ids if each in found}


def offering(offering_id: int, *, known_at: datetime | None = None) -> OfferingLine:
    """One offering. Raises NotFound."""
    return _found(_all(known_at).by_id.get(offering_id))


def offering_by_code(code: str, *, known_at: datetime | None = None) -> OfferingLine:
    """The offering of the code. Raises NotFound."""
    return _found(_all(known_at).by_code.get(code))


def open_on(today: date) -> tuple[OfferingLine, ...]:
    """Those one may apply to on the day, by first day, then code."""
    return tuple(line for line in every() if line.is_open(today) and not line.cancelled)


def of_course(course_code: str) -> tuple[OfferingLine, ...]:
    """The offerings of a course, by first day, then code."""
    return tuple(line for line in every() if line.course_code == course_code)


def of_instructor(staff_id: int) -> tuple[OfferingLine, ...]:
    """The offerings the person instructs, cancelled ones left out, by first day, then code."""
    return tuple(line for line in every() if staff_id in line.instructors and not line.cancelled)


def _all(known_at: datetime | None) -> _All:
    return largely_remembered(("offerings", known_at), lambda: _All(tuple(_known(known_at))), state=state())


def _known(known_at: datetime | None) -> list[OfferingLine]:
    return _lines(known(OfferingVersion, known_at), OfferingVersion.first_day, Offering.code)


def _found(line: OfferingLine | None) -> OfferingLine:
    if line is None:
        raise NotFound("この開催回は見つかりません。")
    return line


def _lines(condition: ColumnElement[bool], *order: Any) -> list[OfferingLine]:
    statement = select(*COLUMNS).join(Offering, Offering.id == OfferingVersion.offering_id).where(condition)
    return [_line(row) for row in db.session().execute(statement.order_by(*order))]


def _line(row: Any) -> OfferingLine:
    plain = dict(row._mapping)
    return OfferingLine(
        **plain
        | {
            "mode": Mode(row.mode),
            "days": tuple(_day(day) for day in row.days),
            "instructors": tuple(row.instructors),
            "selection": Selection(row.selection),
            "priorities": tuple(map(PriorityClass, row.priorities)),
            "shares": tuple(_share(share) for share in row.shares),
        }
    )


def _day(day: Mapping[str, Any]) -> Day:
    return Day(date.fromisoformat(day["on"]), day["start"], day["end"], day["room"])


def _share(share: Mapping[str, Any]) -> Share:
    return Share(share["kind"], share["of"], share["seats"], date.fromisoformat(share["until"]))
