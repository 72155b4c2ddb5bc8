"""試算を見せる: a draft transfer list laid over all that is known of a day, in a fixed number of statements."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, reduce
from operator import or_
from typing import Any

from sqlalchemy import Select, select

from curriculum.recommendation.rules.levels import Goal, Ladder, goal_of
from curriculum.succession.rules import rehearsal as rules
from curriculum.succession.rules.rehearsal import Day, Draft, Holder, Outcome, Place
from foundation.db import session
from foundation.history import Viewpoint, holds, known
from foundation.settings import setting
from organisation.appointment.models import Appointment
from organisation.appointment.rules import AppointmentKind
from organisation.staff import queries as staff
from organisation.staff.models import Posting, Staff
from organisation.staff.rules import Duty
from organisation.unit import queries as units
from skills.evidence.queries.words import BETWEEN_WORDS, proven, words_of_everybody
from skills.framework import queries as frameworks
from skills.framework.rules import Framework
from skills.persona.rules import Persona

DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Setting:
    """Everything a rehearsal of one day looks at: who held which post, where people work before and after."""

    on: date
    places: tuple[Place, ...]
    before: Day
    after: Day
    holders: tuple[Holder, ...]
    framework: Framework
    min_rank: int

    @cached_property
    def ranked(self) -> frozenset[str]:
        """Staff numbers of those of 主査級 or above on the day."""
        ranks = {code: grade.rank_order for code, grade in units.grades(self.on).items()}
        places = self.after.places.values()
        return frozenset(each.staff_no for each in places if ranks.get(each.grade_code, 0) >= self.min_rank)

    @cached_property
    def goal(self) -> Goal:
        """The leader prerequisites."""
        return goal_of(ladder=Ladder(self.framework), persona=Persona.leader)

    @cached_property
    def held(self) -> Mapping[str, int]:
        """The levels proven by evidence that counts on the day, by staff number."""
        return _held(self.framework, self.on)

    @cached_property
    def able(self) -> frozenset[str]:
        """Those of 主査級 or above who meet the leader prerequisites on the day."""
        return frozenset(each for each in self.ranked if self.goal.met(self.held.get(each, 0)))

    def missing(self, staff_no: str) -> int:
        """How many skills the person holds below the level of a leader."""
        _, asked, _ = self.goal.shares[-1]
        return (asked & ~self.held.get(staff_no, 0)).bit_count()


def setting_of(draft: Draft, *, on: date) -> Setting:
    """The day as it would be with the draft taken in, and the day before."""
    until = on + setting("appointment.cover_days") * DAY
    places = rules.overlaid(_known_places(on - DAY, until), draft=draft, ids=staff.staff_ids_by_no())
    return Setting(
        on=on,
        places=tuple(places),
        before=rules.day_of(places, tree=units.tree(on - DAY), on=on - DAY),
        after=rules.day_of(places, tree=units.tree(on), on=on),
        holders=tuple(holders(on - DAY)),
        framework=frameworks.in_force(on),
        min_rank=setting("appointment.min_rank"),
    )


def outcomes(found: Setting) -> tuple[Outcome, ...]:
    """One per unit that appoints on the day, in code order."""
    return rules.outcomes(holders=found.holders, before=found.before, after=found.after, able=found.able)


def places_of(staff_ids: Collection[int], first: date, last: date) -> list[Place]:
    """The 本務 postings of these people known to touch the days."""
    if not staff_ids:
        return []
    statement = _places(first, last).where(staff.among(Posting.staff_id, staff_ids))
    return [Place(*row[1:]) for row in session().execute(statement)]


def _known_places(first: date, last: date) -> list[tuple[int, Place]]:
    """The 本務 postings known that touch the days, with their ids."""
    return [(row.id, Place(*row[1:])) for row in session().execute(_places(first, last))]


def _places(first: date, last: date) -> Select[*tuple[Any, ...]]:
    return (
        select(Posting.id, Staff.staff_no, Posting.staff_id, Posting.unit_id, Posting.grade_code, Posting.on_leave,
               Posting.true_from, Posting.true_until)
        .join(Staff, Staff.id == Posting.staff_id)
        .where(Posting.duty == str(Duty.primary), known(Posting, None), Posting.true_from <= last,
               Posting.true_until.is_(None) | (Posting.true_until >= first))
    )  # fmt: skip


def holders(on: date) -> Iterator[Holder]:
    """Everyone appointed on the day, whatever the kind, by unit, kind and first day."""
    statement = (
        select(Appointment.kind, Appointment.unit_id, Appointment.staff_id, Staff.staff_no)
        .join(Staff, Staff.id == Appointment.staff_id)
        .where(holds(Appointment, on=on, known_at=None))
        .order_by(Appointment.unit_id, Appointment.kind, Appointment.true_from, Appointment.id)
    )
    for row in session().execute(statement):
        yield Holder(AppointmentKind(row.kind), *row[1:])


def _held(framework: Framework, on: date) -> dict[str, int]:
    """Staff number → the bits (Ladder) of the levels proven on the day; in one pass over everybody."""
    ladder = Ladder(framework)
    bits = {word: ladder.up_to(skill, level) for word, (skill, level) in proven(framework).items()}
    words = words_of_everybody(Viewpoint(on=on, today=on, sees_future=True))
    statement = select(Staff.staff_no, words.c.words).join(words, words.c.staff_id == Staff.id)
    return {
        staff_no: reduce(or_, [bits[word] for word in listed.split(BETWEEN_WORDS) if word in bits], 0)
        for staff_no, listed in session().execute(statement)
    }
