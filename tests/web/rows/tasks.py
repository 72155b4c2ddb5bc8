"""Who may open what: tasks."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import insert

from foundation import audit, db
from organisation.appointment.models import Appointment, InterimCover
from tests.factories import AT, TODAY
from tests.web.city import City
from tests.web.roles import APPOINTING, OVERSEERS, Row

ALL = frozenset({"hr", "secretariat"})
VACANT = "vacancy.ict_manager.15.2006-04-01"

ROWS: Mapping[str, Row] = {
    "tasks.board": Row("/appointments/tasks", OVERSEERS),
    "tasks.export": Row("/appointments/tasks.csv", OVERSEERS),
    "tasks.task": Row(f"/appointments/tasks/{VACANT}", ALL),
    "tasks.confirm": Row("/appointments/tasks/{ending}/end", frozenset({"secretariat"})),
    "tasks.keep": Row("/appointments/tasks/{ending}/keep", frozenset({"secretariat"})),
    "covers.new": Row("/units/01/cover", APPOINTING),
    "covers.end": Row("/covers/{cover}/end", APPOINTING),
    "life.unit": Row("/units/01/appointment", OVERSEERS),
}


def furnish(city: City) -> dict[str, int | str]:
    """A cover in 総務局; in 北区役所 a committee member whose 本務 is elsewhere, so that an end is proposed."""
    with db.transaction():
        change = audit.record(action="cover.set", actor=audit.COMMAND, at=AT)
        statement = insert(InterimCover).values(
            kind="ict_manager", unit_id=city.units["01"], staff_id=city.staff["unit_head"], reason="選考中",
            true_from=TODAY, true_until=date(2026, 12, 28), known_since=change.moment,
        )  # fmt: skip
        cover = db.session().execute(statement.returning(InterimCover.id)).scalar_one()
    return {"cover": cover, "ending": ending(city)}


def ending(city: City) -> str:
    """The task of an appointment whose holder works elsewhere. Returns its identity."""
    appoint_member(city.units["15"], city.staff["department_head"])
    return "end_proposed.committee_member.15.2026-07-01"


def appoint_member(unit_id: int, staff_id: int) -> None:
    """A committee member since 1 July."""
    with db.transaction():
        change = audit.record(action="appointment.made", actor=audit.COMMAND, at=AT)
        db.session().execute(
            insert(Appointment).values(
                kind="committee_member", unit_id=unit_id, staff_id=staff_id, order_no="委第1号",
                true_from=date(2026, 7, 1), known_since=change.moment,
            )
        )  # fmt: skip
