"""Nominations on bad days: orders to come, retirement, leave, lower grades, closed units, odd days of the calendar."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from foundation import audit, db, mail
from foundation.errors import Refused
from foundation.history import Viewpoint, take_back
from organisation.appointment import queries, services
from organisation.appointment.rules.nominating import Action, State
from organisation.appointment.services import nominating
from organisation.staff.models import Posting
from organisation.unit import services as unit_services
from tests.factories import AT, TESTER, TODAY, make_posting, make_staff, make_unit
from tests.organisation.appointment.nominations import FIRST_DAY, MANAGER, Stage

DAY = timedelta(days=1)
NOW = Viewpoint(on=TODAY, today=TODAY, sees_future=True)


@pytest.fixture
def stage(database) -> Stage:
    return Stage.built()


def state(nomination_id: int) -> str:
    return str(queries.nomination(nomination_id, NOW).state)


@pytest.mark.parametrize(
    ("first_day", "why"), [(date(2026, 9, 30), "今日以後の日"), (date(2027, 10, 3), "一年以内")]
)
def test_a_nomination_is_for_a_day_to_come(stage: Stage, first_day, why):
    with pytest.raises(Refused, match=why):
        stage.nominate(first_day=first_day)


def test_whoever_holds_the_post_already_is_not_nominated_for_it(stage: Stage):
    clear_day = stage.reached("appointed")
    with pytest.raises(Refused, match="すでにこの役職に任命"):
        stage.nominate()
    stage.nominate(nominee="other_owner")
    assert state(clear_day) == "appointed"


def test_a_post_still_held_can_be_nominated_for_and_the_order_waits_for_its_end(stage: Stage):
    holder = queries.nomination(stage.reached("appointed"), NOW).appointment_id or 0
    case = stage.reached("checked", nominee="other_owner", first_day=date(2026, 12, 1))
    with pytest.raises(Refused, match="すでに別のICTマネージャーが任命"):
        stage.act(case, Action.appoint, first_day=date(2026, 12, 1))
    with db.transaction():
        services.end(holder, date(2026, 11, 30), "異動", actor=TESTER, at=AT)
    stage.act(case, Action.appoint, first_day=date(2026, 12, 1))
    assert state(case) == "appointed"


def test_an_order_to_come_that_the_bureau_may_not_know_is_found_by_the_check_alone(stage: Stage):
    mover = stage.joins("mover", until=date(2026, 10, 31))
    make_posting(mover, stage.units["150101"], grade="40", since=date(2026, 11, 1))
    case = stage.nominate(nominee="mover")
    with pytest.raises(Refused, match="本務が「総務局」の中にない"):
        stage.act(case, Action.check)
    assert nominating.lapse(hand=stage.hand("system")) == 0
    stage.act(case, Action.decline)
    assert state(case) == "declined"


def test_the_night_leaves_alone_whoever_is_about_to_arrive_by_an_order_to_come(stage: Stage):
    arriving = make_staff("0000290", unit=stage.units["150101"], grade="40", until=date(2026, 10, 31))
    make_posting(arriving, stage.units["010101"], grade="40", since=FIRST_DAY)
    stage.people["arriving"] = arriving
    case = stage.nominate(who="secretariat", nominee="arriving")
    assert nominating.lapse(hand=stage.hand("system")) == 0
    assert state(case) == "nominated"


def appointed_before_arriving(stage: Stage) -> None:
    """Somebody arrives in 総務局 on the first day by an order to come, and is appointed from then on already."""
    stage.people["arriving"] = make_staff("0000291", unit=stage.units["150101"], grade="40", until=date(2026, 10, 31))
    make_posting(stage.people["arriving"], stage.units["010101"], grade="40", since=FIRST_DAY)
    case = stage.nominate(who="secretariat", nominee="arriving")
    for action in (Action.check, Action.appoint):
        stage.act(case, action, "second_secretary")


def test_of_somebody_who_arrives_by_an_order_to_come_only_the_secretariat_is_told(stage: Stage):
    appointed_before_arriving(stage)
    unaware = ("bureau", "nominator", "arriving")
    assert [mail.unread(stage.people[one]) for one in unaware] == [0, 0, 0]
    assert mail.unread(stage.people["second_secretary"]) == 1
    for day, told in ((FIRST_DAY - DAY, 0), (FIRST_DAY, 1), (FIRST_DAY, 0), (FIRST_DAY + DAY, 0)):
        with db.transaction():
            assert nominating.tell_of_arrivals(hand=replace(stage.hand("system"), today=day)) == told
    assert "任命されました" in mail.notices(stage.people["arriving"])[0].message
    assert [mail.unread(stage.people[one]) for one in ("bureau", "arriving", "second_secretary")] == [1, 1, 1]


def test_of_an_appointment_that_was_corrected_before_the_day_nobody_is_told(stage: Stage):
    appointed_before_arriving(stage)
    (held,) = queries.of_person(stage.people["arriving"], NOW)
    with db.transaction():
        services.correct(
            held.id, first_day=FIRST_DAY + DAY, last_day=None, order_no=held.order_no, reason="発令日の訂正",
            actor=TESTER, at=AT, today=TODAY, sees_future=True,
        )  # fmt: skip
    with db.transaction():
        assert nominating.tell_of_arrivals(hand=replace(stage.hand("system"), today=FIRST_DAY)) == 0


def test_nobody_is_told_twice_who_was_told_when_the_order_was_recorded(stage: Stage):
    case = stage.nominate()
    stage.act(case, Action.check)
    stage.act(case, Action.appoint)
    with db.transaction():
        assert nominating.tell_of_arrivals(hand=replace(stage.hand("system"), today=FIRST_DAY)) == 0


def test_whoever_retires_the_day_after_the_first_day_is_lawful_and_whoever_retires_before_is_not(stage: Stage):
    stage.joins("leaver", until=TODAY)
    today = stage.nominate(nominee="leaver", first_day=TODAY)
    stage.act(today, Action.check)
    stage.act(today, Action.withdraw)
    tomorrow = stage.nominate(nominee="leaver", first_day=date(2026, 10, 2))
    with pytest.raises(Refused, match="本務"):
        stage.act(tomorrow, Action.check)


def test_somebody_on_leave_may_be_nominated_for_leave_is_no_condition_of_the_city(stage: Stage):
    stage.joins("away", on_leave=True)
    assert state(stage.reached("appointed", nominee="away")) == "appointed"


def test_a_grade_lowered_between_check_and_order_refuses_the_order_and_the_night_ends_it(stage: Stage):
    case, owner = stage.reached("checked"), stage.people["owner"]
    with db.transaction():
        mine = db.session().execute(select(Posting.id).where(Posting.staff_id == owner)).scalars()
        moment = audit.record(action="test.prepared", actor=TESTER, at=AT).moment
        take_back(Posting, list(mine), at=moment, reason="降任")
    make_posting(owner, stage.units["010101"], grade="40", since=date(2024, 4, 2), until=date(2026, 10, 14))
    make_posting(owner, stage.units["010101"], grade="20", since=date(2026, 10, 15))
    later = replace(stage.hand("secretariat"), today=date(2026, 10, 20))
    with pytest.raises(Refused, match="主査級以上"):
        stage.act(case, Action.appoint, hand=later)
    with db.transaction():
        assert nominating.lapse(hand=stage.hand("system", date(2026, 10, 20))) == 1
    line = queries.nomination(case, NOW)
    assert (line.state, line.reason) == (State.lapsed, "任命の条件に合わなくなったため")


def test_a_unit_closed_before_the_first_day_refuses_the_order_and_the_night_ends_it(stage: Stage):
    case = stage.reached("checked")
    with db.transaction():
        unit_services.close_unit(unit_id=stage.units["01"], last_day=date(2026, 10, 31), actor=TESTER, at=AT)
    with pytest.raises(Refused, match="置かれていません"):
        stage.act(case, Action.appoint)
    with db.transaction():
        assert nominating.lapse(hand=stage.hand("system")) == 1
    assert state(case) == "lapsed"


def test_the_night_waits_thirty_days_after_the_first_day_and_then_ends_it_once(stage: Stage):
    case = stage.nominate()
    for today, ended in ((date(2026, 12, 1), 0), (date(2026, 12, 2), 1), (date(2026, 12, 3), 0)):
        with db.transaction():
            assert nominating.lapse(hand=stage.hand("system", today)) == ended
    assert state(case) == "lapsed"
    stage.nominate()


def test_the_last_minute_of_the_fiscal_year_is_its_last_day(stage: Stage):
    last, first = date(2027, 3, 31), date(2027, 4, 1)
    case = stage.nominate(hand=replace(stage.hand("bureau"), today=last), first_day=first)
    stage.act(case, Action.check, hand=replace(stage.hand("secretariat"), today=last))
    stage.act(case, Action.appoint, hand=replace(stage.hand("secretariat"), today=last), first_day=first)
    assert [queries.live(Viewpoint(on=day, today=day)) == [] for day in (last, first)] == [True, False]
    with pytest.raises(Refused, match="今日以後"):
        stage.nominate(nominee="other_owner", hand=replace(stage.hand("bureau"), today=first), first_day=last)


def test_a_leap_day_is_a_first_day_like_any_other(stage: Stage):
    leap, today = date(2028, 2, 29), date(2028, 2, 1)
    case = stage.nominate(hand=replace(stage.hand("bureau"), today=today), first_day=leap)
    stage.act(case, Action.check, hand=replace(stage.hand("secretariat"), today=today))
    stage.act(case, Action.appoint, hand=replace(stage.hand("secretariat"), today=today), first_day=leap)
    assert nominating.grace_of(leap) == date(2028, 9, 30)
    view = Viewpoint(on=leap, today=leap)
    assert [line.first_day for line in queries.live(view)] == [leap]


def test_the_steps_keep_what_was_said_and_by_whom(stage: Stage):
    case = stage.reached("returned")
    stage.act(case, Action.revise, first_day=date(2026, 11, 2), reason="日を直した")
    steps = queries.nomination_steps(case)
    assert [(str(step.state), step.first_day.day, step.reason) for step in steps] == [
        ("nominated", 1, "後任として適任のため"), ("returned", 1, "理由があるため"), ("nominated", 2, "日を直した"),
    ]  # fmt: skip
    assert [step.actor_id for step in steps] == [stage.people[who] for who in ("nominator", "secretariat", "bureau")]
    assert queries.nominations_of_person(stage.people["owner"], NOW) == queries.nominations(NOW, running=True)
    assert [line.id for line in queries.running_for(stage.units["01"], MANAGER, NOW)] == [case]


def test_a_section_and_a_department_belong_to_their_bureau(stage: Stage):
    assert nominating.home_of(stage.units["010101"]) == stage.units["01"]
    assert nominating.home_of(stage.units["00"]) is None
    lone = make_unit("99", name="独立課", kind="section")
    assert nominating.home_of(lone) is None
