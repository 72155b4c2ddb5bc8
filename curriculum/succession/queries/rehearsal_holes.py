"""穴を埋める人を見せる: who inside could follow a manager who is lost, and how soon; who may lawfully stand in."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from curriculum.course import queries as catalogues
from curriculum.recommendation import queries as ways
from curriculum.recommendation.rules import Path, StepKind
from curriculum.succession.queries.rehearsal import Setting
from curriculum.succession.rules import rehearsal as rules
from curriculum.succession.rules.rehearsal import Outcome, Place
from curriculum.succession.rules.rehearsal_drafts import Successor, UnitResult, result_of
from foundation.settings import setting
from organisation.appointment import queries as appointments
from organisation.appointment.rules import AppointmentKind, Period, grace_until, lawful_cover
from organisation.unit import queries as units
from skills.persona.rules import Persona

NEAREST = 3
DAY = timedelta(days=1)


def results(found: Setting, outcomes: Iterable[Outcome], *, today: date) -> tuple[UnitResult, ...]:
    """Per unit, in code order: the outcome; where the manager is lost or missing, also who could follow.

    The ways lead to the end of the grace of somebody appointed on the day; they start today.
    """
    listed = list(outcomes)
    holes = {each.unit.id: _inside(found, each.unit.id) for each in listed if each.loses or each.staff_no is None}
    covered = appointments.covered(holes, AppointmentKind.ict_manager)
    covering = {
        unit_id: _covering(found, unit_id, people, covered.get(unit_id, ())) for unit_id, people in holes.items()
    }
    nearest = {unit_id: _nearest(found, people) for unit_id, people in holes.items()}
    wanting = {each.staff_id for people in nearest.values() for each in people if each.staff_no not in found.able}
    way = _ways({each for each in wanting if each}, until_of(found.on), today)
    return tuple(
        result_of(
            each,
            [_successor(found, one, covering[each.unit.id], way) for one in nearest.get(each.unit.id, ())],
            len(covering.get(each.unit.id, ())),
        )
        for each in listed
    )


def until_of(on: date) -> date:
    """The end of the grace of somebody appointed on the day: by then the way should be gone."""
    return grace_until(first_day=on, ends=setting("appointment.grace_ends"), days=setting("appointment.grace_days"))


def _inside(found: Setting, unit_id: int) -> list[Place]:
    """Those of 主査級 or above inside the unit on the day, by staff number."""
    inside = (found.after.places[one] for one in sorted(found.ranked) if found.after.inside(one, unit_id))
    return [place for place in inside if place.staff_id is not None]


def _nearest(found: Setting, people: Iterable[Place]) -> list[Place]:
    """Those who are eligible, then those with the fewest skills missing; a few."""
    ordered = sorted(people, key=lambda each: (each.staff_no not in found.able, found.missing(each.staff_no)))
    able = sum(each.staff_no in found.able for each in ordered)
    return ordered[: max(NEAREST, min(able + 1, 2 * NEAREST))]


def _ways(staff_ids: Iterable[int], by: date, today: date) -> Mapping[int, Path]:
    ids = sorted(staff_ids)
    if not ids or by < today or not catalogues.is_published():
        return {}
    return ways.paths(staff_ids=ids, persona=Persona.leader, by=by, today=today)


def _successor(found: Setting, one: Place, covering: frozenset[str], way: Mapping[int, Path]) -> Successor:
    path = way.get(one.staff_id or 0, Path(reachable=False))
    able = one.staff_no in found.able
    return Successor(
        staff_id=one.staff_id or 0,
        staff_no=one.staff_no,
        able=able,
        missing=found.missing(one.staff_no),
        covers=one.staff_no in covering,
        finish=None if able else path.finish,
        minutes=path.minutes,
        offerings=tuple(step.ref for step in path.steps if step.kind is StepKind.offering),
    )


def _covering(
    found: Setting, unit_id: int, people: Iterable[Place], covered: Iterable[tuple[int, Period]]
) -> frozenset[str]:
    """Who may lawfully stand in for as long as the city allows, from the day on; what touches it counts together."""
    before: dict[int, list[Period]] = {}
    for staff_id, days in covered:
        before.setdefault(staff_id, []).append(days)
    ids = {each.staff_no: each.staff_id or 0 for each in people}
    longest = setting("appointment.cover_days")
    period = Period(found.on, found.on + (longest - 1) * DAY)
    ranks = {code: grade.rank_order for code, grade in units.grades(found.on).items()}
    stays = rules.stays(found.places, {each.staff_no for each in people}, tree=found.after.tree, unit_id=unit_id,
                        ranks=ranks)  # fmt: skip
    return frozenset(
        one
        for one, mine in stays.items()
        if not lawful_cover(
            period=period, stays=mine, min_rank=found.min_rank, longest=longest, adjoining=before.get(ids[one], ())
        )
    )
