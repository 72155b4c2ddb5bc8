"""後任の備えを見せる: who of a unit could follow its ICT manager, the nearest to the leader's prerequisites first.

The whole city is ranked exactly in a fixed number of statements; what blocks somebody is worked out only for those
shown. All that is known now: what one can still do begins today.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, select

from curriculum.recommendation import queries as recommendations
from curriculum.recommendation.rules import Facts
from curriculum.succession.rules.bench import Candidate, Distance, Distances, Placed, ranked
from curriculum.succession.rules.bench_reasons import Reason, reasons_of
from foundation.db import session
from foundation.errors import Refused
from foundation.history import Viewpoint, holds
from foundation.remember import largely_remembered
from foundation.settings import setting
from organisation.appointment import queries as appointments
from organisation.appointment.rules import grace_until
from organisation.staff import queries as staff
from organisation.staff.models import Posting, Staff
from organisation.staff.queries import PersonLine
from organisation.staff.rules import Duty
from organisation.unit import queries as units
from organisation.unit.models import Grade
from organisation.unit.rules import UnitLine, UnitTree
from skills.persona.rules import Persona

SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class BenchLine:
    """One person on the bench of a unit, as shown."""

    place: int
    person: PersonLine
    posted_at: str
    distance: Distance
    reasons: tuple[Reason, ...]

    @property
    def reachable(self) -> bool:
        return self.distance.path is not None

    @property
    def minutes(self) -> int | None:
        """Of training and preparation still missing; None when it cannot be reached by the horizon."""
        return self.distance.path.minutes if self.distance.path else None

    @property
    def steps(self) -> int | None:
        return len(self.distance.path.steps) if self.distance.path else None

    @property
    def earliest(self) -> date | None:
        return self.distance.path.finish if self.distance.path else None


@dataclass(frozen=True, kw_only=True)
class Bench:
    """The bench of one unit until a horizon. `total` people, of whom `met` are there and `reachable` can be.

    `alone`: the staff id of the only person, whose numbers the bench's then are.
    """

    unit: UnitLine
    by: date
    total: int
    met: int
    reachable: int
    nearest: Distance | None
    lines: tuple[BenchLine, ...]
    alone: int | None = None

    @property
    def left(self) -> int:
        """How many are not shown."""
        return self.total - len(self.lines)


@dataclass(frozen=True, eq=False)
class _Ranking:
    """Everybody in order, by the id of the appointing unit, with what is needed to explain them."""

    tree: UnitTree
    distances: Distances
    facts: Mapping[int, Facts]
    placed: Mapping[int, tuple[Placed, ...]]


def horizon(view: Viewpoint) -> date:
    """Until when somebody appointed on the day may finish the way: the end of grace."""
    ends, days = setting("appointment.grace_ends"), setting("appointment.grace_days")
    return grace_until(first_day=view.on, ends=ends, days=days)


def bench(unit_code: str, view: Viewpoint, by: date | None = None, limit: int = SHOWN) -> Bench | None:
    """The bench of a unit on the day, the nearest `limit` people explained; None when it does not appoint.

    `by`: the horizon, by default the end of grace. Raises Refused for days that are over. Remembered until the ledger
    moves.
    """
    unit = units.tree(view.on).by_code.get(unit_code)
    if unit is None or unit not in units.tree(view.on).appointing():
        return None
    until = by or horizon(view)
    return largely_remembered(
        ("bench", unit_code, view, until, limit), lambda: _shown(unit, _ranking(view, until, unit), until, limit, view)
    )


def benches(view: Viewpoint, by: date | None = None, limit: int = 0) -> tuple[Bench, ...]:
    """The benches of all units in code order; without a limit nobody is named. Remembered until the ledger moves."""
    until = by or horizon(view)
    return largely_remembered(("benches", view, until, limit), lambda: _every(view, until, limit))


def _every(view: Viewpoint, by: date, limit: int) -> tuple[Bench, ...]:
    ranking = _ranking(view, by, None)
    return tuple(_shown(unit, ranking, by, limit, view) for unit in ranking.tree.appointing())


def _ranking(view: Viewpoint, by: date, unit: UnitLine | None) -> _Ranking:
    """The people of one unit, or of all, in order."""
    if view.on < view.today:
        raise Refused("後任の備えは、今日以後の日について調べてください。", field="on")
    tree = units.tree(view.on)
    asked = (unit,) if unit else tree.appointing()
    inside = {each.id: tree.descendants(each.id) for each in asked}
    rows = session().execute(_statement(view, frozenset().union(*inside.values()))).all()
    distances = Distances(prospect=recommendations.prospect(Persona.leader, by, view.today))
    known = recommendations.facts(
        [row.id for row in rows], today=view.today, until=by, framework=distances.prospect.ladder.framework
    )
    managing = {line.staff_id: line.unit_id for line in appointments.live(view)}
    found = [
        Candidate(
            staff_id=row.id, staff_no=row.staff_no, posted_in=row.unit_id, distance=distances.of(known[row.id]),
            on_leave=bool(row.on_leave), dispatched=bool(row.dispatched), manages=managing.get(row.id),
        )
        for row in rows
    ]  # fmt: skip
    return _Ranking(tree, distances, known, {each.id: _among(found, inside[each.id]) for each in asked})


def _among(candidates: Iterable[Candidate], inside: Collection[int]) -> tuple[Placed, ...]:
    return ranked(candidates=[each for each in candidates if each.posted_in in inside])


def _statement(view: Viewpoint, unit_ids: Iterable[int]) -> Select[*tuple[int, str, int, bool, bool]]:
    """Everybody of the least rank or above whose 本務 is in one of the units on the day."""
    min_rank = setting("appointment.min_rank")
    return (
        select(Staff.id, Staff.staff_no, Posting.unit_id, Posting.on_leave, Posting.dispatched)
        .join(Posting, Posting.staff_id == Staff.id)
        .join(Grade, and_(Grade.code == Posting.grade_code, holds(Grade, on=view.posted_on, known_at=None)))
        .where(
            Posting.duty == str(Duty.primary),
            holds(Posting, on=view.posted_on, known_at=None),
            staff.among(Posting.unit_id, unit_ids),
            Grade.rank_order >= min_rank,
        )
        .order_by(Staff.staff_no)
    )


def _shown(unit: UnitLine, ranking: _Ranking, by: date, limit: int, view: Viewpoint) -> Bench:
    placed = ranking.placed[unit.id]
    chosen = placed[:limit]
    people = staff.people([each.candidate.staff_id for each in chosen], view) if chosen else {}
    return Bench(
        unit=unit,
        by=by,
        total=len(placed),
        met=sum(each.candidate.distance.met for each in placed),
        reachable=sum(each.candidate.distance.path is not None for each in placed),
        nearest=placed[0].candidate.distance if placed else None,
        lines=tuple(_line(each, people[each.candidate.staff_id], unit, ranking, by) for each in chosen),
        alone=placed[0].candidate.staff_id if len(placed) == 1 else None,
    )


def _line(placed: Placed, person: PersonLine, unit: UnitLine, ranking: _Ranking, by: date) -> BenchLine:
    candidate, manages = placed.candidate, placed.candidate.manages
    blocks = () if candidate.distance.path else ranking.distances.blocks(ranking.facts[candidate.staff_id])
    return BenchLine(
        place=placed.place,
        person=person,
        posted_at=ranking.tree.path_name(candidate.posted_in),
        distance=candidate.distance,
        reasons=reasons_of(
            placed=placed, blocks=blocks, by=by, here=manages == unit.id,
            elsewhere=ranking.tree.by_id[manages].name if manages and manages != unit.id else "",
        ),
    )  # fmt: skip


def place_of(staff_id: int, view: Viewpoint) -> tuple[UnitLine, int, int] | None:
    """Unit, place and number of people of the bench somebody stands on today; None: on none, or it is not told.

    People are told only where the city's setting says so.
    """
    if view.on < view.today or not setting("succession.shown_to_people"):
        return None
    person = staff.people([staff_id], view).get(staff_id)
    unit = units.tree(view.on).appointing_ancestor(person.unit_id) if person and person.unit_id else None
    if unit is None:
        return None
    placed = _ranking(view, horizon(view), unit).placed[unit.id]
    mine = next((each for each in placed if each.candidate.staff_id == staff_id), None)
    return (unit, mine.place, len(placed)) if mine else None
