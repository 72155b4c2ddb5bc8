"""Ways and recommendations from the database: what is held, booked and full, for one person or for many."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest

from curriculum.course import queries as catalogues
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import BEYOND
from curriculum.offering.rules import Day, Share
from curriculum.recommendation import queries
from curriculum.recommendation.queries import desk
from curriculum.recommendation.rules import Path, Recommended, Step
from curriculum.recommendation.rules.desk import Applied, filling
from foundation import db, remember
from foundation.errors import Refused
from foundation.fiscal import wareki
from foundation.history import Viewpoint
from skills.evidence import services as evidence
from skills.framework import queries as frameworks
from skills.persona.rules import Persona
from tests.curriculum.enrolment.world import World, make_world
from tests.factories import AT, TESTER, TODAY

BY = date(2027, 6, 30)
Counted = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def world(database: str) -> World:
    """One offering of each course, day after day from 16 November."""
    remember.forget()
    made = make_world()
    for number, course in enumerate(catalogues.catalogue(TODAY).courses):
        day = date(2026, 11, 16) + timedelta(days=number)
        made.held_on(f"{course.code}-001", course.code, days=(Day(day, 570, 990, ""),), capacity=2)
    return made


def early(world: World, code: str, course: str, **given: date) -> None:
    """An offering a week before the others."""
    days = (Day(date(2026, 11, 10), 570, 990, ""),)
    world.held_on(code, course, days=days, cutoff_on=date(2026, 11, 4), **given)


def way(world: World, who: str = "member", by: date = BY, persona: Persona = Persona.talent) -> Path:
    return queries.path(staff_id=world.people[who], persona=persona, by=by, today=world.today)


def step(path: Path, ref: str) -> Step:
    return next(each for each in path.steps if each.ref == ref)


def prove(world: World, *skills: str, level: int = 2, who: str = "member", until: date | None = None,
          on: date = date(2026, 9, 1)) -> None:  # fmt: skip
    with db.transaction():
        for skill in skills:
            evidence.record(
                staff_id=world.people[who], skill_code=skill, level=level, kind="head_confirmation", acquired_on=on,
                expires_on=until, confirmer_id=world.people["head"], actor=TESTER, at=AT,
            )  # fmt: skip


def test_a_full_offering_says_the_place_on_its_waiting_list(world: World):
    assert step(way(world), "ICT-103-001").waiting is None
    for who in ("neighbour", "third", "fourth"):
        world.applied_and_recommended(who, "ICT-103-001")
    assert step(way(world), "ICT-103-001").waiting == 2


def courses_of(world: World, who: str) -> tuple[Recommended, ...]:
    return queries.recommended(world.people[who], Persona.talent, world.today)


def test_a_seat_beyond_the_capacity_leaves_the_others_free(world: World):
    world.act(
        "nominate", "hr", offering_id=world.offerings["ICT-103-001"], over_capacity=True, reason="必修",
        staff_ids=[world.people[who] for who in ("neighbour", "third", "fourth")],
    )  # fmt: skip
    full = enrolments.occupancy()[world.offerings["ICT-103-001"]]
    assert (full.held, sum(count for _, count in full.taken)) == (3, 2)
    fillings = desk.fillings(Viewpoint(on=TODAY, today=TODAY))
    (found,) = [each for each in fillings if each.offering.course_code == "ICT-103"]
    assert (found.held, found.within, found.left, found.percent) == (3, 2, 0, 100)
    (line,) = [each for each in enrolments.in_offering(found.offering.id) if each.share == BEYOND]
    assert filling(found.offering, [Applied(line.staff_id, line.state, line.share)]).left == 2


def test_a_reserved_seat_is_free_for_those_it_is_for_alone(world: World):
    share, days = Share("unit", "15", 2, date(2026, 11, 1)), (Day(date(2026, 11, 10), 570, 990, ""),)
    world.held_on("ICT-103-000", "ICT-103", days=days, capacity=2, shares=(share,), cutoff_on=date(2026, 11, 4))
    inside = enrolments.belongs(list(world.people.values()), [share], world.today)
    ward = next(who for who, staff_id in world.people.items() if inside[staff_id])
    outside = next(who for who, staff_id in world.people.items() if not inside[staff_id])
    assert step(way(world, ward), "ICT-103-000").waiting is None
    assert step(way(world, outside), "ICT-103-000").waiting == 1
    for who, place in ((ward, None), (outside, 1)):
        (found,) = [each for each in courses_of(world, who) if each.course.code == "ICT-103"]
        assert found.chance is not None and (found.chance.offering.code, found.chance.waiting) == ("ICT-103-000", place)


def test_whoever_waits_sees_their_own_place_and_needs_no_window(world: World):
    for who in ("neighbour", "third", "fourth", "member"):
        world.applied_and_recommended(who, "ICT-103-001")
    found = step(way(world), "ICT-103-001")
    assert (found.booked, found.waiting) == (True, 2)
    world.later(days=25)
    assert "ICT-103" not in {block.ref for block in way(world).blocked_by}
    assert "ICT-103" in {block.ref for block in way(world, "stranger").blocked_by}


def test_a_seat_held_keeps_what_overlaps_out_of_the_way(world: World):
    early(world, "ICT-103-002", "ICT-103")
    early(world, "ICT-301-002", "ICT-301")
    assert "ICT-103-002" in {each.ref for each in way(world).steps}
    world.applied_and_recommended("member", "ICT-301-002")
    assert "ICT-103-001" in {each.ref for each in way(world).steps}


def test_levels_whose_evidence_ends_before_the_deadline_do_not_count(world: World):
    plain = way(world)
    prove(world, "B01", "B02", "B04", level=3, until=BY - timedelta(days=1))
    assert way(world).minutes == plain.minutes
    prove(world, "B01", "B02", "B04", level=3, until=BY)
    assert way(world).minutes == plain.minutes - 360


def test_a_level_is_held_since_it_was_first_proven(world: World):
    prove(world, "B01", "B02", "B04", on=date(2026, 5, 1))
    prove(world, "B01", "B02", "B04", on=date(2026, 9, 30))
    assert step(way(world), "B01").on == TODAY


def test_a_day_that_is_over_is_refused(world: World):
    with pytest.raises(Refused, match=wareki(TODAY)):
        way(world, by=TODAY - timedelta(days=1))


def test_many_people_are_asked_for_in_as_many_statements_as_one(world: World, counted: Counted):
    numbers = []
    way(world)
    for people in (["member"], list(world.people)):
        remember.forget()
        with counted() as statements:
            found = queries.paths(
                staff_ids=[world.people[who] for who in people], persona=Persona.leader, by=BY, today=TODAY
            )
        numbers.append(len(statements))
        assert len(found) == len(people)
    assert numbers[0] == numbers[1]


def test_recommended_courses_come_core_first_then_by_gap_then_by_day(world: World):
    found = queries.recommended(world.people["member"], Persona.talent, TODAY)
    assert [each.core for each in found] == sorted((each.core for each in found), reverse=True)
    core = [each for each in found if each.core]
    assert [each.course.code for each in core] == ["ICT-101", "ICT-103", "DAT-基礎"]
    assert [each.gap for each in core] == [3, 3, 3]
    applied = next(each for each in found if each.course.code == "DAT-応用")
    assert [each.course for each in applied.before] == ["DAT-基礎"]
    prove(world, "B01", "B02", "B04")
    found = queries.recommended(world.people["member"], Persona.talent, TODAY)
    assert "ICT-103" not in {each.course.code for each in found}


def test_the_nearest_offering_is_one_that_is_open_or_the_one_applied_for(world: World):
    early(world, "ICT-103-002", "ICT-103")
    early(world, "ICT-103-000", "ICT-103", opens_on=TODAY + timedelta(days=3))

    def nearest() -> str:
        found = queries.recommended(world.people["member"], Persona.talent, TODAY)
        chance = next(each for each in found if each.course.code == "ICT-103").chance
        return chance.offering.code if chance else ""

    assert nearest() == "ICT-103-002"
    world.apply("member", "ICT-103-001")
    assert nearest() == "ICT-103-001"


def test_an_ict_manager_aims_at_manager_others_at_the_next_persona(world: World):
    assert queries.aim_of(world.people["member"], TODAY) is Persona.talent
    prove(world, *(skill.code for skill in frameworks.in_force(TODAY).skills), level=3)
    assert queries.aim_of(world.people["member"], TODAY) is Persona.leader
