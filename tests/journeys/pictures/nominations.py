"""Pages to look at when much is going on: nominations. Each scene: who looks, and the path."""

from collections.abc import Mapping

from tests.web.city import PEOPLE, City

COMPARED = "&".join(f"compare={PEOPLE[who][0]}" for who in ("hr", "unit_head", "ict_manager", "bureau_head"))
SCENES: Mapping[str, tuple[str, str]] = {
    "four candidates side by side": ("secretariat", f"/units/01/nominate?{COMPARED}"),
    "nobody found to nominate": ("bureau", "/units/01/nominate?q=どこにも"),
    "a nomination to check": ("secretariat", "/nominations/{nomination}"),
    "a nomination as its bureau sees it": ("bureau", "/nominations/{nomination}"),
    "all nominations": ("secretariat", "/nominations?scope=all"),
    "committee members": ("secretariat", "/appointments?kind=committee_member"),
    "leaders of sections": ("hr", "/appointments?kind=ict_leader"),
    "where to appoint a member": ("secretariat", "/appointments/new?kind=committee_member"),
}


def stage(city: City) -> dict[str, int | str]:
    """What the paths name: the nomination of the furnished city."""
    return {}
