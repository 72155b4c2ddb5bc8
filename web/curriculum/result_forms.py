"""The table in which the results of many people are entered: one row of fields per person, made for those shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import Length
from wtforms.validators import Optional as MayBeEmpty

from curriculum.completion.queries import Standing
from curriculum.completion.rules import LONGEST_REASON, ResultRow, Results, days_held, most_minutes
from curriculum.course.rules import Course
from curriculum.enrolment.rules import State
from curriculum.offering.rules import OfferingLine
from web.forms import DateField, Form, written

JUDGED = {None: "", True: "accepted", False: "refused"}
TAKEN = {word: judged for judged, word in JUDGED.items()}


@dataclass(frozen=True)
class Sheet:
    """What is entered on a page: the offering, its course, the people, and whether an exception may be made."""

    offering: OfferingLine
    course: Course
    standings: Sequence[Standing]
    is_hr: bool

    @property
    def days(self) -> tuple[date, ...]:
        """The days entered one by one; none when one day is written beside the minutes."""
        return days_held(offering=self.offering)

    @property
    def open(self) -> list[Standing]:
        """Those whose results may still change."""
        return [each for each in self.standings if each.enrolment.state is not State.completed]

    @property
    def excepts(self) -> bool:
        return self.is_hr and bool(self.course.prerequisites)

    def most(self, day: date | None) -> int:
        """The most minutes of a day; of what is taken when it suits those of the course."""
        if day is None:
            return self.course.minutes
        return most_minutes(offering=self.offering, day=day, course_minutes=self.course.minutes)


class ResultsForm(Form):
    """The results of the people on a page."""

    seen = HiddenField()

    def rows(self, sheet: Sheet) -> list[ResultRow]:
        """What was entered, person by person."""
        return [self._row(each.enrolment.id, sheet) for each in sheet.open]

    def _row(self, key: int, sheet: Sheet) -> ResultRow:
        results = Results(self._minutes(key, sheet), self._of("test", key), TAKEN.get(self._of("assignment", key)))
        return ResultRow(key, results, written(self[f"exception_{key}"]).strip() if sheet.excepts else "")

    def _minutes(self, key: int, sheet: Sheet) -> dict[date, int]:
        days = sheet.days or (self[f"day_{key}"].data or sheet.offering.first_day,)
        given = [(day, self[name].data) for day, name in zip(days, minute_names(key, sheet), strict=True)]
        return {day: minutes for day, minutes in given if minutes is not None}

    def _of(self, name: str, key: int) -> Any:
        field = self._fields.get(f"{name}_{key}")
        return field.data if field is not None else None

    def fill(self, sheet: Sheet) -> None:
        """Full attendance for everybody without minutes; nothing is saved yet."""
        for each in sheet.open:
            for day, name in zip(sheet.days or (None,), minute_names(each.enrolment.id, sheet), strict=True):
                if self[name].data is None:
                    self[name].data, self[name].raw_data = sheet.most(day), None


def minute_names(key: int, sheet: Sheet) -> list[str]:
    """The names of a person's fields for minutes, day by day."""
    return [f"minutes_{key}" + (f"_{number}" if number else "") for number in range(max(1, len(sheet.days)))]


def form_for(sheet: Sheet, seen: str) -> ResultsForm:
    """The form for these people, with what is known of them."""
    fields: dict[str, Any] = {}
    known: dict[str, Any] = {}
    for each in sheet.open:
        fields |= _fields(each.enrolment.id, sheet)
        known |= _known(each, sheet)
    made: ResultsForm = type("Entered", (ResultsForm,), fields)(seen=seen, **known)
    for each in sheet.open if sheet.course.completion.assignment else ():
        made[f"assignment_{each.enrolment.id}"].choices = [
            ("", gettext("未入力")), ("accepted", gettext("合格")), ("refused", gettext("不合格"))
        ]  # fmt: skip
    return made


def _fields(key: int, sheet: Sheet) -> dict[str, Any]:
    rule = sheet.course.completion
    found: dict[str, Any] = {
        name: IntegerField(lazy_gettext("受講時間（分）"), [MayBeEmpty()]) for name in minute_names(key, sheet)
    }
    if not sheet.days:
        found[f"day_{key}"] = DateField(lazy_gettext("受講を終えた日"), [MayBeEmpty()])
    if rule.test_percent is not None:
        found[f"test_{key}"] = IntegerField(lazy_gettext("試験（％）"), [MayBeEmpty()])
    if rule.assignment:
        found[f"assignment_{key}"] = SelectField(lazy_gettext("課題"))
    if sheet.excepts:
        found[f"exception_{key}"] = StringField(lazy_gettext("前提条件の例外の理由"), [Length(max=LONGEST_REASON)])
    return found


def _known(each: Standing, sheet: Sheet) -> dict[str, Any]:
    key, results = each.enrolment.id, each.results
    days = sheet.days or tuple(sorted(results.minutes_by_day))[-1:]
    minutes = [results.minutes_by_day.get(day) for day in days]
    if not sheet.days:
        minutes = [results.minutes if results.minutes_by_day else None]
    known: dict[str, Any] = dict(zip(minute_names(key, sheet), minutes, strict=True))
    known[f"day_{key}"] = days[-1] if days else None
    return known | {f"test_{key}": results.test_percent, f"assignment_{key}": JUDGED[results.assignment]}
