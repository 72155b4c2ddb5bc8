"""研修担当の机: demand beside supply per course, how full offerings are, and who needs a course and has not applied.

Three statements besides what is remembered: applications of the year's offerings, completions of the year, and the name
search when one is asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from curriculum.completion.models import Completion
from curriculum.course import queries as catalogues
from curriculum.enrolment.models import EnrolmentState
from curriculum.enrolment.rules import State
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine
from curriculum.recommendation.queries.demand import demand
from curriculum.recommendation.rules import desk as rules
from curriculum.recommendation.rules.demand import Aim, Need
from curriculum.recommendation.rules.desk import Applied, DeskLine, Filling, Supply
from foundation import fiscal
from foundation.db import session
from foundation.history import Viewpoint, known
from organisation.staff.queries import among
from organisation.unit import queries as units
from skills.persona.rules import Persona

_S = EnrolmentState
NO_ONE = Supply()


@dataclass(frozen=True)
class Whom:
    """Of whom the desk speaks: those who aim at a persona, those posted in a unit or below it; None: everybody."""

    persona: Persona | None = None
    unit_id: int | None = None

    @property
    def everybody(self) -> bool:
        return self.persona is None and self.unit_id is None


def desk(view: Viewpoint, whom: Whom) -> list[DeskLine]:
    """Every course of the catalogue, in its order. Demand is that of the people asked for, supply that of the city."""
    need, supplies = demand(view), supply(view)
    people = _of(need.aims, whom, view)
    return [
        DeskLine(course, rules.wanted(demand=need, course_code=course.code, aims=people, seated=found.seated), found)
        for course in catalogues.catalogue(view.on, view.known_at).courses
        for found in [supplies.get(course.code, NO_ONE)]
    ]


def supply(view: Viewpoint) -> Mapping[str, Supply]:
    """Course code → what there is of it in the fiscal year of the day; cancelled offerings left out."""
    lines = of_year(view)
    found = _applications([line.id for line in lines])
    completed = _completed(view)
    return {code: _supply(code, lines, found, completed, view) for code in sorted({line.course_code for line in lines})}


def fillings(view: Viewpoint) -> list[Filling]:
    """Every offering of the fiscal year of the day that was not cancelled, by first day, then code."""
    lines = of_year(view)
    found = _applications([line.id for line in lines])
    return [rules.filling(line, found.get(line.id, ())) for line in lines]


def open_fillings(course_code: str, view: Viewpoint) -> list[Filling]:
    """The offerings of a course that have not begun and have seats left, by first day."""
    coming = [line for line in offerings.of_course(course_code) if line.first_day > view.today and not line.cancelled]
    found = _applications([line.id for line in coming])
    filled = [rules.filling(line, found.get(line.id, ())) for line in coming]
    return [each for each in filled if each.left]


def not_applied(course_code: str, view: Viewpoint, whom: Whom) -> list[Need]:
    """Who needs the course and has no application under way for it: ICT managers first, then core gaps."""
    need, applied = demand(view), _under_way(course_code)
    needing = need.needing(course_code, _of(need.aims, whom, view))
    found = [need.need(course_code, aim) for aim in needing if aim.staff_id not in applied]
    return sorted(found, key=lambda each: each.order)


def of_year(view: Viewpoint) -> list[OfferingLine]:
    """The offerings that begin in the fiscal year of the day and were not cancelled, by first day, then code."""
    year = fiscal.fiscal_year(view.on)
    return [line for line in offerings.every() if not line.cancelled and fiscal.fiscal_year(line.first_day) == year]


def _of(aims: Iterable[Aim], whom: Whom, view: Viewpoint) -> Sequence[Aim]:
    if whom.everybody:
        return tuple(aims)
    inside = units.tree(view.on, view.known_at).descendants(whom.unit_id) if whom.unit_id is not None else None
    return [
        aim
        for aim in aims
        if (whom.persona is None or aim.persona is whom.persona) and (inside is None or aim.unit_id in inside)
    ]


def _supply(
    code: str, lines: Iterable[OfferingLine], found: Mapping[int, list[Applied]],
    completed: Mapping[str, int], view: Viewpoint,
) -> Supply:  # fmt: skip
    mine = [line for line in lines if line.course_code == code]
    coming = [line for line in mine if line.first_day > view.today]
    filled = {line.id: rules.filling(line, found.get(line.id, ())) for line in mine}
    return Supply(
        coming=tuple(filled[line.id] for line in coming),
        over=tuple(filled[line.id] for line in mine if line.last_day < view.today),
        completed=completed.get(code, 0),
        seated=frozenset(
            each.staff_id for line in coming for each in found.get(line.id, ()) if each.state in rules.SEATED
        ),
    )


def _applications(offering_ids: Iterable[int]) -> Mapping[int, list[Applied]]:
    """Offering id → its applications as they stand."""
    statement = select(_S.offering_id, _S.staff_id, _S.state, _S.share).where(
        known(_S, None), among(_S.offering_id, offering_ids), _S.state.in_(rules.COUNTED)
    )
    found: dict[int, list[Applied]] = {}
    for offering_id, staff_id, state, share in session().execute(statement):
        found.setdefault(offering_id, []).append(Applied(staff_id, State(state), share))
    return found


def _under_way(course_code: str) -> frozenset[int]:
    ids = [line.id for line in offerings.of_course(course_code)]
    statement = select(_S.staff_id).where(
        known(_S, None), among(_S.offering_id, ids), _S.state.in_(sorted(rules.UNDER_WAY))
    )
    return frozenset(session().execute(statement).scalars())


def _completed(view: Viewpoint) -> Mapping[str, int]:
    """Course code → how many people completed it in the fiscal year of the day."""
    year = fiscal.fiscal_year(view.on)
    statement = (
        select(Completion.course_code, func.count(Completion.staff_id.distinct()))
        .where(known(Completion, None), Completion.completed_on.between(fiscal.first_day(year), fiscal.last_day(year)))
        .group_by(Completion.course_code)
    )
    return {code: count for code, count in session().execute(statement)}
