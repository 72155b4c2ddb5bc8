"""What programs are told, the same shapes on the command line and in the API. Days and moments in ISO 8601."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from foundation.clock import TOKYO
from foundation.history import Viewpoint
from organisation.appointment.queries import AppointmentLine, CoverLine, HistoryLine, Holder
from organisation.unit.rules import UnitLine, UnitTree
from skills.evidence.rules import HeldLevel
from skills.framework.rules import Framework
from skills.persona.rules import Persona, Shortfall
from skills.verification.queries import UnitVerdict
from skills.verification.rules import Condition, Verdict, WaiverLine

Document = dict[str, Any]


def iso(at: datetime | None) -> str | None:
    """A moment with Tokyo's offset."""
    return None if at is None else at.astimezone(TOKYO).isoformat()


def asked(view: Viewpoint) -> Document:
    """The day and the moment the answer is about; `known_at` null means all that is known."""
    return {"on": view.on.isoformat(), "known_at": iso(view.known_at)}


def unit(line: UnitLine, tree: UnitTree) -> Document:
    """A unit as it is on the day."""
    parent = tree.by_id.get(line.parent_id) if line.parent_id is not None else None
    return {
        "code": line.code,
        "name": line.name,
        "path": tree.path_name(line.id),
        "kind": line.kind.value,
        "parent": parent.code if parent else None,
        "appoints": line.appoints,
        "open_from": line.true_from.isoformat(),
        "open_until": line.true_until.isoformat() if line.true_until else None,
    }


def appointment(line: AppointmentLine) -> Document:
    """An appointment as the register has it."""
    return {
        "unit": line.unit_code,
        "unit_name": line.unit_name,
        "staff_no": line.staff_no,
        "first_day": line.first_day.isoformat(),
        "last_day": line.last_day.isoformat() if line.last_day else None,
        "order_no": line.order_no,
        "flags": list(line.flags),
    }


def holder(line: Holder) -> Document:
    """Who holds a post."""
    return {
        "staff_no": line.staff_no,
        "first_day": line.first_day.isoformat(),
        "last_day": _day(line.last_day),
        "order_no": line.order_no,
    }


def history(line: HistoryLine) -> Document:
    """One row of the history of a unit's posts; `taken_back_because` "" while it is known."""
    return {
        "kind": line.kind.value,
        "cover": line.cover,
        "staff_no": line.staff_no,
        "first_day": line.first_day.isoformat(),
        "last_day": _day(line.last_day),
        "known_since": iso(line.known_since),
        "known_until": iso(line.known_until),
        "reason": line.reason,
        "taken_back_because": line.ended_because,
        "order_no": line.order_no,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def verification(line: UnitVerdict) -> Document:
    """The verification of one appointing unit."""
    judgement = line.judgement
    return {
        "unit": line.unit.code,
        "unit_name": line.unit.name,
        "status": judgement.status.value,
        "staff_no": line.appointment.staff_no if line.appointment else None,
        "conditions": conditions(judgement.conditions),
        "shortfalls": shortfalls(judgement.shortfalls),
        "personas": {persona.value: judgement.personas[persona] for persona in Persona},
        "waivers": [waiver(each) for each in line.waivers],
        "grace_until": line.grace_until.isoformat() if line.grace_until else None,
        "cover": cover(line.cover) if line.cover else None,
    }


def waiver(line: WaiverLine) -> Document:
    """A waived condition: beside the verdict, changing nothing in it."""
    return {
        "condition": line.condition,
        "reason": line.reason,
        "first_day": line.period.first_day.isoformat(),
        "last_day": line.period.last_day.isoformat() if line.period.last_day else None,
        "approver": line.approver_no,
    }


def cover(line: CoverLine) -> Document:
    """Who stands in, from when to when."""
    return {
        "staff_no": line.staff_no,
        "first_day": line.first_day.isoformat(),
        "last_day": line.last_day.isoformat(),
    }


def verdict(staff_no: str, found: Verdict, view: Viewpoint) -> Document:
    """Whether one person meets one persona."""
    return {
        "staff_no": staff_no,
        "persona": found.persona.value,
        **asked(view),
        "met": found.met,
        "conditions": conditions(found.conditions),
        "shortfalls": shortfalls(found.shortfalls),
    }


def conditions(found: Iterable[Condition]) -> list[Document]:
    """Each condition with its clause; `failing` names the skills that break it."""
    return [
        {
            "code": each.code,
            "met": each.met,
            "clause": each.clause,
            "detail": each.detail,
            "failing": list(each.failing),
        }
        for each in found
    ]


def shortfalls(found: Iterable[Shortfall]) -> list[Document]:
    """Every skill below the level, core first, then the largest gap."""
    return [
        {"skill": each.skill, "held": each.held, "required": each.required, "core": each.core} for each in found
    ]


def skills(framework: Framework, held: Mapping[str, HeldLevel]) -> list[Document]:
    """Every skill of the framework with the level held and the evidence that gives it."""
    return [
        {
            "skill": each.code,
            "name_ja": each.name_ja,
            "name_en": each.name_en,
            "held": held[each.code].level if each.code in held else 0,
            "required": {persona.value: each.required[persona.value] for persona in Persona},
            "evidence": _evidence(held.get(each.code)),
        }
        for each in framework.skills
    ]


def _evidence(held: HeldLevel | None) -> Document | None:
    if held is None or held.evidence_id is None:
        return None
    return {"id": held.evidence_id, "kind": str(held.kind), "on": held.on.isoformat() if held.on else None}
