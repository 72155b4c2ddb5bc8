"""引継ぎ書を見せる: what a successor has to know of a unit's post, put together from what each feature records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import SURE
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine
from curriculum.recommendation import queries as recommendations
from curriculum.recommendation.rules import Path
from foundation import fiscal
from foundation.db import session
from foundation.history import Viewpoint, holds, known
from foundation.settings import setting
from governance.handover.rules import Facts, Matter, Running, matters
from organisation.appointment import queries as appointments
from organisation.appointment.models import NominationState
from organisation.appointment.queries import AppointmentLine, CoverLine
from organisation.appointment.rules import KIND_NAMES, AppointmentKind, grace_until
from organisation.staff import queries as staff
from organisation.staff.models import Posting
from organisation.staff.queries import PersonLine
from organisation.staff.rules import Duty
from organisation.unit import queries as units
from organisation.unit.rules import UnitKind, UnitLine, UnitTree
from skills.evidence import queries as evidence
from skills.evidence.rules import HeatCell, HeatMap, HeatRow, suppress
from skills.framework import queries as frameworks
from skills.persona.rules import Persona
from skills.verification import queries as verification
from skills.verification.models import VerificationConfirmation, VerificationDocument, Waiver
from skills.verification.queries import UnitVerdict
from skills.verification.rules import Status

UNDER_WAY = ("nominated", "returned", "checked")
LACKING_SHOWN, DOCUMENTS_SHOWN = 5, 5


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
class WaiverLine:
    """A waiver in force: the condition, its last day, why, and who approved it."""

    condition: str
    last_day: date | None
    reason: str
    approver: str


@dataclass(frozen=True)
class DocumentLine:
    """A verification document and whether it was confirmed."""

    number: str
    judged_on: date
    status: str
    confirmed: bool


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
    waivers: tuple[WaiverLine, ...]
    documents: tuple[DocumentLine, ...]
    nominations: tuple[Running, ...]
    seats: tuple[tuple[str, OfferingLine], ...]
    sections: tuple[SectionGap, ...]
    matters: tuple[Matter, ...]
    staff_ids: frozenset[int]


def keepers(unit_id: int, view: Viewpoint) -> frozenset[int]:
    """Whose hand-over it is: the ICT manager in office, and whoever is appointed to follow."""
    lines = appointments.of_unit(unit_id, view)
    return frozenset(line.staff_id for line in lines if line.last_day is None or line.last_day >= view.today)


def pack(unit_code: str, view: Viewpoint) -> Pack | None:
    """The hand-over of a unit today; None when it does not appoint."""
    verdict = verification.unit_verdict(unit_code, view)
    if verdict is None:
        return None
    unit, tree = verdict.unit, units.tree(view.on)
    history = appointments.of_unit(unit.id, view)
    successor = next((line for line in history if line.first_day > view.on), verdict.appointment)
    grace, by, path = _way(successor, view)
    cover = appointments.cover_on([unit.id], view).get(unit.id)
    leading = appointments.live_of(AppointmentKind.ict_leader, view)
    leaders = [line for line in leading if tree.inside(line.unit_id, unit.id)]
    nominations, nominees = _nominations(unit.id, view)
    waivers, documents = _waivers(unit.id, view), _documents(unit.id)
    seated = {line.staff_id: line.name for line in [*([successor] if successor else []), *leaders]}
    return Pack(
        unit=unit, verdict=verdict, appointments=tuple(history), successor=successor, grace_until=grace, by=by,
        path=path, cover=cover, waivers=waivers, documents=documents, nominations=nominations, seats=_seats(seated),
        sections=_sections(unit, tree, leaders, view),
        matters=matters(facts=_facts(verdict, grace, cover, waivers, documents, nominations)),
        staff_ids=frozenset({*seated, *nominees, *(line.staff_id for line in history), *_of_cover(cover)}),
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


def _facts(
    verdict: UnitVerdict, grace: date | None, cover: CoverLine | None, waivers: Iterable[WaiverLine],
    documents: Iterable[DocumentLine], nominations: tuple[Running, ...],
) -> Facts:  # fmt: skip
    return Facts(
        holder=verdict.appointment.name if verdict.appointment else "",
        eligible=verdict.status is not Status.ineligible,
        shortfalls=len(verdict.judgement.shortfalls) if verdict.status is Status.unqualified else 0,
        grace_until=grace,
        cover=cover.name if cover else "",
        cover_until=cover.last_day if cover else None,
        waived_until=tuple(each.last_day for each in waivers if each.last_day is not None),
        nominations=nominations,
        unconfirmed=tuple(each.number for each in documents if not each.confirmed),
    )


def _waivers(unit_id: int, view: Viewpoint) -> tuple[WaiverLine, ...]:
    statement = (
        select(Waiver.condition, Waiver.true_until, Waiver.reason, Waiver.approver_id)
        .where(Waiver.unit_id == unit_id, holds(Waiver, on=view.on, known_at=None))
        .order_by(Waiver.true_from, Waiver.id)
    )
    rows = session().execute(statement).all()
    people = staff.people({row.approver_id for row in rows}, view)
    return tuple(WaiverLine(row[0], row[1], row[2], _name(people, row.approver_id)) for row in rows)


def _documents(unit_id: int) -> tuple[DocumentLine, ...]:
    """The newest verification documents, the newest first."""
    document, confirmation = VerificationDocument, VerificationConfirmation
    statement = (
        select(document.number, document.judged_on, document.status, func.count(confirmation.id))
        .outerjoin(confirmation, confirmation.document_id == document.id)
        .where(document.unit_id == unit_id)
        .group_by(document.id, document.number, document.judged_on, document.status)
        .order_by(document.id.desc())
        .limit(DOCUMENTS_SHOWN)
    )
    return tuple(DocumentLine(row[0], row[1], row[2], bool(row[3])) for row in session().execute(statement))


def _nominations(unit_id: int, view: Viewpoint) -> tuple[tuple[Running, ...], frozenset[int]]:
    """Those under way, by first day, and who is nominated."""
    state = NominationState
    statement = (
        select(state.staff_id, state.kind, state.state, state.first_day)
        .where(state.unit_id == unit_id, known(state, None), state.state.in_(UNDER_WAY))
        .order_by(state.first_day, state.nomination_id)
    )
    rows = session().execute(statement).all()
    people = staff.people({row.staff_id for row in rows}, view)
    found = (Running(_name(people, row[0]), KIND_NAMES[AppointmentKind(row[1])], row[2], row[3]) for row in rows)
    return tuple(found), frozenset(row.staff_id for row in rows)


def _name(people: Mapping[int, PersonLine], staff_id: int) -> str:
    person = people.get(staff_id)
    return person.name if person else ""


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
    """The skills in which the smallest share of the section reaches the level; hidden cells are no candidates."""
    told = [
        (code, cell.holders, cell.people)
        for code, cell in row.cells.items()
        if cell.holders is not None and cell.people and cell.holders < cell.people
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
