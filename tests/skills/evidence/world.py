"""People with evidence for tests. Every act is a transaction of its own."""

from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import insert

from foundation import audit, db
from foundation.audit import Actor
from foundation.history import Viewpoint
from organisation.staff.models import Staff
from skills.evidence import queries, services
from skills.evidence.models import Evidence
from skills.framework import queries as frameworks
from skills.framework import services as publishing
from skills.framework.rules import Framework
from tests.factories import AT, TESTER, TODAY

HEAD = Actor("head", staff_id=None)
ACQUIRED = date(2026, 5, 1)
numbers = count(1)


def publish() -> Framework:
    """The shipped framework in force."""
    with db.transaction():
        publishing.publish(publishing.shipped(), actor=TESTER, at=AT)
    return frameworks.in_force(TODAY)


def people(how_many: int, at: datetime = AT) -> list[int]:
    """Staff ids of new people without a posting."""
    with db.transaction():
        audit.record(action="test.prepared", actor=TESTER, at=at)
        values = [{"staff_no": f"{next(numbers):07d}"} for _ in range(how_many)]
        return list(db.session().execute(insert(Staff).returning(Staff.id), values).scalars())


def proof(staff_id: int, skill_code: str = "B02", level: int = 3, kind: str = "work_record", **given: Any) -> int:
    """A piece of evidence recorded in the application. Returns its id."""
    known: dict[str, Any] = {"acquired_on": ACQUIRED, "actor": HEAD, "at": AT}
    with db.transaction():
        return services.record(staff_id=staff_id, skill_code=skill_code, level=level, kind=kind, **known | given)


def void(evidence_id: int, reason: str = "確認の結果", at: datetime = AT, actor: Actor = HEAD) -> None:
    with db.transaction():
        services.void(evidence_id, reason=reason, actor=actor, at=at)


def correct(
    evidence_id: int, reason: str = "転記の誤り", at: datetime = AT, actor: Actor = HEAD, **changed: Any
) -> int:
    with db.transaction():
        return services.correct(evidence_id, reason=reason, actor=actor, at=at, **changed)


def put(rows: list[dict[str, Any]]) -> list[int]:
    """Rows straight into the table, as any history might have left them. Returns their ids."""
    bare = {"examination": "", "counts": True, "flags": "", "note": "", "source": "test"}
    with db.transaction():
        audit.record(action="test.prepared", actor=TESTER, at=AT)
        statement = insert(Evidence).returning(Evidence.id, sort_by_parameter_order=True)
        return list(db.session().execute(statement, [bare | row for row in rows]).scalars()) if rows else []


def view(on: date = TODAY, known_at: datetime | None = None) -> Viewpoint:
    return Viewpoint(on=on, today=TODAY, known_at=known_at)


def held(staff_id: int, on: date = TODAY, known_at: datetime | None = None) -> dict[str, int]:
    """skill code → level held."""
    seen = view(on, known_at)
    found = queries.levels([staff_id], seen, frameworks.in_force(on, known_at)).get(staff_id, {})
    return {code: each.level for code, each in found.items()}
