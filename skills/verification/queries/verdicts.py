"""The verdicts: the board of appointing units, one unit, one person, somebody as if appointed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from foundation.history import Viewpoint
from foundation.remember import largely_remembered, remembered
from foundation.settings import setting
from organisation.appointment import queries as appointments
from organisation.appointment.queries import AppointmentLine, CoverLine
from organisation.appointment.rules import grace_until
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.unit import queries as units
from organisation.unit.rules import GradeLine, UnitLine, UnitTree
from skills.evidence import queries as evidence
from skills.evidence.rules import HeldLevel
from skills.framework import queries as frameworks
from skills.framework.rules import Framework
from skills.persona.rules import Persona
from skills.verification.queries.waivers import waivers_known
from skills.verification.rules import (
    AppointeeFacts,
    Judgement,
    Status,
    Verdict,
    WaiverLine,
    in_force,
    judge,
    verdict,
)


@dataclass(frozen=True)
class UnitVerdict:
    """One line of the board. `person` is None when the unit is vacant.

    `waivers`, `grace_until` (None when vacant) and `cover` stand beside the judgement and change nothing in it.
    """

    unit: UnitLine
    appointment: AppointmentLine | None
    person: PersonLine | None
    judgement: Judgement
    held: Mapping[str, HeldLevel]
    framework: Framework
    waivers: tuple[WaiverLine, ...] = ()
    grace_until: date | None = None
    cover: CoverLine | None = None

    @property
    def status(self) -> Status:
        return self.judgement.status


@dataclass(frozen=True)
class _Facts:
    framework: Framework
    tree: UnitTree
    grades: Mapping[str, GradeLine]
    min_rank: int
    grace_ends: str
    grace_days: int
    on: date

    @property
    def min_grade_name(self) -> str:
        fitting = [grade for grade in self.grades.values() if grade.rank_order >= self.min_rank]
        return min(fitting, key=lambda grade: grade.rank_order).name_ja if fitting else ""


def board(view: Viewpoint) -> tuple[UnitVerdict, ...]:
    """Every appointing unit of the day in code order, each with its judgement. Remembered until the ledger moves."""
    return largely_remembered(("board", view), lambda: _board(view))


def unit_verdict(unit_code: str, view: Viewpoint) -> UnitVerdict | None:
    """The line of one unit; None when it does not appoint on the day."""
    return next((line for line in board(view) if line.unit.code == unit_code), None)


def as_if_appointed(pairs: Iterable[tuple[int, int]], view: Viewpoint) -> dict[tuple[int, int], Judgement]:
    """How each (unit id, staff id) would be judged, were the person the unit's ICT manager on the day.

    The same statements for any number of pairs; pairs of a unit that is not open, or of nobody, are left out.
    """
    chosen = tuple(dict.fromkeys(pairs))
    facts = _facts(view, units.tree(view.on, view.known_at))
    ids = {staff_id for _, staff_id in chosen}
    people, levels = staff.people(ids, view), evidence.levels(ids, view, facts.framework)
    found = {}
    for unit_id, staff_id in chosen:
        unit, person = facts.tree.by_id.get(unit_id), people.get(staff_id)
        if unit is not None and person is not None:
            appointee = _facts_of_person(unit, person, person.staff_no, facts)
            found[unit_id, staff_id] = _judged(appointee, levels.get(staff_id, {}), facts)
    return found


def person_verdicts(staff_id: int, view: Viewpoint) -> dict[Persona, Verdict]:
    """All three personas for one person. Remembered until the ledger moves."""
    return remembered(("verdicts", staff_id, view), lambda: _person_verdicts(staff_id, view))


def _person_verdicts(staff_id: int, view: Viewpoint) -> dict[Persona, Verdict]:
    framework = frameworks.in_force(view.on, view.known_at)
    held = evidence.levels([staff_id], view, framework).get(staff_id, {})
    return {persona: verdict(framework=framework, persona=persona, held=held) for persona in Persona}


def _board(view: Viewpoint) -> tuple[UnitVerdict, ...]:
    tree = units.tree(view.on, view.known_at)
    appointing = tree.appointing()
    if not appointing:
        return ()
    live = {line.unit_id: line for line in appointments.live(view)}
    ids = [line.staff_id for line in live.values()]
    facts = _facts(view, tree)
    people = staff.people(ids, view)
    levels = evidence.levels(ids, view, facts.framework)
    waivers, covers = waivers_known(view), appointments.cover_on([unit.id for unit in appointing], view)
    return tuple(
        _line(unit, live.get(unit.id), people, levels, facts, waivers.get(unit.id, ()), covers.get(unit.id))
        for unit in appointing
    )


def _facts(view: Viewpoint, tree: UnitTree) -> _Facts:
    return _Facts(
        framework=frameworks.in_force(view.on, view.known_at),
        tree=tree,
        grades=units.grades(view.on, view.known_at),
        min_rank=setting("appointment.min_rank", known_at=view.known_at),
        grace_ends=setting("appointment.grace_ends", known_at=view.known_at),
        grace_days=setting("appointment.grace_days", known_at=view.known_at),
        on=view.posted_on,
    )


def _line(
    unit: UnitLine,
    appointment: AppointmentLine | None,
    people: Mapping[int, PersonLine],
    levels: Mapping[int, Mapping[str, HeldLevel]],
    facts: _Facts,
    waivers: Iterable[WaiverLine] = (),
    cover: CoverLine | None = None,
) -> UnitVerdict:
    person = people.get(appointment.staff_id) if appointment else None
    held = levels.get(appointment.staff_id, {}) if appointment else {}
    judgement = _judged(_appointee(unit, appointment, person, facts), held, facts)
    if appointment is None:
        return UnitVerdict(unit, None, person, judgement, held, facts.framework, cover=cover)
    since = appointment.first_day
    return UnitVerdict(
        unit, appointment, person, judgement, held, facts.framework, cover=cover,
        waivers=in_force(waivers=waivers, staff_id=appointment.staff_id, appointed_on=since, on=facts.on),
        grace_until=grace_until(first_day=since, ends=facts.grace_ends, days=facts.grace_days),
    )  # fmt: skip


def _judged(appointee: AppointeeFacts | None, held: Mapping[str, HeldLevel], facts: _Facts) -> Judgement:
    return judge(
        framework=facts.framework,
        appointee=appointee,
        min_rank=facts.min_rank,
        min_grade_name=facts.min_grade_name,
        held=held,
    )


def _appointee(
    unit: UnitLine, appointment: AppointmentLine | None, person: PersonLine | None, facts: _Facts
) -> AppointeeFacts | None:
    if appointment is None:
        return None
    return _facts_of_person(unit, person, appointment.staff_no, facts)


def _facts_of_person(unit: UnitLine, person: PersonLine | None, staff_no: str, facts: _Facts) -> AppointeeFacts:
    if person is None or person.unit_id is None:
        return AppointeeFacts(staff_no, None, "", False, "")
    grade = facts.grades.get(person.grade_code or "")
    return AppointeeFacts(
        staff_no=staff_no,
        rank_order=person.rank_order,
        grade_name=grade.name_ja if grade else "",
        inside=facts.tree.inside(person.unit_id, unit.id),
        posted_at=facts.tree.path_name(person.unit_id),
    )


def confirmer_ids(lines: Iterable[UnitVerdict]) -> set[int]:
    """Everyone who confirmed evidence shown on these lines."""
    return {held.confirmer_id for line in lines for held in line.held.values() if held.confirmer_id is not None}
