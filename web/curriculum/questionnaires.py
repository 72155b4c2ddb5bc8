"""アンケート: what I am asked, the answers, and what came of an offering's answers."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.validators import Optional as MayBeEmpty

from curriculum.completion import queries, rules, services
from curriculum.completion.rules import (
    INSTRUMENT_NAMES,
    LONGEST_COMMENT,
    POINT_NAMES,
    QUESTION_NAMES,
    USE_NAMES,
    Instrument,
    Question,
)
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import EnrolmentLine
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine
from organisation.account.rules import Access, Role
from organisation.staff import queries as staff
from skills.framework import queries as frameworks
from web import forms, guards
from web.formats import named, say
from web.forms import Form, written

pages = Blueprint("questionnaires", __name__)
INSTRUMENTS = ",".join(Instrument)
NEEDED = InputRequired(lazy_gettext("選んでください。"))
SHORT = Length(max=LONGEST_COMMENT, message=lazy_gettext("400字までです。"))
HEADS = (Instrument.follow_up_head,)


class Answers(Form):
    """The answers of one questionnaire. `choices` are the names of fields with one answer each."""

    choices: tuple[str, ...] = ()

    def given(self) -> dict[str, Any]:
        return {name: self[name].data for name in self.choices}


class ReactionForm(Answers):
    """The anonymous questionnaire."""

    comment = TextAreaField(lazy_gettext("自由記述（あれば）"), [SHORT])


class UseForm(Answers):
    """Three months later."""

    use = RadioField(lazy_gettext("研修で学んだことの活用"), [NEEDED])
    example = TextAreaField(lazy_gettext("どのように使ったか"), [SHORT])
    minutes_saved = IntegerField(lazy_gettext("1か月に減った時間（分）"), [MayBeEmpty()])

    def given(self) -> dict[str, Any]:
        return {
            "use": self.use.data, "example": written(self.example).strip(), "minutes_saved": self.minutes_saved.data
        }


@pages.get("/questionnaires")
@guards.signed_in
def mine() -> ResponseReturnValue:
    """What I may answer today, about my own courses and about the people I lead."""
    access, today = guards.access(), guards.today()
    asked = [*queries.asked_of(guards.person_id(), today), *queries.asked_of_heads(access, today)]
    people = staff.people({each.enrolment.staff_id for each in asked}, guards.present())
    return render_template(
        "curriculum/questionnaires/mine.html", asked=asked, people=people, names=INSTRUMENT_NAMES, heads=HEADS,
        title_of=_title,
    )  # fmt: skip


@pages.route(f"/enrolments/<int:enrolment_id>/questionnaires/<any({INSTRUMENTS}):instrument>", methods=["GET", "POST"])
@guards.signed_in
def answer(enrolment_id: int, instrument: str) -> ResponseReturnValue:
    """One questionnaire; a named answer may be changed while it is open."""
    chosen, line = Instrument(instrument), enrolments.enrolment(enrolment_id)
    if not services.is_asked(line, chosen, guards.access(), guards.today()):
        abort(404)
    offering = offerings.offering(line.offering_id)
    form = _form(chosen, line, offering)
    if form.validate_on_submit():
        _save(form, chosen, enrolment_id)
        if form.accepted:
            flash(gettext("回答しました。ありがとうございました。"), "success")
            return redirect(url_for("questionnaires.mine"))
    return forms.page("curriculum/questionnaires/answer.html", form, **_about(chosen, line, offering))


def _save(form: Answers, chosen: Instrument, enrolment_id: int) -> None:
    who: dict[str, Any] = {"enrolment_id": enrolment_id, "access": guards.access(), "today": guards.today()}
    with form.saving():
        if isinstance(form, ReactionForm):
            services.answer_anonymously(answers=form.given(), comment=written(form.comment), **who)
        else:
            services.answer(instrument=chosen, answers=form.given(), at=guards.now(), **who)


def _about(chosen: Instrument, line: EnrolmentLine, offering: OfferingLine) -> dict[str, Any]:
    return {
        "instrument": chosen, "name": INSTRUMENT_NAMES[chosen], "offering": offering, "title": _title(offering),
        "window": rules.window(instrument=chosen, offering=offering), "Instrument": Instrument, "today": guards.today(),
        "answered": chosen is Instrument.reaction and queries.has_answered(line.id), "limit": LONGEST_COMMENT,
        "person": staff.people([line.staff_id], guards.present()).get(line.staff_id),
    }  # fmt: skip


def _title(offering: OfferingLine) -> str:
    course = queries.course_of(offering)
    return named(course) if course else offering.course_code


def _form(chosen: Instrument, line: EnrolmentLine, offering: OfferingLine) -> Answers:
    if chosen is Instrument.reaction:
        labels = {str(question): say(QUESTION_NAMES[question]) for question in Question}
        return _choosing(ReactionForm, labels, _points(), {})
    known = queries.response(line.id, chosen) or {}
    if chosen in (Instrument.before, Instrument.after):
        return _choosing(Answers, _skills(offering), _levels(offering), known)
    form = UseForm(**known)
    form.use.choices = [(use.value, say(name)) for use, name in USE_NAMES.items()]
    return form


def _choosing(
    kind: type[Answers], labels: Mapping[str, str], choices: list[tuple[int, str]], known: Mapping[str, Any]
) -> Answers:  # fmt: skip
    """A form with one choice per label."""
    fields = {name: RadioField(label, [NEEDED], coerce=int) for name, label in labels.items()}
    made: Answers = type("Asked", (kind,), {**fields, "choices": tuple(labels)})(**known)
    for name in labels:
        made[name].choices = choices
    return made


def _points() -> list[tuple[int, str]]:
    return [(point, f"{point} {say(name)}") for point, name in POINT_NAMES.items()]


def _skills(offering: OfferingLine) -> dict[str, str]:
    course, framework = queries.course_of(offering), frameworks.in_force(offering.first_day)
    codes = [code for code in framework.skill_by_code if course is not None and code in course.levels]
    return {code: f"{code} {named(framework.skill_by_code[code])}" for code in codes}


def _levels(offering: OfferingLine) -> list[tuple[int, str]]:
    framework = frameworks.in_force(offering.first_day)
    return [(each.level, f"{each.level} {named(each)}") for each in framework.levels]


@pages.get("/offerings/<code>/questionnaire")
@guards.signed_in
def results(code: str) -> ResponseReturnValue:
    """What was answered: the anonymous answers from five on, levels before and after, use at work."""
    offering = offerings.offering_by_code(code)
    if not _sees_results(guards.access(), offering):
        abort(404)
    rated, ratings = queries.ratings(offering.id)
    return render_template(
        "curriculum/questionnaires/results.html", offering=offering, title=_title(offering),
        reactions=queries.reactions(offering.id), of_course=queries.reactions_of_course(offering.course_code),
        questions=QUESTION_NAMES, points=POINT_NAMES, rated=rated, ratings=ratings, shown_from=rules.SHOWN_FROM,
        framework=frameworks.in_force(offering.first_day), uses=USE_NAMES,
        follow_ups=[(INSTRUMENT_NAMES[each], queries.follow_ups(offering.id, each, least=_least(guards.access())))
                    for each in (Instrument.follow_up, Instrument.follow_up_head)],
    )  # fmt: skip


def _least(access: Access) -> int:
    """From how many answers on those three months later are shown: to those who teach not one person's alone."""
    return 1 if access.roles & {Role.hr, Role.secretariat} else rules.SHOWN_FROM


def _sees_results(access: Access, offering: OfferingLine) -> bool:
    return access.staff_id in offering.instructors or bool(access.roles & {Role.hr, Role.secretariat})
