"""The forms of an offering: what it consists of, why it changes, which offerings are copied."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired
from wtforms.validators import Optional as MayBeEmpty
from wtforms.widgets import CheckboxInput, ListWidget

from curriculum.offering.rules import (
    MODE_NAMES,
    SELECTION_NAMES,
    USUAL_PRIORITIES,
    Mode,
    NewOffering,
    OfferingLine,
    Selection,
    usual_cutoff,
)
from foundation.errors import Refused
from organisation.staff import queries as staff
from web import guards
from web.curriculum.offering_lines import days_of, days_text, shares_of, shares_text
from web.forms import Form, written

NEEDED = InputRequired(lazy_gettext("入力してください。"))
SAME = ("place", "meeting", "lecturer", "capacity", "minimum", "opens_on", "closes_on", "cutoff_on", "needs_approval",
        "fixed_cost", "person_cost", "note")  # fmt: skip


class OfferingForm(Form):
    """What an offering consists of."""

    mode = RadioField(lazy_gettext("形式"), [NEEDED])
    days = TextAreaField(lazy_gettext("開催日"), [NEEDED])
    place = StringField(lazy_gettext("場所の案内"))
    meeting = TextAreaField(lazy_gettext("オンライン会議の情報"))
    instructors = StringField(lazy_gettext("講師（職員番号）"))
    lecturer = StringField(lazy_gettext("講師（職員でない人）"))
    capacity = IntegerField(lazy_gettext("定員"), [NEEDED])
    minimum = IntegerField(lazy_gettext("最少人数"), [MayBeEmpty()])
    opens_on = DateField(lazy_gettext("申込開始"), [NEEDED])
    closes_on = DateField(lazy_gettext("申込締切"), [NEEDED])
    cutoff_on = DateField(lazy_gettext("席を繰り上げる期限"), [MayBeEmpty()])
    needs_approval = BooleanField(lazy_gettext("所属長の承認を必要とする"))
    selection = RadioField(lazy_gettext("決め方"), [NEEDED])
    new_manager = BooleanField(lazy_gettext("今年度に任命されたICTマネージャーを優先する"))
    core_gap = BooleanField(lazy_gettext("中核スキルが不足している職員を優先する"))
    shares = TextAreaField(lazy_gettext("優先枠"))
    fixed_cost = IntegerField(lazy_gettext("固定費（千円）"), [MayBeEmpty()])
    person_cost = IntegerField(lazy_gettext("一人当たりの費用（千円）"), [MayBeEmpty()])
    note = TextAreaField(lazy_gettext("備考"))

    def name_choices(self, say: Any) -> None:
        """Give the choices their names in the reader's language."""
        self.mode.choices = [(mode.value, say(name)) for mode, name in MODE_NAMES.items()]
        self.selection.choices = [(each.value, say(name)) for each, name in SELECTION_NAMES.items()]

    def offering(self) -> NewOffering:
        """What the form describes. Raises Refused on the field that cannot be read."""
        days = days_of(written(self.days))
        if not days:
            raise Refused("開催日を書いてください。", field="days")
        opens_on, closes_on = self.opens_on.data or date.min, self.closes_on.data or date.min
        first_day = min(day.on for day in days)
        priorities = tuple(each for each in USUAL_PRIORITIES if self[each.value].data)
        cutoff_on = self.cutoff_on.data or usual_cutoff(first_day=first_day, closes_on=closes_on)
        return NewOffering(
            mode=Mode(self.mode.data), days=days, place=written(self.place).strip(),
            meeting=written(self.meeting).replace("\r\n", "\n").strip(), instructors=self._instructors(),
            lecturer=written(self.lecturer).strip(), capacity=self.capacity.data or 0, minimum=self.minimum.data or 0,
            opens_on=opens_on, closes_on=closes_on, cutoff_on=cutoff_on, needs_approval=bool(self.needs_approval.data),
            selection=Selection(self.selection.data), shares=shares_of(written(self.shares), guards.today()),
            priorities=priorities, note=written(self.note).strip(),
            fixed_cost=self.fixed_cost.data or 0, person_cost=self.person_cost.data or 0,
        )  # fmt: skip

    def _instructors(self) -> tuple[int, ...]:
        numbers = dict.fromkeys(written(self.instructors).replace("、", " ").replace(",", " ").split())
        ids = {number: staff.staff_id_of(number) for number in numbers}
        for number, staff_id in ids.items():
            if staff_id is None:
                raise Refused("職員番号「%(number)s」の職員はいません。", field="instructors", number=number)
        return tuple(staff_id for staff_id in ids.values() if staff_id is not None)


class NewForm(OfferingForm):
    """An offering that is not there yet."""

    code = StringField(lazy_gettext("開催回コード"), [NEEDED])
    course_code = SelectField(lazy_gettext("研修"), [NEEDED], validate_choice=False)


class EditForm(OfferingForm):
    """Why it changes; who loses a seat when there are fewer; whether people may become busy twice.

    `version_id`: what the page showed when it was opened.
    """

    version_id = HiddenField()
    reason = TextAreaField(lazy_gettext("変更の理由"), [NEEDED])
    displaced = SelectMultipleField(
        lazy_gettext("席を失う人"), coerce=int, widget=ListWidget(), option_widget=CheckboxInput()
    )
    despite_clashes = BooleanField(lazy_gettext("別の研修と重なる人がいても変更する"))


    def check_seen(self, line: OfferingLine) -> None:
        """Raises Refused when the offering is no longer what the page showed."""
        if written(self.version_id) != str(line.version_id):
            raise Refused(
                "この画面を開いた後に、開催回が変更されました。いまの内容を確かめて、この画面を開き直してから変更してください。"
            )


class CancelForm(Form):
    """Why."""

    reason = TextAreaField(lazy_gettext("中止の理由"), [NEEDED])


class CopyForm(Form):
    """Which offerings, by id."""

    offerings = SelectMultipleField(
        lazy_gettext("写す開催回"), [InputRequired(lazy_gettext("写す開催回を選んでください。"))], coerce=int,
        validate_choice=False,
    )  # fmt: skip


def filled(new: NewOffering) -> dict[str, Any]:
    """What the form shows of an offering."""
    people = staff.people(new.instructors, guards.present())
    return {
        **{name: getattr(new, name) for name in SAME},
        **{each.value: each in new.priorities for each in USUAL_PRIORITIES},
        "mode": new.mode.value,
        "selection": new.selection.value,
        "days": days_text(new.days),
        "shares": shares_text(new.shares),
        "instructors": " ".join(people[each].staff_no for each in new.instructors if each in people),
    }


def empty() -> dict[str, Any]:
    """What an empty form starts with."""
    usual: dict[str, Any] = {each.value: True for each in USUAL_PRIORITIES}
    return usual | {"needs_approval": True, "selection": Selection.first_come.value, "mode": Mode.classroom.value}


def renumbered(line: OfferingLine, known: Sequence[OfferingLine]) -> str:
    """A code for another offering like this one: ICT-202-001 → the next number nobody has."""
    stem, dash, number = line.code.rpartition("-")
    if not (dash and number.isdecimal()):
        return f"{line.code}-2"
    taken = {each.code for each in known}
    following = (f"{stem}-{each:0{len(number)}}" for each in range(int(number) + 1, int(number) + len(taken) + 2))
    return next(code for code in following if code not in taken)
