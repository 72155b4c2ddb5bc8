"""自分のスキル: levels held against what each persona asks, gaps first; and the same page of a person one may read."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from curriculum.succession.queries import bench as benches
from foundation.errors import sentence
from foundation.history import Viewpoint
from foundation.remember import remembered
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from skills.evidence import queries as evidence
from skills.framework import queries as frameworks
from skills.framework.rules import Framework
from skills.persona.rules import Persona, Shortfall
from skills.verification import queries as verification
from skills.verification.rules import Verdict
from web import charts, fragments, guards
from web.formats import named
from web.names import PERSONAS
from web.skills.evidence import may_read

pages = Blueprint("mine", __name__)
PURPOSE = sentence("スキルの閲覧")


@dataclass(frozen=True)
class CategoryLine:
    """Mean levels of one category, in hundredths so that they are exact."""

    code: str
    name: str
    held: int
    required: int


def category_lines(framework: Framework, verdict: Verdict) -> tuple[CategoryLine, ...]:
    """Held and required by category, as the radar shows them: means × 100, rounded down."""
    lines = []
    for category in framework.categories:
        skills = framework.skills_by_category[category.code]
        held = sum(verdict.evidence[skill.code].level if skill.code in verdict.evidence else 0 for skill in skills)
        required = sum(skill.required[verdict.persona] for skill in skills)
        lines.append(
            CategoryLine(category.code, named(category), held * 100 // len(skills), required * 100 // len(skills))
        )
    return tuple(lines)


def next_persona(verdicts: dict[Persona, Verdict]) -> Persona:
    """The persona to aim at: the lowest not met, or the highest."""
    return next((persona for persona in Persona if not verdicts[persona].met), Persona.manager)


def chosen_persona(verdicts: dict[Persona, Verdict]) -> Persona:
    """`?persona=`, or the one to aim at."""
    asked = request.args.get("persona", "")
    return Persona(asked) if asked in list(Persona) else next_persona(verdicts)


@pages.get("/skills")
@guards.signed_in
def skills() -> ResponseReturnValue:
    """My skills."""
    return _page(guards.person_id(), own=True)


@pages.get("/staff/<staff_no>/skills")
@guards.signed_in
def of_person(staff_no: str) -> ResponseReturnValue:
    """Somebody's skills, for whoever may read them. The reading is logged and the person can see it."""
    person = readable(staff_no)
    guards.log_reading(PURPOSE, [person.id])
    return _page(person.id, own=person.id == guards.access().staff_id)


def readable(staff_no: str) -> PersonLine:
    """The person, if the signed-in one may read their skills or verifies them today; else there is no such page."""
    today = guards.present()
    person = staff.person(staff_no, today)
    if person is None or not may_read(person, today):
        abort(404)
    return person


def _page(staff_id: int, *, own: bool) -> ResponseReturnValue:
    view = guards.viewpoint()
    person = _person(staff_id, view)
    persona = chosen_persona(verification.person_verdicts(staff_id, view))
    sort, listed = request.args.get("sort", ""), bool(request.args.get("evidence"))
    here = _here(person, own)
    main = fragments.fragment(
        "skills/mine/_main.html",
        (staff_id, own, view, request.args.get("on"), request.args.get("known_at"), persona, sort, listed),
        lambda: {
            "person": person,
            "here": here,
            "sort": sort,
            "bench": benches.place_of(staff_id, view) if own else None,
            **_facts(staff_id, view, persona, sort, listed),
        },
    )
    context = {"person": person, "own": own, "view": view, "here": here, "main": main}
    return render_template("skills/mine/skills.html", **context)


def _person(staff_id: int, view: Viewpoint) -> PersonLine:
    """The person as posted then, or as posted today."""
    then = remembered(("person", staff_id, view), lambda: staff.people([staff_id], view).get(staff_id))
    return then or staff.people([staff_id], guards.present())[staff_id]


def _facts(staff_id: int, view: Viewpoint, persona: Persona, sort: str, listed: bool) -> dict[str, object]:
    framework = frameworks.in_force(view.on, view.known_at)
    verdicts = verification.person_verdicts(staff_id, view)
    return {
        "view": view, "framework": framework, "verdicts": verdicts, "persona": persona, "Persona": Persona,
        "verdict": verdicts[persona], "lines": category_lines(framework, verdicts[persona]),
        "gaps": _gaps(verdicts[persona], sort), "said": evidence.self_levels(staff_id, view),
        "evidence": evidence.evidence_of(staff_id, view) if listed else None,
    }  # fmt: skip


def _here(person: PersonLine, own: bool) -> str:
    return url_for("mine.skills") if own else url_for("mine.of_person", staff_no=person.staff_no)


def _gaps(verdict: Verdict, sort: str) -> tuple[Shortfall, ...]:
    if sort.removeprefix("-") not in ("skill", "gap"):
        return verdict.shortfalls
    found = sorted(verdict.shortfalls, key=lambda each: (getattr(each, sort.removeprefix("-")), each.skill))
    return tuple(reversed(found)) if sort.startswith("-") else tuple(found)


@pages.get("/staff/<staff_no>/radar.svg")
@guards.signed_in
def radar(staff_no: str) -> ResponseReturnValue:
    """The radar of nine categories, held and required by a persona. Its table stands on the page that shows it.

    It can be opened without that page, so it is a reading of its own.
    """
    view = guards.viewpoint()
    person = readable(staff_no)
    guards.log_reading(PURPOSE, [person.id])
    framework = frameworks.in_force(view.on, view.known_at)
    verdicts = verification.person_verdicts(person.id, view)
    persona = chosen_persona(verdicts)
    lines = tuple(
        charts.RadarLine(f"{line.code} {line.name}", line.held / 100, line.required / 100)
        for line in category_lines(framework, verdicts[persona])
    )
    title = gettext("分野ごとの平均レベル（%(persona)s）", persona=str(PERSONAS[persona]))
    words = (gettext("現在"), gettext("必要"))
    return charts.radar(title, lines, words, framework.max_level), {"Content-Type": "image/svg+xml"}
