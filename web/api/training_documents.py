"""The shapes of what the API asks and answers about training."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from curriculum.enrolment.rules import State
from curriculum.offering.rules import Mode, Selection
from web.api.asking import Day
from web.api.bodies import Body, Text

LARGEST = 2**31 - 1
ROWS = 5000


class OfferingsAsked(BaseModel):
    """course · open · from · to · limit · offset."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    course: str | None = Field(None, max_length=50, description="この研修コードの開催回。")
    open: bool | None = Field(None, description="今日申し込める(true)、または申し込めない(false)開催回。")
    first: Day | None = Field(None, alias="from", description="この日以後に行われる開催回。")
    last: Day | None = Field(None, alias="to", description="この日以前に始まる開催回。")
    lang: Literal["ja", "en"] | None = Field(None, description="文の言語。")
    limit: int = Field(200, ge=1, le=500, description="何件まで答えるか。")
    offset: int = Field(0, ge=0, le=1_000_000, description="何件目の次から答えるか。")


class OfferingDay(BaseModel):
    """開催日. Times of day in Tokyo, HH:MM."""

    on: date
    start: str
    end: str
    room: str


class Offering(BaseModel):
    """開催回. Days inclusive; `held` seats are taken or offered, `waiting` people wait."""

    code: str
    course: str
    mode: Mode
    days: list[OfferingDay]
    place: str
    capacity: int
    minimum: int
    held: int
    waiting: int
    opens_on: date
    closes_on: date
    cutoff_on: date
    open: bool
    needs_approval: bool
    selection: Selection
    cancelled: bool


class Offerings(BaseModel):
    """One page of offerings, by first day, then code. `next_offset` null: this is the last page."""

    total: int
    next_offset: int | None
    offerings: list[Offering]


class NewEnrolment(Body):
    """申込."""

    offering: Text = Field(max_length=50, description="開催回コード。")
    note: Text = Field("", max_length=4000, description="所属長への一言。")


class Decision(Body):
    """所属長の決定. Declining and returning need a reason."""

    decision: Literal["recommend", "decline", "return"] = "recommend"
    reason: Text = Field("", max_length=4000)


class Leaving(Body):
    """辞退."""

    reason: Text = Field("", max_length=4000)


class Enrolment(BaseModel):
    """申込. `place` on the waiting list from 1, null for who does not wait; `position` orders what happened."""

    id: int
    offering: str
    course: str
    state: State
    place: int | None
    waiting_ahead: int | None
    seat: int | None
    offered_until: datetime | None
    position: int


class Enrolments(BaseModel):
    """The person's applications, the newest first."""

    enrolments: list[Enrolment]


class RosterLine(Enrolment):
    """One person of an offering."""

    staff_no: str
    name: str


class Roster(BaseModel):
    """Everybody of an offering: by seat, then those who wait in their order, then the rest as they came."""

    offering: str
    course: str
    capacity: int
    held: int
    waiting: int
    enrolments: list[RosterLine]


class NewCompletion(Body):
    """One person's result in e-learning. `minutes` learnt, `test_percent` 0 to 100."""

    offering: Text = Field(max_length=50)
    staff_no: Text = Field(max_length=20)
    minutes: int = Field(ge=0, le=100_000)
    completed_on: Day
    test_percent: int | None = Field(None, ge=0, le=100)
    assignment: bool | None = None


class NewCompletions(Body):
    """修了の取込: all of them or none. A bare list is taken as well."""

    completions: list[NewCompletion] = Field(max_length=ROWS)

    @model_validator(mode="before")
    @classmethod
    def _listed(cls, given: object) -> object:
        return {"completions": given} if isinstance(given, list) else given


class Completed(BaseModel):
    """What became of it: certificates made, results kept that are not enough yet, rows known already."""

    completed: list[str]
    kept: int
    same: int
