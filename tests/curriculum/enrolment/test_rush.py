"""400 people apply for the same 30 seats at once, over HTTP, on both databases: nobody is lost, nobody overtakes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, insert, select

from curriculum.enrolment import queries
from curriculum.enrolment.models import Enrolment, EnrolmentState
from curriculum.enrolment.rules import State
from curriculum.enrolment.services import seating
from foundation import audit, clock, db
from foundation.errors import Refused
from tests.curriculum.enrolment import laws, rush
from tests.curriculum.enrolment.rush import Answer
from tests.curriculum.enrolment.world import World, make_world
from tests.skills.claim.world import at_once

PEOPLE, SEATS = 400, 30


@pytest.fixture
def world(database: str) -> Iterator[World]:
    """A city of today: the server's clock is the real one."""
    found = make_world()
    found.at, found.today = clock.now(), clock.today()
    found.held_on(capacity=SEATS, needs_approval=False, **found.soon())
    yield found
    db.close()


class Rush:
    """The crowd, each with a session, and the server."""

    def __init__(self, app: Flask, world: World, port: int) -> None:
        self.world, self.port = world, port
        self.people = rush.crowd(PEOPLE, world.units["010101"], at=world.at)
        self.sessions, self.token = rush.cookies(app, self.people)
        db.close()

    def posting(self, who: int, path: str) -> Callable[[], Answer]:
        body = f"csrf_token={self.token}&note=&swap=0"
        return lambda: rush.request(self.port, "POST", path, self.sessions[who], body)

    def applying(self, who: int) -> Callable[[], Answer]:
        return self.posting(who, "/offerings/T-001/apply")


@pytest.fixture
def crowd(database: str, world: World, tmp_path: Path) -> Iterator[Rush]:
    app = rush.application(database, tmp_path)
    with rush.server(database, tmp_path) as port:
        yield Rush(app, world, port)
    db.close()
    db.engine().dispose()


def test_of_400_who_apply_at_once_30_are_confirmed_and_370_wait_in_order(crowd: Rush) -> None:
    answers = rush.all_at_once([crowd.applying(who) for who in range(PEOPLE)])
    assert {answer.status for answer in answers} == {302}
    made = [rush.enrolment_in(answer) for answer in answers]
    assert len(set(made)) == PEOPLE
    rows = laws.current()
    assert [rows[each].staff_id for each in made] == crowd.people
    by_moment = sorted(rows.values(), key=lambda row: row.position)
    assert [row.state for row in by_moment] == ["confirmed"] * SEATS + ["waitlisted"] * (PEOPLE - SEATS)
    assert [row.seat_no for row in by_moment[:SEATS]] == list(range(1, SEATS + 1))
    assert [row.position for row in laws.waiting(rows.values())] == [row.queued for row in by_moment[SEATS:]]
    the_list_is_without_gap_or_tie(crowd.world)
    assert list(audit.verify()) == []


def the_list_is_without_gap_or_tie(world: World) -> None:
    waiting = [line for line in queries.in_offering(world.offerings["T-001"]) if line.state is State.waitlisted]
    assert len({line.order for line in waiting}) == len(waiting)
    for number in (0, len(waiting) // 2, len(waiting) - 1):
        place = queries.place_of(waiting[number], today=world.today)
        assert place is not None
        assert (place.place, place.of) == (number + 1, len(waiting))


def test_a_rush_of_applying_leaving_accepting_and_changed_capacity_keeps_every_promise(crowd: Rush) -> None:
    early = rush.all_at_once([crowd.applying(who) for who in range(60)])
    made = [rush.enrolment_in(answer) for answer in early]
    mixed = [crowd.applying(who) for who in range(60, 200)]
    mixed += [crowd.posting(who, f"/enrolments/{made[who]}/withdraw") for who in range(0, 60, 2)]
    mixed += [crowd.posting(who, f"/enrolments/{made[who]}/accept") for who in range(1, 60, 2)]
    mixed += [lambda size=size: resized(crowd.world, size) for size in (35, 33, 40, 25)]
    answers = rush.all_at_once(mixed)
    assert all(answer is None or answer.status < 500 for answer in answers)
    assert {answer.status for answer in answers[:140]} == {302}
    rows = laws.current()
    assert len(rows) == 200
    assert sum(row.state == "withdrawn" for row in rows.values()) == 30
    the_seats_are_right(crowd.world, rows)
    the_list_is_without_gap_or_tie(crowd.world)
    assert list(audit.verify()) == []


def resized(world: World, capacity: int) -> None:
    """Fewer seats than are taken is refused in a sentence."""
    new = replace(world.offering(), capacity=capacity)
    try:
        world.act("change_offering", "hr", offering_id=1, new=new, reason="会場の都合")
    except Refused as refused:
        assert "一人ずつ指定" in str(refused)
    finally:
        db.close()


def the_seats_are_right(world: World, rows: laws.Rows) -> None:
    offering = world.offering()
    seated = [row for row in rows.values() if row.state in laws.SEATED]
    assert len({row.seat_no for row in seated}) == len(seated)
    assert len(seated) == offering.capacity
    first = laws.waiting(rows.values())[0]
    assert all(laws.order(row) < laws.order(first) for row in seated)


def test_without_the_writers_lock_the_database_itself_refuses_the_second_on_a_seat(
    world: World, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock is switched off, and both have looked before either writes."""
    world.held_on("T-002", capacity=1, needs_approval=False, **world.soon(days=40))
    both, looked = Barrier(2, timeout=30), seating._seat_or_wait

    def look_together(*given: Any, **named: Any) -> Any:
        found = looked(*given, **named)
        both.wait()
        return found

    monkeypatch.setattr(seating, "_seat_or_wait", look_together)
    db.close()
    unlocked = create_engine(db.engine().url)
    db.use(unlocked)
    told = at_once(lambda: tried(world, "member"), lambda: tried(world, "neighbour"))
    assert sorted(told)[0] == ""
    assert sorted(told)[1] != ""
    assert [row.seat_no for row in laws.current().values()] == [1]
    db.close()
    unlocked.dispose()


def tried(world: World, who: str) -> None:
    try:
        world.apply(who, "T-002")
    except Refused:
        raise
    except Exception as error:
        raise Refused("その席はほかの人に決まりました。") from error


def test_the_seat_itself_is_held_by_one(world: World) -> None:
    line = world.apply("member")
    db.close()
    copied = {each.name for each in EnrolmentState.__table__.columns} - {"id", "enrolment_id", "staff_id"}
    with pytest.raises(Refused, match="その席はほかの人に決まりました"), db.transaction() as session:
        other = {"offering_id": line.offering_id, "staff_id": world.people["third"], "made_at": world.at}
        number = session.execute(insert(Enrolment).values(other).returning(Enrolment.id)).scalar_one()
        row = session.execute(select(EnrolmentState)).scalar_one()
        values = {name: getattr(row, name) for name in copied}
        session.execute(
            insert(EnrolmentState).values(values | {"enrolment_id": number, "staff_id": world.people["third"]})
        )
