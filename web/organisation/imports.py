"""取込: a file is handed in, looked at as a preview, and only then taken in."""

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, FileField, HiddenField
from wtforms.validators import InputRequired

from foundation import clock, db, trail, uploads
from foundation.errors import Refused, RowProblem, RowsRefused
from foundation.imports import ImportPlan
from foundation.uploads import StoredFile
from skills.framework import queries as framework_queries
from skills.framework import services as frameworks
from web import downloads, forms, guards, importing
from web.formats import sentence
from web.forms import Form
from web.importing import Kind

pages = Blueprint("imports", __name__)
SHOWN = 50
PAST = 20
PUBLISHED = "framework.published"


class UploadForm(Form):
    """The file."""

    file = FileField(lazy_gettext("ファイル"), [InputRequired(lazy_gettext("ファイルを選んでください。"))])


class TakeForm(Form):
    """What is agreed to."""

    corrections = BooleanField(lazy_gettext("登録済みの内容と異なる行を、訂正として取り込む"))
    repair_zeros = BooleanField(lazy_gettext("職員番号の失われた先頭の0を補う"))
    seen = HiddenField()


def _kind(code: str) -> Kind:
    kind = importing.KINDS.get(code)
    if kind is None or not importing.may(guards.access(), kind):
        abort(404)
    return kind


def _stored(upload_id: int, purpose: str) -> StoredFile:
    found = uploads.stored(upload_id, at=clock.now())
    if found is None or found.owner_id != guards.person_id() or found.purpose != purpose:
        raise Refused("確認用に預かったファイルの期限が過ぎました。もう一度ファイルを選んでください。")
    return found


@pages.get("/imports")
@guards.allowed(importing.may_any)
def imports() -> ResponseReturnValue:
    """What can be taken in, and what was."""
    mine = [kind for kind in importing.KINDS.values() if importing.may(guards.access(), kind)]
    publishes = importing.may_publish(guards.access())
    names = {kind.action: kind.name for kind in mine} | ({PUBLISHED: gettext("技能体系")} if publishes else {})
    past = [line for action in names for line in trail.lines(trail.Search(action=action), limit=PAST, offset=0)]
    past = sorted(past, key=lambda line: -line.position)[:PAST]
    return render_template("organisation/imports/imports.html", kinds=mine, past=past, names=names, publishes=publishes)


@pages.route("/imports/<kind>", methods=["GET", "POST"])
@guards.allowed(importing.may_any)
def upload(kind: str) -> ResponseReturnValue:
    """What the file must look like, and the field to choose it."""
    chosen, form = _kind(kind), UploadForm()
    if form.validate_on_submit():
        upload_id = _keep(form, kind)
        if form.accepted:
            return redirect(url_for("imports.preview", kind=kind, upload_id=upload_id))
    return forms.page("organisation/imports/upload.html", form, kind=chosen)


def _keep(form: UploadForm, purpose: str) -> int:
    content, name, kept = form.file.data.read(), form.file.data.filename or "", 0
    with form.saving():
        kept = uploads.keep_preview(
            owner_id=guards.person_id(), purpose=purpose, filename=name, content=content, at=clock.now()
        )
    return kept


def _planned(kind: Kind, file: StoredFile, *, repair_zeros: bool) -> ImportPlan:
    """The plan; for a file with rows that cannot even be read, one that names them. Raises Refused for other files."""
    try:
        return kind.planned(file.content, file.filename, today=clock.today(), repair_zeros=repair_zeros)
    except RowsRefused as refusal:
        return ImportPlan(rows=0, problems=refusal.problems, filename=file.filename, sha256=file.sha256)


def _choose_again(refusal: Refused) -> UploadForm:
    """The form to choose a file with, and beside the field what is wrong with the one chosen."""
    form = UploadForm(formdata=None)
    form.file.errors = [sentence(refusal)]
    return form


@pages.route("/imports/<kind>/<int:upload_id>", methods=["GET", "POST"])
@guards.allowed(importing.may_any)
def preview(kind: str, upload_id: int) -> ResponseReturnValue:
    """What the file would do; taken in only when agreed."""
    chosen, form = _kind(kind), TakeForm()
    file = _stored(upload_id, kind)
    repairing = form.repair_zeros.data if form.is_submitted() else request.args.get("repair") == "1"
    try:
        plan = _planned(chosen, file, repair_zeros=repairing)
    except Refused as refusal:
        return forms.page("organisation/imports/upload.html", _choose_again(refusal), kind=chosen)
    if form.validate_on_submit() and not plan.problems:
        _take(form, chosen, plan, upload_id)
        if form.accepted:
            return redirect(url_for("imports.imports"))
    form.repair_zeros.data, form.seen.data = repairing, importing.digest(plan)
    context = {"kind": chosen, "plan": plan, "upload_id": upload_id, "shown": SHOWN, "repairing": repairing}
    return forms.page("organisation/imports/preview.html", form, **context)


def _take(form: TakeForm, kind: Kind, plan: ImportPlan, upload_id: int) -> None:
    at = clock.now()
    with form.saving():
        importing.refuse_unseen(plan, form.seen.data)
        result = kind.take(plan, actor=guards.actor(), at=at, corrections=bool(form.corrections.data))
        uploads.drop(upload_id)
    if form.accepted:
        counts = {"new": result.new, "corrected": result.corrected, "same": result.same}
        flash(gettext("取り込みました。新規%(new)d件、訂正%(corrected)d件、変更なし%(same)d件。", **counts), "success")


@pages.get("/imports/<kind>/<int:upload_id>/problems.csv")
@guards.allowed(importing.may_any)
def problems(kind: str, upload_id: int) -> ResponseReturnValue:
    """Every problem of the file, as a file."""
    if kind == "framework" and importing.may_publish(guards.access()):
        file = _stored(upload_id, kind)
        found: tuple[RowProblem, ...] = importing.framework_draft(file.content, file.filename).problems
    else:
        file = _stored(upload_id, _kind(kind).code)
        found = _planned(_kind(kind), file, repair_zeros=request.args.get("repair") == "1").problems
    return downloads.download(importing.errors_csv(found), gettext("取込の誤り") + ".csv", downloads.CSV)


@pages.post("/imports/<kind>/<int:upload_id>/cancel")
@guards.allowed(importing.may_any)
def cancel(kind: str, upload_id: int) -> ResponseReturnValue:
    """The file is thrown away; nothing was taken in."""
    _stored(upload_id, kind)
    with db.transaction():
        uploads.drop(upload_id)
    flash(gettext("取り込みをやめました。何も登録していません。"), "info")
    return redirect(url_for("imports.imports"))


@pages.route("/imports/framework", methods=["GET", "POST"])
@guards.allowed(importing.may_publish)
def framework() -> ResponseReturnValue:
    """A new version of the framework: the file."""
    form = UploadForm()
    if form.validate_on_submit():
        upload_id = _keep(form, "framework")
        if form.accepted:
            return redirect(url_for("imports.framework_preview", upload_id=upload_id))
    return _framework_page(form)


def _framework_page(form: UploadForm) -> ResponseReturnValue:
    return forms.page("organisation/imports/framework.html", form, versions=framework_queries.versions())


@pages.route("/imports/framework/<int:upload_id>", methods=["GET", "POST"])
@guards.allowed(importing.may_publish)
def framework_preview(upload_id: int) -> ResponseReturnValue:
    """What is wrong with the version, or that it may be published."""
    form, file = Form(), _stored(upload_id, "framework")
    try:
        draft = importing.framework_draft(file.content, file.filename)
    except Refused as refusal:
        return _framework_page(_choose_again(refusal))
    if form.validate_on_submit() and not draft.problems:
        with form.saving():
            frameworks.publish(draft.document, actor=guards.actor(), at=clock.now())
            uploads.drop(upload_id)
        if form.accepted:
            flash(gettext("技能体系を公開しました。"), "success")
            return redirect(url_for("framework.framework"))
    head: Mapping[str, object] = draft.document.get("framework", {})
    context = {"draft": draft, "head": head, "file": file, "upload_id": upload_id, "shown": SHOWN}
    return forms.page("organisation/imports/framework_preview.html", form, **context)
