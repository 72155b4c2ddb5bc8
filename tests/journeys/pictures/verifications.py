"""Pages to look at when much is going on: verifications. Each scene: who looks, and the path."""

from collections.abc import Mapping
from datetime import date, timedelta

from foundation import db
from foundation.history import Viewpoint
from organisation.account import queries as accounts
from skills.evidence import services as evidence
from skills.verification import queries, services
from tests.factories import AT, TESTER, TODAY
from tests.web.city import City
from tests.web.rows.verifications import access, drawn_up

SCENES: Mapping[str, tuple[str, str]] = {
    "verifications-superseded": ("secretariat", "/verifications/{superseded}"),
    "verifications-confirmed": ("bureau", "/verifications/{confirmed}"),
    "verifications-vacant": ("secretariat", "/verifications/{vacant_document}"),
    "verifications-none": ("secretariat", "/verifications?unit=15&confirmed=yes"),
    "verifications-waiting": ("secretariat", "/verifications?confirmed=no"),
    "verifications-draw-up": ("bureau", "/verifications/new?unit=01"),
    "verifications-choose": ("hr", "/verifications/new"),
    "verifications-checked": ("bureau", "/verify/{confirmed}?hash={hash}"),
    "verifications-unit": ("secretariat", "/board/01"),
}


def stage(city: City) -> dict[str, int | str]:
    """A document superseded by new evidence, one confirmed since, one of a vacant unit."""
    superseded, vacant, later = drawn_up(city), drawn_up(city, unit="15"), AT + timedelta(minutes=5)
    with db.transaction():
        evidence.record(
            staff_id=city.staff["ict_manager"], skill_code="A01", level=3, kind="work_record",
            acquired_on=date(2026, 6, 1), actor=TESTER, at=AT, confirmer_id=city.staff["unit_head"],
        )  # fmt: skip
    with db.transaction():
        confirmed = services.draw_up(
            unit_code="01", view=Viewpoint(on=TODAY, today=TODAY), access=access(city, "bureau"), at=later
        )
        officer = accounts.access(city.accounts["bureau"], TODAY)
        assert officer is not None
        services.confirm(number=confirmed, note="", access=officer, at=later, today=TODAY)
    line = queries.document(confirmed, Viewpoint(on=TODAY, today=TODAY))
    assert line is not None
    return {"superseded": superseded, "vacant_document": vacant, "confirmed": confirmed, "hash": line.hash}
