"""Everything held about one person, kind by kind, as the person may see it: for their record page and its export.

Orders and appointments whose day has not come are left out, as on every page of somebody without clearance.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any

from curriculum.succession.queries import rehearsal_readings as reading
from foundation import mail, trail, uploads
from foundation.clock import TOKYO
from foundation.history import Viewpoint
from foundation.tables import Cell, write_csv
from organisation.account import queries as accounts
from organisation.account.rules import Access
from organisation.appointment import queries as appointments
from organisation.appointment.queries import CoverLine, NominationLine
from organisation.appointment.rules.nominating import RUNNING
from organisation.staff import queries as staff
from skills.assessment import queries as assessments
from skills.claim import queries as claims
from skills.evidence import queries as evidence
from skills.verification import queries as verification
from skills.verification.rules import DocumentLine, WaiverLine
from web import guards
from web.audit import ORDER_ACTIONS
from web.curriculum import kept
from web.formats import say
from web.names import FIELDS, HOLDINGS
from web.organisation.showing import shown

EVERYTHING = 100_000
PEOPLE = ("confirmer_id", "decided_by", "by", "step_by", "reader_id")


@dataclass(frozen=True)
class Holding:
    """One kind of record: its code, and its lines as plain values by name of field."""

    code: str
    lines: tuple[dict[str, Any], ...]

    @property
    def label(self) -> str:
        return say(HOLDINGS[self.code])

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for line in self.lines for name in line))

    def csv(self) -> bytes:
        """The lines under Japanese headings."""
        rows = [[_cell(line.get(name)) for name in self.columns] for line in self.lines]
        return write_csv([str(FIELDS.get(name, name)) for name in self.columns], rows).content


def export(access: Access, view: Viewpoint, *, at: datetime) -> bytes:
    """Everything in one ZIP: data.json, one CSV per kind, and the files handed in."""
    found = holdings(access, view)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("data.json", _json(access, found, at))
        for holding in found:
            if holding.lines:
                package.writestr(f"{holding.code}.csv", holding.csv())
        for line in uploads.owned_by(access.staff_id or 0):
            file = uploads.stored(line.id, at=at)
            if file is not None:
                package.writestr(f"files/{line.id}-{line.filename.replace('/', '_')}", file.content)
    return buffer.getvalue()


def counts(access: Access, view: Viewpoint) -> list[tuple[str, str, int]]:
    """Code, name and number of each kind of record."""
    found = _holdings(_of_person(access, view))
    counted = [(holding.code, holding.label, len(holding.lines)) for holding in found]
    return [*counted, ("readings", say(HOLDINGS["readings"]), _count(access, view))]


def holdings(access: Access, view: Viewpoint) -> tuple[Holding, ...]:
    """What is held about the signed-in person, in the order a person would look for it, with people by name."""
    me = access.staff_id or 0
    readings = reading.readings_of(me, at=guards.now(), today=view.today, limit=EVERYTHING, offset=0)
    found = _holdings([*_of_person(access, view), ("readings", readings)])
    people = staff.people(_people_in(found), view)
    named = {person.id: f"{person.staff_no} {person.name}" for person in people.values()}
    return tuple(replace(each, lines=tuple(_named(line, named) for line in each.lines)) for each in found)


def _count(access: Access, view: Viewpoint) -> int:
    return reading.count_readings_of(access.staff_id or 0, at=guards.now(), today=view.today)


def _holdings(found: Iterable[tuple[str, Iterable[Any]]]) -> tuple[Holding, ...]:
    return tuple(Holding(code, tuple(_plain(line) for line in lines if line is not None)) for code, lines in found)


def _of_person(access: Access, view: Viewpoint) -> Iterator[tuple[str, Iterable[Any]]]:
    staff_id, account_id = access.staff_id or 0, access.account_id or 0
    yield "person", [staff.person(staff_id, view)]
    yield "postings", staff.postings_of(staff_id, view)
    yield "appointments", shown(appointments.of_person(staff_id, view, None), access, view)
    yield "nominations", _of_nominations(staff_id, view)
    covers = appointments.covers_of_person(staff_id, view)
    yield "covers", [_of_post(line) | {"last_day": line.last_day} for line in covers]
    yield "account", [accounts.account(account_id)]
    yield "roles", accounts.grants_of(account_id, view.today)
    yield "tokens", [_of_token(line) for line in accounts.tokens_for(account_id)]
    yield "evidence", evidence.evidence_of(staff_id, view)
    yield "waivers", map(_of_waiver, verification.waivers_of_person(staff_id, view))
    yield "verifications", map(_of_document, verification.documents_of_person(staff_id, view))
    yield from _of_assessments(staff_id)
    yield "claims", claims.my_claims(staff_id)
    yield from kept.training_of(staff_id)
    yield "files", uploads.owned_by(staff_id)
    yield "notices", mail.notices(staff_id, limit=EVERYTHING)
    yield "audit", _of_audit(access, view.today)


def _of_token(line: accounts.TokenLine) -> dict[str, Any]:
    names = ("label", "made_at", "expires_at", "revoked_at", "last_used_at")
    return {name: _plain(getattr(line, name)) for name in names}


def _of_nominations(staff_id: int, view: Viewpoint) -> Iterator[dict[str, Any]]:
    """What came of the nominations of the person. One still under way is known to whoever decides, until the order."""
    for line in appointments.nominations_of_person(staff_id, view):
        if line.state not in RUNNING:
            yield _of_post(line) | {"state": line.state, "made_at": line.made_at}


def _of_post(line: NominationLine | CoverLine) -> dict[str, Any]:
    names = ("kind", "unit_code", "unit_name", "first_day", "reason")
    return {name: getattr(line, name) for name in names}


def _of_waiver(line: WaiverLine) -> dict[str, Any]:
    days = {"first_day": line.period.first_day, "last_day": line.period.last_day}
    return {"condition": line.condition, "reason": line.reason, **days, "confirmer_id": line.approver_id}


def _of_document(line: DocumentLine) -> dict[str, Any]:
    names = ("judged_on", "known_at", "status", "made_at", "content")
    shown = {"document": line.number, "sha256": line.hash, **{name: getattr(line, name) for name in names}}
    return shown | {"confirmer_id": line.confirmation.confirmer_id if line.confirmation else None}


def _of_assessments(staff_id: int) -> Iterator[tuple[str, Iterable[Any]]]:
    cases = assessments.cases_of(staff_id)
    yield "assessments", cases
    yield (
        "answers",
        [
            {"fiscal_year": case.fiscal_year, "skill_code": code, **_plain(answer)}
            for case in cases
            for code, answer in assessments.answers(case.id).items()
        ],
    )
    yield (
        "steps",
        [{"fiscal_year": case.fiscal_year, **_plain(step)} for case in cases for step in assessments.steps(case.id)],
    )


def _of_audit(access: Access, today: date) -> Iterator[dict[str, Any]]:
    """Lines about the person in full; of what the person did to others, only that it was done."""
    later = frozenset() if access.sees_future else trail.naming_later_days(today, ORDER_ACTIONS)
    for line in trail.about(access.staff_no):
        own = line.subject == access.staff_no
        if line.position not in later or not own:
            shown = {"position": line.position, "at": line.at, "action": line.action}
            yield _plain(shown | ({"actor": line.actor, "content": line.content} if own else {}))


def _people_in(found: Iterable[Holding]) -> set[int]:
    return {line[name] for each in found for line in each.lines for name in PEOPLE if isinstance(line.get(name), int)}


def _named(line: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    return line | {name: names.get(line[name], line[name]) for name in PEOPLE if line.get(name) is not None}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(TOKYO).isoformat()
        case date():
            return value.isoformat()
        case dict():
            return {str(name): _plain(each) for name, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(each) for each in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return str(value) if isinstance(value, str) else value


def _cell(value: Any) -> Cell:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list | bool) else value


def _json(access: Access, found: Iterable[Holding], at: datetime) -> str:
    document = {
        "staff_no": access.staff_no,
        "exported_at": _plain(at),
        **{holding.code: holding.lines for holding in found},
    }
    return json.dumps(document, ensure_ascii=False, indent=1)
