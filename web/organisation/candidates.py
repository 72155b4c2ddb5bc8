"""候補者: people who could have a post, as they stand on the first day – grade, post, other appointments, skills.

Skills are shown to whoever may read them, and reading is logged. They never decide: they say what a plan begins with.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from curriculum.recommendation import queries as recommendations
from curriculum.recommendation.rules import Path
from foundation.errors import Refused, sentence
from foundation.history import Viewpoint
from foundation.settings import setting
from organisation.account.rules import Access
from organisation.appointment import queries
from organisation.appointment.queries import AppointmentLine, Measure
from organisation.appointment.rules import AppointmentKind, Terms
from organisation.appointment.services.nominating import grace_of
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.unit.rules import UnitLine
from skills.evidence import queries as evidence
from skills.framework import queries as frameworks
from skills.persona.rules import Persona
from skills.verification.rules import Verdict, verdict
from web import guards

PURPOSE = sentence("後任検討")
MOST = 4
SEARCHED = 1_000


@dataclass(frozen=True)
class CandidateLine:
    """One person as a candidate. `unmet`: conditions of the post not fulfilled on the first day.

    `verdict` None: their skills may not be read, or there is no framework. `path`: the shortest way to ICTリーダ within
    the grace period, None: not asked. `leaves`: known to leave the unit soon after the first day. `doubles`: would be
    ICT manager and committee member of the unit at once.
    """

    person: PersonLine
    unmet: tuple[str, ...]
    held: tuple[AppointmentLine, ...]
    verdict: Verdict | None
    path: Path | None
    leaves: bool
    doubles: bool

    @property
    def core_missing(self) -> int:
        """How many shortfalls are of core skills."""
        return sum(1 for each in self.verdict.shortfalls if each.core) if self.verdict else 0


@dataclass(frozen=True)
class Asking:
    """For which post candidates are looked at, from which first day, and who looks."""

    unit: UnitLine
    kind: AppointmentKind
    first_day: date
    access: Access

    @property
    def view(self) -> Viewpoint:
        return Viewpoint(on=self.first_day, today=guards.today(), sees_future=self.access.sees_future)

    @property
    def terms(self) -> Terms:
        return queries.terms(self.first_day, kind=self.kind, unit_id=self.unit.id)

    @property
    def grace(self) -> date:
        return grace_of(self.first_day)


def found(asking: Asking, words: str, *, nearest: bool = False) -> list[PersonLine]:
    """The people who fulfil the post's conditions on the first day and match the words, highest grade first.

    `nearest`: instead whoever lacks the fewest skills first; people whose skills may not be read come last.
    """
    measure = Measure(asking.kind, asking.view)
    below = measure.tree.descendants(asking.unit.id)
    people, _ = staff.search(words, asking.view, within=below, limit=SEARCHED, offset=0, order="grade")
    able = [person for person in people if not measure.unmet(person, asking.unit.id)]
    return _nearest_first(asking, able) if nearest else able


def _nearest_first(asking: Asking, people: Iterable[PersonLine]) -> list[PersonLine]:
    """Whoever meets the leader first, then by how many skills are missing; equals stay in their order."""
    people = list(people)
    verdicts = _verdicts(asking, people)
    return sorted(people, key=lambda one: _missing(verdicts.get(one.id)))


def _missing(found: Verdict | None) -> tuple[bool, bool, int]:
    return (True, True, 0) if found is None else (False, not found.met, len(found.shortfalls))


def chosen(asking: Asking, numbers: Iterable[str]) -> list[PersonLine]:
    """The people of these staff numbers whom the viewer may know, in the order chosen, at most four."""
    people = (staff.person(number, asking.view) for number in list(dict.fromkeys(numbers))[:MOST])
    return [person for person in people if person is not None]


def lines(asking: Asking, people: Iterable[PersonLine], *, ways: bool = False) -> list[CandidateLine]:
    """These people as candidates; `ways`: also the shortest way of each. The reading is logged."""
    people = list(people)
    measure, held = Measure(asking.kind, asking.view), queries.live_of_people([one.id for one in people], asking.view)
    verdicts = _verdicts(asking, people)
    paths = _paths(asking, verdicts) if ways else {}
    leaving = _leaving(asking, people)
    guards.log_reading(PURPOSE, sorted(verdicts))
    return [
        CandidateLine(
            person, measure.unmet(person, asking.unit.id), tuple(held.get(person.id, ())), verdicts.get(person.id),
            paths.get(person.id), person.id in leaving, _doubles(asking, held.get(person.id, ())),
        )
        for person in people
    ]  # fmt: skip


def _doubles(asking: Asking, held: Iterable[AppointmentLine]) -> bool:
    both = {AppointmentKind.ict_manager, AppointmentKind.committee_member}
    return any(one.unit_id == asking.unit.id and {one.kind, asking.kind} == both for one in held)


def _verdicts(asking: Asking, people: Iterable[PersonLine]) -> dict[int, Verdict]:
    ids = [one.id for one in people if asking.access.may_read_skills_of(one.id, one.unit_id)]
    try:
        framework = frameworks.in_force(asking.first_day)
    except Refused:
        return {}
    held = evidence.levels(ids, asking.view, framework)
    return {each: verdict(framework=framework, persona=Persona.leader, held=held.get(each, {})) for each in ids}


def _paths(asking: Asking, verdicts: Mapping[int, Verdict]) -> Mapping[int, Path]:
    """The shortest way of those who do not meet the leader yet."""
    ids = [staff_id for staff_id, each in verdicts.items() if not each.met]
    by, today = asking.grace, guards.today()
    if not ids or by < today:
        return {}
    return recommendations.paths(staff_ids=ids, persona=Persona.leader, by=by, today=today)


def _leaving(asking: Asking, people: Iterable[PersonLine]) -> frozenset[int]:
    """Who is known to be outside the unit within the days of a cover; only those who see orders to come are told."""
    if not asking.access.sees_future:
        return frozenset()
    later = Viewpoint(
        on=asking.first_day + timedelta(days=setting("appointment.cover_days")), today=asking.view.today,
        sees_future=True,
    )  # fmt: skip
    then, measure = staff.people([one.id for one in people], later), Measure(asking.kind, later)
    return frozenset(
        one.id for one in people if not measure.candidate(then.get(one.id), asking.unit.id).inside
    )
