"""最短の道と推奨を見せる: what one should do next, for one person or for everybody."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from curriculum.course import queries as catalogues
from curriculum.recommendation import rules
from curriculum.recommendation.queries.standing import chances, facts
from curriculum.recommendation.rules import Chance, Facts, Path, Prospect, Recommended
from foundation.errors import Refused
from foundation.fiscal import wareki
from foundation.history import Viewpoint
from foundation.remember import largely_remembered, remembered
from organisation.appointment import queries as appointments
from skills.evidence import queries as evidence
from skills.framework import queries as frameworks
from skills.persona import rules as personas
from skills.persona.rules import Persona


def path(*, staff_id: int, persona: Persona, by: date, today: date) -> Path:
    """The shortest way of one person to the persona by the day. Raises Refused for a day that is over.

    Remembered until the ledger moves.
    """
    key = ("path", staff_id, persona, by, today)
    return remembered(key, lambda: paths(staff_ids=[staff_id], persona=persona, by=by, today=today)[staff_id])


def paths(*, staff_ids: Collection[int], persona: Persona, by: date, today: date) -> Mapping[int, Path]:
    """staff id → the shortest way of each. The number of statements does not depend on how many people."""
    before = prospect(persona, by, today)
    known = facts(staff_ids, today=today, until=by, framework=before.ladder.framework)
    return {staff_id: rules.shortest(prospect=before, facts=known[staff_id]) for staff_id in staff_ids}


def prospect(persona: Persona, by: date, today: date) -> Prospect:
    """What everybody has before them today on the way to the persona by the day. Remembered until the ledger moves.

    Raises Refused for a day that is over.
    """
    if by < today:
        raise Refused("期限には、今日（%(today)s）以後の日を指定してください。", field="by", today=wareki(today))
    return largely_remembered(("prospect", persona, by, today), lambda: _make_prospect(persona, by, today))


def _make_prospect(persona: Persona, by: date, today: date) -> Prospect:
    return rules.prospect(
        framework=frameworks.in_force(today),
        catalogue=catalogues.catalogue(today),
        offerings=chances(today),
        today=today,
        persona=persona,
        until=by,
    )


def recommended(staff_id: int, persona: Persona, today: date) -> tuple[Recommended, ...]:
    """The courses recommended to a person for a persona, the most pressing first. Remembered until the ledger moves."""
    return remembered(("recommended", staff_id, persona, today), lambda: _recommended(staff_id, persona, today))


def _recommended(staff_id: int, persona: Persona, today: date) -> tuple[Recommended, ...]:
    framework = frameworks.in_force(today)
    known = facts([staff_id], today=today, until=today, framework=framework)[staff_id]
    return rules.recommended(
        framework=framework,
        catalogue=catalogues.catalogue(today),
        persona=persona,
        levels={skill: max(levels) for skill, levels in known.held.items()},
        completed=known.completed,
        chances=_for(known, today),
        bookings=known.bookings,
        today=today,
    )


def _for(known: Facts, today: date) -> list[Chance]:
    """The offerings not over, each with the place this person would get."""
    return [replace(chance, waiting=chance.place(known.belongs)) for chance in chances(today)]


def aim_of(staff_id: int, today: date) -> Persona:
    """目標の人物像: ICTマネージャー for an appointed one, else the lowest persona not met; the highest when all are."""
    view = Viewpoint(on=today, today=today)
    if any(line.staff_id == staff_id for line in appointments.live(view)):
        return Persona.manager
    framework = frameworks.in_force(today)
    held = evidence.levels([staff_id], view, framework).get(staff_id, {})
    found = personas.attainments(framework=framework, levels={skill: each.level for skill, each in held.items()})
    return next((persona for persona in Persona if not found[persona].met), Persona.manager)
