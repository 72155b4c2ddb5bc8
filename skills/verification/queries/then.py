"""People as they were named and posted on other days: who confirmed evidence, by the name and post of then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from foundation.db import session
from foundation.history import Viewpoint, known
from organisation.staff.models import Posting, Staff, StaffName
from organisation.staff.queries import among
from organisation.staff.rules import Duty

Spell = tuple[date, tuple[str, ...]]
UNPOSTED: list[Spell] = [(date.min, ("",))]


@dataclass(frozen=True)
class Named:
    """Somebody's number, name and post (職位)."""

    staff_no: str
    name: str
    post: str

    @property
    def told(self) -> dict[str, str]:
        return {"staff_no": self.staff_no, "name": self.name, "post": self.post}


def people_then(asked: Iterable[tuple[int, date]], view: Viewpoint) -> dict[tuple[int, date], Named]:
    """(staff id, day) → the person of that day. Two statements however many.

    For a day before the first name or posting known the first one answers. Nothing after the day of the question is
    looked at.
    """
    chosen = set(asked)
    ids = {staff_id for staff_id, _ in chosen}
    if not ids:
        return {}
    names, posts = _names(ids, view), _posts(ids, view)
    return {
        (staff_id, day): Named(*_then(names[staff_id], day), *_then(posts.get(staff_id, UNPOSTED), day))
        for staff_id, day in chosen
        if staff_id in names
    }


def _names(ids: Iterable[int], view: Viewpoint) -> dict[int, list[Spell]]:
    statement = (
        select(StaffName.staff_id, StaffName.true_from, Staff.staff_no, StaffName.name)
        .join(Staff, Staff.id == StaffName.staff_id)
        .where(among(StaffName.staff_id, ids), known(StaffName, view.known_at), StaffName.true_from <= view.on)
        .order_by(StaffName.true_from, StaffName.id)
    )
    return _spells(session().execute(statement))


def _posts(ids: Iterable[int], view: Viewpoint) -> dict[int, list[Spell]]:
    statement = (
        select(Posting.staff_id, Posting.true_from, Posting.post)
        .where(
            among(Posting.staff_id, ids), Posting.duty == Duty.primary, known(Posting, view.known_at),
            Posting.true_from <= view.on,
        )
        .order_by(Posting.true_from, Posting.id)
    )  # fmt: skip
    return _spells(session().execute(statement))


def _spells(rows: Iterable[Any]) -> dict[int, list[Spell]]:
    found: dict[int, list[Spell]] = {}
    for staff_id, first, *told in rows:
        found.setdefault(staff_id, []).append((first, tuple(told)))
    return found


def _then(spells: list[Spell], day: date) -> tuple[str, ...]:
    """What held on the day; before the first the first, in a gap and after the last what held before it."""
    begun = [told for first, told in spells if first <= day]
    return begun[-1] if begun else spells[0][1]
