"""The application and an independent computation agree, unit by unit, on real files and on random cities."""

import random
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.oracle import loading
from tests.oracle.oracle import City, city_of, framework_rows
from tests.oracle.random_city import random_city

ROOT = Path(__file__).resolve().parents[3]
FRAMEWORK = ROOT / "content/framework/saitama-ict-1.0.toml"
DOCUMENT = tomllib.loads(FRAMEWORK.read_text(encoding="utf-8"))
STATEMENTS = 14  # five of them settings, where nobody was appointed on the day before
DAYS = (date(2026, 10, 1), date(2026, 4, 1), date(2026, 3, 31), date(2024, 4, 1), date(2022, 12, 31), date(2027, 4, 1))


@pytest.fixture(scope="module")
def shared() -> City:
    """The real city: appointees and their colleagues of the file, everything of theirs."""
    city = city_of(ROOT / "content/demo", FRAMEWORK, with_orders=True)
    numbers = {manager["職員番号"] for manager in city.managers}
    numbers |= {line["確認者職員番号"] for line in city.evidence if line["職員番号"] in numbers}
    known = {"", *numbers}
    city.evidence = [each for each in city.evidence if {each["職員番号"], each["確認者職員番号"]} <= known]
    city.orders = [line for line in city.orders if line["職員番号"] in numbers]
    return city


def test_the_shared_city_is_judged_alike_on_many_days(database, shared):
    loading.publish(DOCUMENT)
    loading.load(shared)
    for on in DAYS:
        assert loading.verified(on) == shared.verify(on), on


@pytest.mark.parametrize("seed", range(6))
def test_random_cities_are_judged_alike(database, seed):
    city = random_city(seed, framework_rows(FRAMEWORK))
    loading.publish(DOCUMENT)
    loading.load(city)
    rng = random.Random(seed)
    for on in [date(2022, 6, 1) + timedelta(days=rng.randrange(1600)) for _ in range(8)]:
        assert loading.verified(on) == city.verify(on), on


def test_before_anything_was_known_there_is_nothing_to_judge(database):
    loading.publish(DOCUMENT)
    loading.load(random_city(7, framework_rows(FRAMEWORK)))
    assert loading.verified(date(2025, 1, 1), known_at=datetime(2020, 1, 1, tzinfo=UTC)) == []


@pytest.mark.parametrize("people", [6, 60])
def test_the_board_takes_no_more_statements_for_a_large_city_than_for_a_small_one(database, counted, people):
    loading.publish(DOCUMENT)
    loading.load(random_city(1, framework_rows(FRAMEWORK), people=people))
    loading.verified(date(2025, 1, 2))
    with counted() as sent:
        loading.verified(date(2025, 1, 1))
    assert len(sent) <= STATEMENTS, sent
