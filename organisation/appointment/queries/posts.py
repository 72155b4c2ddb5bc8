"""役職を見せる: which posts there are on a day, what each asks for, and how people measure up to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from foundation.history import Viewpoint
from foundation.settings import setting
from organisation.appointment import rules
from organisation.appointment.rules import AppointmentKind, Candidate, Terms
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.unit import queries as units
from organisation.unit.rules import GradeLine, UnitLine, UnitTree

MANAGER, MEMBER = AppointmentKind.ict_manager, AppointmentKind.committee_member
MIN_RANK: Mapping[AppointmentKind, str] = {MANAGER: "appointment.min_rank", MEMBER: "committee.min_rank"}


@dataclass(frozen=True)
class Measure:
    """What the posts of one kind ask for, as people stand from the viewpoint: asks each setting at most once."""

    kind: AppointmentKind
    view: Viewpoint

    @cached_property
    def tree(self) -> UnitTree:
        return units.tree(self.view.on, self.view.known_at)

    @cached_property
    def grades(self) -> Mapping[str, GradeLine]:
        return units.grades(self.view.on, self.view.known_at)

    @cached_property
    def _general(self) -> Terms:
        name = MIN_RANK.get(self.kind)
        min_rank = setting(name, known_at=self.view.known_at) if name else 0
        return Terms(
            min_rank=min_rank,
            min_grade=_lowest(self.grades.values(), min_rank),
            earliest=_earliest(self.view.known_at) if self.kind is MANAGER else None,
        )

    @cached_property
    def _ward_department(self) -> str:
        name = "committee.ward_department"
        return str(setting(name, known_at=self.view.known_at)) if self.kind is MEMBER else ""

    def terms(self, unit_id: int) -> Terms:
        """What the post of this unit asks for."""
        unit, general = self.tree.by_id.get(unit_id), self._general
        if unit is None:
            return general
        headed, headed_id = rules.bound_to(
            kind=self.kind, unit=unit, tree=self.tree, ward_department=self._ward_department
        )
        return Terms(general.min_rank, general.min_grade, general.earliest, headed, headed_id)

    def candidate(self, person: PersonLine | None, unit_id: int) -> Candidate:
        """The person as a candidate for the post of this unit; None: nobody known there."""
        if person is None or person.unit_id is None:
            return Candidate(None, "", inside=False)
        grade = self.grades.get(person.grade_code or "")
        return Candidate(
            rank_order=person.rank_order,
            grade=grade.name_ja if grade else "",
            inside=self.tree.inside(person.unit_id, unit_id),
            heads=self._heads(person.id, unit_id),
        )

    def unmet(self, person: PersonLine | None, unit_id: int) -> tuple[str, ...]:
        """Which conditions of the post the person does not fulfil: "grade", "posting", "head"."""
        return rules.unmet(candidate=self.candidate(person, unit_id), terms=self.terms(unit_id))

    def _heads(self, staff_id: int, unit_id: int) -> bool:
        headed = self.terms(unit_id).headed_id
        return headed is not None and staff.heads(self.view).head_of_unit.get(headed) == staff_id


def terms(
    on: date, known_at: datetime | None = None, *, kind: AppointmentKind = MANAGER, unit_id: int = 0
) -> Terms:
    """What a post of this kind asks for on the day; of a unit with its department, where the kind has one."""
    return Measure(kind, Viewpoint(on=on, today=on, known_at=known_at)).terms(unit_id)


def chair_unit(on: date, known_at: datetime | None = None) -> UnitLine | None:
    """The department whose head chairs the committee on the day: the city's setting, or what took over from it."""
    code, tree = setting("committee.chair_unit", known_at=known_at), units.tree(on, known_at)
    unit = tree.by_code.get(code)
    if unit is not None and tree.is_open(unit.id):
        return unit
    return rules.chairing(code=code, tree=tree, successors=units.successor_ids(known_at))


def posts(kind: AppointmentKind, view: Viewpoint) -> tuple[UnitLine, ...]:
    """The units with a post of this kind on the day, in code order."""
    chair = chair_unit(view.on, view.known_at) if kind is AppointmentKind.committee_chair else None
    return rules.posts(kind=kind, tree=units.tree(view.on, view.known_at), chair_id=chair.id if chair else None)


def _lowest(grades: Iterable[GradeLine], min_rank: int) -> str:
    fitting = [grade for grade in grades if grade.rank_order >= min_rank]
    return min(fitting, key=lambda grade: grade.rank_order).name_ja if fitting else ""


def _earliest(known_at: datetime | None) -> date:
    return date.fromisoformat(setting("appointment.earliest_day", known_at=known_at))
