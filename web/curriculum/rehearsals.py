"""人事異動の試算: drafts of a transfer list, what each would mean, and several side by side. HR and the secretariat."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from curriculum.succession.queries import announcement, rehearsal_drafts, rehearsal_holes
from curriculum.succession.queries.rehearsal_drafts import DraftLine
from curriculum.succession.rules.rehearsal_drafts import goes_on
from curriculum.succession.services import rehearsal_drafts as services
from curriculum.succession.services import rehearsal_readings as readings
from foundation import db
from foundation.settings import setting
from organisation.account.rules import Role
from organisation.appointment.rules import KIND_NAMES
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from web import downloads, guards, paging
from web.curriculum import rehearsal_files as files

pages = Blueprint("rehearsals", __name__)
readers = guards.needs(Role.hr, Role.secretariat)
MOST_COMPARED = 4


def keeps(roles: frozenset[Role]) -> bool:
    """HR alone hands in and destroys drafts."""
    return Role.hr in roles


@pages.get("/rehearsals")
@readers
def rehearsals() -> ResponseReturnValue:
    """The drafts kept, and the 内示 of the days ahead. No names here."""
    today = guards.today()
    lines = rehearsal_drafts.drafts()
    told = announcement.announcements(today)
    days = sorted({*told, *announcement.days_ahead(today), *(each.effective_on for each in lines)} - {today})
    return render_template(
        "curriculum/rehearsals/rehearsals.html", lines=files.drafts_ordered(lines, request.args.get("sort", "")),
        days=[day for day in days if day > today], told=told, now=guards.now(), keeps=keeps(guards.access().roles),
        sort=request.args.get("sort", ""), sort_url=paging.address("sort"),
        kept_days=setting("succession.rehearsal_days"),
    )  # fmt: skip


@pages.get("/rehearsals/<int:draft_id>")
@readers
def rehearsal(draft_id: int) -> ResponseReturnValue:
    """What one draft would mean, unit by unit; where a manager is lost, who could follow."""
    line = rehearsal_drafts.draft(draft_id)
    people = _people([line])
    _note(line)
    every, sort = bool(request.args.get("all")), request.args.get("sort", "")
    shown = [each for each in line.units if each.hit or every]
    return render_template(
        "curriculum/rehearsals/rehearsal.html", line=line, units=files.ordered(shown, sort), people=people,
        every=every, sort=sort, sort_url=paging.address("sort"), toggle=paging.address("all"), kinds=KIND_NAMES,
        reasons=files.REASONS, until=rehearsal_holes.until_of(line.effective_on),
        told=announcement.announced_at(line.effective_on), keeps=keeps(guards.access().roles),
        ends=goes_on(effective_on=line.effective_on, kept_days=setting("succession.rehearsal_days")),
    )  # fmt: skip


@pages.get("/rehearsals/<int:draft_id>.<any(xlsx, csv):kind>")
@readers
def export(draft_id: int, kind: downloads.Kind) -> ResponseReturnValue:
    """The same as a file, every unit."""
    line = rehearsal_drafts.draft(draft_id)
    people = _people([line])
    _note(line)
    rows = [files.row(each, people) for each in line.units]
    return downloads.table(gettext("人事異動の試算"), files.columns(), rows, kind)


@pages.post("/rehearsals/<int:draft_id>/recompute")
@readers
def recompute(draft_id: int) -> ResponseReturnValue:
    """Compute a draft anew by all that is known now."""
    found = services.recomputed(draft_id, today=guards.today())
    with db.transaction():
        services.save_again(draft_id, found, at=guards.now())
    flash(gettext("いまの内容で計算し直しました。"), "success")
    return redirect(url_for("rehearsals.rehearsal", draft_id=draft_id))


@pages.get("/rehearsals/compare")
@readers
def compare() -> ResponseReturnValue:
    """Several drafts side by side: units by drafts, differences marked. No names here."""
    asked = request.args.getlist("draft", type=int)[:MOST_COMPARED]
    chosen = [line for line in rehearsal_drafts.drafts() if line.id in asked]
    every = bool(request.args.get("all"))
    rows = [row for row in files.side_by_side(chosen) if every or row.differs or row.hit]
    return render_template(
        "curriculum/rehearsals/compare.html", chosen=chosen, rows=rows, every=every, reasons=files.REASONS,
        kinds=KIND_NAMES, most=MOST_COMPARED, asked=asked,
    )  # fmt: skip


def _people(lines: list[DraftLine]) -> dict[int, PersonLine]:
    """Everybody named, as they are today."""
    ids = {staff_id for line in lines for each in line.units for staff_id in files.named_in(each)}
    return staff.people(ids, guards.present())


def _note(line: DraftLine) -> None:
    """Whose skills were shown: seen by them from the 内示 on."""
    access = guards.access()
    readings.note(
        line.id, line.effective_on, subjects=services.shown(line.units), reader_id=guards.person_id(),
        reader_label=access.staff_no, at=guards.now(),
    )  # fmt: skip
