"""What people of the small city do before a page is opened; every deed is a transaction of its own."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert

from foundation import audit, db
from foundation.uploads import NewFile
from organisation.account import queries as accounts
from organisation.account.rules import Access
from skills.assessment import queries as assessments
from skills.assessment import services
from skills.assessment.models import Answer, Assessment
from skills.claim import services as claims
from skills.claim.rules import ClaimKind, NewClaim
from skills.evidence import services as evidence
from tests.factories import AT, TESTER, TODAY
from tests.web.city import City

YEAR = 2026
FIRST, LAST = date(2026, 9, 1), date(2026, 12, 28)
PDF = b"%PDF-1.7 a certificate"
_moments = count(1)


def access(city: City, who: str) -> Access:
    """What this person may do today."""
    found = accounts.access(city.accounts[who], TODAY)
    assert found is not None
    return found


def when(city: City, who: str) -> dict[str, Any]:
    """Who does it, and when: each deed a moment after the last."""
    return {"access": access(city, who), "at": AT + timedelta(milliseconds=next(_moments)), "today": TODAY}


def open_round(city: City, first: date = FIRST, last: date = LAST) -> None:
    given = when(city, "hr")
    with db.transaction():
        services.open_round(fiscal_year=YEAR, first_day=first, last_day=last, **given)


def close_round(city: City) -> None:
    given = when(city, "hr")
    with db.transaction():
        services.close_round(fiscal_year=YEAR, **given)


def answer_all(city: City, who: str, level: int = 2, *, year: int = YEAR, but: tuple[str, ...] = ()) -> int:
    """Put an answer to every skill into the database at once. Returns the assessment's id."""
    skills = [code for code in assessments.framework_of(year).skill_by_code if code not in but]
    with db.transaction():
        moment = audit.record(action="test.prepared", actor=TESTER, at=AT).moment
        own = insert(Assessment).values(staff_id=city.staff[who], fiscal_year=year).returning(Assessment.id)
        found: int = db.session().execute(own).scalar_one()
        same = {"assessment_id": found, "level": level, "note": "", "true_from": TODAY, "known_since": moment}
        db.session().execute(insert(Answer), [same | {"skill_code": code} for code in skills])
    return found


def submitted(city: City, who: str, level: int = 2) -> int:
    """A submitted sheet, all skills at one level. Returns the assessment's id."""
    found, given = answer_all(city, who, level), when(city, who)
    with db.transaction():
        services.submit(assessment_id=found, **given)
    return found


def confirmed(city: City, who: str, by: str, changes: dict[str, tuple[int, str]] | None = None) -> int:
    """A confirmed sheet; `changes`: skill → level and reason. Returns the assessment's id."""
    found, given, changes = submitted(city, who), when(city, by), changes or {}
    levels = {code: each.level for code, each in assessments.answers(found).items()}
    with db.transaction():
        services.confirm(
            assessment_id=found, levels=levels | {code: each[0] for code, each in changes.items()}, seen_step=1,
            reasons={code: each[1] for code, each in changes.items()}, comment="よくできました。", **given,
        )  # fmt: skip
    return found


def hand_in(city: City, who: str, kind: ClaimKind = ClaimKind.work_record, **changed: Any) -> tuple[int, ...]:
    """A claim with a file. Returns its ids."""
    named = {"examination": "AP"} if kind is ClaimKind.examination else {"skill_code": "C01", "level": 3}
    claim = NewClaim(kind, **{"acquired_on": date(2026, 9, 1), "note": "窓口の統計を作り直した。", **named, **changed})
    given = when(city, who)
    with db.transaction():
        return claims.hand_in(claim=claim, file=NewFile("成果物.pdf", PDF), **given)


def prove(city: City, who: str, skill_code: str = "A01", level: int = 3, **changed: Any) -> int:
    """A piece of evidence. Returns its id."""
    values = {
        "kind": "work_record",
        "acquired_on": date(2026, 5, 1),
        "confirmer_id": city.staff["unit_head"],
        **changed,
    }
    with db.transaction():
        return evidence.record(
            staff_id=city.staff[who], skill_code=skill_code, level=level, actor=TESTER, at=AT, **values
        )
