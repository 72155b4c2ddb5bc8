"""flask nightly: killed anywhere, begun twice, the clock set back – everything happens once."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from curriculum.enrolment import queries
from foundation import audit, clock, db, trail
from foundation.errors import Refused
from foundation.mail import Notice
from foundation.workdays import workdays_before
from tests.curriculum.enrolment.world import FIRST_DAY, World, make_world
from tests.factories import AT
from tests.web.commands.conftest import Run
from web.commands import nightly

ROOT = Path(__file__).resolve().parents[3]
EVE = AT + (workdays_before(FIRST_DAY, 3) - AT.date())
KILLED = """
import os, signal, sys
from datetime import datetime
from foundation import clock, db
from web.app import create_app
from web.commands import nightly
at = datetime.fromisoformat(sys.argv[1])
with create_app().app_context():
    made = [step for make in nightly.STEPS for step in make(at, at.date())]
    end = lambda: os.kill(os.getpid(), signal.SIGKILL)
    left = int(sys.argv[2])
    nightly.STEPS = (lambda at, today: [*made[:left], ("end", end), *made[left:]],)
    nightly.run(at, at.date())
"""


@pytest.fixture
def world(app: Flask) -> World:
    """One seat taken, one waits, one application not decided; the night three workdays before the first day."""
    found = make_world()
    found.held_on(capacity=1, cutoff_on=FIRST_DAY - timedelta(days=6))
    found.applied_and_recommended("member")
    found.applied_and_recommended("neighbour")
    found.apply("third")
    with db.transaction() as session:
        session.execute(delete(Notice))
    db.close()
    return found


def process(world: World, database: str, tmp_path: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "DATABASE_URL": database, "INSTANCE": str(tmp_path)}
    db.close()
    command = [sys.executable, "-c", KILLED, EVE.isoformat(), *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def outcome(world: World) -> tuple[list[tuple[int, str]], dict[str, str]]:
    """What everybody was told, and where everybody stands."""
    told = db.session().execute(select(Notice.recipient_id, Notice.message).order_by(Notice.id)).all()
    lines = {str(line.staff_id): str(line.state) for line in queries.in_offering(world.offerings["T-001"])}
    db.close()
    return [(each[0], each[1]) for each in told], lines


def counts(run: Run) -> dict[str, int]:
    document = run("nightly", "--json").document
    return {each["name"]: each["count"] for each in document["steps"] if each["count"]}


def test_a_night_does_what_time_brings_about_and_says_how_much(run: Run, world: World):
    with time_machine.travel(EVE, tick=False):
        assert counts(run) == {"enrolment.cut_off": 2, "enrolment.reminded": 1}
        assert counts(run) == {}
        assert "件数" in run("nightly").out
    assert len(trail.lines(trail.Search(action="nightly.ran"), limit=9, offset=0)) == 1


def test_a_clock_set_back_an_hour_does_nothing_twice(run: Run, world: World):
    with time_machine.travel(EVE, tick=False):
        counts(run)
    before = outcome(world)
    for back in (timedelta(hours=1), timedelta(days=1)):
        with time_machine.travel(EVE - back, tick=False):
            assert counts(run) == {}
    assert outcome(world) == before


@pytest.mark.parametrize("after", [0, 3, 6, 7])
def test_killed_between_any_two_steps_and_begun_again_it_ends_the_same(
    run: Run, world: World, database: str, tmp_path: Path, after: int
):
    killed = process(world, database, tmp_path, str(after))
    killed.communicate(timeout=60)
    assert killed.returncode == -9
    with time_machine.travel(EVE, tick=False):
        counts(run)
        assert counts(run) == {}
    told, states = outcome(world)
    assert len(told) == len(set(told))
    assert sorted(states.values()) == ["confirmed", "not_selected", "not_selected"]


def test_two_at_once_do_everything_once(world: World, database: str, tmp_path: Path):
    both = [process(world, database, tmp_path, "99") for _ in range(2)]
    for each in both:
        each.communicate(timeout=60)
    told, states = outcome(world)
    assert len(told) == len(set(told))
    assert sorted(states.values()) == ["confirmed", "not_selected", "not_selected"]


def test_a_step_that_fails_is_told_and_the_others_go_on(run: Run, world: World, monkeypatch: pytest.MonkeyPatch):
    def failing() -> int:
        audit.record(action="nightly.tried", actor=audit.COMMAND, at=clock.now())
        raise Refused("できません。")

    def broken() -> int:
        raise ValueError("odd")

    first = lambda at, today: [("failing", failing), ("broken", broken)]  # noqa: E731
    monkeypatch.setattr(nightly, "STEPS", (first, *nightly.STEPS))
    with time_machine.travel(EVE, tick=False):
        said = run("nightly", "--json")
    told = {each["name"]: each for each in said.document["steps"]}
    assert said.exit_code == 1
    assert told["failing"]["trouble"] == "できません。" and told["broken"]["trouble"] == "ValueError: odd"
    assert told["enrolment.reminded"]["count"] == 1
    assert trail.lines(trail.Search(action="nightly.tried"), limit=1, offset=0) == []
