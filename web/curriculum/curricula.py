"""育成課程: the curriculum of a persona as a picture – what somebody has completed, what is next, what is to come."""

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from curriculum.completion import queries as completions
from curriculum.course import queries as catalogues
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import BOOKED, State
from curriculum.offering import queries as offerings
from curriculum.programme import rules
from curriculum.programme.rules import STANDING_NAMES, CurriculumPicture, Done, Facts, Standing
from foundation.errors import sentence
from foundation.history import Viewpoint
from organisation.staff import queries as staff
from skills.evidence import queries as evidence
from skills.framework import queries as frameworks
from skills.persona.rules import Persona
from skills.verification import queries as verification
from web import flow, guards
from web.formats import hours, named, say
from web.names import PERSONAS
from web.skills.mine import chosen_persona, readable

pages = Blueprint("curricula", __name__)
PURPOSE = sentence("育成課程の閲覧")
SIGNS = {
    Standing.done: "success",
    Standing.held: "success",
    Standing.booked: "waiting",
    Standing.open: "info",
    Standing.next: "warning",
    Standing.later: "neutral",
}


def facts_of(staff_id: int, view: Viewpoint) -> Facts:
    """What the picture is drawn from: five questions, however many courses there are."""
    framework = frameworks.in_force(view.on)
    held = evidence.levels([staff_id], view, framework).get(staff_id, {})
    done = completions.completed_courses([staff_id]).get(staff_id, {})
    waiting = {line.offering_id for line in enrolments.active_of(staff_id) if line.state in BOOKED - {State.completed}}
    return Facts(
        on=view.on,
        completed={code: Done(e.completed_on, e.catalogue_version, e.certificate_no) for code, e in done.items()},
        levels={code: level.level for code, level in held.items()},
        booked={line.course_code for line in offerings.by_ids(waiting).values()},
        open={line.course_code for line in offerings.open_on(view.today) if not line.cancelled},
    )


def picture_of(staff_id: int, persona: Persona, view: Viewpoint) -> CurriculumPicture:
    """Where the person stands today in the curriculum of the persona."""
    catalogue = catalogues.catalogue(view.on)
    return rules.picture(
        catalogue=catalogue, curriculum=catalogue.curriculum_by_persona[persona],
        framework=frameworks.in_force(view.on), facts=facts_of(staff_id, view),
    )  # fmt: skip


def _asked(staff_id: int, view: Viewpoint) -> Persona:
    return chosen_persona(verification.person_verdicts(staff_id, view))


@pages.get("/curriculum")
@guards.signed_in
def mine() -> ResponseReturnValue:
    """My curriculum; `?persona=`, or the persona to aim at."""
    return _page(guards.person_id(), own=True)


@pages.get("/staff/<staff_no>/curriculum")
@guards.signed_in
def of_person(staff_no: str) -> ResponseReturnValue:
    """Somebody's curriculum, for whoever may read their skills. The reading is logged and the person can see it."""
    person = readable(staff_no)
    guards.log_reading(PURPOSE, [person.id])
    return _page(person.id, own=person.id == guards.access().staff_id)


def _page(staff_id: int, *, own: bool) -> ResponseReturnValue:
    view = guards.present()
    persona, person = _asked(staff_id, view), staff.people([staff_id], view)[staff_id]
    if own:
        here, image = url_for("curricula.mine"), url_for("curricula.picture", persona=persona)
    else:
        here = url_for("curricula.of_person", staff_no=person.staff_no)
        image = url_for("curricula.picture_of_person", staff_no=person.staff_no, persona=persona)
    catalogue, found = catalogues.catalogue(view.on), picture_of(staff_id, persona, view)
    return render_template(
        "curriculum/curricula/curriculum.html", picture=found, lines=list(rules.lines(found)), persona=persona,
        Persona=Persona, person=person, own=own, here=here, image=image, view=view, catalogue=catalogue,
        standings=STANDING_NAMES, signs=SIGNS,
    )  # fmt: skip


@pages.get("/curriculum/<persona>/picture.svg")
@guards.signed_in
def picture(persona: str) -> ResponseReturnValue:
    """My curriculum as SVG. Its list and table stand on the page that shows it."""
    return _drawn(guards.person_id(), persona)


@pages.get("/staff/<staff_no>/curriculum/<persona>/picture.svg")
@guards.signed_in
def picture_of_person(staff_no: str, persona: str) -> ResponseReturnValue:
    """Somebody's curriculum as SVG: it can be opened without its page, so it is a reading of its own."""
    person = readable(staff_no)
    guards.log_reading(PURPOSE, [person.id])
    return _drawn(person.id, persona)


def _drawn(staff_id: int, persona: str) -> ResponseReturnValue:
    if persona not in list(Persona):
        abort(404)
    found = picture_of(staff_id, Persona(persona), guards.present())
    stages = tuple(
        flow.Stage(
            named(each.stage),
            tuple(
                flow.Box(
                    f"{one.course.code}  {hours(one.course.minutes)}", named(one.course),
                    say(STANDING_NAMES[one.standing]), one.standing,
                )
                for one in each.courses
            ),
        )
        for each in found.stages
    )  # fmt: skip
    title = gettext("%(persona)sの育成課程", persona=str(PERSONAS[Persona(persona)]))
    return flow.flow(title, stages), {"Content-Type": "image/svg+xml"}
