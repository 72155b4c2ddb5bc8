"""The bench of a unit from the database: who is on it, in which order, with which reasons, in how many statements."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest

from curriculum.course import queries as catalogues
from curriculum.offering.rules import Day
from curriculum.succession.queries import bench as queries
from curriculum.succession.queries.bench import Bench, bench, benches
from foundation import audit, db, remember
from foundation.errors import Refused
from foundation.history import Viewpoint
from foundation.settings import change_setting
from organisation.staff.rules import Duty
from skills.evidence import services as evidence
from skills.framework import queries as frameworks
from skills.persona.rules import Persona
from tests.curriculum.enrolment.world import World, make_world
from tests.factories import AT, TESTER, TODAY, make_posting, make_staff
from tests.web.city import appoint

BY = date(2027, 9, 30)
VIEW = Viewpoint(on=TODAY, today=TODAY, sees_future=True)
Counted = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def world(database: str) -> World:
    """One offering of each course from 16 November, day after day; 総務局 has six people of 主査級 or above."""
    remember.forget()
    made = make_world()
    for number, course in enumerate(catalogues.catalogue(TODAY).courses):
        day = date(2026, 11, 16) + timedelta(days=number)
        made.held_on(f"{course.code}-001", course.code, days=(Day(day, 570, 990, ""),))
    return made


def prove(world: World, who: str, level: int = 4, *, until: date | None = None, but: tuple[str, ...] = ()) -> None:
    """Everything a leader needs and a little more, but for these skills."""
    required = frameworks.in_force(TODAY).required_by(Persona.leader)
    with db.transaction():
        for skill, asked in required.items():
            if asked and skill not in but:
                evidence.record(
                    staff_id=world.people[who], skill_code=skill, level=level, kind="coaching_record",
                    acquired_on=date(2026, 5, 1), expires_on=until, confirmer_id=world.people["chief"], actor=TESTER,
                    at=AT,
                )  # fmt: skip


def of_bureau(view: Viewpoint = VIEW, limit: int = 10, by: date | None = BY) -> Bench:
    found = bench("01", view, by, limit)
    assert found is not None
    return found


def order(world: World, found: Bench) -> list[str]:
    names = {staff_id: who for who, staff_id in world.people.items()}
    return [names[line.person.id] for line in found.lines]


def said(found: Bench, place: int) -> list[str]:
    return [reason.text for reason in found.lines[place - 1].reasons]


def test_everybody_of_the_least_grade_posted_inside_is_on_the_bench_and_nobody_else(world: World) -> None:
    above = {"head", "director", "chief", "hr", "hr_colleague", "instructor", "secretary"}
    assert set(order(world, of_bureau())) == above
    elsewhere = make_staff("9000001", unit=world.units["150101"], grade="30")
    make_posting(elsewhere, world.units["010101"], duty=Duty.concurrent, grade="30")
    assert set(order(world, of_bureau())) == above


def test_whoever_meets_the_prerequisites_stands_first_and_whoever_lacks_less_before_whoever_lacks_more(
    world: World,
) -> None:
    prove(world, "instructor")
    prove(world, "hr", but=("B01", "B02", "B04"))
    found = of_bureau()
    assert order(world, found)[:2] == ["instructor", "hr"]
    assert (found.lines[0].minutes, found.lines[0].steps, found.lines[0].earliest) == (0, 0, TODAY)
    assert found.met == 1
    assert said(found, 1) == ["ICTリーダの条件を、2027-09-30まで有効な証跡で満たしています。"]
    assert (found.lines[1].minutes or 0) > 0


def test_evidence_that_ends_before_the_horizon_does_not_carry_anybody_there(world: World) -> None:
    prove(world, "instructor", until=BY - timedelta(days=1))
    assert of_bureau().met == 0
    assert of_bureau(by=BY - timedelta(days=1)).met == 1


def test_whoever_cannot_get_there_comes_last_with_what_blocks(world: World) -> None:
    prove(world, "instructor")
    found = of_bureau(by=TODAY + timedelta(days=3))
    last = found.lines[-1]
    assert (last.reachable, last.minutes, last.steps, last.earliest) == (False, None, None, None)
    assert said(found, len(found.lines))[0] == "2026-10-04までにICTリーダの条件に到達する道がありません。"
    assert len(said(found, len(found.lines))) > 2
    assert found.reachable == 1


def test_leave_secondment_and_another_appointment_are_stated_and_not_ranked_by(world: World) -> None:
    for number, flags in enumerate(({"on_leave": True}, {"dispatched": True}, {})):
        who = f"added{number}"
        world.people[who] = make_staff(f"000010{number}", unit=world.units["010101"], grade="30", **flags)
        prove(world, who)
    prove(world, "instructor")
    appoint(world.units["15"], world.people["added2"])
    appoint(world.units["01"], world.people["instructor"])
    found = of_bureau()
    assert order(world, found)[:4] == ["instructor", "added0", "added1", "added2"]
    assert "休職中です（順位には影響しません）。" in said(found, 2)
    assert "派遣中です（順位には影響しません）。" in said(found, 3)
    assert "すでに「北区役所」のICTマネージャーです（順位には影響しません）。" in said(found, 4)
    assert "いまのこの所属のICTマネージャーです（順位には影響しません）。" in said(found, 1)
    assert all(
        "同じ条件の職員がほかに3人いるため、職員番号の順に並べています。" in said(found, each) for each in range(1, 5)
    )


def test_names_posts_and_grades_may_be_exchanged_without_changing_anything(world: World) -> None:
    """Two sections with the same evidence, everything personal the other way round."""
    traits = [
        ("阿部　一", "アベ　ハジメ", "30", "主査"),
        ("渡　花", "ワタリ　ハナ", "80", "部長"),
        ("森　京", "モリ　キョウ", "50", "補佐"),
    ]
    for unit, given in (("010101", traits), ("150101", traits[::-1])):
        for number, (name, kana, grade, post) in enumerate(given):
            who = f"{unit}-{number}"
            world.people[who] = make_staff(
                f"8{unit}{number}", unit=world.units[unit], name=name, kana=kana, grade=grade, post=post
            )
            prove(world, who, but=tuple(f"B0{each}" for each in range(1, 1 + 2 * number)))
    bureau, ward = of_bureau(), bench("15", VIEW, BY)
    assert ward is not None
    assert [who[-1] for who in order(world, bureau) if "-" in who] == [who[-1] for who in order(world, ward)]
    assert [line.minutes for line in ward.lines] == [
        line.minutes for line, who in zip(bureau.lines, order(world, bureau), strict=True) if "-" in who
    ]


def test_only_so_many_are_shown_and_the_others_counted(world: World) -> None:
    found = of_bureau(limit=2)
    assert (len(found.lines), found.total, found.left) == (2, 7, 5)
    assert [line.person.id for line in found.lines] == [line.person.id for line in of_bureau().lines[:2]]


def test_all_units_at_once_are_what_each_is_alone(world: World) -> None:
    prove(world, "instructor")
    assert benches(VIEW, BY, 10) == (bench("01", VIEW, BY), bench("15", VIEW, BY))


def test_the_horizon_is_the_end_of_grace_of_an_appointment_of_the_day(world: World) -> None:
    assert queries.horizon(VIEW) == date(2027, 9, 30)
    assert queries.horizon(Viewpoint(on=date(2027, 4, 1), today=TODAY)) == date(2027, 9, 30)
    assert queries.horizon(Viewpoint(on=date(2027, 8, 1), today=TODAY)) == date(2028, 9, 30)


def test_days_that_are_over_are_refused(world: World) -> None:
    with pytest.raises(Refused, match="今日以後"):
        bench("01", Viewpoint(on=TODAY - timedelta(days=1), today=TODAY), BY)
    with pytest.raises(Refused, match="期限には"):
        bench("01", VIEW, TODAY - timedelta(days=1))


def test_a_unit_that_does_not_appoint_has_no_bench(world: World) -> None:
    assert bench("010101", VIEW) is None
    assert bench("99", VIEW) is None


def test_orders_to_come_are_for_those_who_may_see_them(world: World) -> None:
    coming = date(2027, 4, 1)
    world.people["new"] = make_staff("9000009", unit=world.units["010101"], grade="30", since=coming)
    asked = {sees: Viewpoint(on=coming, today=TODAY, sees_future=sees) for sees in (True, False)}
    assert "new" in order(world, of_bureau(asked[True]))
    assert "new" not in order(world, of_bureau(asked[False]))


def test_a_bench_takes_as_many_statements_for_many_as_for_few(world: World, counted: Counted) -> None:
    numbers = []
    for _ in range(2):
        remember.forget()
        with counted() as statements:
            benches(VIEW, BY, 10)
        numbers.append(len(statements))
        for number in range(5):
            make_staff(f"70{len(numbers)}000{number}", unit=world.units["010102"], grade="40")
    assert numbers[0] == numbers[1]


def test_people_are_told_their_place_only_if_the_city_says_so(world: World) -> None:
    prove(world, "instructor")
    mine = world.people["instructor"]
    assert queries.place_of(mine, VIEW) is None
    with db.transaction():
        change = audit.record(action="test.prepared", actor=TESTER, at=AT)
        change_setting("succession.shown_to_people", True, moment=change.moment)
    found = queries.place_of(mine, VIEW)
    assert found is not None and (found[0].code, found[1], found[2]) == ("01", 1, 7)
    assert queries.place_of(world.people["member"], VIEW) is None
