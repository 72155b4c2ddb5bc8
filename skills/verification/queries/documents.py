"""判定書を見せる: one by its number, or many, newest first, with their confirmation."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true

from foundation.db import session
from foundation.history import Viewpoint
from organisation.staff.queries import among
from skills.verification.models import VerificationConfirmation, VerificationDocument
from skills.verification.rules import Confirmation, DocumentLine

DOCUMENT, CONFIRMED = VerificationDocument, VerificationConfirmation


def document(number: str, view: Viewpoint) -> DocumentLine | None:
    """The document of a number; None when there is none, or there was none yet at the moment."""
    return next(iter(_lines(_statement(view).where(DOCUMENT.number == number))), None)


def documents(
    view: Viewpoint, *, unit_ids: Iterable[int] | None = None, confirmed: bool | None = None, status: str = "",
    limit: int | None = None, offset: int = 0,
) -> tuple[list[DocumentLine], int]:  # fmt: skip
    """Documents, newest first, and how many. `unit_ids` None: of all units; `confirmed` None: both."""
    chosen = and_(*_conditions(unit_ids, confirmed, status))
    statement = _statement(view).where(chosen)
    total = session().execute(select(func.count()).select_from(statement.subquery())).scalar_one()
    return _lines(statement.limit(limit).offset(offset)), total


def documents_of_person(staff_id: int, view: Viewpoint) -> list[DocumentLine]:
    """Documents on the person as an appointee, newest first."""
    return _lines(_statement(view).where(DOCUMENT.staff_id == staff_id))


def _conditions(unit_ids: Iterable[int] | None, confirmed: bool | None, status: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [true()]
    if unit_ids is not None:
        found.append(among(DOCUMENT.unit_id, unit_ids))
    if confirmed is not None:
        found.append(CONFIRMED.id.is_not(None) if confirmed else CONFIRMED.id.is_(None))
    if status:
        found.append(DOCUMENT.status == status)
    return found


def _statement(view: Viewpoint) -> Select[*tuple[Any, ...]]:
    """Documents and confirmations there were at the moment."""
    joined: ColumnElement[bool] = CONFIRMED.document_id == DOCUMENT.id
    statement = select(
        DOCUMENT.id, DOCUMENT.number, DOCUMENT.hash, DOCUMENT.unit_id, DOCUMENT.staff_id, DOCUMENT.judged_on,
        DOCUMENT.known_at, DOCUMENT.status, DOCUMENT.framework_version, DOCUMENT.content, DOCUMENT.made_at,
        DOCUMENT.maker_id, CONFIRMED.confirmer_id, CONFIRMED.confirmed_at, CONFIRMED.note,
    )  # fmt: skip
    if view.known_at is not None:
        joined = and_(joined, CONFIRMED.confirmed_at <= view.known_at)
        statement = statement.where(DOCUMENT.made_at <= view.known_at)
    return statement.outerjoin(CONFIRMED, joined).order_by(DOCUMENT.made_at.desc(), DOCUMENT.id.desc())


def _lines(statement: Select[*tuple[Any, ...]]) -> list[DocumentLine]:
    return [_line(row) for row in session().execute(statement)]


def _line(row: Any) -> DocumentLine:
    values = dict(row._mapping)
    confirmation = Confirmation(*(values.pop(name) for name in ("confirmer_id", "confirmed_at", "note")))
    return DocumentLine(**values, confirmation=confirmation if confirmation.confirmed_at else None)
