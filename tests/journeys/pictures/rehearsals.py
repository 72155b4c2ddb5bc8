"""Pages to look at when much is going on: rehearsals. Each scene: who looks, and the path."""

from collections.abc import Mapping

from tests.web.city import City
from tests.web.curriculum import drafts
from tests.web.rows.rehearsals import preview

SCENES: Mapping[str, tuple[str, str]] = {
    "drafts to choose from": ("hr", "/rehearsals"),
    "a draft that loses a manager": ("secretariat", "/rehearsals/{draft}"),
    "every unit of a draft": ("hr", "/rehearsals/{draft}?all=1&sort=-eligible"),
    "two drafts side by side": ("hr", "/rehearsals/compare?draft={draft}&draft={other_draft}&all=1"),
    "a draft with wrong rows": ("hr", "/rehearsals/new/{wrong_draft}"),
    "a draft to be destroyed": ("hr", "/rehearsals/{other_draft}/destroy"),
    "a post that falls vacant": ("bureau", "/units/01"),
}


def stage(city: City) -> dict[str, int | str]:
    """What the paths name."""
    found = {
        "other_draft": drafts.kept(city, "第2案", drafts.move(unit="010201"), drafts.move("staff")),
        "wrong_draft": preview(city, drafts.content(drafts.move(unit="99"), drafts.move("bureau", on="R9.2.29"))),
    }
    return dict(found)
