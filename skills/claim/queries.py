"""実績の申請を見せる: one's own claims, and those that wait for a decision."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select, true

from foundation.db import session
from foundation.history import Viewpoint, holds
from foundation.uploads import Upload
from organisation.account.rules import Access, Role
from organisation.staff import queries as staff
from organisation.staff.models import Posting
from organisation.staff.queries import PersonLine
from organisation.staff.rules import Approver, Duty
from skills.claim.models import Claim, ClaimStep
from skills.claim.rules import Party, State, decider, party
from skills.framework import queries as frameworks


@dataclass(frozen=True)
class ClaimLine:
    """One claim and how it ended. The rows of one examination share `upload_id`. `decided_by` is a staff id."""

    id: int
    staff_id: int
    kind: str
    skill_code: str
    level: int
    examination: str
    acquired_on: date
    expires_on: date | None
    note: str
    upload_id: int | None
    filename: str
    handed_in_at: datetime
    state: State
    decided_at: datetime | None
    decided_by: int | None
    reason: str
    evidence_id: int | None

    @property
    def handed_in_with(self) -> tuple[int, int]:
        """The same for all that was handed in at once: the skills of one examination are one decision."""
        return self.staff_id, self.upload_id or -self.id


@dataclass(frozen=True)
class WaitingClaim:
    """A claim that waits, and whose it is."""

    claim: ClaimLine
    person: PersonLine


def my_claims(staff_id: int) -> list[ClaimLine]:
    """Everything a person handed in, newest first."""
    return _lines(_claims().where(Claim.staff_id == staff_id).order_by(Claim.id.desc()))


def claim(claim_id: int) -> ClaimLine | None:
    """One claim; None when it is unknown."""
    return next(iter(claims([claim_id])), None)


def claims(claim_ids: Iterable[int]) -> list[ClaimLine]:
    """The claims of these ids, in their order."""
    return _lines(_claims().where(Claim.id.in_(sorted(set(claim_ids)))).order_by(Claim.id))


def claims_with_file(upload_id: int) -> list[ClaimLine]:
    """The claims this file was handed in for."""
    return _lines(_claims().where(Claim.upload_id == upload_id).order_by(Claim.id))


def inbox(access: Access, view: Viewpoint) -> tuple[WaitingClaim, ...]:
    """The pending claims this person decides today, oldest first."""
    if access.staff_id is None:
        return ()
    pending = _lines(
        _claims().where(ClaimStep.id.is_(None), within_reach(access, Claim.staff_id, view)).order_by(Claim.id)
    )
    if not pending:
        return ()
    decider_of = deciders(view)
    mine = [line for line in pending if party_to(line, access, decider_of) is Party.approver]
    people = staff.people({line.staff_id for line in mine}, view)
    return tuple(WaitingClaim(line, people[line.staff_id]) for line in mine if line.staff_id in people)


def party_to(line: ClaimLine, access: Access, decider_of: Callable[[int, str], Approver]) -> Party:
    """Who the asking person is to this claim today."""
    return party(owner_id=line.staff_id, access=access, approver=decider_of(line.staff_id, line.kind))


def deciders(view: Viewpoint) -> Callable[[int, str], Approver]:
    """Who decides a person's claim of a kind today, as a question."""
    approver_of, framework = approvers(view), frameworks.in_force(view.today)
    return lambda staff_id, kind: decider(kind=kind, head=approver_of(staff_id), framework=framework)


def approvers(view: Viewpoint) -> Callable[[int], Approver]:
    """Who decides for a person today, as a question: a transfer moves it with the person."""
    return staff.heads(present(view)).approver_of


def present(view: Viewpoint) -> Viewpoint:
    """Today with all that is known: a decision is made now, whatever day the page shows."""
    return Viewpoint(on=view.today, today=view.today)


def within_reach(access: Access, staff_id: Any, view: Viewpoint) -> ColumnElement[bool]:
    """People who could be this person's to decide on: in the units they head, or everybody for the secretariat."""
    if Role.secretariat in access.roles:
        return true()
    now = present(view)
    here = and_(staff.among(Posting.unit_id, access.headed_units), Posting.duty == Duty.primary)
    posted = select(Posting.staff_id).where(here, holds(Posting, on=now.on, known_at=None))
    found: ColumnElement[bool] = staff_id.in_(posted)
    return found


def _claims() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Claim.id, Claim.staff_id, Claim.kind, Claim.skill_code, Claim.level, Claim.examination, Claim.acquired_on,
            Claim.expires_on, Claim.note, Claim.upload_id, Upload.filename, Claim.known_since.label("handed_in_at"),
            ClaimStep.action, ClaimStep.known_since.label("decided_at"), ClaimStep.actor_id, ClaimStep.reason,
            ClaimStep.evidence_id,
        )
        .outerjoin(ClaimStep, and_(ClaimStep.claim_id == Claim.id, ClaimStep.known_until.is_(None)))
        .outerjoin(Upload, Upload.id == Claim.upload_id)
        .where(Claim.known_until.is_(None))
    )  # fmt: skip


def _lines(statement: Select[*tuple[Any, ...]]) -> list[ClaimLine]:
    return [
        ClaimLine(
            id=row.id, staff_id=row.staff_id, kind=row.kind, skill_code=row.skill_code, level=row.level,
            examination=row.examination, acquired_on=row.acquired_on, expires_on=row.expires_on, note=row.note,
            upload_id=row.upload_id, filename=row.filename or "", handed_in_at=row.handed_in_at,
            state=State(row.action or State.pending), decided_at=row.decided_at, decided_by=row.actor_id,
            reason=row.reason or "", evidence_id=row.evidence_id,
        )
        for row in session().execute(statement)
    ]  # fmt: skip
