"""What is known of the months to come: the board of each day, its reasons, and what is only expected."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, update

from curriculum.enrolment.rules import Action, State
from curriculum.offering.rules import Day
from curriculum.succession.queries.forecast import coverage
from curriculum.succession.rules import forecast as rules
from curriculum.succession.rules.forecast import Outlook
from foundation import db, remember
from foundation.history import Viewpoint
from organisation.staff.models import PersonnelOrder, Posting
from organisation.staff.rules import Duty, OrderKind
from skills.evidence import services as evidence
from skills.framework import queries as frameworks
from skills.persona.rules import Persona
from skills.verification import queries as verification
from skills.verification.rules import Status
from tests.curriculum.enrolment.world import World, make_world
from tests.factories import AT, POSTED, TESTER, TODAY, _changing, make_staff
from tests.web.city import appoint

VIEW = Viewpoint(on=TODAY, today=TODAY, sees_future=True)
BUREAU = replace(VIEW, sees_future=False)
Counted = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def world(database: str) -> World:
    """総務局 has an ICT manager of 主査級, to whom nothing is proven yet; 北区役所 is vacant."""
    remember.forget()
    made = make_world()
    made.people["manager"] = make_staff("9000001", unit=made.units["010101"], grade="30")
    appoint(made.units["01"], made.people["manager"])
    return made


def prove(world: World, *, until: date | None = None, but: tuple[str, ...] = (), only: tuple[str, ...] = ()) -> None:
    asked = frameworks.in_force(TODAY).required_by(Persona.leader)
    with db.transaction():
        for skill in only or [code for code, level in asked.items() if level and code not in but]:
            evidence.record(
                staff_id=world.people["manager"], skill_code=skill, level=4, kind="coaching_record",
                acquired_on=date(2026, 5, 1), expires_on=until, confirmer_id=world.people["chief"], actor=TESTER, at=AT,
            )  # fmt: skip


def outlooks(view: Viewpoint = VIEW, unit: str = "01") -> dict[date, Outlook]:
    (line,) = [each for each in coverage(view).lines if each.unit.code == unit]
    return {each.on: each for each in line.outlooks}


def statuses(view: Viewpoint = VIEW, unit: str = "01") -> list[Status]:
    return [each.status for each in outlooks(view, unit).values()]


def said(each: Outlook) -> list[str]:
    return [one.text for one in (*each.changes, *each.completions)]


def leaving(world: World, kind: OrderKind, effective: date, leaves: date | None = None) -> None:
    """An order for the manager, who is then posted in 北区役所 or nowhere."""
    staff_id, last = world.people["manager"], leaves or effective - timedelta(days=1)
    here = {"staff_id": staff_id, "duty": Duty.primary, "grade_code": "30", "post": "主査"}
    here |= {"occupation": "行政事務", "employment": "正規"}
    with _changing(AT) as moment:
        session, still = db.session(), Posting.staff_id == staff_id
        session.execute(update(Posting).where(still).values(known_until=moment, known_until_reason="発令"))
        order = here | {"unit_id": world.units["150101"], "effective_on": effective, "leaves_on": leaves}
        session.execute(insert(PersonnelOrder).values(**order, kind=kind, name="", kana="", known_since=moment))
        spans = [("010101", POSTED, last), *([] if leaves else [("150101", effective, None)])]
        for unit, first, until in spans:
            values = here | {
                "unit_id": world.units[unit],
                "true_from": first,
                "true_until": until,
                "posted_from": first,
            }
            values |= {"posted_from": first, "on_leave": False, "dispatched": False, "known_since": moment}
            session.execute(insert(Posting).values(**values))


def test_the_days_are_today_every_month_end_and_the_first_of_april() -> None:
    ends = [date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28)]
    assert rules.days_of(date(2026, 10, 1)) == (date(2026, 10, 1), *ends, date(2027, 3, 31), date(2027, 4, 1))
    assert rules.days_of(date(2027, 3, 31)) == (date(2027, 3, 31), date(2027, 4, 1))
    assert rules.days_of(date(2028, 2, 29)) == (date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 1))
    assert rules.days_of(date(2027, 4, 1))[-1] == date(2028, 4, 1)


def test_the_forecast_of_a_day_is_the_board_computed_on_that_day_when_nothing_else_happens(world: World) -> None:
    prove(world, until=date(2026, 12, 15))
    ahead = coverage(VIEW)
    for place, day in enumerate(ahead.days):
        board = verification.board(Viewpoint(on=day, today=day, sees_future=True))
        assert [line.outlooks[place].status for line in ahead.lines] == [line.status for line in board]


def test_evidence_that_expires_shows_in_its_month_with_its_day(world: World) -> None:
    prove(world, until=date(2027, 1, 30), only=("B01",))
    prove(world, but=("B01",))
    found = outlooks()
    assert [day for day, each in found.items() if each.turned] == [date(2027, 1, 31)]
    assert said(found[date(2027, 1, 31)]) == ["証跡B01が2027-01-30で切れます。"]
    assert found[date(2027, 1, 31)].status is Status.unqualified
    assert [said(each) for day, each in found.items() if day != date(2027, 1, 31)] == [[]] * 7


def test_evidence_that_lasts_through_the_last_day_counts_on_it(world: World) -> None:
    prove(world, until=date(2027, 1, 31))
    found = outlooks()
    assert found[date(2027, 1, 31)].status is Status.qualified
    assert found[date(2027, 2, 28)].status is Status.unqualified


def test_evidence_that_another_replaces_is_no_change(world: World) -> None:
    prove(world, until=date(2026, 12, 15))
    prove(world)
    assert not any(each.turned or each.changes for each in outlooks().values())


def test_a_sure_seat_is_expected_and_not_held(world: World) -> None:
    day = date(2026, 12, 5)
    world.held_on("L-001", "ICT-201", days=(Day(day, 570, 990, ""),), cutoff_on=date(2026, 11, 30))
    line = world.apply("manager", "L-001")
    assert outlooks()[date(2026, 12, 31)].completions == ()
    world.act("decide", world.head_of("manager"), enrolment_id=line.id, action=Action.recommend)
    found = outlooks()
    assert said(found[date(2026, 12, 31)]) == ["ICT-201（L-001）の修了見込みは2026-12-05です。"]
    assert world.state(line) is State.confirmed
    assert {each.status for each in found.values()} == {Status.unqualified}


def test_with_the_seats_completed_the_unit_would_qualify(world: World) -> None:
    framework = frameworks.in_force(TODAY)
    required = {code: level for code, level in framework.required_by(Persona.leader).items() if level}
    lacking = dict(required) | {"B01": 0}
    seat = rules.Seat("L-001", "ICT-103", date(2026, 12, 5), {"B01": required["B01"]})
    for status, expected in (
        (Status.unqualified, Status.qualified), (Status.ineligible, None), (Status.vacant, None),
        (Status.qualified, None),
    ):  # fmt: skip
        given = {"framework": framework, "status": status, "levels": lacking}
        assert rules.expected_status(**given, seats=[seat]) is expected
        assert rules.expected_status(**given, seats=[]) is None


def test_whoever_retires_on_31_march_is_gone_on_1_april_for_those_who_may_know(world: World) -> None:
    prove(world)
    leaving(world, OrderKind.retired, date(2027, 3, 31), leaves=date(2027, 3, 31))
    found = outlooks()
    assert [day for day, each in found.items() if each.turned] == [date(2027, 4, 1)]
    assert said(found[date(2027, 4, 1)]) == ["2027-03-31の退職の発令があります。"]
    assert set(statuses(BUREAU)) == {Status.qualified}
    assert not any(each.changes for each in outlooks(BUREAU).values())


def test_a_transfer_shows_from_its_day_for_those_who_may_know(world: World) -> None:
    prove(world)
    leaving(world, OrderKind.transferred, date(2027, 1, 1))
    found = outlooks()
    assert statuses()[3:5] == [Status.qualified, Status.ineligible]
    assert said(found[date(2027, 1, 31)]) == ["2027-01-01の異動の発令があります。"]
    assert set(statuses(BUREAU)) == {Status.qualified}


def test_an_appointment_that_ends_leaves_the_unit_vacant(world: World) -> None:
    appoint(world.units["15"], world.people["stranger"], until=date(2026, 12, 31))
    found = outlooks(unit="15")
    assert statuses(unit="15") == [Status.ineligible] * 4 + [Status.vacant] * 4
    assert said(found[date(2027, 1, 31)]) == ["任命が2026-12-31で終わります。"]


def test_it_takes_as_many_statements_for_many_units_as_for_few(world: World, counted: Counted) -> None:
    numbers = []
    for unit in ("15", None):
        remember.forget()
        with counted() as statements:
            coverage(VIEW)
        numbers.append(len(statements))
        if unit:
            appoint(world.units[unit], world.people["stranger"])
    assert numbers[0] == numbers[1]
    with counted() as statements:
        coverage(VIEW)
        first = len(statements)
        coverage(VIEW)
    assert len(statements) - first <= 1
