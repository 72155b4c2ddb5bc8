"""開催回を動かす, for the HR section: new, changed, copied, copied from last year, cancelled."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from curriculum.course import queries as courses
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment import services as enrolling
from curriculum.enrolment.rules import EnrolmentLine, Occupancy, State
from curriculum.offering import queries, rules, services
from curriculum.offering.rules import Clash, OfferingLine
from foundation import fiscal
from foundation.errors import sentence
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from web import forms, guards, moments
from web.curriculum import offering_list
from web.curriculum.offering_forms import CancelForm, CopyForm, EditForm, NewForm, empty, filled, renumbered
from web.curriculum.offerings import plans
from web.formats import named, say
from web.forms import written

pages = Blueprint("offering_changes", __name__)
YEARS = range(2000, 2100)
PURPOSE = sentence("研修の申込の確認")
TO_DISPLACE = (State.offered, State.confirmed)


@dataclass(frozen=True)
class Draft:
    """One offering as it would be copied. `taken`: its code is registered already; `clashes` with what else is."""

    source: OfferingLine
    copy: OfferingLine
    taken: bool
    clashes: tuple[Clash, ...] = ()


@pages.route("/offerings/new", methods=["GET", "POST"])
@guards.allowed(plans)
def new() -> ResponseReturnValue:
    """An offering from nothing."""
    return _open(NewForm(data=empty() | {"course_code": request.args.get("course", "")}))


@pages.route("/offerings/<code>/copy", methods=["GET", "POST"])
@guards.allowed(plans)
def copy(code: str) -> ResponseReturnValue:
    """Another one like this; what is over is proposed a year later."""
    line = queries.offering_by_code(code)
    content = line if line.first_day > guards.today() else rules.copied(line)
    given = filled(content) | {"code": renumbered(line, queries.every()), "course_code": line.course_code}
    return _open(NewForm(data=given), source=line)


def _open(form: NewForm, source: OfferingLine | None = None) -> ResponseReturnValue:
    form.name_choices(say)
    form.course_code.choices = [("", gettext("（選んでください）")), *_courses()]
    if form.validate_on_submit():
        with form.saving():
            services.open_offering(
                code=written(form.code).strip(), course_code=written(form.course_code), new=form.offering(),
                actor=guards.actor(), at=guards.now(),
            )  # fmt: skip
        if form.accepted:
            return _saved(written(form.code).strip(), gettext("開催回を登録しました。"))
    return forms.page("curriculum/offering_changes/new.html", form, source=source)


@pages.route("/offerings/<code>/edit", methods=["GET", "POST"])
@guards.allowed(plans)
def edit(code: str) -> ResponseReturnValue:
    """Other content. People with seats are told of other days; whoever loses a seat is named here."""
    line = queries.offering_by_code(code)
    form = EditForm(data=filled(line) | {"version_id": line.version_id})
    form.name_choices(say)
    seated = _seated(line)
    form.displaced.choices = [(each.id, f"{person.staff_no} {person.name}") for each, person in seated]
    if form.validate_on_submit():
        with form.saving():
            form.check_seen(queries.offering(line.id))
            enrolling.change_offering(
                offering_id=line.id, new=form.offering(), reason=written(form.reason), access=guards.access(),
                at=guards.now(), today=guards.today(), displaced=frozenset(form.displaced.data or ()),
                despite_clashes=bool(form.despite_clashes.data),
            )  # fmt: skip
        if form.accepted:
            return _saved(code, gettext("開催回を変更しました。日時や会場が変わったときは、申し込んだ人に知らせます。"))
    if seated:
        guards.log_reading(PURPOSE, [each.staff_id for each, _ in seated])
    return forms.page("curriculum/offering_changes/edit.html", form, line=line, title=offering_list.title(line))


@pages.route("/offerings/<code>/cancel", methods=["GET", "POST"])
@guards.allowed(plans)
def cancel(code: str) -> ResponseReturnValue:
    """It will not be held; everybody in it is told why."""
    line, form = queries.offering_by_code(code), CancelForm()
    if form.validate_on_submit():
        told = 0
        with form.saving():
            told = enrolling.cancel_offering(
                offering_id=line.id, reason=written(form.reason), access=guards.access(), at=guards.now(),
                today=guards.today(),
            )  # fmt: skip
        if form.accepted:
            flash(gettext("開催回を中止しました。%(count)d人に知らせました。", count=told), "success")
            return redirect(url_for("offerings.offering", code=code))
    full = offering_list.occupancy([line.id]).get(line.id, Occupancy())
    return forms.page(
        "curriculum/offering_changes/cancel.html", form, line=line, title=offering_list.title(line), full=full
    )


@pages.route("/offerings/copy-year", methods=["GET", "POST"])
@guards.allowed(plans)
def copy_year() -> ResponseReturnValue:
    """The offerings of one fiscal year a year later: first as a table to look at, then opened."""
    year, form = _year(), CopyForm()
    chosen: list[int] = form.offerings.data or []
    if form.validate_on_submit():
        with form.saving():
            services.copy_to(year + 1, chosen, actor=guards.actor(), at=guards.now())
        if form.accepted:
            flash(gettext("%(count)d件の開催回を登録しました。", count=len(chosen)), "success")
            return redirect(url_for("offerings.offerings"))
    course = request.args.get("course", "")
    return forms.page(
        "curriculum/offering_changes/copy_year.html", form, drafts=_drafts(year, course), year=year, course=course,
        years=_years(), courses=_courses(), title_of=offering_list.title,
    )  # fmt: skip


def _year() -> int:
    asked = moments.asked_number("from")
    return asked if asked is not None and asked in YEARS else fiscal.fiscal_year(guards.today())


def _years() -> list[int]:
    found = {fiscal.fiscal_year(line.first_day) for line in queries.every()}
    return sorted(found | {fiscal.fiscal_year(guards.today())})


def _drafts(year: int, course: str) -> list[Draft]:
    known = queries.every()
    codes = {line.code for line in known}
    chosen = [
        line
        for line in known
        if fiscal.fiscal_year(line.first_day) == year and not line.cancelled and course in ("", line.course_code)
    ]
    copies = {line.id: _copied(line, year + 1) for line in chosen}
    fresh = [each for each in copies.values() if each.code not in codes]
    found = _clashes_by_code([*known, *fresh])
    return [
        Draft(line, copies[line.id], copies[line.id].code in codes, tuple(found.get(copies[line.id].code, ())))
        for line in chosen
    ]


def _copied(line: OfferingLine, year: int) -> OfferingLine:
    """The copy as a line of its own, known by no id yet."""
    later = rules.copied(line)
    return replace(line, id=-line.id, code=rules.copied_code(line.code, year=year), days=later.days,
                   opens_on=later.opens_on, closes_on=later.closes_on, cutoff_on=later.cutoff_on)  # fmt: skip


def _clashes_by_code(lines: Iterable[OfferingLine]) -> dict[str, list[Clash]]:
    found: dict[str, list[Clash]] = {}
    for clash in rules.clashes(lines):
        found.setdefault(clash.a.code, []).append(clash)
        found.setdefault(clash.b.code, []).append(clash)
    return found


def _courses() -> list[tuple[str, str]]:
    if not courses.is_published():
        return [(code, code) for code in sorted({line.course_code for line in queries.every()})]
    return [(each.code, f"{each.code} {named(each)}") for each in courses.catalogue(guards.today()).courses]


def _seated(line: OfferingLine) -> list[tuple[EnrolmentLine, PersonLine]]:
    """Those who could lose their seats."""
    found = [each for each in enrolments.in_offering(line.id) if each.state in TO_DISPLACE]
    people = staff.people([each.staff_id for each in found], guards.present())
    return [(each, people[each.staff_id]) for each in found if each.staff_id in people]


def _saved(code: str, said: str) -> ResponseReturnValue:
    """Back to the offering; what clashes with it now is said there too."""
    flash(said, "success")
    line = queries.offering_by_code(code)
    if any(line.id in (clash.a.id, clash.b.id) for clash in rules.clashes(queries.every())):
        flash(gettext("会場または講師が、同じ時間に別の開催回でも必要です。下で確かめてください。"), "warning")
    return redirect(url_for("offerings.offering", code=code))
