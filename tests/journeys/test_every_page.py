"""Every page a route can answer with, wide and narrow: axe finds nothing, and nothing is wider than a small phone."""

from collections.abc import Callable, Iterator, Mapping

import pytest
from playwright.sync_api import Browser

from tests.databases import SqliteFiles
from tests.journeys import pictures, scenes
from tests.journeys.looking import faults
from tests.journeys.town import Town, served
from tests.journeys.visitors import Visitor, visits
from tests.web import city as cities
from tests.web.city import PEOPLE
from tests.web.matrix import ROWS, Row, furnish

READERS = ("hr", "secretariat", "unit_head", "admin", "bureau", "staff")
OTHERS = {
    "assessment.sheet": "unit_head", "assessment.submit": "unit_head", "claims.mine": "staff", "mine.skills": "staff",
    "assessment.of_year": "staff", "assessment.withdraw": "staff", "records.record": "staff",
    "records.readings": "staff", "certificates.mine": "staff", "certificates.of_person": "hr",
    "curricula.mine": "staff", "enrolments.apply": "staff", "enrolments.mine": "staff", "enrolments.enrolment": "staff",
    "calendars.calendar": "department_head", "questionnaires.mine": "staff", "questionnaires.answer": "staff",
    "recommendations.mine": "staff", "approvals.approvals": "unit_head", "approvals.put_forward": "unit_head",
    "rosters.cancel": "unit_head", "offerings.offering": "staff", "home.home": "staff", "home.notices": "staff",
}  # fmt: skip
SCENES = {**scenes.SCENES, **pictures.SCENES}
PAGES = sorted(endpoint for endpoint, row in ROWS.items() if row.method == "GET" and endpoint != "system.alive")


@pytest.fixture(scope="module")
def town_and_things(
    sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Town, Mapping[str, int]]]:
    """The small furnished city of the role matrix, with much training going on."""
    cast = {who: person[0] for who, person in PEOPLE.items()}
    with sqlite_files.fresh() as url, served(url, tmp_path_factory.mktemp("small"), cast) as town:
        city = cities.build()
        yield town, {**furnish(city), **scenes.stage(city), **pictures.stage(city)}


@pytest.fixture(scope="module")
def guests(browser: Browser, town_and_things: tuple[Town, Mapping[str, int]]) -> Iterator[Callable[[str], Visitor]]:
    """guests("hr"): somebody known as that, always with the same browser; "" is nobody."""
    known: dict[str, Visitor] = {}
    with visits(browser, town_and_things[0]) as visit:

        def guest(who: str) -> Visitor:
            if who not in known:
                known[who] = visit()
                if who:
                    known[who].is_known_as(who)
            return known[who]

        yield guest


def reader(endpoint: str, row: Row) -> str:
    """Somebody who may open the page and finds something there."""
    if row.open:
        return ""
    return OTHERS.get(endpoint) or next(who for who in READERS if who in row.allowed)


@pytest.mark.parametrize("endpoint", PAGES)
def test_a_page_is_right_for_everybody_on_every_screen(
    guests: Callable[[str], Visitor], town_and_things: tuple[Town, Mapping[str, int]], endpoint: str
):
    row, things = ROWS[endpoint], town_and_things[1]
    guest, path = guests(reader(endpoint, row)), row.path.format(**things)
    if guest.is_page(path):
        looks_right(guest, path)


@pytest.mark.parametrize("scene", SCENES)
def test_a_page_is_right_in_every_state_it_can_be_in(
    guests: Callable[[str], Visitor], town_and_things: tuple[Town, Mapping[str, int]], scene: str
):
    who, path = SCENES[scene]
    looks_right(guests(who), path.format(**town_and_things[1]))


def looks_right(guest: Visitor, path: str) -> None:
    guest.goes_to(path)
    assert faults(guest.page) == []
    assert guest.watch.faults == []
