"""自分の系統の職員: the people on whose applications the signed-in person decides today."""

from curriculum.enrolment import queries as enrolments
from curriculum.offering import queries as offerings
from foundation.errors import Refused
from foundation.names import search_key
from organisation.account.rules import Role
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from web import guards
from web.forms import Form, written
from web.organisation.choosing import SHOWN, ChoosingForm, Found


def people() -> list[PersonLine]:
    """By staff number: those a head or deputy decides on; for the HR section also those nobody else decides on."""
    access, heads = guards.access(), staff.heads(guards.present())
    hr = Role.hr in access.roles
    ids = [
        staff_id
        for staff_id, unit_id in heads.places.unit_of.items()
        if (hr or unit_id in access.headed_units) and _mine(enrolments.deciding(heads, staff_id), access.staff_id, hr)
    ]
    found = staff.people([each for each in ids if each != access.staff_id], guards.present())
    return sorted(found.values(), key=lambda line: line.staff_no)


def _mine(deciders: frozenset[int], staff_id: int | None, hr: bool) -> bool:
    return staff_id in deciders if deciders else hr


def found(form: ChoosingForm, everybody: list[PersonLine]) -> Found:
    """Those of them searched for, at most so many; whoever is chosen already in front."""
    key = search_key(written(form.words))
    matching = [line for line in everybody if key in search_key(f"{line.staff_no} {line.name} {line.kana}")]
    chosen = [line for line in everybody if line.staff_no == written(form.staff_no)]
    shown = [line for line in matching[:SHOWN] if line not in chosen]
    return Found((*chosen, *shown), len(matching))


def staff_id(form: ChoosingForm, everybody: list[PersonLine]) -> int:
    """Whom the form names. Raises Refused when they are not of one's line."""
    chosen = next((line.id for line in everybody if line.staff_no == written(form.staff_no)), None)
    if chosen is None:
        raise Refused("推薦する職員を選んでください。", field="staff_no")
    return chosen


def offering_id(form: Form) -> int:
    """Which offering the form names. Raises Refused when there is none of the code."""
    code = written(form["offering"])
    found = next((line.id for line in offerings.every() if line.code == code), None)
    if found is None:
        raise Refused("開催回を選んでください。", field="offering")
    return found
