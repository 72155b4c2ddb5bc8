"""開催回 as values: when, where, how many, and until when one may apply."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from foundation.errors import sentence
from foundation.workdays import TOKYO


class Mode(StrEnum):
    """形式."""

    classroom = "classroom"
    online = "online"
    elearning = "elearning"
    video = "video"


MODE_NAMES: Mapping[Mode, str] = {
    Mode.classroom: sentence("集合"),
    Mode.online: sentence("オンライン"),
    Mode.elearning: sentence("eラーニング"),
    Mode.video: sentence("動画補講"),
}
TIMED = frozenset({Mode.classroom, Mode.online})  # the others are taken when it suits


class Selection(StrEnum):
    """決め方: seats go in order of recommendation at once, or after the close by priority class."""

    first_come = "first_come"
    after_close = "after_close"


SELECTION_NAMES: Mapping[Selection, str] = {
    Selection.first_come: sentence("先着順"),
    Selection.after_close: sentence("締切後に優先区分の順で決定"),
}


class PriorityClass(StrEnum):
    """優先区分 of the waiting list."""

    new_manager = "new_manager"
    core_gap = "core_gap"
    other = "other"


PRIORITY_NAMES: Mapping[PriorityClass, str] = {
    PriorityClass.new_manager: sentence("今年度に任命されたICTマネージャー"),
    PriorityClass.core_gap: sentence("中核スキルが不足している職員"),
    PriorityClass.other: sentence("そのほかの職員"),
}
USUAL_PRIORITIES = (PriorityClass.new_manager, PriorityClass.core_gap)


@dataclass(frozen=True)
class Day:
    """One day of an offering. `start` and `end` are minutes from midnight in Tokyo; `room` "" when there is none."""

    on: date
    start: int
    end: int
    room: str = ""

    @property
    def minutes(self) -> int:
        return self.end - self.start

    def overlaps(self, other: "Day") -> bool:
        return self.on == other.on and self.start < other.end and other.start < self.end

    def begins_at(self) -> datetime:
        return datetime.combine(self.on, time(self.start // 60, self.start % 60), TOKYO)

    def ends_at(self) -> datetime:
        return datetime.combine(self.on, time(self.end // 60, self.end % 60), TOKYO)


@dataclass(frozen=True)
class Share:
    """優先枠: seats kept for a unit (`kind` unit, `of` its code, units below included) or a persona until a day."""

    kind: str
    of: str
    seats: int
    until: date

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.of}"


@dataclass(frozen=True, kw_only=True)
class NewOffering:
    """What an offering consists of. Costs in thousand yen; days inclusive; `shares` by name each once."""

    mode: Mode
    days: tuple[Day, ...]
    capacity: int
    opens_on: date
    closes_on: date
    cutoff_on: date
    minimum: int = 0
    place: str = ""
    meeting: str = ""
    instructors: tuple[int, ...] = ()
    lecturer: str = ""
    needs_approval: bool = True
    selection: Selection = Selection.first_come
    priorities: tuple[PriorityClass, ...] = USUAL_PRIORITIES
    shares: tuple[Share, ...] = ()
    fixed_cost: int = 0
    person_cost: int = 0
    note: str = ""

    @property
    def first_day(self) -> date:
        return min(day.on for day in self.days)

    @property
    def last_day(self) -> date:
        return max(day.on for day in self.days)

    def overlaps(self, other: "NewOffering") -> bool:
        """Whether nobody could attend both. E-learning and video are taken when it suits."""
        if not {self.mode, other.mode} <= TIMED:
            return False
        return any(mine.overlaps(theirs) for mine in self.days for theirs in other.days)

    def is_open(self, today: date) -> bool:
        """Whether one may apply today."""
        return self.opens_on <= today <= self.closes_on


@dataclass(frozen=True, kw_only=True)
class OfferingLine(NewOffering):
    """An offering as it is known. `cancelled_reason` "" while it stands."""

    id: int
    version_id: int
    code: str
    course_code: str
    cancelled_reason: str = ""
    known_since: datetime

    @property
    def cancelled(self) -> bool:
        return bool(self.cancelled_reason)
