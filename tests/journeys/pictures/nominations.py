"""Pages to look at when much is going on: nominations. Each scene: who looks, and the path."""

from collections.abc import Mapping

from tests.web.city import City

SCENES: Mapping[str, tuple[str, str]] = {}


def stage(city: City) -> dict[str, int | str]:
    """What the paths name."""
    return {}
