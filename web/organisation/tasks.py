"""任命の課題: the board of all tasks, one task with its decisions; an end confirmed, or an appointment kept."""

from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.validators import Optional as MayBeEmpty

from foundation import clock
from foundation.errors import Refused
from foundation.history import Viewpoint
from organisation.appointment import queries, services
from organisation.appointment.queries import TaskLine
from organisation.appointment.rules import KEEPABLE, KIND_NAMES, LEVEL_NAMES, TASK_NAMES, WHY_NAMES, TaskKind
from organisation.appointment.rules.terms import REASON_LIMIT
from organisation.staff import queries as staff
from web import downloads, forms, guards, paging
from web.formats import say
from web.forms import DateField, Form, written
from web.organisation import hands, task_lists
from web.organisation.appointments import oversees

pages = Blueprint("tasks", __name__)

NEEDED = InputRequired(lazy_gettext("入力してください。"))


class DecisionForm(Form):
    """Another due day, an owner, and why."""

    due_on = DateField(lazy_gettext("新しい期限"), [MayBeEmpty()])
    owner_no = StringField(lazy_gettext("担当者の職員番号"))
    reason = TextAreaField(lazy_gettext("理由"), [NEEDED])


class EndForm(Form):
    """The last day that is proposed, and why."""

    last_day = DateField(lazy_gettext("解任日（任期の最後の日）"), [NEEDED])
    reason = TextAreaField(lazy_gettext("理由"), [NEEDED])


class KeepForm(Form):
    """Why the appointment goes on."""

    reason = TextAreaField(lazy_gettext("任命を続ける理由"), [NEEDED])


@pages.get("/appointments/tasks")
@guards.allowed(oversees)
def board() -> ResponseReturnValue:
    """Every open task this person may see, what is due first on top."""
    view, access, asked = guards.viewpoint(), guards.access(), task_lists.asked()
    lines = task_lists.lines(asked, view, access)
    page = paging.asked(len(lines))
    return render_template(
        "organisation/tasks/board.html", lines=lines[page.offset : page.offset + page.size], page=page, view=view,
        asked=asked, address=paging.address(), sort_url=paging.address("sort"), owner=task_lists.owner,
        state=task_lists.state, task_names=TASK_NAMES, kind_names=KIND_NAMES, kinds=TaskKind,
        units=task_lists.units(view, access), may_manage=access.may_manage_appointments,
        overdue=sum(line.task.overdue for line in lines),
    )  # fmt: skip


@pages.get('/appointments/tasks.<any("xlsx", "csv"):kind>')
@guards.allowed(oversees)
def export(kind: downloads.Kind) -> ResponseReturnValue:
    """The same lines as a file."""
    lines = task_lists.lines(task_lists.asked(), guards.viewpoint(), guards.access())
    return downloads.table(gettext("任命の課題"), task_lists.columns(), [task_lists.row(line) for line in lines], kind)


@pages.route("/appointments/tasks/<name>", methods=["GET", "POST"])
@guards.allowed(oversees)
def task(name: str) -> ResponseReturnValue:
    """One task: what the facts say, what was decided, and a form to decide more."""
    view, form = guards.viewpoint(), DecisionForm()
    line = _line(name, view)
    if form.validate_on_submit():
        _check_may(line)
        with form.saving():
            services.decide(
                name, due_on=form.due_on.data, owner_id=_owner(form), reason=written(form.reason), view=_now(),
                actor=guards.actor(), at=clock.now(), extra=task_lists.extra(_now()),
            )  # fmt: skip
        if form.accepted:
            return _saved(gettext("課題の扱いを登録しました。"), url_for("tasks.task", name=name))
    return _task_page(form, line, view)


@pages.route("/appointments/tasks/<name>/end", methods=["GET", "POST"])
@guards.allowed(oversees)
def confirm(name: str) -> ResponseReturnValue:
    """Confirm the end that is proposed."""
    line = _changeable(name, TaskKind.end_proposed)
    opening = line.opening
    form = EndForm(data={"last_day": opening.last_day or clock.today(), "reason": say(WHY_NAMES[opening.why])})
    if form.validate_on_submit() and form.last_day.data:
        with form.saving():
            services.confirm_end(
                name, last_day=form.last_day.data, reason=written(form.reason), view=_now(), actor=guards.actor(),
                at=clock.now(),
            )  # fmt: skip
        if form.accepted:
            return _saved(gettext("解任日を登録しました。"), url_for("tasks.board"))
    return forms.page("organisation/tasks/end.html", form, line=line, limit=REASON_LIMIT, **_words())


@pages.route("/appointments/tasks/<name>/keep", methods=["GET", "POST"])
@guards.allowed(oversees)
def keep(name: str) -> ResponseReturnValue:
    """Leave the appointment as it is, with a reason."""
    line, form = _changeable(name, *KEEPABLE), KeepForm()
    if form.validate_on_submit():
        with form.saving():
            services.keep(name, reason=written(form.reason), view=_now(), actor=guards.actor(), at=clock.now())
        if form.accepted:
            return _saved(gettext("任命を続けることを登録しました。"), url_for("tasks.board"))
    return forms.page("organisation/tasks/keep.html", form, line=line, limit=REASON_LIMIT, **_words())


def _task_page(form: DecisionForm, line: TaskLine, view: Viewpoint) -> ResponseReturnValue:
    return forms.page(
        "organisation/tasks/task.html", form, line=line, view=view, owner=task_lists.owner, state=task_lists.state,
        limit=REASON_LIMIT, decisions=queries.decisions_of(line.task.identity, view), level_names=LEVEL_NAMES,
        may_manage=hands.may_manage(guards.access(), line.opening.unit_id),
        keepable=line.opening.kind in KEEPABLE, **_words(),
    )  # fmt: skip


def _words() -> dict[str, object]:
    return {"task_names": TASK_NAMES, "kind_names": KIND_NAMES, "why_names": WHY_NAMES}


def _now() -> Viewpoint:
    return replace(guards.present(), known_at=None)


def _owner(form: DecisionForm) -> int | None:
    """The owner of the number written; None when there is none."""
    number = written(form.owner_no).strip()
    if not number:
        return None
    found = staff.staff_id_of(number)
    if found is None:
        raise Refused("この職員は見つかりません。", field="owner_no")
    return found


def _line(name: str, view: Viewpoint) -> TaskLine:
    """A task the person may see; 404 for one that does not stand on the day, or is none of theirs."""
    found = [task for task in task_lists.visible(view, guards.access()) if task.identity == name]
    lines = queries.task_lines(found, view)
    task_lists.log_reading(lines)
    return next(iter(lines), None) or abort(404)


def _changeable(name: str, *kinds: TaskKind) -> TaskLine:
    line = _line(name, _now())
    if line.opening.kind not in kinds:
        abort(404)
    _check_may(line)
    return line


def _check_may(line: TaskLine) -> None:
    if not hands.may_manage(guards.access(), line.opening.unit_id):
        abort(403)


def _saved(said: str, url: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url)
