"""A small city with everybody a claim or a self-assessment meets: a member, the heads above, HR and the secretariat."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

from sqlalchemy import event, insert, update

from foundation import audit, db
from foundation.audit import Actor
from foundation.errors import Refused
from foundation.history import Viewpoint
from foundation.mail import notices
from organisation.account.rules import Access, Role
from organisation.staff import queries as staff
from organisation.staff.models import Posting
from organisation.staff.rules import Duty
from skills.framework import services as frameworks
from tests.factories import AT, TODAY, make_city, make_staff

ROLES = {"hr": Role.hr, "secretary": Role.secretariat, "colleague": Role.secretariat}
VIEW = Viewpoint(on=TODAY, today=TODAY)


@dataclass
class World:
    """Unit ids by code, staff ids by what the person is."""

    units: dict[str, int]
    people: dict[str, int]

    def access(self, who: str, today: date = TODAY) -> Access:
        """What this person may do on the day."""
        staff_id = self.people[who]
        headed = staff.heads(Viewpoint(on=today, today=today)).units_headed_by(staff_id)
        roles = {Role.staff} | ({ROLES[who]} if who in ROLES else set()) | ({Role.unit_head} if headed else set())
        return Access(
            account_id=staff_id, staff_id=staff_id, staff_no=number(who), name=who, roles=frozenset(roles),
            headed_units=headed,
        )  # fmt: skip

    def told(self, who: str) -> list[str]:
        """The sentences this person was told, newest first."""
        return [line.message % line.values for line in notices(self.people[who])]


PLACES = {
    "member": ("010101", "10"),
    "neighbour": ("010101", "20"),
    "head": ("010101", "60"),
    "director": ("0101", "80"),
    "chief": ("01", "90"),
    "stranger": ("150101", "10"),
    "other_head": ("150101", "60"),
    "hr": ("010201", "30"),
    "secretary": ("010102", "30"),
    "colleague": ("010102", "30"),
}


def number(who: str) -> str:
    return f"{list(PLACES).index(who) + 1:07d}"


def make_world() -> World:
    with db.transaction():
        frameworks.publish(frameworks.shipped(), actor=Actor("tester"), at=AT)
        units = make_city()
        people = {
            who: make_staff(number(who), unit=units[unit], grade=grade, name=who)
            for who, (unit, grade) in PLACES.items()
        }
    return World(units, people)


def transfer(staff_id: int, unit_id: int, *, on: date = TODAY, at: datetime = AT, **values: Any) -> None:
    """Move a person's 本務 to another unit from the day on."""
    with db.transaction():
        moment = audit.record(action="test.prepared", actor=Actor("tester"), at=at).moment
        present = db.session().execute(
            update(Posting)
            .where(Posting.staff_id == staff_id, Posting.known_until.is_(None))
            .values(known_until=moment, known_until_reason="異動")
            .returning(Posting.grade_code, Posting.true_from, Posting.unit_id)
        ).one()
        shared = {
            "staff_id": staff_id, "duty": Duty.primary, "grade_code": present.grade_code, "post": "主事",
            "occupation": "行政事務", "employment": "正規", "dispatched": False, "posted_from": on,
        "known_since": moment,
        }  # fmt: skip
        before = {"unit_id": present.unit_id, "true_from": present.true_from, "true_until": on - timedelta(days=1)}
        after = {"unit_id": unit_id, "true_from": on, "true_until": None}
        for each in (before | {"on_leave": False}, after | {"on_leave": False} | values):
            db.session().execute(insert(Posting).values(**shared, **each))


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL statements run inside."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)

    event.listen(db.engine(), "before_cursor_execute", note)
    yield seen
    event.remove(db.engine(), "before_cursor_execute", note)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What each act was told: "" when it succeeded."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        start.wait()
        try:
            act()
        except Refused as refused:
            return str(refused)
        finally:
            db.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
