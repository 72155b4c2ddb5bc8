"""判定書の内容: everything a document freezes, in plain values, and the digest of its one spelling."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foundation.history import Viewpoint
from foundation.kinds import canonical
from skills.evidence.rules import HeldLevel
from skills.framework.rules import Framework
from skills.persona.rules import Persona
from skills.verification.queries.proofs import proofs
from skills.verification.queries.then import Named, people_then
from skills.verification.queries.verdicts import UnitVerdict, unit_verdict
from skills.verification.rules import Condition, Proof, WaiverLine

SHAPE = 1
Content = dict[str, Any]
OF_THE_DRAWING = frozenset({"known_at", "number", "made_on", "maker"})


@dataclass(frozen=True)
class Draft:
    """What a document of this unit would say. `seen` stands for all of it but the moment: it tells a stale page."""

    line: UnitVerdict
    content: Content

    @property
    def seen(self) -> str:
        return said(self.content)

    @property
    def staff_id(self) -> int | None:
        return self.line.appointment.staff_id if self.line.appointment else None


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content's one spelling, in 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def said(content: Mapping[str, Any]) -> str:
    """The digest of what a content says, whoever drew it up when and under which number."""
    return digest({name: value for name, value in content.items() if name not in OF_THE_DRAWING})


def draft(unit_code: str, view: Viewpoint) -> Draft | None:
    """What a document of the unit would say for the day as known at the moment. None: it appoints nobody then."""
    line = unit_verdict(unit_code, view)
    return None if line is None else Draft(line, _content(line, view))


def _content(line: UnitVerdict, view: Viewpoint) -> Content:
    judgement = line.judgement
    return {
        "shape": SHAPE,
        "unit": {"code": line.unit.code, "name": line.unit.name},
        "on": view.on.isoformat(),
        "known_at": view.known_at.isoformat() if view.known_at else None,
        "framework": line.framework.version,
        "status": judgement.status.value,
        "appointee": _appointee(line),
        "conditions": [_condition(each) for each in judgement.conditions],
        "personas": {persona.value: judgement.personas[persona] for persona in Persona},
        "skills": _skills(line, view) if line.appointment else [],
        "waivers": [_waiver(each) for each in line.waivers],
        "grace_until": line.grace_until.isoformat() if line.grace_until else None,
        "cover": _cover(line),
    }


def _appointee(line: UnitVerdict) -> Content | None:
    appointed = line.appointment
    if appointed is None:
        return None
    values = {each.code: each.values for each in line.judgement.conditions}
    return {
        "staff_no": appointed.staff_no,
        "name": appointed.name,
        "post": (line.person.post or "") if line.person else "",
        "grade": values["grade"]["grade"],
        "posted_at": values["posting"]["unit"],
        "first_day": appointed.first_day.isoformat(),
        "last_day": appointed.last_day.isoformat() if appointed.last_day else None,
        "order_no": appointed.order_no,
    }


def _condition(each: Condition) -> Content:
    return {
        "code": each.code, "met": each.met, "clause": each.clause, "detail": each.detail, "failing": list(each.failing),
    }  # fmt: skip


def _skills(line: UnitVerdict, view: Viewpoint) -> list[Content]:
    """Every skill of which something is required of a leader."""
    required = line.framework.required_by(Persona.leader)
    asked = {code: line.held.get(code) for code, level in required.items() if level}
    used = [held for held in asked.values() if held is not None]
    valid = proofs([held.evidence_id for held in used], view)
    confirmers = people_then([(held.confirmer_id, held.on) for held in used if held.confirmer_id is not None], view)
    return [_skill(line.framework, code, held, valid, confirmers) for code, held in asked.items()]


def _skill(
    framework: Framework, code: str, held: HeldLevel | None, valid: Mapping[int, Proof],
    confirmers: Mapping[tuple[int, Any], Named],
) -> Content:  # fmt: skip
    return {
        "code": code,
        "name": framework.skill_by_code[code].name_ja,
        "required": framework.required(Persona.leader, code),
        "core": code in framework.core_of(Persona.leader),
        "held": held.level if held else 0,
        "evidence": _evidence(framework, held, valid, confirmers) if held else None,
    }


def _evidence(
    framework: Framework, held: HeldLevel, valid: Mapping[int, Proof], confirmers: Mapping[tuple[int, Any], Named]
) -> Content:
    proof, confirmer = valid.get(held.evidence_id), confirmers.get((held.confirmer_id or 0, held.on))
    return {
        "id": held.evidence_id,
        "kind": str(held.kind),
        "kind_name": framework.kind_by_code[held.kind].name_ja,
        "on": held.on.isoformat(),
        "until": proof.last_day.isoformat() if proof and proof.last_day else None,
        "confirmer": confirmer.told if confirmer else None,
    }


def _waiver(each: WaiverLine) -> Content:
    return {
        "condition": each.condition, "reason": each.reason, "first_day": each.period.first_day.isoformat(),
        "last_day": each.period.last_day.isoformat() if each.period.last_day else None,
        "approver": {"staff_no": each.approver_no, "name": each.approver},
    }  # fmt: skip


def _cover(line: UnitVerdict) -> Content | None:
    cover = line.cover
    if cover is None:
        return None
    return {
        "staff_no": cover.staff_no, "name": cover.name, "first_day": cover.first_day.isoformat(),
        "last_day": cover.last_day.isoformat(),
    }  # fmt: skip
