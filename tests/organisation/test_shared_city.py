"""The city's real file layouts: everybody comes in, nothing changes the second time, next year's orders come on top."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from foundation import audit, db, tables
from foundation.history import Viewpoint
from foundation.imports import ImportResult
from foundation.tables import Table
from organisation.staff import queries as staff
from organisation.staff.models import Posting
from organisation.staff.services import plan_staff_import, take_staff_import
from organisation.unit import queries as units
from organisation.unit.services import plan_units_import, take_units_import
from tests.databases import KINDS
from tests.factories import AT, TODAY, count
from tests.organisation.files import ACTOR

FOLDER = Path(__file__).resolve().parents[2] / "content/demo"
ROSTER, ORDERS = "hr_roster_20260401.csv", "hr_orders_20270401.csv"
NOW = Viewpoint(on=TODAY, today=TODAY)
NEXT_YEAR = date(2027, 4, 1)
MAKERS = {"sqlite": "sqlite_files", "postgresql": "postgresql_databases"}


def file(name: str) -> Table:
    return tables.read((FOLDER / name).read_bytes(), name)


def take_units(name: str) -> ImportResult:
    plan = plan_units_import(file(name), today=TODAY)
    with db.transaction():
        return take_units_import(plan, actor=ACTOR, at=AT)


def take_staff(name: str) -> ImportResult:
    plan = plan_staff_import(file(name), today=TODAY)
    assert (plan.problems, plan.corrections, plan.flags, plan.repairs) == ((), (), (), ())
    with db.transaction():
        return take_staff_import(plan, actor=ACTOR, at=AT)


@pytest.fixture(scope="module", params=KINDS)
def city(request: pytest.FixtureRequest) -> Iterator[None]:
    """The whole city, brought in once for the tests that only look at it."""
    with request.getfixturevalue(MAKERS[request.param]).fresh():
        assert (take_units("units.csv").new, take_units("units.csv").same) == (376, 376)
        assert take_staff(ROSTER).new == 9591
        yield


def test_thirty_two_units_appoint(city):
    assert len(units.tree(TODAY).appointing()) == 32
    assert "98" in {unit.code for unit in units.tree(date(2023, 3, 31)).appointing()}


def test_variant_characters_and_half_width_kana_find_the_same_people(city):
    found = {
        tuple(line.staff_no for line in staff.search(text, NOW, within=None, limit=500, offset=0)[0])
        for text in ("高橋", "髙橋", "ﾀｶﾊｼ", "たかはし")
    }
    assert len(found) == 1 and found.pop()


def test_nearly_every_unit_has_a_head_and_nobody_decides_their_own_case(city):
    heads = staff.heads(NOW)
    assert len(heads.head_of_unit) > 370
    assert all(heads.approver_of(head).staff_id != head for head in heads.head_of_unit.values())


def test_everybody_comes_in_once_and_next_years_orders_end_what_runs(city):  # the last one, for it changes the city
    assert (len(staff.staff_ids_by_no()), count(Posting)) == (9400, 9591)
    before = audit.identity()
    assert (take_staff(ROSTER).same, audit.identity()) == (9591, before)
    assert take_staff(ORDERS).new == 3252
    assert (take_staff(ORDERS).same, take_staff(ROSTER).same) == (3252, 9591)
    seen = Viewpoint(on=NEXT_YEAR, today=NEXT_YEAR)
    assert staff.search("", NOW, within=None, limit=1, offset=0)[1] == 9400
    assert staff.search("", seen, within=None, limit=1, offset=0)[1] == 9832
    everywhere = units.tree(NEXT_YEAR).descendants(units.unit_id_of("00") or 0)
    assert staff.search("", NOW, within=everywhere, limit=1, offset=0)[1] == 9400
    assert staff.search("", seen, within=everywhere, limit=1, offset=0)[1] == 9832 - 329
