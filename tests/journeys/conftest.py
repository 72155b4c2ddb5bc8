"""What journeys may ask for: a browser, the demo city being served, and visitors whose every request is watched.

The city stands at tests.factories.AT; `town.hour.passes(minutes=31)` moves it on.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.databases import PostgresqlDatabases, SqliteFiles
from tests.journeys.town import DemoFiles, Town, load_demo, served
from tests.journeys.visitors import Visit, visits
from tests.web import city as cities
from tests.web.city import PEOPLE, City

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium of the distribution. Not for the whole session: Playwright keeps an event loop running meanwhile."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, "Chromiumがありません。ブラウザの検査には次が必要です: apt-get install chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    shared = tmp_path_factory.getbasetemp()
    parallel = shared.name.startswith("popen-")
    return DemoFiles((shared.parent if parallel else shared) / "journeys", tmp_path_factory.mktemp("towns"))


@pytest.fixture
def town_on_sqlite(demo_files: DemoFiles, tmp_path: Path) -> Iterator[Town]:
    """The demo city on SQLite, a copy of its own."""
    url, cast = demo_files.copied()
    with served(url, tmp_path, cast) as made:
        yield made


@pytest.fixture
def town_on_postgresql(postgresql_databases: PostgresqlDatabases, tmp_path: Path) -> Iterator[Town]:
    """The demo city on PostgreSQL."""
    with postgresql_databases.fresh() as url, served(url, tmp_path, load_demo(url, tmp_path)) as made:
        yield made


@pytest.fixture
def small_town(sqlite_files: SqliteFiles, tmp_path: Path) -> Iterator[tuple[Town, City]]:
    """The small city of the page tests being served; its people are known by their part in it."""
    cast = {who: person[0] for who, person in PEOPLE.items()}
    with sqlite_files.fresh() as url, served(url, tmp_path, cast) as made:
        yield made, cities.build()


@pytest.fixture
def town(town_on_sqlite: Town) -> Town:
    """The city the journeys play in."""
    return town_on_sqlite


@pytest.fixture
def visit(browser: Browser, town: Town) -> Iterator[Visit]:
    """visit(): somebody with a browser of their own at the city's door."""
    with visits(browser, town) as made:
        yield made
