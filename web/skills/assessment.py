"""自己評価: the yearly sheet. Every choice is saved at once; without a script each group has a button that saves it."""

from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, FileField, HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired

from foundation import clock, fiscal
from foundation.errors import Refused
from skills.assessment import queries, services
from skills.assessment.queries import Sheet, SheetLine
from skills.assessment.rules import NewAnswer
from web import downloads, forms, guards
from web.forms import Form, handed_in
from web.moments import moment_of
from web.skills import sheets

pages = Blueprint("assessment", __name__)


class AnswerForm(Form):
    """The answer to one skill. `seen` is since when the answer the page showed was known; empty: it showed none."""

    level = RadioField(
        lazy_gettext("レベル"),
        [InputRequired(lazy_gettext("先にレベルを選んでください。書いた内容は、レベルと一緒に保存します。"))],
        coerce=int, choices=[], validate_choice=False,
    )  # fmt: skip
    note = TextAreaField(lazy_gettext("根拠（いつ、何をしたか）"))
    file = FileField(lazy_gettext("根拠のファイル"))
    drop = BooleanField(lazy_gettext("付けたファイルを外す"))
    seen = HiddenField()

    @property
    def given(self) -> bool:
        """Whether anything was chosen or written."""
        return bool(self.level.raw_data or (self.note.data or "").strip() or self.file.data)

    def save(self, skill_code: str, year: int) -> None:
        """One choice. What is wrong with it lands on the form."""
        if not self.validate():
            return
        with self.saving():
            services.answer(
                fiscal_year=year,
                answer=NewAnswer(skill_code, self.level.data, self.note.data or "", keeps_file=not self.drop.data),
                file=handed_in(self.file), expected_since=_moment(self.seen.data), access=guards.access(),
                at=clock.now(), today=clock.today(),
            )  # fmt: skip


@pages.get("/assessment")
@guards.signed_in
def sheet() -> ResponseReturnValue:
    """This year's sheet."""
    return _page(_own())


@pages.get("/assessment/<int:year>")
@guards.signed_in
def of_year(year: int) -> ResponseReturnValue:
    """The sheet of another year, with both values."""
    if year == _year():
        return redirect(url_for("assessment.sheet"))
    if queries.case_of(_me(), year) is None:
        abort(404)
    return _page(_own(year))


@pages.post("/assessment/answers/<skill_code>")
@guards.signed_in
def answer(skill_code: str) -> ResponseReturnValue:
    """One choice, saved at once. Answers 200 with what was saved, or with why not: htmx shows no other answer."""
    form = AnswerForm(prefix=skill_code)
    form.save(skill_code, _year())
    saved = _own()
    line = next((line for line in saved.lines if line.skill_code == skill_code), None)
    if line is None:
        abort(404)
    shown = sheets.around(saved, guards.present())
    return render_template("skills/assessment/_saved.html", form=form, line=line, **shown)


@pages.post("/assessment/groups/<category>")
@guards.signed_in
def group(category: str) -> ResponseReturnValue:
    """All choices of one category, for whoever has no script; then the next category."""
    found = next((each for each in sheets.groups(_own()) if each.category.code == category), None)
    if found is None:
        abort(404)
    given = {line.skill_code: AnswerForm(prefix=line.skill_code) for line in found.lines}
    given = {code: form for code, form in given.items() if form.given}
    for code, form in given.items():
        form.save(code, _year())
    wrong = {code: form for code, form in given.items() if form.errors}
    if wrong:
        return _page(_own(), wrong), 422
    flash(gettext("分野「%(category)s」を保存しました。", category=found.category.code), "success")
    anchor = f"group-{found.after.code}" if found.after else "submit"
    return redirect(url_for("assessment.sheet", _anchor=anchor))


@pages.post("/assessment/carry-over")
@guards.signed_in
def carry_over() -> ResponseReturnValue:
    """Last year's answers for every skill not answered yet."""
    form, taken = Form(), 0
    with form.saving():
        taken = services.carry_over(fiscal_year=_year(), access=guards.access(), at=clock.now(), today=clock.today())
    if form.accepted:
        told = gettext("前回の回答を%(count)d項目に引き継ぎました。今の状況に合わせて直してください。", count=taken)
        flash(told, "success")
    for sentence in form.form_errors:
        flash(str(sentence), "error")
    return redirect(url_for("assessment.sheet"))


@pages.route("/assessment/submit", methods=["GET", "POST"])
@guards.signed_in
def submit() -> ResponseReturnValue:
    """The last look before the sheet goes to the head: what changed since last year, and what is not answered."""
    form, own = Form(), _own()
    if form.validate_on_submit():
        with form.saving():
            services.submit(assessment_id=_case_id(own), access=guards.access(), at=clock.now(), today=clock.today())
        if form.accepted:
            flash(gettext("自己評価を提出しました。"), "success")
            return redirect(url_for("assessment.sheet"))
    return forms.page(
        "skills/assessment/submit.html", form, unanswered=[line for line in own.lines if not line.answered],
        changed=[line for line in own.lines if _differs(line)], **sheets.around(own, guards.present()),
    )  # fmt: skip


@pages.route("/assessment/withdraw", methods=["GET", "POST"])
@guards.signed_in
def withdraw() -> ResponseReturnValue:
    """Take the submission back before it is handled."""
    form, own = Form(), _own()
    if form.validate_on_submit():
        with form.saving():
            services.withdraw(assessment_id=_case_id(own), access=guards.access(), at=clock.now(), today=clock.today())
        if form.accepted:
            flash(gettext("提出を取り下げました。直してから、もう一度提出してください。"), "success")
            return redirect(url_for("assessment.sheet"))
    return forms.page("skills/assessment/withdraw.html", form, **sheets.around(own, guards.present()))


@pages.get("/assessment/<int:year>/files/<skill_code>")
@guards.signed_in
def file(year: int, skill_code: str) -> ResponseReturnValue:
    """The file of one's own answer."""
    own = queries.case_of(_me(), year)
    given = queries.answers(own.id).get(skill_code) if own else None
    return downloads.stored(given.upload_id if given else None)


def _page(own: Sheet, typed: dict[str, AnswerForm] | None = None) -> str:
    years = [case.fiscal_year for case in queries.cases_of(own.staff_id) if case.fiscal_year != own.fiscal_year]
    return render_template(
        "skills/assessment/sheet.html", typed=typed or {}, years=years, today=clock.today(),
        before=sum(line.previous is not None and not line.answered for line in own.lines),
        again=request.args.get("again", ""),
        **sheets.around(own, guards.present()),
    )  # fmt: skip


def _own(year: int | None = None) -> Sheet:
    return queries.sheet(_me(), year or _year(), guards.present())


def _me() -> int:
    return guards.access().staff_id or 0


def _year() -> int:
    return fiscal.fiscal_year(clock.today())


def _case_id(own: Sheet) -> int:
    return own.case.id if own.case else 0


def _differs(line: SheetLine) -> bool:
    return line.answer is not None and line.answer.level != line.previous


def _moment(text: str | None) -> datetime | None:
    try:
        return moment_of(text) if text else None
    except Refused:
        return datetime.min.replace(tzinfo=clock.TOKYO)
