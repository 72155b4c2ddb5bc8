"""必要な人を指名する: those checked on the desk, to one offering, with a reason; each person's outcome is told."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from curriculum.course.rules import Course
from curriculum.enrolment import services
from curriculum.enrolment.rules.checks import LONGEST_NOTE
from curriculum.recommendation.queries import desk as queries
from curriculum.recommendation.rules.desk import Filling
from foundation import db
from foundation.errors import Refused, sentence
from foundation.history import Viewpoint
from organisation.account.rules import Role
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.unit import queries as units
from web import formats, forms, guards
from web.curriculum.desk import course_of
from web.forms import Form, written

pages = Blueprint("nominations", __name__)
PURPOSE = sentence("研修の受講の指名")
MOST = 50
NEEDED = DataRequired(lazy_gettext("入力してください。"))
nominators = guards.needs(Role.hr)


class NominateForm(Form):
    """To which offering, and why."""

    offering = SelectField(lazy_gettext("開催回"), [NEEDED], coerce=int)
    reason = TextAreaField(lazy_gettext("理由（本人に伝わります）"), [NEEDED, Length(max=LONGEST_NOTE)])


@dataclass(frozen=True)
class Outcome:
    """What became of one person. `refusal` None: they have the seat."""

    person: PersonLine
    refusal: Refused | None = None


@pages.route("/desk/<course_code>/nominate", methods=["GET", "POST"])
@nominators
def nominate(course_code: str) -> ResponseReturnValue:
    """The people chosen, the offering, the reason; then what became of each."""
    view, form = guards.present(), NominateForm()
    course, people = course_of(course_code, view), _chosen(view)
    if not people:
        flash(gettext("指名する職員を選んでください。"), "warning")
        return redirect(url_for("desk.course", course_code=course.code))
    guards.log_reading(PURPOSE, [person.id for person in people])
    open_lines = queries.open_fillings(course.code, view)
    form.offering.choices = [(each.offering.id, _in_words(each)) for each in open_lines]
    if form.validate_on_submit():
        return _told(course, people, form, open_lines)
    return forms.page(
        "curriculum/desk/nominate.html", form, course=course, people=people, tree=units.tree(view.on),
        open=open_lines, limit=LONGEST_NOTE,
    )  # fmt: skip


def _chosen(view: Viewpoint) -> list[PersonLine]:
    """The people of `staff_no`, at most a page of them, in the order they stood."""
    numbers = list(dict.fromkeys(request.values.getlist("staff_no")))[:MOST]
    ids = staff.staff_ids_by_no()
    people = staff.people([ids[number] for number in numbers if number in ids], view)
    return [people[ids[number]] for number in numbers if number in ids and ids[number] in people]


def _told(course: Course, people: list[PersonLine], form: NominateForm, lines: list[Filling]) -> ResponseReturnValue:
    offering = next(each.offering for each in lines if each.offering.id == form.offering.data)
    outcomes = list(_outcomes(people, offering.id, written(form.reason)))
    return render_template("curriculum/desk/nominated.html", course=course, offering=offering, outcomes=outcomes)


def _outcomes(people: Iterable[PersonLine], offering_id: int, reason: str) -> Iterable[Outcome]:
    """One transaction for each: a refusal of one keeps nobody else from a seat."""
    for person in people:
        try:
            with db.transaction():
                services.nominate(
                    offering_id=offering_id, staff_ids=[person.id], reason=reason, access=guards.access(),
                    at=guards.now(), today=guards.today(),
                )  # fmt: skip
            yield Outcome(person)
        except Refused as refusal:
            yield Outcome(person, refusal)


def _in_words(line: Filling) -> str:
    offering = line.offering
    day = formats.wareki_weekday(offering.first_day)
    return str(gettext("%(code)s %(day)s 空席%(left)d", code=offering.code, day=day, left=line.left))
