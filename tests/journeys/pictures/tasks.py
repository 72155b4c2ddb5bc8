"""Pages to look at when much is going on: tasks. Each scene: who looks, and the path."""

from collections.abc import Mapping
from datetime import date, timedelta

from foundation import audit, db
from foundation.history import Viewpoint
from organisation.appointment import services
from organisation.appointment.rules import AppointmentKind
from tests.factories import AT, POSTED, TODAY
from tests.organisation.appointment.moving import repost
from tests.web.city import City

VACANT = "vacancy.ict_manager.15.2006-04-01"
SCENES: Mapping[str, tuple[str, str]] = {
    "tasks of all bureaus": ("secretariat", "/appointments/tasks"),
    "tasks of one bureau": ("bureau", "/appointments/tasks"),
    "no such task": ("secretariat", "/appointments/tasks?what=grace_ending"),
    "a vacancy with decisions": ("secretariat", f"/appointments/tasks/{VACANT}"),
    "an end that is proposed": ("secretariat", "/appointments/tasks/{proposed}"),
    "confirming an end": ("secretariat", "/appointments/tasks/{proposed}/end"),
    "keeping an appointment": ("bureau", "/appointments/tasks/{proposed}/keep"),
    "the life of a unit with a cover": ("secretariat", "/units/15/appointment"),
    "the life of a unit with a past": ("bureau", "/units/01/appointment"),
    "naming an interim cover": ("secretariat", "/units/15/cover"),
    "ending an interim cover": ("secretariat", "/covers/{standing_in}/end"),
}


def stage(city: City) -> dict[str, int | str]:
    """山田 has moved to 北区役所 and stands in there; the vacancy there has an owner and another due day."""
    repost(
        city.staff["ict_manager"],
        [(city.units["010102"], "30", POSTED, TODAY - timedelta(days=1)), (city.units["150101"], "30", TODAY, None)],
        at=AT,
    )  # fmt: skip
    with db.transaction():
        services.decide(
            VACANT, due_on=date(2026, 12, 1), owner_id=city.staff["stranger"], reason="選考に時間がかかるため",
            view=Viewpoint(on=TODAY, today=TODAY), actor=audit.COMMAND, at=AT,
        )  # fmt: skip
        cover = services.set_cover(
            kind=AppointmentKind.ict_manager, unit_id=city.units["15"], staff_id=city.staff["ict_manager"],
            first_day=TODAY, last_day=date(2026, 12, 28), reason="選考中", actor=audit.COMMAND, at=AT, today=TODAY,
        )  # fmt: skip
    return {"proposed": f"end_proposed.ict_manager.01.{TODAY}", "standing_in": cover}
