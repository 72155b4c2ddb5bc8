"""The level held: the highest min(level, ceiling) of evidence that counts on the day and was known at the moment."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from foundation.db import session
from foundation.history import Viewpoint, holds
from organisation.staff.queries import among
from skills.evidence.models import Evidence
from skills.evidence.queries.ceilings import counting, proven_level
from skills.evidence.rules import EvidenceKind, HeldLevel
from skills.framework.rules import Framework


def levels(staff_ids: Iterable[int], view: Viewpoint, framework: Framework) -> dict[int, dict[str, HeldLevel]]:
    """staff id → skill code → level held and the evidence that gives it. A skill that is not there is held at 0.

    One statement for any number of people. Of evidence that proves the same level the latest acquired stands, then the
    one recorded first.
    """
    proven = proven_level(framework)
    statement = (
        select(Evidence.staff_id, Evidence.skill_code, proven, Evidence.id, Evidence.kind, Evidence.true_from,
               Evidence.confirmer_id)
        .where(among(Evidence.staff_id, staff_ids), counting(view.on, view.known_at))
        .order_by(Evidence.staff_id, Evidence.skill_code, proven, Evidence.true_from, Evidence.id.desc())
    )  # fmt: skip
    held: dict[int, dict[str, Any]] = {}
    for staff_id, skill_code, *best in session().execute(statement):
        if best[0]:
            held.setdefault(staff_id, {})[skill_code] = best
    return {staff_id: {code: HeldLevel(*best) for code, best in of_one.items()} for staff_id, of_one in held.items()}


def held_since(
    staff_ids: Iterable[int], *, today: date, until: date, framework: Framework
) -> dict[int, dict[str, dict[int, date]]]:
    """staff id → skill code → level → the day since when it has been proven, by evidence that lasts until a day.

    One statement for any number of people. Evidence that ends before `until` is not counted.
    """
    proven = proven_level(framework)
    lasts = or_(Evidence.true_until.is_(None), Evidence.true_until >= until)
    statement = (
        select(Evidence.staff_id, Evidence.skill_code, proven, func.min(Evidence.true_from))
        .where(among(Evidence.staff_id, staff_ids), counting(today, None), lasts)
        .group_by(Evidence.staff_id, Evidence.skill_code, proven)
    )
    held: dict[int, dict[str, dict[int, date]]] = {}
    for staff_id, skill_code, level, since in session().execute(statement):
        if level:
            held.setdefault(staff_id, {}).setdefault(skill_code, {})[level] = since
    return held


def self_levels(staff_id: int, view: Viewpoint) -> dict[str, int]:
    """skill code → the level the person last gave themselves (自己評価), shown and never counted."""
    statement = (
        select(Evidence.skill_code, Evidence.level)
        .where(
            Evidence.staff_id == staff_id,
            Evidence.kind == str(EvidenceKind.self_assessment),
            holds(Evidence, on=view.on, known_at=view.known_at),
        )
        .order_by(Evidence.skill_code, Evidence.true_from, Evidence.id)
    )
    return {row.skill_code: row.level for row in session().execute(statement)}
