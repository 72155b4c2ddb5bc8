"""What a question to the API may carry: the day it is about, the moment whose knowledge counts, and the page."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from foundation.errors import Refused
from foundation.history import Viewpoint
from web import guards
from web.api import tokens
from web.moments import day_of, moment_of

Read = TypeVar("Read")


def _day(value: object) -> date:
    return _told(day_of, value)


def _past(text: str) -> datetime:
    """A moment that has come: what will be known later, nobody can say. Raises Refused."""
    found = moment_of(text)
    if found > guards.now():
        raise Refused("「%(value)s」は、まだ来ていない日時です。今までの日時を指定してください。", value=text)
    return found


def _told(read: Callable[[str], Read], value: object) -> Read:
    """The value as read; a refusal in the words pydantic passes on."""
    if not isinstance(value, str):
        raise ValueError("文字列で書いてください。")
    try:
        return read(value)
    except Refused as refusal:
        raise ValueError(str(refusal)) from None


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[
    datetime,
    BeforeValidator(lambda value: _told(_past, value)),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class Asked(BaseModel):
    """on · known_at."""

    model_config = ConfigDict(extra="forbid")
    on: Day | None = Field(None, description="この日について答えます。省略時は今日。")
    known_at: Moment | None = Field(
        None, description="この日時に知られていた内容で答えます。時差なしは日本時間。まだ来ていない日時は使えません。"
    )
    lang: Literal["ja", "en"] | None = Field(None, description="文の言語。")

    def view(self) -> Viewpoint:
        """The question's viewpoint, with the eyes of the token."""
        today = guards.today()
        return Viewpoint(
            on=self.on or today, today=today, known_at=self.known_at, sees_future=tokens.access().sees_future
        )


class AskedPage(Asked):
    """on · known_at · limit · offset."""

    limit: int = Field(200, ge=1, le=500, description="何件まで答えるか。")
    offset: int = Field(0, ge=0, le=1_000_000, description="何件目の次から答えるか。")
