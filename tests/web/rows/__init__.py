"""The rows of appointments through the year, one file per group of pages."""

from collections.abc import Mapping

from tests.web.city import City
from tests.web.roles import Row
from tests.web.rows import benches, handover, nominations, rehearsals, tasks, verifications

PARTS = (nominations, tasks, verifications, rehearsals, benches, handover)
ROWS: Mapping[str, Row] = {endpoint: row for part in PARTS for endpoint, row in part.ROWS.items()}


def furnish(city: City) -> dict[str, int | str]:
    """Put what the rows name into the city. Returns the ids."""
    return {name: value for part in PARTS for name, value in part.furnish(city).items()}
