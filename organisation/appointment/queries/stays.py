"""本務の推移: from when to when people are posted inside a unit, as far as the viewer may know."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, true

from foundation.db import session
from foundation.history import Viewpoint, known
from organisation.appointment.rules import Period, Stay
from organisation.staff.models import Posting
from organisation.staff.queries import among
from organisation.staff.rules import Duty
from organisation.unit import queries as units
from organisation.unit.rules import GradeLine, UnitLine, UnitTree, tree_on

DAY = timedelta(days=1)
Pair = tuple[int, int]
Coming = tuple[int, int, date]


class Trees:
    """The trees of all days, made from one reading of the versions: the tree changes only on a few days."""

    def __init__(self, versions: Iterable[UnitLine]) -> None:
        self.versions = tuple(versions)
        ends = {version.true_until + DAY for version in self.versions if version.true_until}
        self.turns = sorted({version.true_from for version in self.versions} | ends)
        self._made: dict[date, UnitTree] = {}

    def on(self, day: date) -> UnitTree:
        """The tree of the day."""
        turn = max((one for one in self.turns if one <= day), default=date.min)
        if turn not in self._made:
            self._made[turn] = tree_on(self.versions, turn)
        return self._made[turn]

    def parts(self, period: Period) -> list[Period]:
        """The period, cut where the tree changes."""
        last = period.last_day or date.max
        turns = [turn for turn in self.turns if period.first_day < turn <= last]
        firsts = [period.first_day, *turns]
        return [Period(first, after - DAY) for first, after in zip(firsts, turns, strict=False)] + [
            Period(firsts[-1], period.last_day)
        ]


def stays(pairs: Iterable[Pair], view: Viewpoint, trees: Trees | None = None) -> dict[Pair, tuple[Stay, ...]]:
    """本務 of each person (staff id) as seen from a unit (unit id), in the order of days; three statements in all."""
    wanted = sorted(set(pairs))
    trees = trees or Trees(units.versions(view.known_at))
    grades = units.grades(view.posted_on, view.known_at)
    posted = _posted({staff_id for staff_id, _ in wanted}, view)
    return {pair: _stays(posted.get(pair[0], []), pair[1], trees, grades) for pair in wanted}


def arriving(asked: Iterable[Coming], today: date) -> frozenset[Coming]:
    """Those of staff id, unit id and first day who are inside on that day but not yet today, by an order to come.

    Whoever may not know of the order must not see that they are appointed or nominated.
    """
    asked = tuple(one for one in asked if one[2] > today)
    view = Viewpoint(on=today, today=today, sees_future=True)
    found = stays([(staff_id, unit_id) for staff_id, unit_id, _ in asked], view) if asked else {}
    return frozenset(one for one in asked if _inside(found[one[:2]], one[2]) and not _inside(found[one[:2]], today))


def leaving(asked: Iterable[Coming], today: date) -> frozenset[Coming]:
    """Those of staff id, unit id and last day, today or later, who are inside today and on the day after no more.

    That is an order to come: whoever may not know of it must not learn of it by an end that was recorded for it. An end
    on any other day is the city's own and no secret.
    """
    asked = tuple(one for one in asked if today <= one[2] < date.max)
    view = Viewpoint(on=today, today=today, sees_future=True)
    found = stays([(staff_id, unit_id) for staff_id, unit_id, _ in asked], view) if asked else {}
    return frozenset(
        one for one in asked if _inside(found[one[:2]], today) and not _inside(found[one[:2]], one[2] + DAY)
    )


def _inside(stays: Iterable[Stay], day: date) -> bool:
    return any(stay.inside and stay.period.covers(day) for stay in stays)


def _posted(staff_ids: Iterable[int], view: Viewpoint) -> Mapping[int, list[Any]]:
    """The 本務 postings by person. Whoever may not see the future knows of no end that has not come."""
    begun = true() if view.sees_future else Posting.true_from <= view.today
    statement = (
        select(Posting.staff_id, Posting.unit_id, Posting.grade_code, Posting.on_leave, Posting.true_from,
               Posting.true_until)
        .where(among(Posting.staff_id, staff_ids), Posting.duty == Duty.primary, known(Posting, view.known_at), begun)
        .order_by(Posting.true_from, Posting.id)
    )  # fmt: skip
    found: dict[int, list[Any]] = {}
    for row in session().execute(statement):
        found.setdefault(row.staff_id, []).append((row, Period(row.true_from, _shown_end(row.true_until, view))))
    return found


def _shown_end(last_day: date | None, view: Viewpoint) -> date | None:
    return last_day if view.sees_future or (last_day is not None and last_day < view.today) else None


def _stays(
    posted: Iterable[Any], unit_id: int, trees: Trees, grades: Mapping[str, GradeLine]
) -> tuple[Stay, ...]:
    return tuple(
        Stay(part, trees.on(part.first_day).inside(row.unit_id, unit_id), _rank(row.grade_code, grades), row.on_leave)
        for row, period in posted
        for part in trees.parts(period)
    )


def _rank(grade_code: str, grades: Mapping[str, GradeLine]) -> int | None:
    return grades[grade_code].rank_order if grade_code in grades else None
