"""判定書を作る・確認する: what was judged is frozen with a number and a hash, and confirmed once by the bureau."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select

from foundation import audit, fiscal, mail, trail
from foundation.audit import Actor
from foundation.db import session
from foundation.errors import NotFound, Refused, sentence
from foundation.history import Viewpoint
from organisation.account import queries as accounts
from organisation.account.rules import Access
from organisation.staff import queries as staff
from organisation.unit import queries as units
from skills.verification import queries, rules
from skills.verification.models import VerificationConfirmation, VerificationDocument
from skills.verification.queries import Draft
from skills.verification.rules import DocumentLine

DRAWN_UP = sentence("「%(unit)s」の判定書（%(number)s）ができました。内容を確かめて確認してください。")


def draw_up(*, unit_code: str, view: Viewpoint, access: Access, at: datetime, seen: str | None = None) -> str:
    """Freeze the verdict of a unit for `view.on` as known at `view.known_at` (None: now). Returns the number.

    `seen`: Draft.seen when the page was shown; Refused when the facts have changed since, or when this person drew up
    the very same today: a second click makes no second document. Raises NotFound, Refused.
    """
    moment = view.known_at or max(at, trail.head().at or at)
    found = queries.draft(unit_code, replace(view, known_at=moment, sees_future=False))
    if found is None:
        raise NotFound("この所属は、その日の任命単位ではありません。")
    unit = found.line.unit
    rules.check_drawing_up(access=access, unit_id=unit.id, on=view.on, known_at=view.known_at, at=at, today=view.today)
    if seen is not None and seen != found.seen:
        raise Refused("画面を開いたあとに記録が変わりました。いまの内容をもう一度確かめてください。")
    if seen is not None:
        _check_no_second(found, view, access)
    number = _next_number(view.today)
    content = {"number": number, **found.content, "made_on": view.today.isoformat(), "maker": _maker(access, view)}
    _keep(found, number, content, replace(view, known_at=moment), access, at)
    _tell_officers(unit.id, unit.name, number, access, at, view.today)
    return number


def _check_no_second(found: Draft, view: Viewpoint, access: Access) -> None:
    present = Viewpoint(on=view.today, today=view.today)
    for line in queries.documents(present, unit_ids=[found.line.unit.id])[0]:
        own = (line.maker_id, line.content["made_on"]) == (access.staff_id, view.today.isoformat())
        moment = view.known_at is None or view.known_at == line.known_at
        if own and moment and queries.said(line.content) == found.seen:
            raise Refused("同じ内容の判定書（%(number)s）を今日すでに作っています。", number=line.number)


def _keep(found: Draft, number: str, content: dict[str, Any], view: Viewpoint, access: Access, at: datetime) -> None:
    digest = queries.digest(content)
    moment = audit.record(
        action="verification.drawn_up", actor=Actor(access.staff_no, access.staff_id), at=at,
        subject=staff.staff_no_of(found.staff_id) if found.staff_id else "", unit=found.line.unit.code,
        document=number, sha256=digest, judged_on=view.on.isoformat(), status=found.line.status.value,
    ).moment  # fmt: skip
    statement = insert(VerificationDocument).values(
        number=number, hash=digest, unit_id=found.line.unit.id, staff_id=found.staff_id, judged_on=view.on,
        known_at=view.known_at, status=found.line.status.value, framework_version=content["framework"],
        content=content, made_at=moment, maker_id=access.staff_id,
    )  # fmt: skip
    session().execute(statement)


def confirm(*, number: str, note: str, access: Access, at: datetime, today: date) -> None:
    """The bureau's officer says that the document was read and is right. Raises NotFound, Refused with the reason."""
    view = Viewpoint(on=today, today=today)
    found = queries.document(number, view)
    if found is None:
        raise NotFound("この判定書はありません。")
    mark = queries.marks([found], view)[found.id]
    note = rules.check_confirming(access=access, document=found, corrections=mark.corrections, note=note)
    moment = audit.record(
        action="verification.confirmed", actor=Actor(access.staff_no, access.staff_id), at=at,
        subject=staff.staff_no_of(found.staff_id) if found.staff_id else "", document=found.number,
        sha256=found.hash, unit=_unit_code(found), note=note,
    ).moment  # fmt: skip
    statement = insert(VerificationConfirmation).values(
        document_id=found.id, confirmer_id=access.staff_id, confirmed_at=moment, note=note
    )
    session().execute(statement)


def _unit_code(found: DocumentLine) -> str:
    return units.whole_tree().by_id[found.unit_id].code


def _next_number(today: date) -> str:
    """The next of the fiscal year in which the document is drawn up (31 March 23:59 in Tokyo still is the old one)."""
    year = fiscal.fiscal_year(today)
    first = rules.prefix(fiscal_year=year)
    statement = select(func.max(VerificationDocument.number)).where(VerificationDocument.number.startswith(first))
    last = session().execute(statement).scalar()
    return rules.number(fiscal_year=year, count=int(last.removeprefix(first)) + 1 if last else 1)


def _maker(access: Access, view: Viewpoint) -> dict[str, str]:
    person = staff.person(access.staff_id or 0, Viewpoint(on=view.today, today=view.today))
    return {"staff_no": access.staff_no, "name": access.name, "post": (person.post or "") if person else ""}


def _tell_officers(unit_id: int, name: str, number: str, access: Access, at: datetime, today: date) -> None:
    officers = accounts.officers(today).get(unit_id, frozenset()) - {access.staff_id}
    mail.notify_all(sorted(officers), DRAWN_UP, link=f"/verifications/{number}", at=at, unit=name, number=number)
