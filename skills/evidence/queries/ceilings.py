"""min(level, ceiling) as an SQL expression, made from the framework's data."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, case, literal

from foundation.history import holds
from skills.evidence.models import Evidence
from skills.framework.rules import EvidenceKind, Examination, Framework

FRAMEWORKS_KEPT = 8


@lru_cache(maxsize=FRAMEWORKS_KEPT)
def proven_level(framework: Framework) -> ColumnElement[int]:
    """The level a row proves: its own, up to the ceiling of its kind; 0 when it never counts."""
    highest_first = sorted(framework.evidence_kinds, key=lambda kind: -kind.ceiling)
    kinds = {kind.code: kind.ceiling for kind in highest_first if kind.ceiling}
    by_kind = {code: _capped(most) for code, most in kinds.items()}
    if EvidenceKind.examination in by_kind:
        by_kind[EvidenceKind.examination] = _by_examination(framework.examinations, kinds[EvidenceKind.examination])
    return case(by_kind, value=Evidence.kind, else_=0)


def counting(on: date, known_at: datetime | None) -> ColumnElement[bool]:
    """Rows that count on the day as known at the moment. 自己評価 is left out here already: it is half of all rows."""
    return and_(
        Evidence.counts, Evidence.kind != str(EvidenceKind.self_assessment), holds(Evidence, on=on, known_at=known_at)
    )


def _by_examination(examinations: Iterable[Examination], most: int) -> ColumnElement[int]:
    mapped = [
        (
            and_(Evidence.examination == each.code, Evidence.skill_code.in_(each.skills)),
            _capped(min(each.ceiling, most)),
        )
        for each in examinations
    ]
    return case(*mapped, else_=0) if mapped else literal(0)


def _capped(most: int) -> ColumnElement[int]:
    return case((Evidence.level < most, Evidence.level), else_=most)
