"""staff/{staff_no}/skills · staff/{staff_no}/verdicts/{persona} · appointments with their verification."""

from dataclasses import replace
from typing import Any

from apiflask import APIBlueprint, abort

from foundation.history import Viewpoint
from organisation.staff import queries as staff
from skills.evidence import queries as evidence
from skills.framework import queries as frameworks
from skills.persona.rules import Persona
from skills.verification import queries as verification
from skills.verification.queries import UnitVerdict
from web import answers, guards
from web.api import tokens
from web.api.asking import Asked
from web.api.documents import Appointments, Skills, Verdict
from web.api.tokens import auth
from web.guards import open_to_all
from web.organisation.showing import shown_end

pages = APIBlueprint("api_skills", __name__, tag="技能")
LONGEST_STAFF_NO = 20


@pages.get("/staff/<staff_no>/skills")
@pages.auth_required(auth)
@pages.input(Asked, location="query", arg_name="asked")
@pages.output(Skills)
@open_to_all
def skills(staff_no: str, asked: Asked) -> dict[str, Any]:
    """職員の技能

    体系のすべての項目について、その日に保有するレベルとその証跡。
    """
    view, staff_id = asked.view(), _readable(staff_no)
    framework = frameworks.in_force(view.on, view.known_at)
    held = evidence.levels([staff_id], view, framework).get(staff_id, {})
    tokens.log_reading([staff_id])
    about = {"staff_no": staff.staff_no_of(staff_id), **answers.asked(view), "framework": framework.version}
    return {**about, "skills": answers.skills(framework, held)}


@pages.get("/staff/<staff_no>/verdicts/<any(talent, leader, manager):persona>")
@pages.auth_required(auth)
@pages.input(Asked, location="query", arg_name="asked")
@pages.output(Verdict)
@open_to_all
def verdict(staff_no: str, persona: str, asked: Asked) -> dict[str, Any]:
    """職員が人物像の条件を満たすか"""
    view, staff_id = asked.view(), _readable(staff_no)
    found = verification.person_verdicts(staff_id, view)[Persona(persona)]
    tokens.log_reading([staff_id])
    return answers.verdict(staff.staff_no_of(staff_id), found, view)


@pages.get("/appointments")
@pages.auth_required(auth)
@pages.input(Asked, location="query", arg_name="asked")
@pages.output(Appointments)
@open_to_all
def appointments(asked: Asked) -> dict[str, Any]:
    """ICTマネージャーの任命とその判定

    任命単位ごとに一つ、コード順。
    """
    access, view = tokens.access(), asked.view()
    if not access.oversees:
        abort(403)
    lines = [line for line in verification.board(view) if access.may_verify(line.unit.id)]
    tokens.log_reading(line.appointment.staff_id for line in lines if line.appointment)
    return {**answers.asked(view), "appointments": [_with_appointment(line, view) for line in lines]}


def _with_appointment(line: UnitVerdict, view: Viewpoint) -> dict[str, Any]:
    """Without an end that lies ahead, for a token that may not know of it."""
    if line.appointment is None:
        return {**answers.verification(line), "appointment": None}
    held = line.appointment
    last_day = shown_end(held.staff_id, held.last_day, line.unit.id, tokens.access(), view)
    appointed = answers.appointment(replace(held, last_day=last_day))
    return {**answers.verification(line), "appointment": appointed}


def _readable(staff_no: str) -> int:
    """The person, if the token may read their skills; 404 alike for nobody and for somebody else's."""
    plain = staff_no.isprintable() and len(staff_no) <= LONGEST_STAFF_NO
    staff_id = staff.staff_id_of(staff_no) if plain else None
    if staff_id is None:
        abort(404)
    today = guards.today()
    person = staff.person(staff_id, Viewpoint(on=today, today=today))
    if not tokens.access().may_read_skills_of(staff_id, person.unit_id if person else None):
        abort(404)
    return staff_id
