"""異動案を預かる・破棄する・内示の日時を決める: what HR alone does with drafts."""

from collections import Counter
from datetime import date, datetime, time

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import FileField, HiddenField, StringField, TimeField
from wtforms.validators import InputRequired, Length

from curriculum.succession.queries import announcement, rehearsal_drafts
from curriculum.succession.rules.rehearsal_drafts import LONGEST_TITLE
from curriculum.succession.services import announcement as announcing
from curriculum.succession.services import rehearsal as trying
from curriculum.succession.services import rehearsal_drafts as services
from foundation import db, tables, uploads
from foundation.clock import TOKYO
from foundation.errors import Refused, RowsRefused
from foundation.fiscal import parse_day
from foundation.imports import ImportPlan
from foundation.settings import setting
from foundation.uploads import StoredFile
from organisation.account.rules import Role
from web import downloads, forms, guards, importing
from web.formats import sentence
from web.forms import DateField, Form

pages = Blueprint("rehearsal_changes", __name__)
hr_only = guards.needs(Role.hr)
NEEDED = InputRequired(lazy_gettext("入力してください。"))
SHOWN = 50


class UploadForm(Form):
    """The file."""

    file = FileField(lazy_gettext("異動案のファイル"), [InputRequired(lazy_gettext("ファイルを選んでください。"))])


class KeepForm(Form):
    """What the draft is called, and for which day it is tried."""

    title = StringField(lazy_gettext("試算の名前"), [NEEDED, Length(max=LONGEST_TITLE)])
    on = DateField(lazy_gettext("発令日（この日について試算します）"), [NEEDED])
    repair = HiddenField()


class DestroyForm(Form):
    """The name, typed."""

    typed = StringField(lazy_gettext("試算の名前をそのまま入力"), [NEEDED])


class AnnouncementForm(Form):
    """The moment."""

    day = DateField(lazy_gettext("内示の日"), [NEEDED])
    time = TimeField(lazy_gettext("時刻（日本時間）"), [NEEDED])


@pages.route("/rehearsals/new", methods=["GET", "POST"])
@hr_only
def upload() -> ResponseReturnValue:
    """The file of a draft is handed in; nothing of it becomes an order."""
    form = UploadForm()
    if form.validate_on_submit():
        file, kept = forms.handed_in(form.file), 0
        with form.saving():
            kept = uploads.keep_preview(
                owner_id=guards.person_id(), purpose=services.UPLOAD, filename=file.filename if file else "",
                content=file.content if file else b"", at=guards.now(),
            )  # fmt: skip
        if form.accepted:
            return redirect(url_for("rehearsal_changes.preview", upload_id=kept))
    return forms.page("curriculum/rehearsals/upload.html", form, columns=importing.STAFF.columns)


@pages.route("/rehearsals/new/<int:upload_id>", methods=["GET", "POST"])
@hr_only
def preview(upload_id: int) -> ResponseReturnValue:
    """What is in the file; kept as a rehearsal when it is named."""
    form, file = KeepForm(), _stored(upload_id)
    repairing = (form.repair.data if form.is_submitted() else request.args.get("repair")) == "1"
    try:
        plan = _planned(file, repair_zeros=repairing)
    except Refused as refusal:
        return _choose_again(refusal)
    if form.validate_on_submit() and not plan.problems:
        draft_id = _keep(form, file, plan, upload_id)
        if form.accepted:
            return redirect(url_for("rehearsals.rehearsal", draft_id=draft_id))
    form.repair.data, form.on.data = "1" if repairing else "", form.on.data or _day_of(plan, file)
    context = {"plan": plan, "upload_id": upload_id, "shown": SHOWN, "repairing": repairing}
    return forms.page("curriculum/rehearsals/preview.html", form, **context)


@pages.get("/rehearsals/new/<int:upload_id>/problems.csv")
@hr_only
def problems(upload_id: int) -> ResponseReturnValue:
    """Every problem of the file, as a file."""
    found = _planned(_stored(upload_id), repair_zeros=request.args.get("repair") == "1").problems
    return downloads.download(importing.errors_csv(found), gettext("異動案の誤り") + ".csv", downloads.CSV)


@pages.post("/rehearsals/new/<int:upload_id>/cancel")
@hr_only
def cancel(upload_id: int) -> ResponseReturnValue:
    """The file is thrown away."""
    _stored(upload_id)
    with db.transaction():
        uploads.drop(upload_id)
    flash(gettext("預けるのをやめました。ファイルは残していません。"), "info")
    return redirect(url_for("rehearsals.rehearsals"))


@pages.route("/rehearsals/<int:draft_id>/destroy", methods=["GET", "POST"])
@hr_only
def destroy(draft_id: int) -> ResponseReturnValue:
    """The draft, its file and its result are removed for good."""
    line, form = rehearsal_drafts.draft(draft_id), DestroyForm()
    if form.validate_on_submit():
        with form.saving():
            services.destroy(draft_id, typed=form.typed.data or "", actor=guards.actor(), at=guards.now())
        if form.accepted:
            services.sweep()
            flash(gettext("試算を破棄しました。"), "success")
            return redirect(url_for("rehearsals.rehearsals"))
    kept_days = setting("succession.rehearsal_days")
    return forms.page("curriculum/rehearsals/destroy.html", form, line=line, kept_days=kept_days)


@pages.route("/rehearsals/announcements/<day>", methods=["GET", "POST"])
@hr_only
def announce(day: str) -> ResponseReturnValue:
    """From when bureaus may know that their own posts fall vacant by the orders of the day."""
    on, form = _day(day), AnnouncementForm()
    before = announcement.announced_at(on)
    if form.validate_on_submit():
        with form.saving():
            announcing.announce(
                on, _moment(form.day.data, form.time.data), begins=_moment(on, time()), actor=guards.actor(),
                at=guards.now(),
            )  # fmt: skip
        if form.accepted:
            flash(gettext("内示の日時を決めました。"), "success")
            return redirect(url_for("rehearsals.rehearsals"))
    elif before and not form.is_submitted():
        there = before.astimezone(TOKYO)
        form.day.data, form.time.data = there.date(), there.time()
    over = before is not None and before <= guards.now()
    return forms.page("curriculum/rehearsals/announce.html", form, on=on, before=before, over=over)


def _stored(upload_id: int) -> StoredFile:
    found = uploads.stored(upload_id, at=guards.now())
    if found is None or found.owner_id != guards.person_id() or found.purpose != services.UPLOAD:
        raise Refused("確認用に預かったファイルの期限が過ぎました。もう一度ファイルを選んでください。")
    return found


def _planned(file: StoredFile, *, repair_zeros: bool) -> ImportPlan:
    """The plan; for a file with rows that cannot even be read, one that names them. Raises Refused for other files."""
    try:
        table = tables.read(file.content, file.filename)
        return trying.plan(table, today=guards.today(), repair_zeros=repair_zeros)
    except RowsRefused as refusal:
        return ImportPlan(rows=0, problems=refusal.problems, filename=file.filename, sha256=file.sha256)


def _choose_again(refusal: Refused) -> ResponseReturnValue:
    form = UploadForm(formdata=None)
    form.file.errors = [sentence(refusal)]
    return forms.page("curriculum/rehearsals/upload.html", form, columns=importing.STAFF.columns)


def _keep(form: KeepForm, file: StoredFile, plan: ImportPlan, upload_id: int) -> int:
    draft_id = 0
    try:
        found = services.computed(plan, on=form.on.data or guards.today(), today=guards.today())
    except RowsRefused:
        raise
    except Refused as refusal:
        form.refuse(refusal)
        return draft_id
    with form.saving():
        draft_id = services.keep(
            found, plan, title=forms.written(form.title), content=file.content, actor=guards.actor(),
            maker_id=guards.person_id(), at=guards.now(),
        )  # fmt: skip
        uploads.drop(upload_id)
    return draft_id


def _day_of(plan: ImportPlan, file: StoredFile) -> date | None:
    """The day most of the orders are for; where all of them are known already, the day most rows are for."""
    if plan.problems or not plan.rows:
        return None
    days = Counter(facts.effective_on for _, facts in plan.payload.orders) or _days_in(file)
    return max(days, key=lambda day: (days[day], day))


def _days_in(file: StoredFile) -> Counter[date]:
    """The days of the rows of a file without problems."""
    found: Counter[date] = Counter()
    for cell, rows in Counter(tables.read(file.content, file.filename).column("発令日")).items():
        found[parse_day(cell)] += rows
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)


def _moment(day: date | None, at: time | None) -> datetime:
    return datetime.combine(day or date.max, at or time(), TOKYO)
