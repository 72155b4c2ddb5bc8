"""The shapes of the answers about appointments."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel

from organisation.appointment.rules import AppointmentKind
from web.api.documents import About


class Holding(BaseModel):
    """任命. `last_day` inclusive, null: open."""

    staff_no: str
    first_day: date
    last_day: date | None
    order_no: str


class Covering(BaseModel):
    """職務代行. `flags`: conditions not fulfilled on the day."""

    staff_no: str
    first_day: date
    last_day: date
    flags: list[str]


class IctManager(About):
    """The unit's ICT manager on the day. `grace_until` the last day of the manager's grace, also once it is over."""

    unit: str
    unit_name: str
    manager: Holding | None
    cover: Covering | None
    vacant_since: date | None
    grace_until: date | None


class Change(BaseModel):
    """任命が登録された (made) か、改められた (taken_back). `supersedes`: the row it takes the place of."""

    event: Literal["made", "taken_back"]
    at: datetime
    id: int
    supersedes: int | None
    kind: AppointmentKind
    unit: str
    staff_no: str
    first_day: date
    last_day: date | None
    order_no: str
    reason: str


class Changes(BaseModel):
    """Changes in the order of recording. `next`: the cursor to go on from."""

    next: str
    changes: list[Change]
