"""Pages to look at when much is going on: benches. Each scene: who looks, and the path."""

from collections.abc import Mapping

from tests.web.city import City

SCENES: Mapping[str, tuple[str, str]] = {
    "bench": ("secretariat", "/units/01/bench"),
    "bench asked for a day that is over": ("hr", "/units/01/bench?on=2020-01-01"),
    "benches": ("hr", "/benches"),
    "coverage": ("hr", "/coverage"),
    "coverage of one bureau": ("bureau", "/coverage"),
    "coverage with nothing found": ("hr", "/coverage?status=qualified"),
}


def stage(city: City) -> dict[str, int | str]:
    """What the paths name."""
    return {}
