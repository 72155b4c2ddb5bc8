"""People come, move to another unit, leave: postings as an order of the HR section would change them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update

from foundation import audit, db
from foundation.audit import Actor
from organisation.staff.models import Posting
from tests.curriculum.enrolment.world import World
from tests.factories import make_staff


def hire(world: World, who: str, unit: str = "010101", grade: str = "10") -> int:
    """One more person. Returns the staff id."""
    number = f"{len(world.people) + 1:07d}"
    world.people[who] = make_staff(number, unit=world.units[unit], grade=grade, name=who, at=world.at)
    return world.people[who]


def transfer(world: World, who: str, unit: str) -> None:
    """The person is posted to another unit from today on."""
    _changed(world, who, {"unit_id": world.units[unit]})


def retire(world: World, who: str) -> None:
    """Yesterday was the person's last day."""
    _changed(world, who, None)


def on_leave(world: World, who: str) -> None:
    """The person is on leave from today on."""
    _changed(world, who, {"on_leave": True})


def _changed(world: World, who: str, values: Mapping[str, Any] | None) -> None:
    with db.transaction():
        moment = audit.record(action="test.prepared", actor=Actor("tester"), at=world.at).moment
        present = _taken_back(world.people[who], moment)
        start = max(world.today, present["true_from"] + timedelta(days=1))
        _write(present | {"true_until": start - timedelta(days=1), "known_since": moment})
        if values is not None:
            _write(present | {"true_from": start, "posted_from": start, "known_since": moment} | values)


def _taken_back(staff_id: int, moment: Any) -> dict[str, Any]:
    """The open posting, no longer known as it is."""
    left_out = ("id", "known_until", "known_until_reason")
    columns = [each for each in Posting.__table__.columns if each.name not in left_out]
    chosen = (Posting.staff_id == staff_id, Posting.known_until.is_(None), Posting.true_until.is_(None))
    given = update(Posting).where(*chosen).values(known_until=moment, known_until_reason="異動")
    return dict(db.session().execute(given.returning(*columns)).one()._mapping)


def _write(values: Mapping[str, Any]) -> None:
    db.session().execute(insert(Posting).values(**values))
