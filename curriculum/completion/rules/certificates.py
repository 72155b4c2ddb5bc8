"""修了証と修了の取消: numbers, and the reason an annulment needs. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from foundation import fiscal
from foundation.errors import Refused

LONGEST_REASON = 400


@dataclass(frozen=True, kw_only=True)
class CompletionLine:
    """修了. `annulled_at` and `annulled_reason` once it was annulled; minutes attended, test in percent."""

    id: int
    enrolment_id: int
    offering_id: int
    staff_id: int
    course_code: str
    catalogue_version: str
    certificate_no: str
    completed_on: date
    minutes: int
    test_percent: int | None
    confirmer_id: int | None
    confirmed_at: datetime
    annulled_at: datetime | None
    annulled_reason: str

    @property
    def annulled(self) -> bool:
        return self.annulled_at is not None


def certificate_no(*, completed_on: date, number: int) -> str:
    """2026-00012: the 12th certificate of the fiscal year."""
    return f"{prefix(completed_on=completed_on)}{number:05d}"


def prefix(*, completed_on: date) -> str:
    """What the certificate numbers of a fiscal year begin with."""
    return f"{fiscal.fiscal_year(completed_on)}-"


def source(*, certificate_no: str) -> str:
    """By what the evidence of a completion says it was made."""
    return f"completion:{certificate_no}"


def required_reason(*, reason: str) -> str:
    """The reason of an annulment without surrounding blanks. Raises Refused."""
    said = reason.strip()
    if not said:
        raise Refused("取り消す理由を書いてください。本人に伝わります。", field="reason")
    if len(said) > LONGEST_REASON:
        raise Refused("%(limit)d字までです(いま%(length)d字)。", field="reason", limit=LONGEST_REASON, length=len(said))
    return said
