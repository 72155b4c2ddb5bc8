"""Who may open what: handover."""

from collections.abc import Mapping

from tests.web.city import City
from tests.web.roles import APPOINTING, Row

TAKING_OVER = APPOINTING | {"ict_manager"}
ROWS: Mapping[str, Row] = {
    "handovers.handover": Row("/units/01/handover", TAKING_OVER),
    "handovers.document": Row("/units/01/handover.pdf", TAKING_OVER),
}


def furnish(city: City) -> dict[str, int | str]:
    """What the paths name."""
    return {}
