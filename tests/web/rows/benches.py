"""Who may open what: benches."""

from collections.abc import Mapping

from tests.web.city import City
from tests.web.roles import APPOINTING, HR, OVERSEERS, Row

PREPARING = APPOINTING | HR
ROWS: Mapping[str, Row] = {
    "benches.benches": Row("/benches", PREPARING),
    "benches.export_all": Row("/benches.csv", PREPARING),
    "benches.bench": Row("/units/01/bench", PREPARING),
    "benches.export": Row("/units/01/bench.csv", PREPARING),
    "coverage.coverage": Row("/coverage", OVERSEERS),
    "coverage.picture": Row("/coverage.svg", OVERSEERS),
    "coverage.export": Row("/coverage.csv", OVERSEERS),
}


def furnish(city: City) -> dict[str, int | str]:
    """What the paths name."""
    return {}
