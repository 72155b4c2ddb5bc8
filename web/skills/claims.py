"""実績の申請: work records, coaching records and examinations a person hands in with a file, until they are decided."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import FileField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.validators import Optional as MayBeEmpty

from foundation import clock
from foundation.errors import sentence
from organisation.account.rules import Access
from organisation.staff import queries as staff
from skills.claim import queries, services
from skills.claim.queries import ClaimLine
from skills.claim.rules import KIND_NAMES, STATE_NAMES, ClaimKind, NewClaim, Party, State
from skills.framework import queries as frameworks
from skills.framework.rules import Framework
from web import downloads, forms, guards
from web.formats import named
from web.forms import DateField, Form, handed_in
from web.skills import decisions, sheets

pages = Blueprint("claims", __name__)
PURPOSE = sentence("実績の確認")
KINDS = ",".join(ClaimKind)
MAY_HAVE_THE_FILE = (Party.owner, Party.approver, Party.secretariat, Party.hr)
NEEDED = InputRequired(lazy_gettext("入力してください。"))


class ClaimForm(Form):
    """What every claim states."""

    acquired_on = DateField(lazy_gettext("取得日（終えた日・合格した日）"), [NEEDED])
    expires_on = DateField(lazy_gettext("有効期限（ある場合）"), [MayBeEmpty()])
    note = TextAreaField(lazy_gettext("いつ、何をしたか"))
    file = FileField(lazy_gettext("証拠となるファイル"), [InputRequired(lazy_gettext("ファイルを選んでください。"))])

    def offer(self, framework: Framework, kind: ClaimKind) -> None:
        """What may be chosen for this kind."""

    def claim(self, kind: ClaimKind) -> NewClaim:
        acquired_on = self.acquired_on.data or date.min
        return NewClaim(kind, acquired_on, self.note.data or "", expires_on=self.expires_on.data, **self.more())

    def more(self) -> dict[str, Any]:
        return {}


class RecordForm(ClaimForm):
    """A work or coaching record: a skill at a level."""

    note = TextAreaField(lazy_gettext("いつ、何をしたか"), [NEEDED])
    skill_code = SelectField(
        lazy_gettext("スキル"), [InputRequired(lazy_gettext("スキルを選んでください。"))], validate_choice=False
    )
    level = RadioField(
        lazy_gettext("申請するレベル"), [InputRequired(lazy_gettext("レベルを選んでください。"))], coerce=int
    )

    def offer(self, framework: Framework, kind: ClaimKind) -> None:
        skills = {
            f"{category.code} {named(category)}": [
                (skill.code, f"{skill.code} {named(skill)}") for skill in framework.skills_by_category[category.code]
            ]
            for category in framework.categories
        }
        self.skill_code.choices = {"–": [("", gettext("（選んでください）"))], **skills}
        highest = framework.kind_by_code[kind].ceiling
        self.level.choices = [(each.level, f"{each.level} {named(each)}") for each in framework.levels[1 : highest + 1]]

    def more(self) -> dict[str, Any]:
        return {"skill_code": self.skill_code.data, "level": self.level.data}


class ExaminationForm(ClaimForm):
    """An examination: the framework says which skills it proves, and how far."""

    examination = RadioField(lazy_gettext("試験"), [InputRequired(lazy_gettext("試験を選んでください。"))])

    def offer(self, framework: Framework, kind: ClaimKind) -> None:
        self.examination.choices = [
            (each.code, gettext("%(name)s（%(skills)sのレベル%(level)dまで）", name=named(each),
                                skills=gettext("・").join(each.skills), level=each.ceiling))
            for each in framework.examinations
        ]  # fmt: skip

    def more(self) -> dict[str, Any]:
        return {"examination": self.examination.data}


FORMS = {
    ClaimKind.work_record: RecordForm,
    ClaimKind.coaching_record: RecordForm,
    ClaimKind.examination: ExaminationForm,
}


@pages.get("/claims")
@guards.signed_in
def mine() -> ResponseReturnValue:
    """What I handed in, newest first."""
    view, lines = guards.present(), queries.my_claims(guards.access().staff_id or 0)
    waiting = {line.kind: line.staff_id for line in lines if line.state is State.pending}
    waits_for = {kind: queries.deciders(view)(staff_id, kind) for kind, staff_id in waiting.items()}
    ids = {line.decided_by for line in lines} | {approver.staff_id for approver in waits_for.values()}
    people = staff.people({each for each in ids if each}, view)
    return render_template(
        "skills/claims/mine.html", lines=lines, kinds=KIND_NAMES, state_names=STATE_NAMES, people=people,
        framework=frameworks.in_force(view.today),
        deciders={kind: sheets.decider_name(approver, people) for kind, approver in waits_for.items()},
    )  # fmt: skip


@pages.get("/claims/new")
@guards.signed_in
def new() -> ResponseReturnValue:
    """Which kind."""
    framework = frameworks.in_force(clock.today())
    return render_template("skills/claims/kinds.html", kinds=KIND_NAMES, framework=framework)


@pages.route(f"/claims/new/<any({KINDS}):kind>", methods=["GET", "POST"])
@guards.signed_in
def new_of_kind(kind: str) -> ResponseReturnValue:
    """The form of one kind."""
    chosen, framework = ClaimKind(kind), frameworks.in_force(clock.today())
    form = FORMS[chosen]()
    form.offer(framework, chosen)
    if form.validate_on_submit():
        with form.saving():
            services.hand_in(
                access=guards.access(), claim=form.claim(chosen), file=handed_in(form.file), at=clock.now(),
                today=clock.today(),
            )  # fmt: skip
        if form.accepted:
            flash(gettext("申請しました。確認されると、お知らせが届きます。"), "success")
            return redirect(url_for("claims.mine"))
    return forms.page(
        "skills/claims/new.html", form, kind=chosen, kinds=KIND_NAMES, framework=framework, decider=_decider(kind)
    )


@pages.route("/claims/<int:claim_id>/withdraw", methods=["GET", "POST"])
@guards.signed_in
def withdraw(claim_id: int) -> ResponseReturnValue:
    """Take a claim back before it is decided; all skills of an examination together."""
    form, line = Form(), queries.claim(claim_id)
    if line is None or line.staff_id != guards.access().staff_id:
        abort(404)
    lines = decisions.together(line)
    if form.validate_on_submit():
        with form.saving():
            services.withdraw(
                claim_ids=[each.id for each in lines], access=guards.access(), at=clock.now(), today=clock.today()
            )
        if form.accepted:
            flash(gettext("申請を取り下げました。"), "success")
            return redirect(url_for("claims.mine"))
    return forms.page("skills/claims/withdraw.html", form, **decisions.about_claim(lines, guards.present()))


@pages.get("/claims/<int:claim_id>/file")
@guards.signed_in
def file(claim_id: int) -> ResponseReturnValue:
    """The file handed in, for its owner and those who decide or keep records."""
    line = queries.claim(claim_id)
    if line is None or not _may_have_the_file(line, guards.access()):
        abort(404)
    guards.log_reading(PURPOSE, [line.staff_id])
    return downloads.stored(line.upload_id)


def _may_have_the_file(line: ClaimLine, access: Access) -> bool:
    return queries.party_to(line, access, queries.deciders(guards.present())) in MAY_HAVE_THE_FILE


def _decider(kind: str) -> str:
    view = guards.present()
    approver = queries.deciders(view)(guards.access().staff_id or 0, kind)
    return sheets.decider_name(approver, staff.people([approver.staff_id] if approver.staff_id else [], view))
