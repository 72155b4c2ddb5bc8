"""The hand-over of a post: who held it, what is open, what the sections lack without telling of few people."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from curriculum.enrolment.rules import Action
from curriculum.offering.rules import Day
from foundation import db, remember
from foundation.audit import Actor
from foundation.history import Viewpoint
from governance.handover import queries
from governance.handover.queries import Pack
from organisation.appointment.models import InterimCover
from organisation.appointment.rules import AppointmentKind
from organisation.appointment.services import nominating
from organisation.appointment.services.nominating import Hand
from skills.evidence import services as evidence
from skills.verification import services as verification
from skills.verification.models import Waiver
from tests.curriculum.enrolment.world import World, make_world
from tests.factories import AT, TESTER, TODAY, _changing, make_staff
from tests.web.city import appoint

VIEW = Viewpoint(on=TODAY, today=TODAY, sees_future=True)
NOW = Viewpoint(on=TODAY, today=TODAY)


@pytest.fixture
def world(database: str) -> World:
    remember.forget()
    made = make_world()
    made.people["manager"] = make_staff("9000001", unit=made.units["010101"], grade="30", name="山田　六花")
    return made


def found(unit: str = "01") -> Pack:
    made = queries.pack(unit, VIEW, appoints=True)
    assert made is not None
    return made


def open_tasks(pack: Pack) -> list[str]:
    return [each.task.identity for each in pack.tasks]


def said(pack: Pack) -> list[tuple[str, str]]:
    return [(each.text, each.owner) for each in pack.matters]


def test_a_unit_that_does_not_appoint_has_no_hand_over(world: World) -> None:
    assert queries.pack("010101", VIEW, appoints=True) is None


def test_a_vacant_post_is_handed_over_to_nobody_but_not_forgotten(world: World) -> None:
    pack = found()
    assert open_tasks(pack) == ["vacancy.ict_manager.01.2006-04-01"] and said(pack) == []
    assert (pack.successor, pack.path, pack.grace_until) == (None, None, None)


def test_the_successor_has_the_steps_of_the_shortest_way_until_the_end_of_grace(world: World) -> None:
    appoint(world.units["01"], world.people["manager"], since=TODAY - timedelta(days=3))
    pack = found()
    assert (pack.grace_until, pack.by) == (date(2027, 9, 30), date(2027, 9, 30))
    assert pack.path is not None and not pack.path.reachable and pack.path.blocked_by
    assert said(pack)[0][1] == "山田　六花"


def test_when_grace_is_over_the_way_goes_on_until_the_end_of_the_fiscal_year(world: World) -> None:
    appoint(world.units["01"], world.people["manager"], since=date(2025, 4, 1))
    pack = found()
    assert (pack.grace_until, pack.by) == (date(2025, 9, 30), date(2027, 3, 31))


def test_whoever_is_appointed_to_follow_has_the_hand_over_before_the_first_day(world: World) -> None:
    appoint(world.units["01"], world.people["manager"], until=TODAY + timedelta(days=20))
    appoint(world.units["01"], world.people["hr"], since=TODAY + timedelta(days=21))
    pack = found()
    assert pack.successor is not None and pack.successor.staff_id == world.people["hr"]
    ids = world.units["01"]
    assert queries.keepers(ids, VIEW) == {world.people["manager"], world.people["hr"]}


def test_whoever_held_the_post_before_has_it_no_longer(world: World) -> None:
    appoint(world.units["01"], world.people["manager"], until=TODAY - timedelta(days=1))
    assert queries.keepers(world.units["01"], VIEW) == frozenset()


def test_seats_that_are_sure_are_handed_over_with_their_day(world: World) -> None:
    appoint(world.units["01"], world.people["manager"])
    day = date(2026, 12, 5)
    world.held_on("L-001", "ICT-103", days=(Day(day, 570, 990, ""),), cutoff_on=date(2026, 11, 30))
    line = world.apply("manager", "L-001")
    assert found().seats == ()
    world.act("decide", world.head_of("manager"), enrolment_id=line.id, action=Action.recommend)
    assert [(name, offering.code, offering.first_day) for name, offering in found().seats] == [
        ("山田　六花", "L-001", day)
    ]


def test_cover_waivers_and_papers_are_open_until_they_are_not(world: World) -> None:
    unit, manager = world.units["01"], world.people["manager"]
    appoint(unit, manager)
    last = TODAY + timedelta(days=30)
    with _changing(AT) as moment:
        shared = {"unit_id": unit, "staff_id": manager, "true_from": TODAY, "true_until": last, "known_since": moment}
        session = db.session()
        session.execute(insert(InterimCover).values(**shared, kind=AppointmentKind.ict_manager, reason="休職"))
        session.execute(
            insert(Waiver).values(**shared, condition="leader.core", reason="経験", approver_id=world.people["chief"])
        )
    with db.transaction():
        number = verification.draw_up(unit_code="01", view=NOW, access=world.access("hr"), at=AT)
    texts = [text for text, _ in said(found())]
    assert f"職務代行は{last}までです。それまでに後任の任命が必要です。" in texts
    assert f"条件の免除は{last}までです。" in texts
    assert f"判定書{number}が確認されていません。" in texts
    assert all(owner for _, owner in said(found()))
    assert [(each.line.number, each.superseded) for each in found().papers] == [(number, False)]


def test_a_paper_that_later_facts_superseded_says_so_and_asks_for_no_confirmation(world: World) -> None:
    manager = world.people["manager"]
    appoint(world.units["01"], manager)
    proved = {"kind": "work_record", "acquired_on": date(2026, 5, 1), "confirmer_id": world.people["chief"]}
    with db.transaction():
        made = evidence.record(staff_id=manager, skill_code="A01", level=3, actor=TESTER, at=AT, **proved)
    with db.transaction():
        number = verification.draw_up(unit_code="01", view=NOW, access=world.access("hr"), at=AT)
    with db.transaction():
        evidence.void(made, reason="別人の実績", actor=TESTER, at=AT + timedelta(hours=1))
    assert [(each.line.number, each.superseded) for each in found().papers] == [(number, True)]
    assert not any(number in text for text, _ in said(found()))


def test_of_nominations_only_whoever_has_a_part_in_them_reads(world: World) -> None:
    manager = world.people["manager"]
    with db.transaction():
        nominating.nominate(
            kind=AppointmentKind.ict_manager, unit_id=world.units["01"], staff_id=manager,
            first_day=TODAY + timedelta(days=1), reason="適任", hand=Hand(
                actor=Actor("0000098", world.people["chief"]), at=AT, today=TODAY,
                unit_ids=frozenset({world.units["01"]}),
            ),
        )  # fmt: skip
    assert [each.name for each in found().nominations] == ["山田　六花"]
    assert any(name.startswith("nomination.") for name in open_tasks(found()))
    keeper = queries.pack("01", VIEW, appoints=False)
    assert keeper is not None and keeper.nominations == () and manager not in keeper.staff_ids
    assert not any(name.startswith("nomination.") for name in open_tasks(keeper))


def test_numbers_of_few_people_are_not_told(world: World) -> None:
    """A section of four; one of them holds a level. Then there are ten, of whom five do."""
    ward = "15"
    for number in range(3):
        world.people[f"few{number}"] = make_staff(f"800000{number}", unit=world.units["150101"])
    (section,) = found(ward).sections
    assert (section.people, section.lacking) == (None, ())
    for number in range(16):
        world.people[f"many{number}"] = make_staff(f"70000{number:02d}", unit=world.units["150101"])
    with db.transaction():
        for number in range(6):
            evidence.record(
                staff_id=world.people[f"many{number}"], skill_code="B01", level=3, kind="head_confirmation",
                acquired_on=date(2026, 5, 1), confirmer_id=world.people["chief"], actor=TESTER, at=AT,
            )  # fmt: skip
    (section,) = found(ward).sections
    assert section.people == 20
    assert all(holders == 0 or (holders > 4 and people - holders > 4) for _, holders, people in section.lacking)


def test_that_nobody_of_a_small_section_reaches_a_level_is_not_told_either(world: World) -> None:
    """Of seven people nobody holds anything: that would tell of each. Of ten it may be told."""
    for people, told in ((7, False), (10, True)):
        for number in range(len([who for who in world.people if who.startswith("one")]), people - 1):
            world.people[f"one{number}"] = make_staff(f"60000{number:02d}", unit=world.units["150101"])
        (section,) = found("15").sections
        assert (section.people, bool(section.lacking)) == (people, told)
