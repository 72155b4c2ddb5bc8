"""The demo city in training: what happened so far in bulk, what is under way through the services people use.

Two steps. `past` belongs to the transaction that loads the city. `present` comes after it, in one of its own: what the
services look up again and again is remembered by then.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from random import Random

from curriculum.completion import queries as completions
from curriculum.completion import services as completing
from curriculum.completion.rules import ResultRow
from curriculum.course import queries as catalogues
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment import services
from curriculum.enrolment.rules import Action, EnrolmentLine, State
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine, Selection
from foundation import audit, clock
from foundation.errors import Refused
from foundation.history import Viewpoint
from organisation.account.rules import Access, Role
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.staff.rules import Heads
from organisation.unit import queries as units
from skills.framework import queries as frameworks
from web.commands import demo_past
from web.commands.demo_past import Pool

BEFORE = (21, 14, 7, 0)  # days: the windows of what is still to come were open on one of them
SECTIONS = 45
APPLICANTS = (2, 5)
HELD_BY = 14
WAITING = 3
COLLEAGUES = 3
AT_THE_DESK = time(9, 30)
REASONS = {
    Action.decline: "繁忙期と重なるため、次の開催回でお願いします。",
    Action.return_: "受講の目的を書き足してください。",
}
NOTES = ("担当業務で使うため受講したいです。", "自己評価で不足していた項目を補います。", "")


@dataclass(frozen=True)
class Cast:
    """Those who sign in. Staff ids; `hr` as they act."""

    staff: int
    head: int
    hr: Access
    everybody: frozenset[int]


@dataclass
class _Town:
    """What the services are asked with. `used`: staff ids who have a part already."""

    today: date
    dice: Random
    pool: Pool
    heads: Mapping[date, Heads]
    people: Mapping[int, PersonLine]
    by_head: Mapping[int, list[int]]
    hr: Access
    used: set[int] = field(default_factory=set)

    def hour(self, day: date) -> datetime:
        return datetime.combine(day, AT_THE_DESK, clock.TOKYO)

    def apply(self, staff_id: int, line: OfferingLine, day: date) -> EnrolmentLine | None:
        """None when this person may not."""
        person = self.people[staff_id]
        access = _acting(person, frozenset({Role.staff}))
        try:
            return services.apply(
                offering_id=line.id, access=access, at=self.hour(day), today=day, note=self.dice.choice(NOTES)
            )
        except Refused:
            return None

    def decide(self, made: EnrolmentLine, action: Action, day: date) -> EnrolmentLine:
        """By the head of the day."""
        if made.state is not State.applied:
            return made
        decider = self.people[self.heads[day].approver_of(made.staff_id).staff_id or 0]
        access = _acting(decider, frozenset({Role.staff, Role.unit_head}))
        return services.decide(
            enrolment_id=made.id, action=action, reason=REASONS.get(action, ""), access=access,
            at=self.hour(day), today=day,
        )  # fmt: skip


def _acting(person: PersonLine, roles: frozenset[Role]) -> Access:
    return Access(account_id=None, staff_id=person.id, staff_no=person.staff_no, name=person.name, roles=roles)


def past(*, today: date, at: datetime, cast: Cast) -> None:
    """What is over, and the one offering that is to be decided after its close. Inside the city's transaction."""
    view = Viewpoint(on=today, today=today)
    found = demo_past.pool(view, _away(cast, view))
    held = _just_held(today)
    rows = demo_past.rows(today=today, found=found, but=_ids(held), trained=cast.staff)
    completing.take_in_past(rows, actor=audit.COMMAND, at=at, today=today)
    for line in _first(_closed(today), 1):
        services.change_offering(
            offering_id=line.id, new=replace(line, selection=Selection.after_close), reason="希望者が多いため",
            access=cast.hr, at=at, today=today,
        )  # fmt: skip


def present(*, today: date, at: datetime, cast: Cast) -> None:
    """Applications as they stand today, in the order they came. Inside a transaction, once `prepare` was called."""
    town = _town(today, cast)
    _hold(town, _just_held(today))
    busy = [line for line in _open(today, today) if line.needs_approval]
    full = _first(sorted(busy, key=lambda line: (line.capacity, line.code)), 1)
    for day in _days(today):
        for line in _open(day, today):
            if line not in full and not any(line.is_open(later) for later in _days(today) if later > day):
                _fill(town, line, day)
    _play(town, cast, full, busy)
    audit.record(action="demo.trained", actor=audit.COMMAND, at=at, enrolments=len(town.used))


def prepare(*, today: date, cast: Cast) -> None:
    """Look at everything the services will look at, so that it is remembered. Outside any transaction."""
    _town(today, cast)


def _town(today: date, cast: Cast) -> _Town:
    view = Viewpoint(on=today, today=today)
    found = demo_past.pool(view, _away(cast, view))
    for staff_id, done in completions.completed_courses(None).items():
        found.done[staff_id] |= set(done)
    days = {*_days(today), *(min(line.closes_on, today) for line in _just_held(today))}
    heads = {day: staff.heads(Viewpoint(on=day, today=day)) for day in sorted(days)}
    for day in days:
        units.tree(day), frameworks.in_force(day), catalogues.catalogue(day)
    by_head = _by_head(found, heads.values())
    ids = {*by_head, *(staff_id for members in by_head.values() for staff_id in members), *cast.everybody}
    colleagues = {person.id for person in _colleagues(cast, view)}
    people = staff.people(ids | colleagues | {cast.head}, view)
    return _Town(today, Random(demo_past.SEED), found, heads, people, by_head, cast.hr)


def _by_head(found: Pool, heads: Iterable[Heads]) -> Mapping[int, list[int]]:
    """Some heads with those whose applications they decide on on all of these days."""
    every = tuple(heads)
    groups: dict[int, list[int]] = defaultdict(list)
    for aim in found.people[demo_past.FIRST_COURSE]:
        deciders = {(each.approver_of(aim.staff_id).kind, each.approver_of(aim.staff_id).staff_id) for each in every}
        kind, decider = next(iter(deciders))
        if len(deciders) == 1 and kind == "head" and decider and aim.staff_id not in found.away:
            groups[decider].append(aim.staff_id)
    return {head: groups[head] for head in list(groups)[:SECTIONS]}


def _away(cast: Cast, view: Viewpoint) -> Collection[int]:
    return {*cast.everybody, *(person.id for person in _colleagues(cast, view))}


def _colleagues(cast: Cast, view: Viewpoint) -> list[PersonLine]:
    """Those who work where the head of the cast does, by number."""
    person = staff.person(cast.head, view)
    found = staff.people_in_units([person.unit_id], view) if person and person.unit_id else []
    return sorted((each for each in found if each.id not in cast.everybody), key=lambda each: each.staff_no)


def _days(today: date) -> tuple[date, ...]:
    return tuple(today - timedelta(days=each) for each in BEFORE)


def _open(day: date, today: date) -> list[OfferingLine]:
    """Those still to come into which one could apply on the day."""
    return [line for line in offerings.open_on(day) if line.first_day > today]


def _closed(today: date) -> list[OfferingLine]:
    """Those still to come that nobody can apply to any more, though a week ago or more one could."""
    week = [line for day in _days(today)[:-1] for line in _open(day, today)]
    return sorted(
        {line.id: line for line in week if line.closes_on < today and line.needs_approval}.values(),
        key=lambda line: (line.capacity, line.code),
    )


def _just_held(today: date) -> Sequence[OfferingLine]:
    """The last one that is over, if it is not long ago."""
    since = today - timedelta(days=HELD_BY)
    over = [line for line in offerings.every() if since <= line.last_day < today and not line.cancelled]
    return _first(sorted(over, key=lambda line: (not line.needs_approval, -line.last_day.toordinal(), line.code)), 1)


def _ids(lines: Iterable[OfferingLine]) -> frozenset[int]:
    return frozenset(line.id for line in lines)


def _first(lines: Iterable[OfferingLine], count: int) -> tuple[OfferingLine, ...]:
    return tuple(lines)[:count]


def _applicants(town: _Town, line: OfferingLine, day: date, most: int) -> Iterator[EnrolmentLine]:
    """So many applications of people who need the course and have no other part."""
    course = catalogues.catalogue(day).course_by_code[line.course_code]
    members = {staff_id for group in town.by_head.values() for staff_id in group} - town.used
    needing = (aim for aim in town.pool.people[course.code] if aim.staff_id in members)
    able = (aim.staff_id for aim in needing if town.pool.admits(aim, course))
    applied = ((staff_id, town.apply(staff_id, line, day)) for staff_id in able)
    for staff_id, made in islice(((staff_id, made) for staff_id, made in applied if made), most):
        town.used.add(staff_id)
        yield made


def _fill(town: _Town, line: OfferingLine, day: date) -> None:
    """A few apply, and most of them are decided on."""
    actions = (Action.recommend,) * 8 + (Action.decline, Action.return_) + (None,) * 4
    for made in list(_applicants(town, line, day, town.dice.randint(*APPLICANTS))):
        action = town.dice.choice(actions) if line.closes_on >= town.today else Action.recommend
        if action is not None:
            town.decide(made, action, day)


def _hold(town: _Town, lines: Iterable[OfferingLine]) -> None:
    """An offering that was held: its results are entered, its completions not yet confirmed."""
    for line in lines:
        day = min(line.closes_on, town.today)
        elsewhere = _elsewhere(line)
        town.used |= elsewhere
        course = catalogues.catalogue(line.first_day).course_by_code[line.course_code]
        for made in list(_applicants(town, line, day, min(line.capacity, 12))):
            town.decide(made, Action.recommend, day)
        town.used -= elsewhere
        seated = [each for each in enrolments.in_offering(line.id) if each.state in completions.TAUGHT]
        rows = [ResultRow(each.id, demo_past.results(line, course, town.dice)) for each in seated]
        completing.enter_results(
            offering_id=line.id, rows=rows, access=town.hr, at=town.hour(town.today), today=town.today
        )


def _elsewhere(line: OfferingLine) -> set[int]:
    """Who took part in something else at the same time."""
    others = [each.id for each in offerings.every() if each.id != line.id and each.overlaps(line)]
    return {each.staff_id for lines in enrolments.in_offerings(others).values() for each in lines}


def _play(town: _Town, cast: Cast, full: Iterable[OfferingLine], busy: Sequence[OfferingLine]) -> None:
    """The parts of those who sign in."""
    for line in full:
        for made in list(_applicants(town, line, town.today, line.capacity + WAITING)):
            town.decide(made, Action.recommend, town.today)
        _seat(town, cast.staff, [line])
        waiting = {day.on for day in line.days}
        _seat(town, cast.staff, [each for each in busy if not waiting & {day.on for day in each.days}])
    view = Viewpoint(on=town.today, today=town.today)
    free = [line for line in busy if line not in full]
    for person in _colleagues(cast, view)[:COLLEAGUES]:
        any(town.apply(person.id, line, town.today) for line in free)


def _seat(town: _Town, staff_id: int, lines: Iterable[OfferingLine]) -> None:
    """The first of them the person may apply to, recommended by the head."""
    for line in lines:
        made = town.apply(staff_id, line, town.today)
        if made is not None:
            town.decide(made, Action.recommend, town.today)
            return
