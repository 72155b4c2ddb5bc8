"""成績の取込: a CSV of results is handed in, looked at as a preview, and only then taken in."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, FileField, HiddenField
from wtforms.validators import InputRequired

from curriculum.completion import services
from curriculum.offering.rules import OfferingLine
from foundation import db, tables, uploads
from foundation.errors import Refused, RowsRefused
from foundation.imports import ImportPlan
from foundation.uploads import StoredFile
from web import forms, guards, importing
from web.curriculum.attendance import course_of, taught
from web.formats import sentence
from web.forms import Form

pages = Blueprint("result_files", __name__)
SHOWN = 50


class UploadForm(Form):
    """The file."""

    file = FileField(lazy_gettext("ファイル"), [InputRequired(lazy_gettext("ファイルを選んでください。"))])


class TakeForm(Form):
    """What is agreed to."""

    corrections = BooleanField(lazy_gettext("入力済みの内容と異なる行を、訂正として取り込む"))
    seen = HiddenField()


@pages.route("/offerings/<code>/results/import", methods=["GET", "POST"])
@guards.signed_in
def upload(code: str) -> ResponseReturnValue:
    """The field to choose the file, and what it must look like."""
    offering, form, kept = taught(code), UploadForm(), 0
    if form.validate_on_submit():
        content, name = form.file.data.read(), form.file.data.filename or ""
        with form.saving():
            kept = uploads.keep_preview(
                owner_id=guards.person_id(), purpose=_purpose(offering), filename=name, content=content, at=guards.now()
            )
        if form.accepted:
            return redirect(url_for("result_files.preview", code=code, upload_id=kept))
    return forms.page("curriculum/attendance/upload.html", form, offering=offering, course=course_of(offering))


@pages.route("/offerings/<code>/results/import/<int:upload_id>", methods=["GET", "POST"])
@guards.signed_in
def preview(code: str, upload_id: int) -> ResponseReturnValue:
    """What the file would do; taken in only when agreed."""
    offering, form = taught(code), TakeForm()
    file = _stored(upload_id, offering)
    try:
        plan = _planned(offering, file)
    except Refused as refusal:
        again = UploadForm(formdata=None)
        again.file.errors = [sentence(refusal)]
        return forms.page("curriculum/attendance/upload.html", again, offering=offering, course=course_of(offering))
    if form.validate_on_submit() and not plan.problems and _take(form, offering, plan, upload_id):
        return redirect(url_for("attendance.results", code=code))
    form.seen.data = importing.digest(plan)
    return forms.page(
        "curriculum/attendance/preview.html", form, offering=offering, plan=plan, upload_id=upload_id, shown=SHOWN
    )


@pages.post("/offerings/<code>/results/import/<int:upload_id>/cancel")
@guards.signed_in
def cancel(code: str, upload_id: int) -> ResponseReturnValue:
    """The file is thrown away; nothing was taken in."""
    _stored(upload_id, taught(code))
    with db.transaction():
        uploads.drop(upload_id)
    flash(gettext("取り込みをやめました。何も登録していません。"), "info")
    return redirect(url_for("attendance.results", code=code))


def _purpose(offering: OfferingLine) -> str:
    return f"results:{offering.id}"


def _stored(upload_id: int, offering: OfferingLine) -> StoredFile:
    found = uploads.stored(upload_id, at=guards.now())
    if found is None or found.owner_id != guards.person_id() or found.purpose != _purpose(offering):
        raise Refused("確認用に預かったファイルの期限が過ぎました。もう一度ファイルを選んでください。")
    return found


def _who(offering: OfferingLine) -> dict[str, Any]:
    return {"offering_id": offering.id, "access": guards.access(), "at": guards.now(), "today": guards.today()}


def _planned(offering: OfferingLine, file: StoredFile) -> ImportPlan:
    """The plan; for a file with rows that cannot even be read, one that names them. Raises Refused for other files."""
    try:
        return services.plan_results_import(tables.read(file.content, file.filename), **_who(offering))
    except RowsRefused as refusal:
        return ImportPlan(rows=0, problems=refusal.problems, filename=file.filename, sha256=file.sha256)


def _take(form: TakeForm, offering: OfferingLine, plan: ImportPlan, upload_id: int) -> bool:
    who = _who(offering)
    with form.saving():
        importing.refuse_unseen(plan, form.seen.data)
        result = services.take_results_import(plan, corrections=bool(form.corrections.data), **who)
        uploads.drop(upload_id)
    if form.accepted:
        counts = {"new": result.new, "corrected": result.corrected, "same": result.same}
        flash(gettext("取り込みました。新規%(new)d件、訂正%(corrected)d件、変更なし%(same)d件。", **counts), "success")
    return form.accepted
