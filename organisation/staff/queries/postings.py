"""発令と配置を見せる: one person's postings; and what an import compares a file with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, true

from foundation.db import session
from foundation.history import Viewpoint, known
from organisation.staff.models import PersonnelOrder, Posting, Staff, StaffName
from organisation.staff.queries.people import among
from organisation.staff.rules import Duty, NameSpan, OrderFacts, OrderKind, PostingSpan
from organisation.unit.models import Unit


@dataclass(frozen=True)
class PostingLine:
    """One posting as shown. `last_day` None: it goes on, as far as the viewer may know."""

    unit_id: int
    unit_code: str
    duty: Duty
    grade_code: str
    post: str
    occupation: str
    employment: str
    on_leave: bool
    dispatched: bool
    first_day: date
    last_day: date | None


def postings_of(staff_id: int, view: Viewpoint) -> list[PostingLine]:
    """The person's postings, newest first, 本務 before 兼務. Nothing after today for those who may not see it."""
    begun = true() if view.sees_future else Posting.true_from <= view.today
    statement = (
        select(
            Posting.unit_id, Unit.code, Posting.duty, Posting.grade_code, Posting.post, Posting.occupation,
            Posting.employment, Posting.on_leave, Posting.dispatched, Posting.true_from, Posting.true_until,
        )
        .join(Unit, Unit.id == Posting.unit_id)
        .where(Posting.staff_id == staff_id, begun, known(Posting, view.known_at))
        .order_by(Posting.true_from.desc(), Posting.duty.desc(), Unit.code, Posting.id)
    )  # fmt: skip
    return [
        PostingLine(row[0], row[1], Duty(row[2]), *row[3:10], last_day=_shown_end(row.true_until, view))
        for row in session().execute(statement)
    ]


def _shown_end(last_day: date | None, view: Viewpoint) -> date | None:
    return last_day if view.sees_future or (last_day is not None and last_day < view.today) else None


def orders_of(staff_ids: Iterable[int]) -> dict[int, list[tuple[int, OrderFacts]]]:
    """The orders known of these people, each with its id, by staff id."""
    columns = (
        PersonnelOrder.staff_id, PersonnelOrder.id, PersonnelOrder.effective_on, PersonnelOrder.kind,
        PersonnelOrder.duty, PersonnelOrder.unit_id, PersonnelOrder.grade_code, PersonnelOrder.post,
        PersonnelOrder.occupation, PersonnelOrder.employment, PersonnelOrder.leaves_on, PersonnelOrder.name,
        PersonnelOrder.kana,
    )  # fmt: skip
    mine = among(PersonnelOrder.staff_id, staff_ids)
    statement = select(*columns).where(mine, known(PersonnelOrder, None)).order_by(PersonnelOrder.id)
    found: dict[int, list[tuple[int, OrderFacts]]] = {}
    for staff_id, order_id, day, kind, duty, *rest in session().execute(statement):
        facts = OrderFacts(day, order_id, OrderKind(kind), Duty(duty), *rest)
        found.setdefault(staff_id, []).append((order_id, facts))
    return found


def posting_ids(staff_ids: Iterable[int]) -> dict[int, dict[PostingSpan, int]]:
    """The postings known of these people with their ids, by staff id."""
    columns = (
        Posting.staff_id, Posting.id, Posting.duty, Posting.unit_id, Posting.grade_code, Posting.post,
        Posting.occupation, Posting.employment, Posting.on_leave, Posting.dispatched, Posting.posted_from,
        Posting.true_from, Posting.true_until,
    )  # fmt: skip
    statement = select(*columns).where(among(Posting.staff_id, staff_ids), known(Posting, None))
    found: dict[int, dict[PostingSpan, int]] = {}
    for staff_id, posting_id, duty, *rest in session().execute(statement):
        found.setdefault(staff_id, {})[PostingSpan(Duty(duty), *rest)] = posting_id
    return found


def name_ids(staff_ids: Iterable[int]) -> dict[int, dict[NameSpan, int]]:
    """The names known of these people with their ids, by staff id."""
    columns = (StaffName.staff_id, StaffName.id, StaffName.name, StaffName.kana, StaffName.true_from,
               StaffName.true_until)  # fmt: skip
    statement = select(*columns).where(among(StaffName.staff_id, staff_ids), known(StaffName, None))
    found: dict[int, dict[NameSpan, int]] = {}
    for row in session().execute(statement):
        span = NameSpan(row.name, row.kana, row.true_from, row.true_until)
        found.setdefault(row.staff_id, {})[span] = row.id
    return found


def left_before(day: date) -> frozenset[int]:
    """Staff ids of those whose last posting ended before the day; nobody who is yet to come."""
    open_end = func.coalesce(Posting.true_until, date.max)
    statement = select(Posting.staff_id).where(known(Posting, None)).group_by(Posting.staff_id)
    return frozenset(session().execute(statement.having(func.max(open_end) < day)).scalars())


def any_staff() -> bool:
    """Whether anybody is known at all."""
    return session().execute(select(Staff.id).limit(1)).first() is not None
