"""Who may open what: verifications."""

from collections.abc import Mapping
from datetime import date

from foundation import db
from foundation.history import Viewpoint
from organisation.account import queries as accounts
from organisation.account.rules import Access
from skills.verification import services
from tests.factories import AT, TODAY
from tests.web.city import City
from tests.web.roles import OVERSEERS, Row

DRAW_UP = frozenset({"bureau", "hr", "secretariat"})
SECRETARIAT = frozenset({"secretariat"})
NUMBER = "V2026-000001"

ROWS: Mapping[str, Row] = {
    "verifications.documents": Row("/verifications", OVERSEERS),
    "verifications.new": Row("/verifications/new?unit=01", DRAW_UP),
    "verifications.document": Row(f"/verifications/{NUMBER}", OVERSEERS),
    "verifications.paper": Row(f"/verifications/{NUMBER}.pdf", OVERSEERS),
    "verifications.confirm": Row(f"/verifications/{NUMBER}/confirm", frozenset({"bureau"})),
    "waivers.new": Row("/waivers/new?unit=01", SECRETARIAT),
    "waivers.end": Row("/waivers/{waiver}/end", SECRETARIAT),
    "verify.verify": Row(f"/verify/{NUMBER}", open=True),
}


def furnish(city: City) -> dict[str, int | str]:
    """One waiver of 山田's in 総務局, and one document drawn up after it."""
    with db.transaction():
        waiver = services.grant_waiver(
            unit_id=city.units["01"], condition="leader.core", first_day=TODAY, last_day=date(2027, 3, 31),
            reason="計画", access=access(city, "secretariat"), at=AT, today=TODAY,
        )  # fmt: skip
    return {"waiver": waiver, "document": drawn_up(city)}


def access(city: City, who: str) -> Access:
    """What the person may do today."""
    found = accounts.access(city.accounts[who], TODAY)
    assert found is not None
    return found


def drawn_up(city: City, *, on: date = TODAY, unit: str = "01", who: str = "secretariat") -> str:
    """A document of a unit, drawn up at AT. Returns its number."""
    with db.transaction():
        return services.draw_up(
            unit_code=unit, view=Viewpoint(on=on, today=TODAY), access=access(city, who), at=AT
        )  # fmt: skip
