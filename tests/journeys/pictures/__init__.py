"""Pages of appointments through the year as they look when much is going on, one file per group of pages."""

from collections.abc import Mapping

from tests.journeys.pictures import benches, handover, nominations, rehearsals, tasks, verifications
from tests.web.city import City

PARTS = (nominations, tasks, verifications, rehearsals, benches, handover)
SCENES: Mapping[str, tuple[str, str]] = {name: scene for part in PARTS for name, scene in part.SCENES.items()}


def stage(city: City) -> dict[str, int | str]:
    """Put all of this into the furnished city. Returns what the paths name."""
    return {name: value for part in PARTS for name, value in part.stage(city).items()}
