"""Takes a city of the oracle into the application, as files, and asks the application for its verdicts."""

from datetime import date, datetime
from typing import Any

from foundation import audit, db, tables
from foundation.history import Viewpoint
from organisation.appointment import services as appointments
from organisation.staff import services as staff
from organisation.unit import services as units
from skills.evidence import services as evidence
from skills.framework import services as frameworks
from skills.verification import queries as verification
from tests.factories import AT, TODAY
from tests.oracle.oracle import City
from tests.oracle.random_city import EVIDENCE, MANAGER, ORDER, UNIT, as_csv


def publish(document: dict[str, Any]) -> None:
    with db.transaction():
        frameworks.publish(document, actor=audit.COMMAND, at=AT)


def take(plan: Any, take_in: Any, content: bytes, name: str, *, at: datetime = AT, **more: Any) -> None:
    planned = plan(tables.read(content, name), today=TODAY)
    assert planned.problems == ()
    with db.transaction():
        take_in(planned, actor=audit.COMMAND, at=at, **more)


def load(city: City) -> None:
    take(units.plan_units_import, units.take_units_import, as_csv(UNIT, city.units, "utf-8-sig"), "units.csv")
    take(staff.plan_staff_import, staff.take_staff_import, as_csv(ORDER, city.orders), "roster.csv")
    load_register = (appointments.plan_appointments_import, appointments.take_appointments_import)
    take(*load_register, as_csv(MANAGER, city.managers), "register.csv")
    take(evidence.plan_evidence_import, evidence.take_evidence_import, as_csv(EVIDENCE, city.evidence), "evidence.csv")


def verified(on: date, *, known_at: datetime | None = None) -> list[dict[str, Any]]:
    """The application's board in the oracle's shape."""
    view = Viewpoint(on=on, today=TODAY, known_at=known_at, sees_future=True)
    return [_told(line) for line in verification.board(view)]


def _told(line: Any) -> dict[str, Any]:
    judgement = line.judgement
    return {
        "unit": line.unit.code,
        "status": str(judgement.status),
        "staff_no": line.appointment.staff_no if line.appointment else None,
        "conditions": {each.code: each.met for each in judgement.conditions},
        "shortfalls": {each.skill: (each.held, each.required, each.core) for each in judgement.shortfalls},
        "personas": {str(persona): met for persona, met in judgement.personas.items()},
    }
