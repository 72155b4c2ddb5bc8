"""What verification leaves to be done: what was never verified, what is superseded, grace without the skills."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from foundation import audit, db
from foundation.db import transaction
from foundation.history import Viewpoint
from foundation.settings import change_setting
from organisation.appointment.models import Appointment
from skills.evidence import services as evidence
from skills.framework import queries as frameworks
from skills.verification import queries, services
from tests.factories import AT, TESTER, TODAY
from tests.furnished import furnished
from tests.organisation.appointment.moving import repost
from tests.web import city as cities
from tests.web.city import City, appoint
from tests.web.rows.verifications import access, drawn_up

NOW = Viewpoint(on=TODAY, today=TODAY)
LATER = AT + timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def city(database) -> City:
    return furnished("city", cities.build)


def prove(city: City, skill: str = "A01", level: int = 3, kind: str = "work_record") -> int:
    """The manager has the level. Returns the evidence's id."""
    with transaction():
        return evidence.record(
            staff_id=city.staff["ict_manager"], skill_code=skill, level=level, kind=kind,
            acquired_on=date(2026, 5, 1), confirmer_id=city.staff["unit_head"], actor=TESTER, at=AT,
        )  # fmt: skip


def qualify(city: City) -> None:
    """The manager has level 4 everywhere, which is enough for a leader."""
    for skill in frameworks.in_force(TODAY).skills:
        prove(city, skill.code, 4, kind="coaching_record")


def waive(city: City, condition: str, until: date) -> None:
    with transaction():
        services.grant_waiver(
            unit_id=city.units["01"], condition=condition, first_day=TODAY, last_day=until, reason="育成の途中のため",
            access=access(city, "secretariat"), at=AT, today=TODAY,
        )  # fmt: skip


def begin_to_verify() -> None:
    """The city begins to verify today."""
    with transaction():
        moment = audit.record(action="setting.changed", actor=TESTER, at=AT).moment
        change_setting("verification.begins_on", TODAY.isoformat(), moment=moment)


def take_back(row_id: int, at) -> None:
    with transaction():
        moment = audit.record(action="test.prepared", actor=TESTER, at=at).moment
        chosen = update(Appointment).where(Appointment.id == row_id)
        db.session().execute(chosen.values(known_until=moment, known_until_reason="訂正"))


def test_tasks_are_the_unverified_the_superseded_and_the_end_of_grace(city):
    appoint(city.units["15"], city.staff["stranger"], since=date(2026, 7, 2))
    found = {(each.kind.value, each.unit_id) for each in queries.verification_tasks(NOW)}
    assert found == {
        ("unverified", city.units["01"]),
        ("grace_ending", city.units["01"]),
        ("unverified", city.units["15"]),
    }
    at_grace = Viewpoint(on=date(2026, 10, 5), today=date(2026, 10, 5))
    made = prove(city)
    number = drawn_up(city)
    with transaction():
        services.confirm(number=number, note="", access=access(city, "bureau"), at=AT, today=TODAY)
    assert ("unverified", city.units["01"]) not in {(t.kind.value, t.unit_id) for t in queries.verification_tasks(NOW)}
    with transaction():
        evidence.void(made, reason="誤り", actor=TESTER, at=LATER)
    (task,) = [each for each in queries.verification_tasks(at_grace) if each.kind == "superseded"]
    assert (task.unit_id, task.number) == (city.units["01"], number)


def test_a_document_on_a_later_manager_leaves_what_was_verified_on_a_past_day(city):
    autumn = Viewpoint(on=date(2026, 11, 1), today=date(2026, 12, 1))
    number = drawn_up(city)
    with transaction():
        services.confirm(number=number, note="", access=access(city, "bureau"), at=AT, today=TODAY)
    before = [(each.kind.value, each.unit_id) for each in queries.verification_tasks(autumn)]
    first = db.session().get(Appointment, city.appointment)
    take_back(city.appointment, at=AT)
    winter, home = date(2026, 12, 1), city.units["01"]
    appoint(home, city.staff["ict_manager"], since=first.true_from, until=winter - DAY, at=AT)
    appoint(home, city.staff["hr"], since=winter, at=AT)
    with transaction():
        later = services.draw_up(
            unit_code="01", view=Viewpoint(on=winter, today=winter), access=access(city, "secretariat"), at=LATER
        )
    with transaction():
        services.confirm(number=later, note="", access=access(city, "bureau"), at=LATER, today=winter)
    assert ("unverified", home) not in before
    assert ("unverified", home) not in [(each.kind.value, each.unit_id) for each in queries.verification_tasks(autumn)]


def graces(day=TODAY):
    """Since when, and until when, each unit's manager has had to qualify."""
    tasks = queries.verification_tasks(Viewpoint(on=day, today=day))
    return {each.unit_id: (each.since, each.due_on) for each in tasks if each.kind == "grace_ending"}


@pytest.mark.parametrize("day", [date(2024, 8, 31), date(2024, 9, 30), date(2024, 10, 1), TODAY])
def test_grace_is_a_task_from_its_last_days_on_and_stays_one_when_it_is_over(city, day):
    assert graces(date(2024, 8, 30)) == {}
    assert graces(day) == {city.units["01"]: (date(2024, 8, 31), date(2024, 9, 30))}


def test_grace_is_no_task_once_the_manager_qualifies(city):
    assert city.units["01"] in graces()
    qualify(city)
    assert graces() == {}


def test_grace_is_no_task_while_everything_that_is_missing_is_waived(city):
    missing = [each.code for each in queries.unit_verdict("01", NOW).judgement.conditions if not each.met]
    for condition in missing:
        assert city.units["01"] in graces()
        waive(city, condition, until=TODAY + timedelta(days=39))
    assert city.units["01"] not in graces()
    assert city.units["01"] in graces(TODAY + timedelta(days=40)), "the waivers are over"


def test_nobody_is_late_with_a_grace_that_was_over_before_the_city_began_to_verify(city):
    begin_to_verify()
    assert graces() == {}
    later = TODAY + timedelta(days=30)
    assert graces(later) == {city.units["01"]: (later, TODAY + timedelta(days=60))}


def test_of_a_manager_who_has_moved_no_training_is_asked(city):
    repost(city.staff["ict_manager"], [(city.units["150101"], "40", date(2026, 10, 1), None)], at=AT)
    assert city.units["01"] not in graces()


def test_nobody_is_late_with_a_verification_that_did_not_exist(city):
    begin_to_verify()
    assert [each for each in queries.verification_tasks(NOW) if each.kind == "unverified"] == []
    later = TODAY + timedelta(days=60)
    found = [each for each in queries.verification_tasks(Viewpoint(on=later, today=later)) if each.kind == "unverified"]
    assert [(each.unit_id, each.since) for each in found] == [(city.units["01"], later)]
