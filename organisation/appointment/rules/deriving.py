"""事実から課題へ: the tasks that follow from posts, appointments, covers and postings on a day. Pure.

Of a unit that was split or merged the successors inherit the open task, its since and due, and never the person: where
the predecessor had a manager, a vacancy begins on the successor's first day.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from organisation.appointment.rules.cover import Stay, lawful_cover
from organisation.appointment.rules.ending import ProposedEnd, low_runs, proposed_ends
from organisation.appointment.rules.kinds import AppointmentKind
from organisation.appointment.rules.periods import DAY, covering, without
from organisation.appointment.rules.tasks import Level, Opening, TaskKind, due, identity
from organisation.appointment.rules.terms import Period

VACANCIES: Mapping[AppointmentKind, TaskKind] = {
    AppointmentKind.ict_manager: TaskKind.vacancy,
    AppointmentKind.committee_member: TaskKind.committee_vacancy,
    AppointmentKind.committee_chair: TaskKind.chair_vacancy,
}


@dataclass(frozen=True)
class Tenure:
    """Somebody in a post, or standing in for it, with their 本務 as seen from the unit."""

    id: int
    staff_id: int
    period: Period
    stays: tuple[Stay, ...]


@dataclass(frozen=True)
class Post:
    """One post: `open` when the unit has it. `predecessors`: the units this one took over from.

    All are held by one, but the ICT leaders' of a section, which nobody need hold.
    """

    kind: AppointmentKind
    unit_id: int
    unit_code: str
    open: tuple[Period, ...]
    tenures: tuple[Tenure, ...] = ()
    covers: tuple[Tenure, ...] = ()
    predecessors: tuple[int, ...] = ()
    min_rank: int = 0
    cover_rank: int = 0

    @property
    def vacant(self) -> tuple[Period, ...]:
        """The runs of days on which nobody holds it."""
        return without(self.open, [tenure.period for tenure in self.tenures])


@dataclass(frozen=True)
class Deadlines:
    """Days until tasks are due, and until an overdue one goes up once more."""

    vacancy: int
    end: int
    escalation: int


Posts = Mapping[tuple[AppointmentKind, int], Post]


def openings(*, posts: Iterable[Post], day: date, ahead: bool, deadlines: Deadlines) -> tuple[Opening, ...]:
    """The tasks of the day; with `ahead` also vacancies and ends that are known to come."""
    posts = tuple(posts)
    by_place = {(post.kind, post.unit_id): post for post in posts}
    found: list[Opening] = []
    for post in posts:
        if post.kind in VACANCIES:
            found += _vacancies(post, by_place, day, ahead, deadlines)
        found += _ends(post, day, ahead, deadlines)
        found += _low(post, day, deadlines)
    return tuple(found)


def _vacancies(post: Post, posts: Posts, day: date, ahead: bool, deadlines: Deadlines) -> Iterator[Opening]:
    for run in _asked(post.vacant, day, ahead):
        since, inherits = _began(post, run, posts)
        yield Opening(
            kind=VACANCIES[post.kind], post=post.kind, unit_id=post.unit_id, unit_code=post.unit_code, since=since,
            due_on=due(since, deadlines.vacancy), inherits=inherits,
            covered_until=covered_until(post=post, day=max(day, run.first_day)),
        )  # fmt: skip


def _asked(runs: Iterable[Period], day: date, ahead: bool) -> list[Period]:
    """The run that holds the day, and the first one after it if days to come are asked for."""
    runs = tuple(runs)
    present = covering(runs, day)
    coming = next((run for run in runs if run.first_day > day), None) if ahead else None
    return [run for run in (present, coming) if run is not None]


def _began(post: Post, run: Period, posts: Posts) -> tuple[date, tuple[str, ...]]:
    """Since when the post is vacant, its predecessors' time counted; and the tasks that are inherited."""
    eve = run.first_day - DAY
    if covering(post.open, eve) is not None:
        return run.first_day, ()
    since = run.first_day
    inherits: tuple[str, ...] = ()
    for unit_id in post.predecessors:
        before = posts.get((post.kind, unit_id))
        gap = covering(before.vacant, eve) if before else None
        if before is not None and gap is not None:
            began, further = _began(before, gap, posts)
            name = identity(kind=VACANCIES[post.kind], post=post.kind, unit_code=before.unit_code, since=began)
            since, inherits = min(since, began), (*inherits, name, *further)
    return since, inherits


def covered_until(*, post: Post, day: date) -> date | None:
    """The last day of the lawful cover of the day; None: nobody lawfully stands in."""
    for cover in post.covers:
        unmet = lawful_cover(period=Period(day, day), stays=cover.stays, min_rank=post.cover_rank, longest=1)
        if cover.period.covers(day) and not unmet:
            return cover.period.last_day
    return None


def _ends(post: Post, day: date, ahead: bool, deadlines: Deadlines) -> Iterator[Opening]:
    for tenure in post.tenures:
        proposed = proposed_ends(period=tenure.period, stays=tenure.stays, posts=post.open)
        asked = _asked([one.outside for one in proposed], day, ahead)
        for one in proposed:
            if one.outside in asked:
                yield _end(post, tenure, one, deadlines)


def _end(post: Post, tenure: Tenure, proposed: ProposedEnd, deadlines: Deadlines) -> Opening:
    since = proposed.outside.first_day
    return Opening(
        kind=TaskKind.end_proposed, post=post.kind, unit_id=post.unit_id, unit_code=post.unit_code, since=since,
        due_on=due(since, deadlines.end), staff_id=tenure.staff_id, appointment_id=tenure.id,
        last_day=proposed.last_day, why=proposed.why, one_of_many=post.kind not in VACANCIES,
    )  # fmt: skip


def _low(post: Post, day: date, deadlines: Deadlines) -> Iterator[Opening]:
    for tenure in post.tenures if post.min_rank else ():
        run = covering(low_runs(period=tenure.period, stays=tenure.stays, min_rank=post.min_rank), day)
        if run is not None:
            yield Opening(
                kind=TaskKind.below_grade, post=post.kind, unit_id=post.unit_id, unit_code=post.unit_code,
                since=run.first_day, due_on=due(run.first_day, deadlines.end), staff_id=tenure.staff_id,
                appointment_id=tenure.id,
            )  # fmt: skip


def waiting_nomination(
    *, kind: AppointmentKind, unit_id: int, unit_code: str, staff_id: int, state: str, since: date, days: int
) -> Opening:
    """A nomination that waits: returned for the bureau, else for the secretariat."""
    return Opening(
        kind=TaskKind.nomination, post=kind, unit_id=unit_id, unit_code=unit_code, since=since, due_on=due(since, days),
        staff_id=staff_id, why=state, level=Level.bureau if state == "returned" else Level.secretariat,
    )  # fmt: skip
