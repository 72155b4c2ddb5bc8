"""保存期間: what proves the skills of people who left is erased, with the files they handed in."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from foundation.db import session
from foundation.uploads import Upload
from organisation.staff.queries import among
from skills.assessment.models import Answer, Assessment, Confirmation, Step
from skills.claim.models import Claim, ClaimStep
from skills.evidence.models import Evidence


def erase_records_of(staff_ids: Iterable[int]) -> int:
    """Erase assessments, claims, evidence and files of these people, inside a retention pass. Returns the proofs gone.

    What depends on something goes before it.
    """
    ids = sorted(staff_ids)
    assessments = select(Assessment.id).where(among(Assessment.staff_id, ids))
    claims = select(Claim.id).where(among(Claim.staff_id, ids))
    for table in (Confirmation, Answer, Step):
        session().execute(delete(table).where(table.assessment_id.in_(assessments)))
    session().execute(delete(Assessment).where(among(Assessment.staff_id, ids)))
    session().execute(delete(ClaimStep).where(ClaimStep.claim_id.in_(claims)))
    session().execute(delete(Claim).where(among(Claim.staff_id, ids)))
    erased = session().execute(delete(Evidence).where(among(Evidence.staff_id, ids)).returning(Evidence.id)).all()
    session().execute(delete(Upload).where(among(Upload.owner_id, ids)))
    return len(erased)
