"""自己評価を見せる: the rounds, a person's sheet, what waits for a head, and how far everybody is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy import case as when
from sqlalchemy.orm import aliased

from foundation import fiscal
from foundation.db import session
from foundation.history import Viewpoint, holds, known
from organisation.account.rules import Access
from organisation.staff import queries as staff
from organisation.staff.models import Posting
from organisation.staff.queries import PersonLine
from organisation.staff.rules import Duty
from organisation.unit import queries as units
from organisation.unit.rules import UnitLine
from skills.assessment.models import Answer, Assessment, Confirmation, Round, Step
from skills.assessment.rules import Action, Case, RoundLine, SelfAnswer, State, StepLine, state_of
from skills.claim.queries import approvers, within_reach
from skills.claim.rules import Party, party
from skills.evidence import queries as evidence
from skills.evidence.rules import HeldLevel
from skills.framework import queries as frameworks
from skills.framework.rules import Framework

Later = aliased(Step)


@dataclass(frozen=True)
class SheetLine:
    """One skill of the sheet. `previous`: last year's level, the confirmed one if there is one; None: none.

    `answer`: answered now; `held`: the level that counts today; `confirmed`: what the head left, with the reason.
    """

    skill_code: str
    category: str
    previous: int | None
    answer: SelfAnswer | None
    held: HeldLevel | None
    confirmed: int | None
    reason: str

    @property
    def answered(self) -> bool:
        return self.answer is not None


@dataclass(frozen=True)
class Sheet:
    """A person's sheet of a year. `round_open`: answers may be changed today as far as the round goes."""

    staff_id: int
    fiscal_year: int
    round: RoundLine | None
    round_open: bool
    case: Case | None
    framework: Framework
    lines: tuple[SheetLine, ...]

    @property
    def state(self) -> State:
        return self.case.state if self.case else State.not_started

    @property
    def answered(self) -> int:
        return sum(line.answered for line in self.lines)

    @property
    def can_be_answered(self) -> bool:
        return self.round_open and self.state in (State.not_started, State.draft, State.returned)


@dataclass(frozen=True)
class WaitingAssessment:
    """A submission that waits for its decision, and whose it is."""

    case: Case
    person: PersonLine


@dataclass(frozen=True)
class ProgressLine:
    """How many people of an appointing unit are in which state; `unit` None: posted outside all of them."""

    unit: UnitLine | None
    counts: Mapping[State, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def rounds() -> list[RoundLine]:
    """The rounds as they stand, latest year first."""
    last_day = func.coalesce(Round.true_until, Round.true_from)
    statement = select(Round.id, Round.fiscal_year, Round.true_from, last_day, Round.known_since)
    ordered = statement.where(known(Round, None)).order_by(Round.fiscal_year.desc())
    return [RoundLine(*row) for row in session().execute(ordered)]


def round_of(fiscal_year: int) -> RoundLine | None:
    """The round of the year; None when HR has not opened one."""
    return next((line for line in rounds() if line.fiscal_year == fiscal_year), None)


def round_on(day: date) -> RoundLine | None:
    """The round that is open on the day; None outside."""
    return next((line for line in rounds() if line.open_on(day)), None)


def framework_of(fiscal_year: int, found: RoundLine | None = None) -> Framework:
    """The framework asked about in the whole year's round: the one in force on its first day."""
    found = found or round_of(fiscal_year)
    return frameworks.in_force(found.first_day if found else fiscal.first_day(fiscal_year))


def case(assessment_id: int) -> Case | None:
    """One self-assessment; None when it is unknown."""
    return next(iter(_cases(_case_columns().where(Assessment.id == assessment_id))), None)


def case_of(staff_id: int, fiscal_year: int) -> Case | None:
    """The person's self-assessment of the year; None before the first answer."""
    mine = and_(Assessment.staff_id == staff_id, Assessment.fiscal_year == fiscal_year)
    return next(iter(_cases(_case_columns().where(mine))), None)


def cases_of(staff_id: int) -> list[Case]:
    """Every self-assessment of the person, latest year first."""
    return _cases(_case_columns().where(Assessment.staff_id == staff_id).order_by(Assessment.fiscal_year.desc()))


def steps(assessment_id: int) -> list[StepLine]:
    """What happened to it, in order."""
    columns = (Step.number, Step.action, Step.actor_id, Step.comment, Step.known_since)
    statement = select(*columns).where(Step.assessment_id == assessment_id).order_by(Step.number)
    return [StepLine(row[0], Action(row[1]), *row[2:]) for row in session().execute(statement)]


def answers(assessment_id: int, known_at: datetime | None = None) -> dict[str, SelfAnswer]:
    """Skill code → answer, as known at the moment, in code order."""
    columns = (Answer.skill_code, Answer.level, Answer.note, Answer.upload_id, Answer.known_since, Answer.true_from)
    statement = (
        select(*columns)
        .where(Answer.assessment_id == assessment_id, known(Answer, known_at))
        .order_by(Answer.skill_code)
    )
    return {row[0]: SelfAnswer(*row[1:]) for row in session().execute(statement)}


def answer_ids(assessment_id: int, skill_codes: list[str]) -> list[int]:
    """The ids of the present answers to these skills."""
    these = and_(Answer.assessment_id == assessment_id, Answer.skill_code.in_(skill_codes))
    return list(session().execute(select(Answer.id).where(these, known(Answer, None)).order_by(Answer.id)).scalars())


def sheet(staff_id: int, fiscal_year: int, view: Viewpoint) -> Sheet:
    """The person's sheet of the year: every skill asked, in the framework's order."""
    found = round_of(fiscal_year)
    framework = framework_of(fiscal_year, found)
    own = case_of(staff_id, fiscal_year)
    return Sheet(
        staff_id=staff_id,
        fiscal_year=fiscal_year,
        round=found,
        round_open=found is not None and found.open_on(view.today),
        case=own,
        framework=framework,
        lines=_sheet_lines(staff_id, fiscal_year, own, framework, view),
    )


def _sheet_lines(
    staff_id: int, fiscal_year: int, own: Case | None, framework: Framework, view: Viewpoint
) -> tuple[SheetLine, ...]:
    given = answers(own.id) if own else {}
    left = _confirmed(own.id) if own else {}
    before = previous_levels(staff_id, fiscal_year)
    held = evidence.levels([staff_id], view, framework).get(staff_id, {})
    return tuple(
        SheetLine(
            skill.code, skill.category, before.get(skill.code), given.get(skill.code), held.get(skill.code),
            *left.get(skill.code, (None, "")),
        )
        for skill in framework.skills
    )  # fmt: skip


def previous_levels(staff_id: int, fiscal_year: int) -> dict[str, int]:
    """Where the year starts: last year's confirmed level, else the own one, else the last one in the evidence."""
    before = fiscal.last_day(fiscal_year - 1)
    said = evidence.self_levels(staff_id, Viewpoint(on=before, today=before))
    last_year = (
        select(Answer.skill_code, func.coalesce(Confirmation.confirmed_level, Answer.level))
        .join(Assessment, Assessment.id == Answer.assessment_id)
        .outerjoin(Confirmation, _same_skill())
        .where(Assessment.staff_id == staff_id, Assessment.fiscal_year == fiscal_year - 1, known(Answer, None))
    )
    return said | {row[0]: row[1] for row in session().execute(last_year)}


def _confirmed(assessment_id: int) -> dict[str, tuple[int, str]]:
    columns = (Confirmation.skill_code, Confirmation.confirmed_level, Confirmation.reason)
    statement = select(*columns).where(Confirmation.assessment_id == assessment_id)
    return {row[0]: (row[1], row[2]) for row in session().execute(statement)}


def _same_skill() -> ColumnElement[bool]:
    return and_(Confirmation.assessment_id == Answer.assessment_id, Confirmation.skill_code == Answer.skill_code)


def inbox(access: Access, view: Viewpoint) -> tuple[WaitingAssessment, ...]:
    """The submissions this person decides today, longest waiting first."""
    mine = _waiting_for(access, view) if access.is_person else []
    if not mine:
        return ()
    longest_first = (Step.known_since, Assessment.id)
    waiting = _cases(_case_columns().where(staff.among(Assessment.id, mine)).order_by(*longest_first))
    people = staff.people({each.staff_id for each in waiting}, view)
    return tuple(WaitingAssessment(each, people[each.staff_id]) for each in waiting if each.staff_id in people)


def _waiting_for(access: Access, view: Viewpoint) -> list[int]:
    """Ids of the submissions this person decides; of thousands that wait in the city, only ids are read."""
    submitted = and_(Step.action == Action.submit, _is_last_step())
    reach = within_reach(access, Assessment.staff_id, view)
    statement = select(Assessment.id, Assessment.staff_id).join(Step, Step.assessment_id == Assessment.id)
    waiting = session().execute(statement.where(submitted, reach)).all()
    if not waiting:
        return []
    approver_of = approvers(view)
    parties = ((one, party(owner_id=owner, access=access, approver=approver_of(owner))) for one, owner in waiting)
    return [one for one, who in parties if who is Party.approver]


def _case_columns() -> Select[*tuple[Any, ...]]:
    """Self-assessments with their last step."""
    return select(
        Assessment.id, Assessment.staff_id, Assessment.fiscal_year, Step.action, Step.number, Step.known_since,
        Step.actor_id, Step.comment,
    ).outerjoin(Step, and_(Step.assessment_id == Assessment.id, _is_last_step()))  # fmt: skip


def _cases(statement: Select[*tuple[Any, ...]]) -> list[Case]:
    return [
        Case(
            row[0], row[1], row[2], state_of(last_step=Action(row[3]) if row[3] else None, answered=True), row[4] or 0,
            row[5], row[6], row[7] or "",
        )
        for row in session().execute(statement)
    ]  # fmt: skip


def progress(fiscal_year: int, view: Viewpoint) -> list[ProgressLine]:
    """Per appointing unit, how many of the people posted today are how far; in code order. One statement."""
    posted = _posted_with_state(fiscal_year, view).subquery()
    statement = select(posted.c.unit_id, posted.c.state, func.count()).group_by(posted.c.unit_id, posted.c.state)
    tree = units.tree(view.today)
    counts: dict[UnitLine | None, dict[State, int]] = {}
    for unit_id, state, people in session().execute(statement):
        line = counts.setdefault(tree.appointing_ancestor(unit_id), dict.fromkeys(State, 0))
        line[State(state)] += people
    order = sorted(counts, key=lambda unit: (unit is None, unit.code if unit else ""))
    return [ProgressLine(unit, counts[unit]) for unit in order]


def not_submitted(fiscal_year: int, view: Viewpoint) -> list[int]:
    """Staff ids of everyone posted today whose self-assessment is not submitted."""
    posted = _posted_with_state(fiscal_year, view).subquery()
    open_states = (State.not_started, State.draft, State.returned)
    statement = select(posted.c.staff_id).where(posted.c.state.in_(open_states)).order_by(posted.c.staff_id)
    return list(session().execute(statement).scalars())


def _posted_with_state(fiscal_year: int, view: Viewpoint) -> Select[*tuple[Any, ...]]:
    state = when(
        (Assessment.id.is_(None), State.not_started.value),
        (or_(Step.action.is_(None), Step.action == Action.withdraw), State.draft.value),
        else_=Step.action,
    )
    of_year = and_(Assessment.staff_id == Posting.staff_id, Assessment.fiscal_year == fiscal_year)
    return (
        select(Posting.staff_id, Posting.unit_id, state.label("state"))
        .outerjoin(Assessment, of_year)
        .outerjoin(Step, and_(Step.assessment_id == Assessment.id, _is_last_step()))
        .where(Posting.duty == Duty.primary, holds(Posting, on=view.today, known_at=None))
    )


def _is_last_step() -> ColumnElement[bool]:
    return ~exists().where(Later.assessment_id == Step.assessment_id, Later.number > Step.number)
