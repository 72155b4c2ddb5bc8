"""内示を見せる: from when a day's orders may be known, and which of its own posts a bureau then sees fall vacant."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from curriculum.succession.models import Announcement
from curriculum.succession.queries.rehearsal import holders, places_of
from curriculum.succession.rules import rehearsal as rules
from curriculum.succession.rules.rehearsal import Outcome, Reason
from foundation.db import session
from foundation.history import known
from organisation.appointment.rules import AppointmentKind
from organisation.staff.models import Posting
from organisation.unit import queries as units

DAY = timedelta(days=1)


@dataclass(frozen=True)
class ComingVacancy:
    """A post of a unit that falls vacant on a day to come. Nothing about whom, nor where they go."""

    on: date
    kind: AppointmentKind
    unit_code: str
    unit_name: str


def announcements(today: date) -> Mapping[date, datetime]:
    """The moments set for days to come, by day."""
    statement = (
        select(Announcement.effective_on, Announcement.announced_at)
        .where(known(Announcement, None), Announcement.effective_on > today)
        .order_by(Announcement.effective_on)
    )
    return {row.effective_on: row.announced_at for row in session().execute(statement)}


def announced_at(on: date) -> datetime | None:
    """The moment set for the orders of a day."""
    statement = select(Announcement.announced_at).where(known(Announcement, None), Announcement.effective_on == on)
    return session().execute(statement).scalar()


def coming_vacancies(unit_ids: Collection[int], *, at: datetime, today: date) -> tuple[ComingVacancy, ...]:
    """What falls vacant in these units by the orders taken in, of days whose 内示 is past; by day, then unit.

    Drafts are not looked at, and of a day not yet announced nothing is told.
    """
    if not unit_ids:
        return ()
    told = [day for day, moment in announcements(today).items() if moment <= at]
    return tuple(each for day in told for each in _vacancies(frozenset(unit_ids), day))


def _vacancies(unit_ids: frozenset[int], on: date) -> Iterator[ComingVacancy]:
    """Whoever is outside on the eve already is lost by another day's order, which has an announcement of its own.

    A post somebody else is appointed to from the day on does not fall vacant.
    """
    tree = units.tree(on)
    inside = frozenset(below for unit_id in unit_ids for below in tree.descendants(unit_id))
    eve = [each for each in holders(on - DAY) if each.unit_id in inside]
    before_it = {(each.kind, each.unit_id, each.staff_id) for each in eve}
    followed = {
        (each.kind, each.unit_id)
        for each in holders(on)
        if (each.kind, each.unit_id, each.staff_id) not in before_it
    }
    held = [each for each in eve if (each.kind, each.unit_id) not in followed]
    places = places_of({each.staff_id for each in held}, on - DAY, on)
    before = rules.day_of(places, tree=units.tree(on - DAY), on=on - DAY)
    after = rules.day_of(places, tree=tree, on=on)
    found = rules.outcomes(holders=held, before=before, after=after, able=())
    return _told((each for each in found if each.unit.id in unit_ids), on)


def _told(found: Iterable[Outcome], on: date) -> Iterator[ComingVacancy]:
    for each in found:
        if each.loses and each.reason is not Reason.outside_before:
            yield ComingVacancy(on, AppointmentKind.ict_manager, each.unit.code, each.unit.name)
        for post in each.posts:
            if post.reason is not Reason.outside_before:
                yield ComingVacancy(on, post.kind, post.unit_code, post.unit_name)


def days_ahead(today: date) -> frozenset[date]:
    """The days to come on which a posting known begins."""
    statement = select(Posting.true_from).where(known(Posting, None), Posting.true_from > today).distinct()
    return frozenset(session().execute(statement).scalars())
