"""The evidence itself: everything recorded about a person, with what each piece is worth."""

from typing import Any

from sqlalchemy import ColumnElement, select

from foundation.db import session
from foundation.history import Viewpoint
from organisation.staff.models import Staff
from skills.evidence.models import Evidence
from skills.evidence.rules import EvidenceLine, Flag, Standing, standing_of
from skills.framework import queries as frameworks
from skills.framework.rules import Framework, ceiling

COLUMNS = (
    Evidence.id, Evidence.staff_id, Staff.staff_no, Evidence.skill_code, Evidence.level, Evidence.kind,
    Evidence.examination, Evidence.true_from, Evidence.true_until, Evidence.confirmer_id, Evidence.note,
    Evidence.source, Evidence.upload_id, Evidence.voids_id, Evidence.flags, Evidence.known_since,
    Evidence.known_until, Evidence.known_until_reason,
)  # fmt: skip


def evidence_of(staff_id: int, view: Viewpoint) -> list[EvidenceLine]:
    """All of a person's evidence known at the moment, also what does not count or is voided, by skill."""
    return _lines(Evidence.staff_id == staff_id, view)


def evidence_line(evidence_id: int, view: Viewpoint) -> EvidenceLine | None:
    """One piece of evidence; None when there is none, or it was not known yet at the moment."""
    return next(iter(_lines(Evidence.id == evidence_id, view)), None)


def _lines(chosen: ColumnElement[bool], view: Viewpoint) -> list[EvidenceLine]:
    statement = (
        select(*COLUMNS)
        .join(Staff, Staff.id == Evidence.staff_id)
        .where(chosen)
        .order_by(Evidence.skill_code, Evidence.true_from.desc(), Evidence.id.desc())
    )
    if view.known_at is not None:
        statement = statement.where(Evidence.known_since <= view.known_at)
    framework = frameworks.in_force(view.on, view.known_at)
    return [_line(row, view, framework) for row in session().execute(statement)]


def _line(row: Any, view: Viewpoint, framework: Framework) -> EvidenceLine:
    flags = tuple(Flag(code) for code in row.flags.split(",") if code)
    voided = row.known_until is not None and (view.known_at is None or row.known_until <= view.known_at)
    most = ceiling(framework=framework, kind=row.kind, examination=row.examination, skill_code=row.skill_code)
    standing = standing_of(
        flags=flags,
        voided=voided,
        most=most,
        kind=row.kind,
        true_from=row.true_from,
        true_until=row.true_until,
        on=view.on,
    )
    return EvidenceLine(
        id=row.id, staff_id=row.staff_id, staff_no=row.staff_no, skill_code=row.skill_code, level=row.level,
        counted=min(row.level, most or 0) if standing is Standing.counts else 0, kind=row.kind,
        examination=row.examination, acquired_on=row.true_from, expires_on=row.true_until,
        confirmer_id=row.confirmer_id, note=row.note, source=row.source, upload_id=row.upload_id, voids_id=row.voids_id,
        flags=flags, known_since=row.known_since, known_until=row.known_until if voided else None,
        reason=row.known_until_reason or "" if voided else "", standing=standing,
    )  # fmt: skip
