"""What journeys may ask for: a browser, the demo city being served, and visitors whose every request is watched.

The city stands at tests.factories.AT; `town.hour.passes(minutes=31)` moves it on.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.databases import PostgresqlDatabases
from tests.journeys.town import DemoFiles, Hour, Town, load_demo, served
from tests.journeys.visitors import Visit, visits

BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the distribution."""
    found = next((path for path in BROWSERS if Path(path).exists()), None)
    assert found, "Chromiumがありません。ブラウザの検査には次が必要です: apt-get install chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def hour() -> Iterator[Hour]:
    """The time of every city, set back before each."""
    made = Hour()
    with pytest.MonkeyPatch.context() as patch:
        made.strikes_for(patch)
        yield made


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory, hour: Hour) -> DemoFiles:
    shared = tmp_path_factory.getbasetemp()
    parallel = shared.name.startswith("popen-")
    return DemoFiles((shared.parent if parallel else shared) / "journeys", tmp_path_factory.mktemp("towns"))


@pytest.fixture
def town_on_sqlite(demo_files: DemoFiles, hour: Hour, tmp_path: Path) -> Iterator[Town]:
    """The demo city on SQLite, a copy of its own."""
    hour.moment = Hour.moment
    url, cast = demo_files.copied()
    with served(url, tmp_path, cast, hour) as made:
        yield made


@pytest.fixture
def town_on_postgresql(postgresql_databases: PostgresqlDatabases, hour: Hour, tmp_path: Path) -> Iterator[Town]:
    """The demo city on PostgreSQL."""
    hour.moment = Hour.moment
    with postgresql_databases.fresh() as url, served(url, tmp_path, load_demo(url, tmp_path), hour) as made:
        yield made


@pytest.fixture
def town(town_on_sqlite: Town) -> Town:
    """The city the journeys play in."""
    return town_on_sqlite


@pytest.fixture
def visit(browser: Browser, town: Town) -> Iterator[Visit]:
    """visit(): somebody with a browser of their own at the city's door."""
    with visits(browser, town) as made:
        yield made
