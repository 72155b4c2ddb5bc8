"""保存期間: what proves the skills of people who left is erased, with the files they handed in."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from foundation.db import session
from foundation.uploads import Upload
from organisation.staff.queries import among
from skills.assessment.models import Answer, Assessment, Confirmation, Step
from skills.claim.models import Claim, ClaimStep
from skills.evidence.models import Evidence
from skills.verification.models import VerificationConfirmation, VerificationDocument, Waiver


def erase_records_of(staff_ids: Iterable[int]) -> int:
    """Erase assessments, claims, evidence and files of these people, inside a retention pass. Returns the proofs gone.

    With them go the waivers of their conditions and the documents on them, which say what their evidence said; a
    printed one can no longer be checked then. What depends on something goes before it.
    """
    ids = sorted(staff_ids)
    assessments = select(Assessment.id).where(among(Assessment.staff_id, ids))
    documents = select(VerificationDocument.id).where(among(VerificationDocument.staff_id, ids))
    claims = select(Claim.id).where(among(Claim.staff_id, ids))
    for table in (Confirmation, Answer, Step):
        session().execute(delete(table).where(table.assessment_id.in_(assessments)))
    session().execute(delete(Assessment).where(among(Assessment.staff_id, ids)))
    session().execute(delete(ClaimStep).where(ClaimStep.claim_id.in_(claims)))
    session().execute(delete(Claim).where(among(Claim.staff_id, ids)))
    session().execute(delete(VerificationConfirmation).where(VerificationConfirmation.document_id.in_(documents)))
    session().execute(delete(VerificationDocument).where(among(VerificationDocument.staff_id, ids)))
    session().execute(delete(Waiver).where(among(Waiver.staff_id, ids)))
    erased = session().execute(delete(Evidence).where(among(Evidence.staff_id, ids)).returning(Evidence.id)).all()
    session().execute(delete(Upload).where(among(Upload.owner_id, ids)))
    return len(erased)
