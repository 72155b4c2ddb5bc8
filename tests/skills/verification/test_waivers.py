"""Waivers stand beside the verdict: who grants which for whom, how they end, and that they change nothing."""

from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from foundation import db
from foundation.errors import NotFound, Refused
from foundation.history import Viewpoint
from skills.verification import queries, services
from skills.verification.models import Waiver
from skills.verification.rules import WAIVABLE
from tests.factories import AT, TODAY, make_staff
from tests.furnished import furnished
from tests.web import city as cities
from tests.web.city import City, appoint
from tests.web.rows.verifications import access

UNTIL = date(2027, 3, 31)
CONDITIONS = ("appointed", "grade", "posting", *WAIVABLE, "manager.core", "other")


@pytest.fixture
def city(database) -> City:
    return furnished("city", cities.build)


def grant(city: City, condition: str = "leader.core", **given):
    values = {"first_day": TODAY, "last_day": UNTIL, "reason": "育成の途中のため", "at": AT, "today": TODAY}
    who = given.pop("who", "secretariat")
    with db.transaction():
        return services.grant_waiver(
            unit_id=city.units[given.pop("unit", "01")], condition=condition, access=access(city, who), **values | given
        )


def board(on: date = TODAY, **given):
    return {line.unit.code: line for line in queries.board(Viewpoint(on=on, today=TODAY, sees_future=True, **given))}


def judged(line) -> object:
    return line.status, line.judgement


def test_a_waiver_changes_neither_the_status_nor_any_condition(city):
    before = judged(board()["01"])
    for condition in WAIVABLE:
        grant(city, condition)
    after = board()["01"]
    assert judged(after) == before
    assert {each.condition for each in after.waivers} == set(WAIVABLE)
    assert {(each.approver_no, each.approver, each.reason) for each in after.waivers} == {
        (city.number("secretariat"), "伊藤　四季", "育成の途中のため")
    }


def test_only_conditions_of_talent_and_leader_are_waived(city):
    for condition in CONDITIONS:
        with nullcontext() if condition in WAIVABLE else pytest.raises(Refused, match=r"免除できません|だけです"):
            grant(city, condition)


def test_the_database_refuses_to_waive_grade_posting_and_uniqueness(city):
    values = {"unit_id": city.units["01"], "staff_id": city.staff["ict_manager"], "known_since": AT}
    values |= {"reason": "-", "approver_id": city.staff["secretariat"], "true_from": TODAY, "true_until": UNTIL}
    for condition in ("appointed", "grade", "posting"):
        with pytest.raises(Refused, match="級・配置・一人であることの条件は免除できません。"), db.transaction():
            db.session().execute(insert(Waiver).values(**values, condition=condition))


def test_the_database_refuses_a_waiver_that_ends_before_it_begins(city):
    values = {"unit_id": city.units["01"], "staff_id": city.staff["ict_manager"], "condition": "leader.gap"}
    values |= {"reason": "-", "approver_id": city.staff["secretariat"], "true_from": UNTIL, "true_until": TODAY}
    with pytest.raises(Refused, match="終了日は開始日以後の日"), db.transaction():
        db.session().execute(insert(Waiver).values(**values, known_since=AT))


def test_nobody_but_the_secretariat_waives(city):
    for who in ("staff", "unit_head", "bureau", "hr", "admin", "ict_manager"):
        with pytest.raises(Refused, match="事務局だけ"):
            grant(city, who=who)


def test_nobody_waives_a_condition_of_their_own(city):
    appoint(city.units["15"], city.staff["secretariat"], since=TODAY)
    with pytest.raises(Refused, match="自分の条件"):
        grant(city, unit="15")


def test_what_cannot_be_waived_is_refused_in_words(city):
    for given, reason in (
        ({"unit": "15"}, "任命されていません"),
        ({"last_day": TODAY - timedelta(days=1)}, "開始日以後"),
        ({"reason": "  "}, "理由を書いて"),
        ({"reason": "あ" * 401}, "400字以内"),
        ({"first_day": date(2020, 4, 1)}, "任命されていません"),
    ):
        with pytest.raises(Refused, match=reason):
            grant(city, **given)


def test_a_condition_is_waived_once_at_a_time(city):
    grant(city)
    with pytest.raises(Refused, match="すでに免除"):
        grant(city, first_day=UNTIL, last_day=UNTIL + timedelta(days=9))
    grant(city, first_day=UNTIL + timedelta(days=1), last_day=UNTIL + timedelta(days=9))


def test_a_waiver_reaches_no_further_than_the_appointment(city):
    appoint(city.units["15"], city.staff["stranger"], since=TODAY, until=date(2026, 12, 31))
    with pytest.raises(Refused, match="任命は令和8年12月31日に終わります"):
        grant(city, unit="15")


def test_a_waiver_ends_by_itself_on_its_last_day(city):
    grant(city)
    assert board(UNTIL)["01"].waivers and not board(UNTIL + timedelta(days=1))["01"].waivers


def test_a_waiver_ends_with_the_appointment_and_does_not_come_back_with_the_next(city):
    appoint(city.units["15"], city.staff["stranger"], since=TODAY, until=date(2026, 10, 31))
    grant(city, unit="15", last_day=date(2026, 10, 31))
    appoint(city.units["15"], city.staff["stranger"], since=date(2026, 11, 1))
    assert board(date(2026, 10, 31))["15"].waivers
    assert board(date(2026, 11, 1))["15"].waivers == ()


def test_a_waiver_is_of_the_person_not_of_the_post(city):
    appoint(city.units["15"], city.staff["stranger"], since=date(2026, 9, 1), until=date(2026, 11, 30))
    grant(city, unit="15", last_day=date(2026, 11, 30))
    other = make_staff("0002001", unit=city.units["150101"], grade="30")
    appoint(city.units["15"], other, since=date(2026, 12, 1))
    assert board(date(2026, 12, 1))["15"].waivers == ()


def test_a_waiver_is_ended_early_with_a_reason_and_both_truths_are_kept(city):
    made, later = grant(city), AT + timedelta(days=10)
    with db.transaction():
        services.end_waiver(
            waiver_id=made, last_day=date(2026, 10, 20), reason="到達したため", access=access(city, "secretariat"),
            at=later, today=TODAY,
        )  # fmt: skip
    day = date(2026, 12, 1)
    assert board(day)["01"].waivers == ()
    assert board(day, known_at=later - timedelta(days=1))["01"].waivers != ()
    (line,) = queries.waivers_of_unit(city.units["01"], Viewpoint(on=TODAY, today=TODAY))
    assert (line.period.last_day, line.reason) == (date(2026, 10, 20), "育成の途中のため")


def test_a_waiver_changed_meanwhile_is_not_ended_again(city):
    made = grant(city)
    given = {"waiver_id": made, "reason": "到達", "access": access(city, "secretariat"), "at": AT, "today": TODAY}
    with db.transaction():
        services.end_waiver(last_day=date(2026, 12, 1), **given)
    with pytest.raises(NotFound, match="すでに変更されたか"), db.transaction():
        services.end_waiver(last_day=date(2026, 11, 1), **given)


def test_a_waiver_is_ended_within_its_days(city):
    given = {
        "waiver_id": grant(city),
        "reason": "到達",
        "access": access(city, "secretariat"),
        "at": AT,
        "today": TODAY,
    }
    for day, reason in ((UNTIL, "すでにその日までに"), (date(2026, 9, 30), "開始日以後")):
        with pytest.raises(Refused, match=reason), db.transaction():
            services.end_waiver(last_day=day, **given)


def test_grace_is_that_of_the_settings_known_at_the_moment(city):
    assert board()["01"].grace_until == date(2024, 9, 30)
    assert board()["15"].grace_until is None


def test_a_waiver_is_for_whom_the_page_showed(city):
    with pytest.raises(Refused, match="画面の職員ではありません"):
        grant(city, meant_id=city.staff["hr"])
    grant(city, meant_id=city.staff["ict_manager"])
