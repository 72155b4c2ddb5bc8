"""成績と修了の条件: what may be entered, and whether it is enough. Pure; minutes and percent are whole numbers.

Source: domain.md 5.4; the figures are the course's CompletionRule.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from curriculum.course.rules import CompletionRule
from curriculum.enrolment.rules import Action, Told
from curriculum.offering.rules import TIMED, OfferingLine
from foundation.errors import Refused, sentence

MINUTES_OF_A_DAY = 24 * 60


class ResultKind(StrEnum):
    """What a result is of. An assignment is 1 accepted or 0 not accepted."""

    attendance = "attendance"
    test = "test"
    assignment = "assignment"


@dataclass(frozen=True)
class Results:
    """成績 of one person: minutes by day, test in percent, whether the assignment was accepted. None: not entered."""

    minutes_by_day: Mapping[date, int] = field(default_factory=dict, hash=False)
    test_percent: int | None = None
    assignment: bool | None = None

    @property
    def minutes(self) -> int:
        return sum(self.minutes_by_day.values())

    @property
    def is_empty(self) -> bool:
        return not self.minutes_by_day and self.test_percent is None and self.assignment is None


NOTHING = Results()


@dataclass(frozen=True)
class ResultRow:
    """What is to be known of one person from now on. `exception`: why somebody without the prerequisites attends."""

    enrolment_id: int
    results: Results
    exception: str = ""


@dataclass(frozen=True)
class Outcome:
    """Whether the rule is met; else each reason, in the order attendance, test, assignment."""

    passed: bool
    reasons: tuple[Told, ...] = ()


def scheduled_minutes(*, offering: OfferingLine, course_minutes: int) -> int:
    """What full attendance is: the minutes of all days; of e-learning and video the minutes of the course."""
    if offering.mode in TIMED:
        return sum(day.minutes for day in offering.days)
    return course_minutes


def days_held(*, offering: OfferingLine) -> tuple[date, ...]:
    """The days for which minutes are entered one by one; none of what is taken when it suits."""
    return tuple(sorted({day.on for day in offering.days})) if offering.mode in TIMED else ()


def attendance(*, offering: OfferingLine, results: Results) -> Action | None:
    """What the minutes say: attended, absent (nothing on any day), None while days are still to be entered."""
    if results.minutes:
        return Action.attend
    entered = set(results.minutes_by_day)
    if entered and entered >= set(days_held(offering=offering)):
        return Action.absent
    return None


def most_minutes(*, offering: OfferingLine, day: date, course_minutes: int) -> int:
    """The most minutes there can be on a day; 0 when it is none of the offering's.

    What is taken when it suits may be learnt from the day the application opens.
    """
    if offering.mode in TIMED:
        return sum(each.minutes for each in offering.days if each.on == day)
    return min(course_minutes, MINUTES_OF_A_DAY) if day >= offering.opens_on else 0


def check_results(
    *, results: Results, offering: OfferingLine, course_minutes: int, rule: CompletionRule, today: date
) -> None:
    """Whether these results can be. Raises Refused naming the column: `minutes`, `test` or `assignment`."""
    for day, minutes in sorted(results.minutes_by_day.items()):
        _check_minutes(day, minutes, most_minutes(offering=offering, day=day, course_minutes=course_minutes), today)
    if results.minutes > scheduled_minutes(offering=offering, course_minutes=course_minutes):
        raise Refused("受講時間の合計が、研修の時間を超えています。", field="minutes")
    if results.test_percent is not None:
        _check_test(results.test_percent, rule)
    if results.assignment is not None and not rule.assignment:
        raise Refused("この研修に課題はありません。", field="assignment")


def _check_minutes(day: date, minutes: int, most: int, today: date) -> None:
    if day > today:
        raise Refused("%(day)sはまだ来ていません。出席は当日から入力できます。", field="minutes", day=day.isoformat())
    if not most:
        raise Refused("%(day)sは開催日ではありません。", field="minutes", day=day.isoformat())
    if not 0 <= minutes <= most:
        raise Refused("この日の時間は0分から%(most)d分までです。", field="minutes", most=most)


def _check_test(percent: int, rule: CompletionRule) -> None:
    if rule.test_percent is None:
        raise Refused("この研修に試験はありません。", field="test")
    if not 0 <= percent <= 100:
        raise Refused("試験の得点率は0から100までの整数です。", field="test")


def verdict(*, rule: CompletionRule, scheduled: int, results: Results) -> Outcome:
    """Whether somebody has completed. `scheduled` > 0: the minutes of full attendance."""
    reasons = tuple(reason for reason in (
        _attendance(rule, scheduled, results), _test(rule, results), _assignment(rule, results),
    ) if reason)  # fmt: skip
    return Outcome(not reasons, reasons)


def _attendance(rule: CompletionRule, scheduled: int, results: Results) -> Told | None:
    if results.minutes * 100 >= rule.attendance_percent * scheduled:
        return None
    needed = -(-rule.attendance_percent * scheduled // 100)
    return Told(
        sentence("受講時間が足りません（%(minutes)d分。%(scheduled)d分のうち%(needed)d分以上が必要です）。"),
        {"minutes": results.minutes, "scheduled": scheduled, "needed": needed},
    )


def _test(rule: CompletionRule, results: Results) -> Told | None:
    if rule.test_percent is None or (results.test_percent or 0) >= rule.test_percent:
        return None
    if results.test_percent is None:
        return Told(sentence("試験の結果が入力されていません。"))
    return Told(
        sentence("試験の得点率が足りません（%(percent)d％。%(needed)d％以上が必要です）。"),
        {"percent": results.test_percent, "needed": rule.test_percent},
    )


def _assignment(rule: CompletionRule, results: Results) -> Told | None:
    if not rule.assignment or results.assignment:
        return None
    if results.assignment is None:
        return Told(sentence("課題の結果が入力されていません。"))
    return Told(sentence("課題が合格していません。"))


def completed_on(*, offering: OfferingLine, results: Results) -> date:
    """The day somebody has completed: the last day held; of e-learning and video the last day they learnt."""
    if offering.mode in TIMED or not results.minutes_by_day:
        return offering.last_day
    return max(results.minutes_by_day)


def check_over(*, offering: OfferingLine, today: date) -> None:
    """Completions are confirmed from the last day on; of e-learning and video any day. Raises Refused."""
    if offering.cancelled:
        raise Refused("この開催回は中止になりました。")
    if offering.mode in TIMED and today < offering.last_day:
        raise Refused("修了は、最終日(%(day)s)から確定できます。", day=offering.last_day.isoformat())
