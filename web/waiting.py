"""What waits for a person: counted the same way for the menu and the home page, once per state of the ledger."""

from dataclasses import dataclass
from datetime import date, datetime

from curriculum.enrolment import queries as enrolments
from foundation import clock
from foundation.errors import Refused
from foundation.history import Viewpoint
from foundation.remember import remembered
from organisation.account.rules import Access, Role
from skills.assessment import queries as assessments
from skills.assessment.rules import State
from skills.claim import queries as claims
from skills.verification import queries as verification
from skills.verification.rules import Status
from web.organisation import task_lists

OVERSEERS = frozenset({Role.bureau, Role.ict_manager, Role.hr, Role.secretariat})
APPROVERS = frozenset({Role.unit_head, Role.hr})
FEW = 5
DONE = (State.submitted, State.confirmed)


@dataclass(frozen=True)
class OwnAssessment:
    """One's own self-assessment while its round is open: how many of the skills asked are answered, and until when."""

    fiscal_year: int
    state: State
    answered: int
    asked: int
    last_day: date


@dataclass(frozen=True)
class Units:
    """How many of the appointing units this person oversees are in which state.

    `people` are the appointees when there are so few that the counts tell who is meant; else empty.
    """

    total: int
    vacant: int
    ineligible: int
    unqualified: int
    people: frozenset[int]


@dataclass(frozen=True)
class Open:
    """任命の課題: how many there are for this person, how many are overdue, and when the next is due."""

    count: int
    overdue: int
    due_on: date | None


@dataclass(frozen=True)
class RoundProgress:
    """How far the whole city is with the open round. `done` handed in or confirmed, `total` everybody posted."""

    fiscal_year: int
    last_day: date
    done: int
    total: int


@dataclass(frozen=True)
class Offer:
    """席の案内: a seat one is offered, and the moment until which it is kept."""

    enrolment_id: int
    offering_id: int
    until: datetime


@dataclass(frozen=True)
class Waiting:
    """Everything that waits for one person; None for what does not concern them."""

    offers: tuple[Offer, ...]
    approvals: int
    assessment: OwnAssessment | None
    inbox: int
    units: Units | None
    round: RoundProgress | None
    tasks: Open | None


def waiting(access: Access) -> Waiting:
    """What waits for this person today."""
    view = _present(access)
    return remembered(("waiting", access, view), lambda: _waiting(access, view))


def in_inbox(access: Access) -> int:
    """Submissions and claims this person has to decide."""
    view = _present(access)
    return remembered(("waiting.inbox", access, view), lambda: _in_inbox(access, view))


def to_approve(access: Access) -> int:
    """Applications for training this person has to decide."""
    today = clock.today()
    return remembered(("waiting.approvals", access, today), lambda: enrolments.count_to_decide(access, today))


def _present(access: Access) -> Viewpoint:
    today = clock.today()
    return Viewpoint(on=today, today=today, sees_future=access.sees_future)


def _in_inbox(access: Access, view: Viewpoint) -> int:
    handed_in = {each.claim.handed_in_with for each in claims.inbox(access, view)}
    return len(assessments.inbox(access, view)) + len(handed_in)


def _waiting(access: Access, view: Viewpoint) -> Waiting:
    decides = access.roles & {Role.unit_head, Role.secretariat}
    return Waiting(
        offers=_offers(access.staff_id),
        approvals=to_approve(access) if access.roles & APPROVERS else 0,
        assessment=_own_assessment(access, view),
        inbox=_in_inbox(access, view) if decides else 0,
        units=_units(access, view) if access.roles & OVERSEERS else None,
        round=_round(view) if Role.hr in access.roles else None,
        tasks=_tasks(access, view) if access.roles & {Role.bureau, Role.secretariat} else None,
    )


def _offers(staff_id: int | None) -> tuple[Offer, ...]:
    lines = enrolments.offered_to(staff_id) if staff_id else []
    return tuple(Offer(line.id, line.offering_id, line.offered_until) for line in lines if line.offered_until)


def _own_assessment(access: Access, view: Viewpoint) -> OwnAssessment | None:
    found = assessments.round_on(view.today)
    if found is None or access.staff_id is None or access.own_unit_id is None:
        return None
    own = assessments.case_of(access.staff_id, found.fiscal_year)
    asked = assessments.framework_of(found.fiscal_year, found).skills
    return OwnAssessment(
        fiscal_year=found.fiscal_year,
        state=own.state if own else State.not_started,
        answered=len(assessments.answers(own.id)) if own else 0,
        asked=len(asked),
        last_day=found.last_day,
    )


def _units(access: Access, view: Viewpoint) -> Units | None:
    try:
        board = verification.board(view)
    except Refused:
        return None
    lines = [line for line in board if access.sees_all_skills or line.unit.id in access.bureau_units]
    counts = {status: sum(line.status is status for line in lines) for status in Status}
    people = frozenset(line.appointment.staff_id for line in lines if line.appointment)
    return Units(
        total=len(lines),
        vacant=counts[Status.vacant],
        ineligible=counts[Status.ineligible],
        unqualified=counts[Status.unqualified],
        people=people if len(people) < FEW else frozenset(),
    )


def _tasks(access: Access, view: Viewpoint) -> Open:
    found = [task for task in task_lists.visible(view, access) if not task.coming]
    ahead = [task.due_on for task in found if not task.overdue]
    return Open(len(found), sum(task.overdue for task in found), min(ahead, default=None))


def _round(view: Viewpoint) -> RoundProgress | None:
    found = assessments.round_on(view.today)
    if found is None:
        return None
    lines = assessments.progress(found.fiscal_year, view)
    done = sum(line.counts.get(state, 0) for line in lines for state in DONE)
    return RoundProgress(found.fiscal_year, found.last_day, done, sum(line.total for line in lines))
