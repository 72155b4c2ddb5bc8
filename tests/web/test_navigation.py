"""The menu: short for everybody, and every page of appointments has its place in it."""

import re

import pytest

from tests.web.conftest import SignIn
from tests.web.roles import OVERSEERS

MOST = 8
HEADING = "任命・組織"


ENTRY = re.compile(r'<a class="ict-nav__link" href="[^"]*"( aria-current="page")?>([^<]+)')


def group(page: str) -> list[str]:
    """The entries of 任命・組織 in order."""
    (panel,) = re.findall(rf'{HEADING}.*?<ul class="ict-nav__panel">(.*?)</ul>', page, re.DOTALL)
    return [label.strip() for _, label in ENTRY.findall(panel)]


@pytest.mark.parametrize("who", ["staff", "unit_head", "bureau", "hr", "secretariat", "admin", "ict_manager"])
def test_nobody_has_more_than_eight_entries_for_appointments(sign_in: SignIn, who: str):
    found = group(sign_in(who).get("/units").text)
    assert len(found) <= MOST
    assert (found[0] == "任命の判定") == (who in OVERSEERS)


def test_what_is_used_most_comes_first(sign_in: SignIn):
    assert group(sign_in("secretariat").get("/units").text) == [
        "任命の判定", "任命の課題", "推薦", "後任の備え", "任命簿", "組織", "職員", "所属長の代理",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "entry"),
    [("/verifications", "任命の判定"), ("/units/01/appointment", "任命の課題"), ("/coverage", "後任の備え"),
     ("/rehearsals", "人事異動の試算")],
)  # fmt: skip
def test_a_page_without_an_entry_marks_the_one_it_is_reached_from(sign_in: SignIn, path: str, entry: str):
    page = sign_in("secretariat").get(path).text
    assert [label.strip() for current, label in ENTRY.findall(page) if current] == [entry]
