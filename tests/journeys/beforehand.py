"""What has happened in the city before a journey begins, done as the pages would do it."""

from datetime import timedelta

from foundation import clock, db
from foundation.uploads import NewFile
from organisation.account import queries as accounts
from organisation.account.rules import Access
from organisation.staff import queries as staff
from skills.assessment import queries as assessments
from skills.assessment import services as assessment
from skills.assessment.rules import NewAnswer
from skills.claim import services as claims
from skills.claim.rules import ClaimKind, NewClaim
from skills.framework import queries as frameworks
from tests.journeys.town import Town

PDF = NewFile("実績報告.pdf", b"%PDF-1.7 proof of work")
YEAR = 2026


def submitted(town: Town, role: str, level: int = 1) -> None:
    """The person has answered every skill with the level and handed the self-assessment in."""
    access, today = _access(town, role), clock.today()
    with db.transaction():
        for skill in frameworks.in_force(today).skills:
            assessment.answer(
                fiscal_year=YEAR, answer=NewAnswer(skill.code, level), file=None, expected_since=None, access=access,
                at=clock.now(), today=today,
            )  # fmt: skip
        case = assessments.case_of(access.staff_id or 0, YEAR)
        assert case is not None
        assessment.submit(assessment_id=case.id, access=access, at=clock.now(), today=today)
    db.close()


def claimed(town: Town, role: str, kind: ClaimKind, skill_code: str, level: int) -> None:
    """The person has handed in a claim with a file."""
    today = clock.today()
    claim = NewClaim(kind, today - timedelta(days=30), "新人研修の講師を務めた", skill_code, level)
    with db.transaction():
        claims.hand_in(access=_access(town, role), claim=claim, file=PDF, at=clock.now(), today=today)
    db.close()


def _access(town: Town, role: str) -> Access:
    account_id = accounts.account_id_of(staff.staff_id_of(town.cast[role]) or 0)
    found = accounts.access(account_id or 0, clock.today())
    assert found is not None
    return found
