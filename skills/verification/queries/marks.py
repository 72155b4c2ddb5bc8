"""差替え: which documents later facts superseded, and what changed. Derived, so any past moment has its own answer.

The verdict is judged again: on the document's own day with what is known now, and today. Documents of one day share
their boards, which are remembered until the ledger moves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from foundation.db import session
from foundation.history import Viewpoint
from organisation.appointment.models import Appointment
from organisation.appointment.rules import AppointmentKind
from organisation.staff.models import Posting
from organisation.staff.queries import among
from skills.framework import queries as frameworks
from skills.persona.rules import Persona
from skills.verification.models import Waiver
from skills.verification.queries.proofs import proofs
from skills.verification.queries.verdicts import UnitVerdict, board
from skills.verification.rules import (
    Causes,
    Difference,
    DocumentLine,
    Facts,
    Proof,
    Since,
    SkillFact,
    closed,
    differences,
    facts_of_content,
)


@dataclass(frozen=True)
class Mark:
    """What changed since a document was drawn up; nothing: it is in force."""

    differences: tuple[Difference, ...]

    @property
    def superseded(self) -> bool:
        return bool(self.differences)

    @property
    def corrections(self) -> tuple[Difference, ...]:
        return tuple(each for each in self.differences if each.correction)

    @property
    def since(self) -> date | None:
        """The first day on which something changed; None when nothing did, or no day is known."""
        return min((each.since.day for each in self.differences if each.since.day > date.min), default=None)


@dataclass(frozen=True)
class _Event:
    """Something that was recorded at a moment and begins on a day."""

    at: datetime
    on: date


Events = Mapping[int, list[_Event]]


@dataclass(frozen=True)
class _Learnt:
    """What was recorded: of appointments and waivers by unit, of postings by person, and of the evidence by its id."""

    appointments: Events
    waivers: Events
    postings: Events
    frameworks: list[_Event]
    proofs: Mapping[int, Proof]


def marks(documents: Iterable[DocumentLine], view: Viewpoint) -> dict[int, Mark]:
    """By document id, what changed until `view.today` as known at the moment of the view."""
    lines = tuple(documents)
    if not lines:
        return {}
    present = replace(view, on=view.today, sees_future=False)
    days = {day: _facts_on(replace(present, on=day)) for day in {view.today, *(line.judged_on for line in lines)}}
    then, now = ({line.id: days[day].get(line.unit_id) for line, day in pairs} for pairs in (
        [(line, line.judged_on) for line in lines], [(line, view.today) for line in lines]
    ))  # fmt: skip
    compared = [(line, facts_of_content(line.content), then[line.id], now[line.id]) for line in lines]
    learnt = _learnt(lines, [facts for _, *three in compared for facts in three if facts is not None], present)
    return {line.id: _mark(line, frozen, then, now, learnt, view.today) for line, frozen, then, now in compared}


def _mark(
    line: DocumentLine, frozen: Facts, then: Facts | None, now: Facts | None, learnt: _Learnt, today: date
) -> Mark:
    gone = closed(framework=frozen.framework)
    causes = Causes(
        proofs=learnt.proofs,
        appointment=_since(learnt.appointments.get(line.unit_id, ()), line, today),
        posting=_since(learnt.postings.get(line.staff_id or 0, ()), line, today),
        framework=_since(learnt.frameworks, line, today),
        waivers=_since(learnt.waivers.get(line.unit_id, ()), line, today),
    )
    return Mark(differences(frozen=frozen, same_day=then or gone, today=now or gone, on=today, causes=causes))


def _since(events: Iterable[_Event], line: DocumentLine, today: date) -> Since:
    """The last moment at which something was learnt after the document; else the last day that came by itself."""
    events = tuple(events)
    moments = [each.at for each in events if each.at > line.known_at]
    if moments:
        return Since(at=max(moments))
    return Since(on=max((each.on for each in events if line.judged_on < each.on <= today), default=None))


def _facts_on(view: Viewpoint) -> dict[int, Facts]:
    return {line.unit.id: _facts(line) for line in board(view)}


def _facts(line: UnitVerdict) -> Facts:
    appointed = line.appointment
    return Facts(
        status=line.status.value,
        framework=line.framework.version,
        appointee=appointed.staff_no if appointed else "",
        name=appointed.name if appointed else "",
        first_day=appointed.first_day if appointed else None,
        conditions={each.code: each.met for each in line.judgement.conditions},
        skills=_skills(line) if appointed else {},
        waivers=frozenset(
            (each.condition, each.period.first_day, each.period.last_day or date.max) for each in line.waivers
        ),
    )


def _skills(line: UnitVerdict) -> dict[str, SkillFact]:
    found = {}
    for code, required in line.framework.required_by(Persona.leader).items():
        held = line.held.get(code)
        if held is not None and required:
            kind = line.framework.kind_by_code[held.kind].name_ja
            found[code] = SkillFact(held.level, required, held.evidence_id, kind, held.on)
        elif required:
            found[code] = SkillFact(0, required, None)
    return found


def _learnt(lines: Iterable[DocumentLine], facts: Iterable[Facts], view: Viewpoint) -> _Learnt:
    lines = tuple(lines)
    units = {line.unit_id for line in lines}
    people = {line.staff_id for line in lines if line.staff_id is not None}
    used = {skill.evidence_id for each in facts for skill in each.skills.values() if skill.evidence_id is not None}
    managers = Appointment.kind == AppointmentKind.ict_manager
    return _Learnt(
        appointments=_events(Appointment, Appointment.unit_id, units, view, managers),
        waivers=_events(Waiver, Waiver.unit_id, units, view),
        postings=_events(Posting, Posting.staff_id, people, view),
        frameworks=[
            _Event(each.known_since, each.effective_from)
            for each in frameworks.versions()
            if view.known_at is None or each.known_since <= view.known_at
        ],
        proofs=proofs(used, view),
    )


def _events(table: Any, about: Any, ids: Iterable[int], view: Viewpoint, *conditions: Any) -> dict[int, list[_Event]]:
    """When rows about these ids came, went and were taken back, as far as known at the moment."""
    statement = select(
        about, table.known_since, table.known_until, table.true_from, table.true_until
    ).where(among(about, ids), *conditions)  # fmt: skip
    found: dict[int, list[_Event]] = {}
    for owner, since, until, first, last in session().execute(statement):
        events = [_Event(since, first)]
        events += [_Event(since, last + timedelta(days=1))] if last is not None and last < date.max else []
        events += [_Event(until, first)] if until is not None else []
        learnt = (each for each in events if view.known_at is None or each.at <= view.known_at)
        found.setdefault(owner, []).extend(learnt)
    return found
