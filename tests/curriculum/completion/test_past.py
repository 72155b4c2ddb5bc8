"""Training that was over before this system knew of it: taken in as it happened, or not at all."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from curriculum.completion import queries, services
from curriculum.completion.rules import Results
from curriculum.completion.services import PastRow
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import State
from foundation import audit, db
from foundation.errors import Refused
from foundation.history import Viewpoint
from skills.evidence import queries as evidence
from skills.framework import queries as frameworks
from tests.curriculum.enrolment.world import World, make_world
from tests.curriculum.offering.offerings import day
from tests.factories import AT, TODAY

HELD_ON = date(2026, 9, 15)
THEN = datetime(2026, 8, 5, 1, 0, tzinfo=UTC)
ENOUGH, TOO_SHORT, NEVER_CAME = Results({HELD_ON: 180}, None, True), Results({HELD_ON: 30}), Results({HELD_ON: 0})


@pytest.fixture
def world(database: str) -> World:
    made = make_world()
    made.held_on(**over(), capacity=3)
    return made


def over() -> dict[str, Any]:
    return {
        "days": (day(HELD_ON),), "opens_on": date(2026, 8, 1), "closes_on": date(2026, 8, 20),
        "cutoff_on": date(2026, 9, 10),
    }  # fmt: skip


def take(world: World, code: str = "T-001", **results: Results) -> int:
    rows = [PastRow(world.offerings[code], world.people[who], THEN, each) for who, each in results.items()]
    with db.transaction():
        return services.take_in_past(rows, actor=audit.COMMAND, at=AT, today=TODAY)


def states(world: World) -> dict[int, State]:
    return {line.staff_id: line.state for line in enrolments.in_offering(world.offerings["T-001"])}


def test_whoever_passed_has_completed_with_a_certificate_and_evidence(world):
    assert take(world, member=ENOUGH, neighbour=TOO_SHORT, third=NEVER_CAME) == 1
    people = world.people
    assert states(world) == {
        people["member"]: State.completed, people["neighbour"]: State.incomplete, people["third"]: State.absent
    }  # fmt: skip
    (completed,) = queries.of_person(people["member"])
    assert (completed.certificate_no, completed.completed_on) == ("2026-00001", HELD_ON)
    view = Viewpoint(on=TODAY, today=TODAY)
    held = evidence.levels(people.values(), view, frameworks.in_force(TODAY))
    assert {code: level.level for code, level in held[people["member"]].items()} == {"B01": 2, "B02": 2, "B04": 2}
    assert set(held) == {people["member"]}
    assert list(audit.verify()) == []


def test_certificates_go_on_where_they_stopped(world):
    take(world, member=ENOUGH)
    world.held_on("T-002", **over())
    take(world, "T-002", neighbour=ENOUGH)
    assert queries.of_person(world.people["neighbour"])[0].certificate_no == "2026-00002"


def test_it_is_one_line_in_the_trail(world):
    before = audit.count()
    take(world, member=ENOUGH, neighbour=ENOUGH)
    assert audit.count() == before + 1
    assert take(world) == 0
    assert audit.count() == before + 1


def test_what_can_never_be_is_refused_and_nothing_is_written(world):
    world.held_on("T-NEXT")
    four = dict.fromkeys(("member", "neighbour", "third", "fourth"), ENOUGH)
    for code, results, said in (
        ("T-001", four, "定員を超えています"),
        ("T-NEXT", {"member": NEVER_CAME}, "最終日"),
        ("T-001", {"member": Results({HELD_ON: 181})}, "180分まで"),
    ):
        with pytest.raises(Refused, match=said):
            take(world, code, **results)
    assert states(world) == {}


def test_nobody_is_taken_in_twice(world):
    take(world, member=ENOUGH)
    with pytest.raises(Refused, match="2回以上"):
        take(world, member=ENOUGH)
