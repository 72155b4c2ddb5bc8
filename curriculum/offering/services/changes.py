"""開催回を変える. Nothing is known here of applications: curriculum.enrolment.services wraps change and cancel."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from curriculum.course import queries as courses
from curriculum.offering import queries
from curriculum.offering.models import Offering, OfferingVersion
from curriculum.offering.rules import (
    NewOffering,
    OfferingLine,
    check_code,
    check_offering,
    check_reason,
    copied,
    copied_code,
)
from foundation import audit, fiscal
from foundation.audit import Actor
from foundation.db import session
from foundation.errors import Refused
from foundation.history import take_back

SECRET = ("meeting",)  # the address of a meeting is for those who take part; the trail says only that it changed
CONTENT = tuple(field.name for field in fields(NewOffering))


def open_offering(*, code: str, course_code: str, new: NewOffering, actor: Actor, at: datetime) -> int:
    """Open an offering of a course (inside a transaction). Returns its id; raises Refused."""
    check_code(code=code)
    check_offering(new=new)
    if session().execute(select(Offering.id).where(Offering.code == code)).first():
        raise Refused("この開催回コードはすでに使われています。", field="code")
    check_course(course_code, new.first_day)
    said = {"course": course_code, "first_day": new.first_day.isoformat(), "capacity": new.capacity}
    change = audit.record(action="offering.opened", actor=actor, at=at, subject=code, **said)
    return add([(code, course_code, new)], change.moment)[0]


def change(offering_id: int, new: NewOffering, *, reason: str, actor: Actor, at: datetime) -> OfferingLine:
    """Make the offering what `new` says; what it was stays known (inside a transaction). Raises Refused.

    Returns the offering as it is now. The same content again changes nothing.
    """
    line, new = _standing(offering_id), in_order(new)
    check_offering(new=new)
    said = check_reason(reason=reason)
    changed = {name: _spelled(name, new) for name in CONTENT if getattr(new, name) != getattr(line, name)}
    if not changed:
        return line
    moment = audit.record(
        action="offering.changed", actor=actor, at=at, subject=line.code, reason=said, changed=changed
    ).moment  # fmt: skip
    replace_version(line, new, moment, reason=said)
    return queries.offering(offering_id)


def cancel(offering_id: int, reason: str, *, actor: Actor, at: datetime) -> OfferingLine:
    """Cancel the offering, with the reason people read (inside a transaction). Raises Refused."""
    line, said = _standing(offering_id), check_reason(reason=reason)
    moment = audit.record(action="offering.cancelled", actor=actor, at=at, subject=line.code, reason=said).moment
    replace_version(line, line, moment, reason=said, cancelled_reason=said)
    return queries.offering(offering_id)


def copy_to(year: int, offering_ids: Iterable[int], *, actor: Actor, at: datetime) -> list[int]:
    """Open copies for a fiscal year (inside a transaction). Returns their ids; raises Refused when a code is taken."""
    known = queries.by_ids(offering_ids)
    return [
        open_offering(
            code=copied_code(line.code, year=year), course_code=line.course_code,
            new=copied(line, years=year - fiscal.fiscal_year(line.first_day)), actor=actor, at=at,
        )
        for line in known.values()
    ]  # fmt: skip


def check_course(course_code: str, on: date) -> None:
    """The course is in the catalogue of the day, if there is any. Raises Refused."""
    if courses.is_published() and course_code not in courses.catalogue(on).course_by_code:
        raise Refused("研修コード「%(code)s」は研修体系にありません。", field="course_code", code=course_code)


def in_order(new: NewOffering) -> NewOffering:
    """With its days in the order they come."""
    return replace(new, days=tuple(sorted(new.days, key=lambda day: (day.on, day.start))))


def _standing(offering_id: int) -> OfferingLine:
    line = queries.offering(offering_id)
    if line.cancelled:
        raise Refused("この開催回は中止になりました。")
    return line


def add(offerings: Iterable[tuple[str, str, NewOffering]], moment: datetime) -> list[int]:
    """Write new offerings: code, course and content. Returns their ids in the same order."""
    chosen = list(offerings)
    statement = insert(Offering).returning(Offering.id, sort_by_parameter_order=True)
    rows = [{"code": code, "course_code": course_code} for code, course_code, _ in chosen]
    ids = list(session().execute(statement, rows).scalars())
    write(values(offering_id, new, moment) for offering_id, (_, _, new) in zip(ids, chosen, strict=True))
    return ids


def replace_version(
    line: OfferingLine, new: NewOffering, moment: datetime, *, reason: str, cancelled_reason: str = ""
) -> None:
    """Take back what is known of the offering and write what it is from the moment on."""
    take_back(OfferingVersion, [line.version_id], at=moment, reason=reason)
    write([values(line.id, new, moment, cancelled_reason)])


def write(versions: Iterable[dict[str, Any]]) -> None:
    """Write rows made by `values`; from here on in this transaction the offerings are what they say."""
    session().execute(insert(OfferingVersion), list(versions))
    queries.look_again()


def values(offering_id: int, new: NewOffering, moment: datetime, cancelled_reason: str = "") -> dict[str, Any]:
    """The row of a version."""
    new = in_order(new)
    return {
        "offering_id": offering_id, "first_day": new.first_day, "last_day": new.last_day, "known_since": moment,
        "cancelled_reason": cancelled_reason, **{name: _stored(name, new) for name in CONTENT},
    }  # fmt: skip


def _stored(name: str, new: NewOffering) -> Any:
    if name == "days":
        return [{"on": day.on.isoformat(), "start": day.start, "end": day.end, "room": day.room} for day in new.days]
    if name == "shares":
        return [
            {"kind": share.kind, "of": share.of, "seats": share.seats, "until": share.until.isoformat()}
            for share in new.shares
        ]
    value = getattr(new, name)
    return list(value) if isinstance(value, tuple) else value


def _spelled(name: str, new: NewOffering) -> Any:
    """As it stands in the audit line."""
    if name in SECRET:
        return True
    value = _stored(name, new)
    return value.isoformat() if hasattr(value, "isoformat") else value
