"""職員を見せる: people as they are posted on the day of a Viewpoint.

A person whose first order begins after the day the viewer may see does not exist for them yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from foundation import names
from foundation.db import session
from foundation.history import Viewpoint, holds, known
from organisation.staff.models import Posting, Staff, StaffName
from organisation.staff.rules import Duty
from organisation.unit.models import Grade, Unit

Order = Literal["kana", "staff_no", "unit", "grade"]


@dataclass(frozen=True)
class PersonLine:
    """A person on a day. `unit_id` and what follows are None when they are posted nowhere (not yet, or no longer)."""

    id: int
    staff_no: str
    name: str
    kana: str
    unit_id: int | None
    unit_code: str | None
    post: str | None
    grade_code: str | None
    rank_order: int | None
    occupation: str | None
    employment: str | None
    on_leave: bool
    dispatched: bool
    posted_from: date | None


def person(key: int | str, view: Viewpoint) -> PersonLine | None:
    """One person by staff id (int) or staff number (str); None when unknown or not to be seen yet."""
    one = Staff.id == key if isinstance(key, int) else Staff.staff_no == names.code(key)
    return next(iter(_lines(_people(view).where(one))), None)


def people(ids: Iterable[int], view: Viewpoint) -> dict[int, PersonLine]:
    """The people of these staff ids, by id; one statement however many."""
    return {line.id: line for line in _lines(_people(view).where(among(Staff.id, ids)))}


def people_in_units(unit_ids: Iterable[int], view: Viewpoint, *, duty: Duty = Duty.primary) -> list[PersonLine]:
    """Everyone posted in exactly these units, by unit, highest grade first; the lines show the posting of this duty."""
    statement = _people(view, duty).where(among(Posting.unit_id, unit_ids))
    return _lines(statement.order_by(Unit.code, Grade.rank_order.desc(), Posting.posted_from, Staff.staff_no))


def search(
    text: str, view: Viewpoint, *, within: frozenset[int] | None, limit: int, offset: int, order: Order = "kana"
) -> tuple[list[PersonLine], int]:
    """People by number, name or フリガナ, however spelled, and how many. `within`: only those posted in these units."""
    statement = _people(view).where(_matches(text))
    if within is not None:
        statement = statement.where(among(Posting.unit_id, within))
    total = session().execute(select(func.count()).select_from(statement.subquery())).scalar_one()
    ordered = statement.order_by(*_ordering(order), Staff.staff_no).limit(limit).offset(offset)
    return _lines(ordered), total


def staff_id_of(staff_no: str) -> int | None:
    """The id of a staff number; None when it is unknown."""
    return session().execute(select(Staff.id).where(Staff.staff_no == names.code(staff_no))).scalar()


def staff_no_of(staff_id: int) -> str:
    """The staff number of an id."""
    return session().execute(select(Staff.staff_no).where(Staff.id == staff_id)).scalar_one()


def staff_ids_by_no() -> dict[str, int]:
    """The ids of all staff numbers."""
    return {staff_no: staff_id for staff_no, staff_id in session().execute(select(Staff.staff_no, Staff.id))}


def among(column: Any, ids: Iterable[int]) -> ColumnElement[bool]:
    """The column is one of these ids, written into the statement: databases limit the number of parameters."""
    listed = bindparam(None, sorted(set(ids)), expanding=True, literal_execute=True, type_=column.type)
    found: ColumnElement[bool] = column.in_(listed)
    return found


def among_these(name: str) -> BindParameter[int]:
    """The ids of `among` for a statement put together once: given on asking, by this name."""
    return bindparam(name, expanding=True, literal_execute=True, type_=BigInteger())


def name_of(view: Viewpoint) -> ColumnElement[bool]:
    """The name a viewer is shown: the day's, or the first one for a day before it."""
    earlier = aliased(StaffName)
    first = ~exists().where(
        earlier.staff_id == StaffName.staff_id, known(earlier, view.known_at), earlier.true_from < StaffName.true_from
    )
    visible = true() if view.sees_future else StaffName.true_from <= view.today
    return and_(
        known(StaffName, view.known_at),
        or_(StaffName.true_until.is_(None), StaffName.true_until >= view.posted_on),
        or_(StaffName.true_from <= view.posted_on, and_(visible, first)),
    )


def _people(view: Viewpoint, duty: Duty = Duty.primary) -> Select[*tuple[Any, ...]]:
    posted = and_(
        Posting.staff_id == Staff.id,
        Posting.duty == duty,
        holds(Posting, on=view.posted_on, known_at=view.known_at),
    )
    grade = and_(Grade.code == Posting.grade_code, holds(Grade, on=view.posted_on, known_at=view.known_at))
    return (
        select(
            Staff.id, Staff.staff_no, StaffName.name, StaffName.kana, Posting.unit_id, Unit.code.label("unit_code"),
            Posting.post, Posting.grade_code, Grade.rank_order, Posting.occupation, Posting.employment,
            Posting.on_leave, Posting.dispatched, Posting.posted_from,
        )
        .select_from(Staff)
        .join(StaffName, and_(StaffName.staff_id == Staff.id, name_of(view)))
        .outerjoin(Posting, posted)
        .outerjoin(Unit, Unit.id == Posting.unit_id)
        .outerjoin(Grade, grade)
    )  # fmt: skip


def _lines(statement: Select[*tuple[Any, ...]]) -> list[PersonLine]:
    return [_line(row) for row in session().execute(statement)]


def _line(row: Row[*tuple[Any, ...]]) -> PersonLine:
    values: dict[str, Any] = dict(row._mapping)
    return PersonLine(**values | {"on_leave": bool(row.on_leave), "dispatched": bool(row.dispatched)})


def _matches(text: str) -> ColumnElement[bool]:
    key = names.search_key(text)
    if not key:
        return true()
    named = StaffName.search_key.contains(key, autoescape=True)
    return or_(named, Staff.staff_no.startswith(names.code(text), autoescape=True))


def _ordering(order: Order) -> tuple[Any, ...]:
    match order:
        case "kana":
            return (StaffName.kana,)
        case "unit":
            return (Unit.code.is_(None), Unit.code)
        case "grade":
            return (Grade.rank_order.is_(None), Grade.rank_order.desc())
        case "staff_no":
            return ()
