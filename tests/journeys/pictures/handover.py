"""Pages to look at when much is going on: handover. Each scene: who looks, and the path."""

from collections.abc import Mapping

from tests.web.city import City

SCENES: Mapping[str, tuple[str, str]] = {
    "handover": ("bureau", "/units/01/handover"),
    "handover of a vacant post": ("secretariat", "/units/15/handover"),
}


def stage(city: City) -> dict[str, int | str]:
    """What the paths name."""
    return {}
