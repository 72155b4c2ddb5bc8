"""What a rehearsal says of a list is what comes true when the list is taken in: the real one and random ones."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curriculum.succession.services import rehearsal
from foundation import db, remember, tables
from foundation.history import Viewpoint
from organisation.appointment import services as appointments
from organisation.staff.services import plan_staff_import, take_staff_import
from skills.framework import services as frameworks
from skills.verification import queries as verification
from tests.curriculum.succession.lists import ON, City, content, naive, split, with_list
from tests.factories import AT, TESTER, TODAY
from tests.oracle import loading
from tests.oracle.oracle import city_of, framework_rows
from tests.oracle.random_city import random_city

DEMO = Path(__file__).resolve().parents[3] / "content/demo"
APRIL = date(2027, 4, 1)
DAY = timedelta(days=1)
STATEMENTS = 25
LOST = ["01", "05", "16", "18", "20", "22", "23", "27", "29", "32"]
TAKE = (plan_staff_import, take_staff_import)
RUN = settings(
    max_examples=8, deadline=None, database=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
KEYS = ("unit", "loses", "staff_no", "reason", "eligible_inside")


def rehearsed(table: bytes, on: date, today: date = TODAY) -> list[dict[str, Any]]:
    planned = rehearsal.plan(tables.read(table, "list.csv"), today=today)
    return [
        dict(zip(KEYS, (each.unit.code, each.loses, each.staff_no, each.reason, each.eligible_inside), strict=True))
        for each in rehearsal.rehearsed(planned, on=on)
    ]


def board(on: date) -> dict[str, Any]:
    return {line.unit.code: line for line in verification.board(Viewpoint(on=on, today=TODAY, sees_future=True))}


def agree(found: list[dict[str, Any]], on: date) -> None:
    """Every lost unit is ineligible for want of a posting inside, no other is; and vacant once the end is confirmed."""
    after = board(on)
    for each in found:
        line = after[each["unit"]]
        if line.appointment is None or line.appointment.staff_no != each["staff_no"]:
            continue
        met = {condition.code: condition.met for condition in line.judgement.conditions}
        assert (line.status == "ineligible") == (each["loses"] or not met["grade"]), each
        assert met["posting"] is not each["loses"], each
    confirm_the_ends(found, after, on)


def confirm_the_ends(found: list[dict[str, Any]], after: dict[str, Any], on: date) -> None:
    ended = [after[each["unit"]].appointment for each in found if each["loses"]]
    ended = [line for line in ended if line is not None and line.first_day < on]
    with db.transaction():
        for line in ended:
            appointments.end(line.id, on - DAY, "異動のため", actor=TESTER, at=AT)
    vacant = {line.unit_code for line in ended}
    assert all(line.status == "vacant" for code, line in board(on).items() if code in vacant)


def tried(fresh: Callable[[], AbstractContextManager[str]], seed: int, moves: int, offset: int) -> None:
    city, rows = split(random_city(seed, framework_rows(frameworks.SHIPPED)), random.Random(seed), moves)
    on = ON + offset * DAY
    with fresh():
        loading.publish(frameworks.shipped())
        loading.load(city)
        found = rehearsed(content(rows), on)
        assert found == naive(with_list(city, rows), on)
        loading.take(*TAKE, content(rows), "list.csv", corrections=True)
        assert rehearsed(content(rows), on) == found, "taken in, the list changes nothing any more"
        agree(found, on)


@RUN
@given(seed=st.integers(0, 10_000), moves=st.integers(0, 16), offset=st.integers(-2, 2))
def test_random_lists_come_true_on_sqlite(sqlite_files, seed, moves, offset):
    tried(sqlite_files.fresh, seed, moves, offset)


@settings(RUN, max_examples=3)
@given(seed=st.integers(0, 10_000), moves=st.integers(0, 16), offset=st.integers(-2, 2))
def test_random_lists_come_true_on_postgresql(postgresql_databases, seed, moves, offset):
    tried(postgresql_databases.fresh, seed, moves, offset)


@pytest.mark.parametrize("people", [6, 60])
def test_a_rehearsal_takes_no_more_statements_for_a_large_city_than_for_a_small_one(database, counted, people):
    city, rows = split(random_city(1, framework_rows(frameworks.SHIPPED), people=people), random.Random(1), people)
    loading.publish(frameworks.shipped())
    loading.load(city)
    remember.forget()
    with counted() as sent:
        rehearsed(content(rows), ON)
    assert len(sent) <= STATEMENTS, len(sent)


@pytest.fixture(scope="module")
def shared() -> City:
    """The real city without its evidence of others than managers: who is eligible is tried on random cities."""
    city = city_of(DEMO, DEMO.parent / "framework/saitama-ict-1.0.toml")
    numbers = {manager["職員番号"] for manager in city.managers}
    numbers |= {line["確認者職員番号"] for line in city.evidence if line["職員番号"] in numbers}
    city.evidence = [line for line in city.evidence if line["職員番号"] in numbers]
    return city


def test_the_real_list_comes_true(sqlite_files, shared):
    table = (DEMO / "hr_orders_20270401.csv").read_bytes()
    with sqlite_files.fresh():
        loading.publish(frameworks.shipped())
        loading.load(shared)
        found = rehearsed(table, APRIL)
        assert [each["unit"] for each in found if each["loses"]] == LOST
        assert [each["unit"] for each in found if each["reason"] == "outside_before"] == ["01"]
        loading.take(*TAKE, table, "list.csv")
        assert [code for code, line in board(APRIL).items() if line.status == "ineligible"] == LOST
        agree(found, APRIL)
