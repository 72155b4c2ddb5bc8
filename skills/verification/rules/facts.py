"""What of a verdict is compared: a frozen document and the verdict of now, brought to the same values. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

CLOSED = "closed"


@dataclass(frozen=True)
class SkillFact:
    """One required skill: the level held and required, and the evidence that gives the level."""

    held: int
    required: int
    evidence_id: int | None
    kind: str = ""
    on: date | None = None

    @property
    def short(self) -> bool:
        return self.held < self.required


@dataclass(frozen=True)
class Facts:
    """The normalised facts of a verdict. `appointee` and `name` "": vacant. `status` CLOSED: no longer appointing.

    `skills` are by code; `waivers` are condition, first and last day.
    """

    status: str
    framework: str
    appointee: str
    name: str
    first_day: date | None
    conditions: Mapping[str, bool]
    skills: Mapping[str, SkillFact]
    waivers: frozenset[tuple[str, date, date]]


def closed(*, framework: str) -> Facts:
    """A unit that appoints no longer."""
    return Facts(CLOSED, framework, "", "", None, {}, {}, frozenset())


def facts_of_content(content: Mapping[str, Any]) -> Facts:
    """The facts of a frozen document."""
    who = content["appointee"]
    return Facts(
        status=content["status"],
        framework=content["framework"],
        appointee=who["staff_no"] if who else "",
        name=who["name"] if who else "",
        first_day=date.fromisoformat(who["first_day"]) if who else None,
        conditions={each["code"]: each["met"] for each in content["conditions"]},
        skills={each["code"]: _skill(each) for each in content["skills"]},
        waivers=frozenset(_waiver(each) for each in content["waivers"]),
    )


def _skill(each: Mapping[str, Any]) -> SkillFact:
    proof = each["evidence"]
    if proof is None:
        return SkillFact(each["held"], each["required"], None)
    return SkillFact(each["held"], each["required"], proof["id"], proof["kind_name"], date.fromisoformat(proof["on"]))


def _waiver(each: Mapping[str, Any]) -> tuple[str, date, date]:
    return each["condition"], date.fromisoformat(each["first_day"]), date.fromisoformat(each["last_day"])
