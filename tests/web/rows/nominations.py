"""Who may open what: nominations. 佐藤 is nominated for 総務局 by 鈴木."""

from collections.abc import Mapping
from datetime import date

from foundation import audit, db
from organisation.appointment.rules import AppointmentKind
from organisation.appointment.services import nominating
from organisation.appointment.services.nominating import Hand
from tests.factories import AT, TODAY
from tests.web.city import City
from tests.web.roles import APPOINTING, KEEPERS, Row

LOOKING = KEEPERS | {"bureau"}
ROWS: Mapping[str, Row] = {
    "nominating.nominations": Row("/nominations", LOOKING),
    "nominating.nominate": Row("/units/01/nominate", APPOINTING),
    "nominating.nomination": Row("/nominations/{nomination}", LOOKING),
    "nominating.revise": Row("/nominations/{nomination}/revise", APPOINTING),
    "nominating.withdraw": Row("/nominations/{nomination}/withdraw", APPOINTING),
    "nominating.order": Row("/nominations/{nomination}/order", frozenset({"secretariat"})),
}


def furnish(city: City) -> dict[str, int | str]:
    """A nomination that waits for the secretariat."""
    hand = Hand(
        actor=audit.Actor(city.number("bureau"), city.staff["bureau"]), at=AT, today=TODAY,
        unit_ids=frozenset({city.units["01"]}),
    )  # fmt: skip
    with db.transaction():
        line = nominating.nominate(
            kind=AppointmentKind.ict_manager, unit_id=city.units["01"], staff_id=city.staff["unit_head"],
            first_day=date(2026, 11, 1), reason="後任として適任のため", hand=hand,
        )  # fmt: skip
    return {"nomination": line.id}
