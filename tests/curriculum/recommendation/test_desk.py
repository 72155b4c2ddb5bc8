"""Demand beside supply: what is counted, for whom, and who is left out."""

from datetime import date, timedelta

import pytest

from curriculum.recommendation.queries import desk
from curriculum.recommendation.queries.desk import Whom
from curriculum.recommendation.rules.desk import DeskLine
from foundation.history import Viewpoint
from skills.persona.rules import Persona
from tests.curriculum.enrolment.world import FIRST_DAY, World, make_world
from tests.curriculum.offering.offerings import day
from tests.factories import TODAY

COURSE = "ICT-103"
NOW = Viewpoint(on=TODAY, today=TODAY, sees_future=True)


@pytest.fixture
def world(database: str) -> World:
    return make_world()


def line(whom: Whom | None = None) -> DeskLine:
    (found,) = [each for each in desk.desk(NOW, whom or Whom()) if each.course.code == COURSE]
    return found


def test_without_offerings_everybody_is_short_of_a_seat(world):
    found = line()
    assert found.wanted.people == found.shortage == len(world.people)
    assert (found.supply.seats, found.supply.fill_percent, found.supply.last) == (0, None, None)


def test_seats_people_and_queues_of_offerings_to_come_are_counted(world):
    world.held_on(capacity=2)
    for who in ("member", "neighbour", "third"):
        world.applied_and_recommended(who)
    world.apply("fourth")
    found = line()
    assert (found.supply.seats, found.supply.confirmed, found.supply.left) == (2, 2, 0)
    assert (found.supply.waiting, found.supply.undecided) == (1, 1)
    assert found.wanted.without_seat == len(world.people) - 2 == found.shortage
    assert found.supply.last is not None and found.supply.last.code == "T-001"


def test_offerings_of_another_year_begun_or_cancelled_are_not_to_come(world):
    world.held_on("T-NEXT", days=(day(date(2027, 4, 5)),))
    world.held_on("T-TODAY", days=(day(TODAY),), opens_on=date(2026, 8, 1), closes_on=TODAY, cutoff_on=TODAY)
    world.held_on("T-OFF")
    world.act("cancel_offering", "hr", offering_id=world.offerings["T-OFF"], reason="講師の都合")
    assert line().supply.coming == ()


def test_fill_counts_what_is_over(world):
    world.held_on(capacity=4)
    world.applied_and_recommended("member")
    later = Viewpoint(on=FIRST_DAY + timedelta(days=1), today=FIRST_DAY + timedelta(days=1))
    (found,) = [each for each in desk.desk(later, Whom()) if each.course.code == COURSE]
    assert (found.supply.fill_percent, found.supply.coming) == (25, ())


def test_demand_is_that_of_the_people_asked_for_while_supply_stays(world):
    world.held_on(capacity=2)
    ward = line(Whom(unit_id=world.units["15"]))
    assert (ward.wanted.people, ward.supply.seats) == (1, 2)
    assert line(Whom(persona=Persona.manager)).wanted.people == 0
    assert line(Whom(persona=Persona.talent)).wanted.people == len(world.people)


def test_whoever_has_an_application_under_way_is_not_asked_again(world):
    world.held_on()
    applied = world.apply("member")
    world.act("save_draft", "neighbour", offering_id=world.offerings["T-001"], note="")
    left = {need.aim.staff_id for need in desk.not_applied(COURSE, NOW, Whom())}
    assert left == set(world.people.values()) - {world.people["member"]}
    world.act("withdraw", "member", enrolment_id=applied.id)
    assert world.people["member"] in {need.aim.staff_id for need in desk.not_applied(COURSE, NOW, Whom())}


def test_offerings_to_nominate_to_have_not_begun_and_have_a_seat(world):
    world.held_on(capacity=1)
    world.held_on("T-002", days=(day(FIRST_DAY + timedelta(days=7)),))
    world.applied_and_recommended("member")
    assert [each.offering.code for each in desk.open_fillings(COURSE, NOW)] == ["T-002"]
