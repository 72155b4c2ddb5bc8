"""The shapes of the API's answers."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel

from organisation.unit.rules import UnitKind
from skills.persona.rules import Persona
from skills.verification.rules import Status


class About(BaseModel):
    """The day and the moment an answer is about; `known_at` null means all that is known."""

    on: date
    known_at: datetime | None


class Unit(BaseModel):
    """所属. `open_until` is the last day, inclusive."""

    code: str
    name: str
    path: str
    kind: UnitKind
    parent: str | None
    appoints: bool
    open_from: date
    open_until: date | None


class Units(About):
    """One page of the units open on the day, in code order. `next_offset` null: this is the last page."""

    total: int
    next_offset: int | None
    units: list[Unit]


class Condition(BaseModel):
    """条件. `failing` names the skills that break it."""

    code: str
    met: bool
    clause: str
    detail: str
    failing: list[str]


class Shortfall(BaseModel):
    """不足."""

    skill: str
    held: int
    required: int
    core: bool


class Personas(BaseModel):
    """A value for each persona."""

    talent: bool
    leader: bool
    manager: bool


class Levels(BaseModel):
    """The level each persona requires."""

    talent: int
    leader: int
    manager: int


class Appointed(BaseModel):
    """任命. `last_day` inclusive, null: open. `flags`: rules the record broke when it was taken in."""

    unit: str
    unit_name: str
    staff_no: str
    first_day: date
    last_day: date | None
    order_no: str
    flags: list[str]


class Waiver(BaseModel):
    """免除 of one condition, by the secretariat; the verdict stays as it is."""

    condition: str
    reason: str
    first_day: date
    last_day: date | None
    approver: str


class Cover(BaseModel):
    """職務代行."""

    staff_no: str
    first_day: date
    last_day: date


class Verification(BaseModel):
    """任命単位 with its appointment and its verification. Waivers, grace and cover change nothing in the status."""

    unit: str
    unit_name: str
    status: Status
    staff_no: str | None
    conditions: list[Condition]
    shortfalls: list[Shortfall]
    personas: Personas
    waivers: list[Waiver]
    grace_until: date | None
    cover: Cover | None
    appointment: Appointed | None


class Appointments(About):
    """Every appointing unit this token may read, in code order."""

    appointments: list[Verification]


class Evidence(BaseModel):
    """証跡 that gives the level."""

    id: int
    kind: str
    on: date | None


class SkillLevel(BaseModel):
    """保有レベル of one skill."""

    skill: str
    name_ja: str
    name_en: str
    held: int
    required: Levels
    evidence: Evidence | None


class Skills(About):
    """Every skill of the framework in force with the level the person holds."""

    staff_no: str
    framework: str
    skills: list[SkillLevel]


class Verdict(About):
    """到達判定 of one person and persona."""

    staff_no: str
    persona: Persona
    met: bool
    conditions: list[Condition]
    shortfalls: list[Shortfall]


PersonaName = Literal["talent", "leader", "manager"]
