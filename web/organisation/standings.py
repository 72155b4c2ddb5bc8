"""到達状況 of many people at once: which personas each reaches today, for those who may read their skills."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from foundation.errors import Refused
from foundation.history import Viewpoint
from foundation.remember import remembered
from organisation.account.rules import Access
from skills.evidence import queries as evidence
from skills.framework import queries as frameworks
from skills.persona.rules import Persona, attainments

MOST = 1_000
Reached = Mapping[int, frozenset[Persona]]


@dataclass(frozen=True)
class Share:
    """How many of `total` people reach a persona."""

    persona: Persona
    reached: int
    total: int


def readable(access: Access, unit_ids: frozenset[int], view: Viewpoint) -> bool:
    """Whether the skills of everybody posted in these units may be read: asked of today, with all that is known."""
    if view.known_at is not None or view.on != view.today:
        return False
    return access.sees_all_skills or unit_ids <= access.headed_units | access.bureau_units


def reached(staff_ids: Iterable[int], view: Viewpoint) -> Reached:
    """The personas each of these people reaches, by staff id; empty when there is no framework, or for too many people.

    Remembered until the ledger moves.
    """
    ids = frozenset(staff_ids)
    if len(ids) > MOST:
        return {}
    return remembered(("standings", ids, view), lambda: _reached(ids, view))


def shares(found: Reached) -> tuple[Share, ...]:
    """For each persona how many reach it."""
    return tuple(
        Share(persona, sum(persona in personas for personas in found.values()), len(found)) for persona in Persona
    )


def _reached(ids: frozenset[int], view: Viewpoint) -> Reached:
    try:
        framework = frameworks.in_force(view.on, view.known_at)
    except Refused:
        return {}
    held = evidence.levels(ids, view, framework)
    return {
        staff_id: frozenset(
            persona
            for persona, attainment in attainments(
                framework=framework, levels={code: one.level for code, one in held.get(staff_id, {}).items()}
            ).items()
            if attainment.met
        )
        for staff_id in ids
    }
