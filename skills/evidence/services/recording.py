"""One piece of evidence at a time. Nothing is changed: what proves wrong is voided, a correction is a new row."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from foundation import audit, mail
from foundation.db import session
from foundation.errors import NotFound, Refused, sentence
from foundation.history import Viewpoint, take_back
from organisation.staff import queries as staff
from skills.evidence import queries, rules
from skills.evidence.models import Evidence
from skills.evidence.rules import EvidenceKind, EvidenceLine, NewEvidence, Standing
from skills.framework import queries as frameworks

VOIDED = sentence("証跡(%(skill)s レベル%(level)d)が取り消されました。理由: %(reason)s")
CORRECTED = sentence("証跡(%(skill)s レベル%(level)d)が訂正されました。理由: %(reason)s")


def add(rows: Sequence[NewEvidence], *, moment: datetime, voids_id: int | None = None) -> list[int]:
    """Record evidence inside a change that has its audit line, known from its `moment`. Returns the ids in order.

    Raises Refused for what can never count: unknown skill or examination, confirmed by oneself, ends before it starts.
    """
    known = {day: frameworks.in_force(day) for day in {new.acquired_on for new in rows}}
    for new in rows:
        rules.check_new(new=new, framework=known[new.acquired_on])
    if not rows:
        return []
    statement = insert(Evidence).returning(Evidence.id, sort_by_parameter_order=True)
    values = [_values(new) | {"known_since": moment, "voids_id": voids_id} for new in rows]
    return list(session().execute(statement, values).scalars())


def record(
    *, staff_id: int, skill_code: str, level: int, kind: str, acquired_on: date, actor: audit.Actor, at: datetime,
    expires_on: date | None = None, examination: str = "", confirmer_id: int | None = None, note: str = "",
    upload_id: int | None = None, source: str = "",
) -> int:  # fmt: skip
    """Record one piece of evidence as a change of its own. Returns its id."""
    new = NewEvidence(
        staff_id=staff_id, skill_code=skill_code, level=level, kind=kind, acquired_on=acquired_on,
        expires_on=expires_on, examination=examination, confirmer_id=confirmer_id, note=note, upload_id=upload_id,
        source=source,
    )  # fmt: skip
    change = audit.record(
        action="evidence.recorded", actor=actor, at=at, subject=staff.staff_no_of(staff_id), skill=skill_code,
        level=level, kind=kind, source=source,
    )  # fmt: skip
    return add([new], moment=change.moment)[0]


def void(evidence_id: int, *, reason: str, actor: audit.Actor, at: datetime) -> None:
    """Take evidence back, with the reason; the person is told. Who may is the caller's guard, but never the person."""
    reason = rules.required_reason(reason)
    line = _standing_line(evidence_id, actor, at)
    change = audit.record(
        action="evidence.voided", actor=actor, at=at, subject=line.staff_no, evidence=line.id, skill=line.skill_code,
        level=line.level, kind=line.kind, reason=reason,
    )  # fmt: skip
    take_back(Evidence, [line.id], at=change.moment, reason=reason)
    _tell(line, VOIDED, line.id, reason, at)


def void_of_source(staff_id: int, source: str, *, moment: datetime, reason: str) -> int:
    """Take back what `source` proved of a person, inside a change that has its audit line and tells them.

    Returns how many rows.
    """
    statement = select(Evidence.id).where(
        Evidence.staff_id == staff_id, Evidence.source == source, Evidence.known_until.is_(None)
    )
    found = list(session().execute(statement).scalars())
    take_back(Evidence, found, at=moment, reason=rules.required_reason(reason))
    return len(found)


def correct(evidence_id: int, *, reason: str, actor: audit.Actor, at: datetime, **changed: Any) -> int:
    """Replace evidence by a new row that voids it, with the reason; the person is told. Returns the new row's id.

    `changed` are fields of NewEvidence; what is not named stays as it was.
    """
    reason = rules.required_reason(reason)
    line = _standing_line(evidence_id, actor, at)
    new = NewEvidence(**_kept(line) | changed)
    change = audit.record(
        action="evidence.corrected", actor=actor, at=at, subject=line.staff_no, evidence=line.id, reason=reason,
        skill=[line.skill_code, new.skill_code], level=[line.level, new.level], kind=[line.kind, new.kind],
    )  # fmt: skip
    take_back(Evidence, [line.id], at=change.moment, reason=reason)
    new_id = add([new], moment=change.moment, voids_id=line.id)[0]
    _tell(line, CORRECTED, new_id, reason, at)
    return new_id


def _standing_line(evidence_id: int, actor: audit.Actor, at: datetime) -> EvidenceLine:
    line = queries.evidence_line(evidence_id, Viewpoint(on=at.date(), today=at.date()))
    if line is None:
        raise NotFound("この証跡はありません。")
    if line.standing is Standing.voided:
        raise Refused("この証跡はすでに取り消されています。")
    rules.refuse_own(staff_id=line.staff_id, actor_id=actor.staff_id)
    return line


def _tell(line: EvidenceLine, message: str, evidence_id: int, reason: str, at: datetime) -> None:
    mail.notify(
        line.staff_id, message, link=f"/evidence/{evidence_id}", at=at, skill=line.skill_code, level=line.level,
        reason=reason,
    )  # fmt: skip


def _kept(line: EvidenceLine) -> dict[str, Any]:
    return {
        "staff_id": line.staff_id, "skill_code": line.skill_code, "level": line.level, "kind": line.kind,
        "examination": line.examination, "acquired_on": line.acquired_on, "expires_on": line.expires_on,
        "confirmer_id": line.confirmer_id, "note": line.note, "source": line.source, "upload_id": line.upload_id,
    }  # fmt: skip


def _values(new: NewEvidence) -> dict[str, Any]:
    return {
        "staff_id": new.staff_id, "skill_code": new.skill_code, "level": new.level, "kind": str(new.kind),
        "examination": new.examination if new.kind == EvidenceKind.examination else "",
        "counts": True, "flags": "", "confirmer_id": new.confirmer_id,
        "note": new.note, "source": new.source, "upload_id": new.upload_id, "true_from": new.acquired_on,
        "true_until": new.expires_on,
    }  # fmt: skip
