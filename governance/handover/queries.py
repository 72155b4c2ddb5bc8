"""引継ぎ書を見せる: what a successor has to know of a unit's post, put together from what each feature records."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import SURE
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine
from curriculum.recommendation import queries as recommendations
from curriculum.recommendation.rules import Path
from foundation import fiscal
from foundation.db import session
from foundation.history import Viewpoint, holds
from foundation.settings import setting
from governance.handover.rules import Facts, Matter, matters
from organisation.appointment import queries as appointments
from organisation.appointment.queries import AppointmentLine, CoverLine, NominationLine, TaskLine
from organisation.appointment.rules import AppointmentKind, TaskKind, grace_until
from organisation.staff import queries as staff
from organisation.staff.models import Posting
from organisation.staff.rules import Duty
from organisation.unit import queries as units
from organisation.unit.rules import UnitKind, UnitLine, UnitTree
from skills.evidence import queries as evidence
from skills.evidence.rules import HeatCell, HeatMap, HeatRow, suppress
from skills.framework import queries as frameworks
from skills.persona.rules import Persona
from skills.verification import queries as verification
from skills.verification.queries import UnitVerdict
from skills.verification.rules import DocumentLine, Status

LACKING_SHOWN, DOCUMENTS_SHOWN = 5, 5
SMALL = 10
Shown = Callable[[Iterable[AppointmentLine]], list[AppointmentLine]]


@dataclass(frozen=True)
class SectionGap:
    """A section by its names below the unit: its ICT leaders, and where the fewest reach the level.

    `people`: how many work there, None: too few to tell.
    `lacking`: skill, how many hold the leader's level, of how many; nothing that tells of few people.
    """

    name: str
    leaders: tuple[str, ...]
    people: int | None
    lacking: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Paper:
    """A verification document, and whether later facts superseded it."""

    line: DocumentLine
    superseded: bool


@dataclass(frozen=True, kw_only=True)
class Pack:
    """引継ぎ書 of one unit today. `successor`: whom the way is for, the appointee to come or the one in office.

    `path` None: nobody, or no way is needed. `by`: the day the way is to be finished.
    """

    unit: UnitLine
    verdict: UnitVerdict
    appointments: tuple[AppointmentLine, ...]
    successor: AppointmentLine | None
    grace_until: date | None
    by: date | None
    path: Path | None
    cover: CoverLine | None
    tasks: tuple[TaskLine, ...]
    papers: tuple[Paper, ...]
    nominations: tuple[NominationLine, ...]
    seats: tuple[tuple[str, OfferingLine], ...]
    sections: tuple[SectionGap, ...]
    matters: tuple[Matter, ...]
    staff_ids: frozenset[int]


def keepers(unit_id: int, view: Viewpoint) -> frozenset[int]:
    """Whose hand-over it is: the ICT manager in office, and whoever is appointed to follow."""
    lines = appointments.of_unit(unit_id, view)
    sealed = appointments.arriving([(line.staff_id, unit_id, line.first_day) for line in lines], view.today)
    return frozenset(
        line.staff_id
        for line in lines
        if (line.last_day is None or line.last_day >= view.today)
        and (line.staff_id, unit_id, line.first_day) not in sealed
    )


def pack(
    unit_code: str, view: Viewpoint, *, appoints: bool, shown: Shown = list, reader_id: int | None = None
) -> Pack | None:
    """The hand-over of a unit today; None when it does not appoint.

    `appoints`: it is for somebody who has a part in nominations; nobody else learns of them here. `shown`: what this
    reader may know of appointments; `reader_id`: their staff id, for nobody learns of their own nomination.
    """
    verdict = verification.unit_verdict(unit_code, view)
    if verdict is None:
        return None
    unit, tree = verdict.unit, units.tree(view.on)
    history = shown(appointments.of_unit(unit.id, view))
    successor = next((line for line in history if line.first_day > view.on), verdict.appointment)
    grace, by, path = _way(successor, view)
    cover = appointments.cover_on([unit.id], view).get(unit.id)
    leading = appointments.live_of(AppointmentKind.ict_leader, view)
    leaders = [line for line in leading if tree.inside(line.unit_id, unit.id)]
    nominations = _nominations(unit, tree, view, reader_id) if appoints else ()
    papers = _papers(unit.id, view)
    seated = {line.staff_id: line.name for line in [*([successor] if successor else []), *leaders]}
    tasks = _tasks(unit, tree, view, nominees={line.staff_id for line in nominations})
    named = {*(line.staff_id for line in nominations), *(line.staff_id for line in history), *_of_cover(cover)}
    return Pack(
        unit=unit, verdict=verdict, appointments=tuple(history), successor=successor, grace_until=grace, by=by,
        path=path, cover=cover, tasks=tasks, papers=papers, nominations=nominations, seats=_seats(seated),
        sections=_sections(unit, tree, leaders, view), matters=matters(facts=_facts(verdict, cover, papers)),
        staff_ids=frozenset({*seated, *named, *_of_tasks(tasks)}),
    )  # fmt: skip


def _of_cover(cover: CoverLine | None) -> tuple[int, ...]:
    return (cover.staff_id,) if cover else ()


def _way(successor: AppointmentLine | None, view: Viewpoint) -> tuple[date | None, date | None, Path | None]:
    """The end of grace, the day to be finished by – of this fiscal year, when grace is over –, and the way."""
    if successor is None:
        return None, None, None
    ends, days = setting("appointment.grace_ends"), setting("appointment.grace_days")
    grace = grace_until(first_day=successor.first_day, ends=ends, days=days)
    by = grace if grace >= view.today else fiscal.last_day(fiscal.fiscal_year(view.today))
    path = recommendations.path(staff_id=successor.staff_id, persona=Persona.leader, by=by, today=view.today)
    return grace, by, path


def _facts(verdict: UnitVerdict, cover: CoverLine | None, papers: Iterable[Paper]) -> Facts:
    return Facts(
        holder=verdict.appointment.name if verdict.appointment else "",
        shortfalls=len(verdict.judgement.shortfalls) if verdict.status is Status.unqualified else 0,
        grace_until=verdict.grace_until,
        cover_until=cover.last_day if cover else None,
        waived_until=tuple(each.period.last_day for each in verdict.waivers if each.period.last_day is not None),
        unconfirmed=tuple(each.line.number for each in papers if not each.line.confirmation and not each.superseded),
    )


def _tasks(
    unit: UnitLine, tree: UnitTree, view: Viewpoint, *, nominees: Collection[int]
) -> tuple[TaskLine, ...]:
    """The open tasks of the unit and what is below it, what is due first coming first; of nominations only these."""
    every = appointments.tasks(view, verification.openings(view))
    mine = [
        task
        for task in every
        if tree.inside(task.opening.unit_id, unit.id)
        and not task.decision.kept
        and (task.opening.kind is not TaskKind.nomination or task.opening.staff_id in nominees)
    ]
    return tuple(appointments.task_lines(mine, view))


def _of_tasks(lines: Iterable[TaskLine]) -> tuple[int, ...]:
    return tuple(line.opening.staff_id for line in lines if line.opening.staff_id is not None)


def _papers(unit_id: int, view: Viewpoint) -> tuple[Paper, ...]:
    """The newest verification documents, the newest first."""
    lines, _ = verification.documents(view, unit_ids=[unit_id], limit=DOCUMENTS_SHOWN)
    marked = verification.marks(lines, view)
    return tuple(Paper(line, marked[line.id].superseded) for line in lines)


def _nominations(
    unit: UnitLine, tree: UnitTree, view: Viewpoint, reader_id: int | None
) -> tuple[NominationLine, ...]:
    """Those under way in the unit and below it, by unit, as far as the viewer may know of them; none of their own."""
    running = appointments.nominations(view, running=True)
    here = [line for line in running if tree.inside(line.unit_id, unit.id) and line.staff_id != reader_id]
    return tuple(appointments.unsealed(here, view))


def _seats(names: Mapping[int, str]) -> tuple[tuple[str, OfferingLine], ...]:
    """Whose sure seat in which offering, by first day."""
    held = enrolments.booked(list(names), SURE)
    dated = offerings.by_ids({offering_id for found in held.values() for offering_id, _ in found})
    lines = [
        (names[staff_id], dated[offering_id])
        for staff_id, found in held.items()
        for offering_id, _ in found
        if offering_id in dated and not dated[offering_id].cancelled
    ]
    return tuple(sorted(lines, key=lambda each: (each[1].first_day, each[1].code, each[0])))


def _sections(
    unit: UnitLine, tree: UnitTree, leaders: Iterable[AppointmentLine], view: Viewpoint
) -> tuple[SectionGap, ...]:
    sections = [each for each in tree.lines if each.kind is UnitKind.section and tree.inside(each.id, unit.id)]
    shown = suppress(_counted(sections, tree, view))
    named: dict[int, tuple[str, ...]] = {}
    for line in leaders:
        named[line.unit_id] = (*named.get(line.unit_id, ()), line.name)
    return tuple(
        SectionGap(_below(unit, section, tree), named.get(section.id, ()), row.people, _lacking(row))
        for section, row in zip(sections, shown.rows, strict=True)
    )


def _below(unit: UnitLine, section: UnitLine, tree: UnitTree) -> str:
    """管理部 総務課: sections of one bureau often have the same name."""
    path = tree.path(section.id)
    return " ".join(each.name for each in path[path.index(unit) + 1 :]) or section.name


def _lacking(row: HeatRow) -> tuple[tuple[str, int, int], ...]:
    """The skills in which the smallest share of the section reaches the level; hidden cells are no candidates.

    Nor are those that nobody of a few people reaches: that would tell of each of them.
    """
    told = [
        (code, cell.holders, cell.people)
        for code, cell in row.cells.items()
        if cell.holders is not None and cell.people and cell.holders < cell.people
        and (cell.holders or cell.people >= SMALL)
    ]
    return tuple(sorted(told, key=lambda each: (each[1] / each[2], each[0]))[:LACKING_SHOWN])


def _counted(sections: list[UnitLine], tree: UnitTree, view: Viewpoint) -> HeatMap:
    """By section and skill: how many hold the leader's level, of all who work there. Every number; not for showing."""
    framework = frameworks.in_force(view.on)
    asked = {code: level for code, level in framework.required_by(Persona.leader).items() if level}
    people = _people(sections, tree, view)
    levels = evidence.levels({one for found in people.values() for one in found}, view, framework)

    def holding(staff_ids: Iterable[int], code: str) -> int:
        held = (levels.get(staff_id, {}).get(code) for staff_id in staff_ids)
        return sum(each is not None and each.level >= asked[code] for each in held)

    rows = tuple(
        HeatRow(section.code, section.name, len(found),
                {code: HeatCell(holding(found, code), len(found)) for code in asked})
        for section in sections
        for found in [people[section.id]]
    )  # fmt: skip
    every = sum(len(found) for found in people.values())
    cells = {code: HeatCell(sum(row.cells[code].holders or 0 for row in rows), every) for code in asked}
    return HeatMap(tuple(asked), rows, HeatRow("", "", every, cells))


def _people(sections: Iterable[UnitLine], tree: UnitTree, view: Viewpoint) -> Mapping[int, list[int]]:
    """Section id → who works there (本務)."""
    section_of = {unit_id: section.id for section in sections for unit_id in tree.descendants(section.id)}
    found: dict[int, list[int]] = {section_id: [] for section_id in section_of.values()}
    statement = select(Posting.staff_id, Posting.unit_id).where(
        Posting.duty == str(Duty.primary),
        holds(Posting, on=view.posted_on, known_at=None),
        staff.among(Posting.unit_id, section_of),
    )
    for staff_id, unit_id in session().execute(statement.order_by(Posting.staff_id)):
        found[section_of[unit_id]].append(staff_id)
    return found
