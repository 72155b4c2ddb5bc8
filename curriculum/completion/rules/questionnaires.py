"""アンケート: instruments, who answers when, what an answer is, and what of the anonymous ones may be shown. Pure.

Source: domain.md 5.4 (Kirkpatrick levels 1 to 3); small disclosures as issue 3 defines them.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from curriculum.enrolment.rules import SURE, State
from curriculum.offering.rules import OfferingLine
from foundation.errors import Refused, sentence

SHOWN_FROM = 5
LONGEST_COMMENT = 400
REACTION_DAYS = 30
FOLLOW_UP_MONTHS = 3
FOLLOW_UP_DAYS = 60
MOST_MINUTES_SAVED = 10_000


class Instrument(StrEnum):
    """調査票: reaction is anonymous (level 1), before and after rate levels (2), the last two ask about work (3)."""

    reaction = "reaction"
    before = "before"
    after = "after"
    follow_up = "follow_up"
    follow_up_head = "follow_up_head"


INSTRUMENT_NAMES: Mapping[Instrument, str] = {
    Instrument.reaction: sentence("受講者アンケート（無記名）"),
    Instrument.before: sentence("受講前の自己評価"),
    Instrument.after: sentence("受講後の自己評価"),
    Instrument.follow_up: sentence("3か月後の活用状況（本人）"),
    Instrument.follow_up_head: sentence("3か月後の活用状況（所属長）"),
}


class Question(StrEnum):
    """設問 of the anonymous questionnaire, each answered from 1 to 5."""

    satisfaction = "satisfaction"
    usefulness = "usefulness"
    material = "material"
    instructor = "instructor"
    pace = "pace"


QUESTION_NAMES: Mapping[Question, str] = {
    Question.satisfaction: sentence("全体として満足した"),
    Question.usefulness: sentence("仕事に役立つ内容だった"),
    Question.material: sentence("教材は分かりやすかった"),
    Question.instructor: sentence("講師の説明は分かりやすかった"),
    Question.pace: sentence("進む速さはちょうどよかった"),
}
POINTS = (1, 2, 3, 4, 5)
POINT_NAMES: Mapping[int, str] = {
    5: sentence("そう思う"),
    4: sentence("ややそう思う"),
    3: sentence("どちらともいえない"),
    2: sentence("あまりそう思わない"),
    1: sentence("そう思わない"),
}


class Use(StrEnum):
    """活用: whether what was learnt is used at work three months later."""

    used = "used"
    planned = "planned"
    not_used = "not_used"


USE_NAMES: Mapping[Use, str] = {
    Use.used: sentence("仕事で使った"),
    Use.planned: sentence("これから使う予定がある"),
    Use.not_used: sentence("使う機会がない"),
}


@dataclass(frozen=True)
class Window:
    """When an instrument may be answered, both days included; `last_day` None: no end."""

    first_day: date
    last_day: date | None

    def is_open(self, today: date) -> bool:
        return self.first_day <= today and (self.last_day is None or today <= self.last_day)


def window(*, instrument: Instrument, offering: OfferingLine) -> Window:
    """Before: to the end of the first day; after and reaction: from the last day; follow-up: three months later."""
    if instrument is Instrument.before:
        return Window(offering.opens_on, offering.first_day)
    if instrument is Instrument.after:
        return Window(offering.last_day, None)
    if instrument is Instrument.reaction:
        return Window(offering.last_day, offering.last_day + timedelta(days=REACTION_DAYS))
    first = months_after(day=offering.last_day, months=FOLLOW_UP_MONTHS)
    return Window(first, first + timedelta(days=FOLLOW_UP_DAYS))


def months_after(*, day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def concerns(*, instrument: Instrument, state: State, attended: bool) -> bool:
    """Whether an enrolment in this state is asked at all: with a seat before the course, having attended after it."""
    if instrument is Instrument.before:
        return state in SURE
    return attended and state in (State.attended, State.completed, State.incomplete)


def check_open(*, instrument: Instrument, offering: OfferingLine, state: State, attended: bool, today: date) -> None:
    """Whether it may be answered today. Raises Refused with the days."""
    if offering.cancelled or not concerns(instrument=instrument, state=state, attended=attended):
        raise Refused("この受講では、このアンケートの対象になっていません。")
    found = window(instrument=instrument, offering=offering)
    if today < found.first_day:
        raise Refused("回答は%(day)sからです。", day=found.first_day.isoformat())
    if found.last_day is not None and today > found.last_day:
        raise Refused("回答は%(day)sで締め切りました。", day=found.last_day.isoformat())


def check_reaction(*, answers: Mapping[str, int], comment: str) -> None:
    """Every question from 1 to 5, and nothing else. Raises Refused."""
    if set(answers) != set(Question) or not set(answers.values()) <= set(POINTS):
        raise Refused("すべての設問に1から5で答えてください。")
    check_comment(comment=comment, field="comment")


def check_ratings(*, levels: Mapping[str, int], skills: Iterable[str], highest: int) -> None:
    """A level for each skill of the course. Raises Refused."""
    if set(levels) != set(skills) or not all(0 <= level <= highest for level in levels.values()):
        raise Refused("すべてのスキルに、0から%(highest)dで答えてください。", highest=highest)


def check_follow_up(*, use: str, example: str, minutes_saved: int | None) -> None:
    """Whether it was used, an example when it was, and minutes saved in a month if known. Raises Refused."""
    if use not in set(Use):
        raise Refused("活用の状況を選んでください。", field="use")
    if use == Use.used and not example.strip():
        raise Refused("どのように使ったかを書いてください。", field="example")
    if minutes_saved is not None and not 0 <= minutes_saved <= MOST_MINUTES_SAVED:
        raise Refused("減った時間は0分から%(most)d分までです。", field="minutes_saved", most=MOST_MINUTES_SAVED)
    check_comment(comment=example, field="example")


def check_comment(*, comment: str, field: str) -> None:
    """At most 400 characters. Raises Refused."""
    if len(comment) > LONGEST_COMMENT:
        length = len(comment)
        raise Refused("%(limit)d字までです(いま%(length)d字)。", field=field, limit=LONGEST_COMMENT, length=length)


def may_be_shown(*, count: int) -> bool:
    """Fewer answers could be told apart."""
    return count >= SHOWN_FROM


def summed(*, counts: Mapping[int, int]) -> frozenset[int]:
    """The offerings (id → answers) that may stand in one sum: those shown by themselves, and the small ones all
    together when together they are enough, so that no subtraction leaves fewer.
    """
    large = frozenset(offering for offering, count in counts.items() if may_be_shown(count=count))
    small = frozenset(offering for offering, count in counts.items() if count) - large
    return large | small if may_be_shown(count=sum(counts[each] for each in small)) else large


def tenths(*, numbers: Iterable[int]) -> int:
    """The mean in tenths, halves up; 0 of nothing."""
    found = list(numbers)
    return (sum(found) * 20 + len(found)) // (2 * len(found)) if found else 0
