"""flask demo: the whole city at once, signed in to at once, and a story that can be played."""

from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask

from foundation import db, fiscal, trail
from foundation.history import Viewpoint
from organisation.account import queries as accounts
from organisation.account import services
from organisation.account.rules import Role
from organisation.appointment import queries as appointments
from organisation.appointment.rules import AppointmentKind
from skills.assessment import queries as assessments
from skills.verification import queries as verification
from tests.factories import AT, TODAY, make_staff
from tests.oracle.oracle import city_of
from tests.web.commands.conftest import Refused, Run
from web.commands import demo_city
from web.config import ROOT

FRAMEWORK = ROOT / "content" / "framework" / "saitama-ict-1.0.toml"
ROLES = {"staff", "unit_head", "bureau", "hr", "secretariat", "admin", "ict_manager"}


def test_the_demo_city_is_loaded_once_and_its_story_can_be_played(run: Run):
    first = run("demo", "--json")
    assert first.exit_code == 0, first
    head = trail.head()
    assert run("demo", "--json").document == first.document
    assert trail.head() == head
    cast = {each["role"]: each for each in first.document["sign_ins"]}
    assert set(cast) == ROLES
    assert len({each["staff_no"] for each in cast.values()}) == len(ROLES)
    _everyone_signs_in(cast)
    _the_board_is_that_of_the_files(run)
    _one_confirmation_is_missing(run, cast["ict_manager"]["staff_no"])
    assert assessments.round_of(fiscal.fiscal_year(TODAY)).open_on(TODAY)
    _appointments_are_under_way()


def _appointments_are_under_way() -> None:
    view = Viewpoint(on=TODAY, today=TODAY)
    board = verification.board(view)
    (covered,) = [line for line in board if line.cover]
    (nominated,) = appointments.nominations(view, running=True)
    (waived,) = [line for line in board if line.waivers]
    assert covered.status == "vacant" and nominated.unit_code == covered.unit.code
    assert nominated.staff_id != covered.cover.staff_id
    lines, _ = verification.documents(view, confirmed=True)
    marks = verification.marks(lines, view)
    assert {line.unit_id: marks[line.id].superseded for line in lines}[waived.unit.id]
    assert sorted(marks[line.id].superseded for line in lines) == [False, True]
    assert len(appointments.live_of(AppointmentKind.committee_chair, view)) == 1
    assert len(appointments.live_of(AppointmentKind.committee_member, view)) >= 30
    assert appointments.live_of(AppointmentKind.ict_leader, view)


def _everyone_signs_in(cast) -> None:
    for role, each in cast.items():
        attempt = services.check_password(each["staff_no"], each["password"])
        with db.transaction():
            account_id = services.note_attempt(attempt, at=AT, today=TODAY)
        access = accounts.access(account_id, TODAY)
        assert Role(role) in access.roles
        assert role != "staff" or access.roles == {Role.staff}


def _the_board_is_that_of_the_files(run: Run) -> None:
    yesterday = (AT - timedelta(days=1)).isoformat()
    known = run("appointments", "verify", "--known-at", yesterday, "--json").document
    expected = city_of(ROOT / "content" / "demo", FRAMEWORK).verify(TODAY)
    assert [(each["unit"], each["status"], each["staff_no"]) for each in known] == [
        (each["unit"], each["status"], each["staff_no"]) for each in expected
    ]


def _one_confirmation_is_missing(run: Run, staff_no: str) -> None:
    (line,) = [each for each in run("appointments", "verify", "--json").document if each["staff_no"] == staff_no]
    assert line["status"] == "unqualified"
    assert all(each["required"] <= 3 for each in line["shortfalls"])


def test_a_city_with_people_of_its_own_is_left_alone(run: Run, refused: Refused):
    make_staff("0000001")
    head = trail.head()
    assert "職員が登録されています" in refused("demo")
    said = run("demo", "--if-empty", "--address", "http://127.0.0.1:8000/")
    assert (said.exit_code, trail.head()) == (0, head)
    assert "http://127.0.0.1:8000/" in said.out


@pytest.mark.parametrize(
    ("today", "since"),
    [
        (date(2026, 11, 24), date(2026, 4, 1)), (date(2026, 4, 1), date(2026, 3, 25)),
        (date(2026, 4, 8), date(2026, 4, 1)), (date(2027, 3, 31), date(2026, 4, 1)),
    ],
)  # fmt: skip
def test_the_city_was_known_before_yesterday(today: date, since: date):
    assert demo_city.known_since(today).date() == since


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_in_a_later_year_the_city_is_as_young(app: Flask, run: Run):
    with time_machine.travel("2029-02-28T03:00:00+00:00", tick=False):
        run("demo", "--json")
        status = [each["status"] for each in run("appointments", "verify", "--json").document]
        assert (len(status), status.count("vacant"), status.count("ineligible")) == (32, 2, 2)
        assert status.count("qualified") >= 10
