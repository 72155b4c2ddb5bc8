"""Who may open what: benches."""

from collections.abc import Mapping

from tests.web.city import City
from tests.web.roles import Row

ROWS: Mapping[str, Row] = {}


def furnish(city: City) -> dict[str, int | str]:
    """What the paths name."""
    return {}
