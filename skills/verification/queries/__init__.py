"""判定を見せる, one file each: verdicts (board, unit, person), waivers, documents, contents, marks, tasks, openings."""

from skills.verification.queries.contents import Draft, digest, draft, said
from skills.verification.queries.documents import document, documents, documents_of_person
from skills.verification.queries.marks import Mark, marks
from skills.verification.queries.openings import openings
from skills.verification.queries.tasks import VerificationTask, verification_tasks
from skills.verification.queries.verdicts import (
    UnitVerdict,
    as_if_appointed,
    board,
    confirmer_ids,
    person_verdicts,
    unit_verdict,
)
from skills.verification.queries.waivers import waiver, waivers_known, waivers_of_person, waivers_of_unit

__all__ = [
    "Draft", "Mark", "UnitVerdict", "VerificationTask", "as_if_appointed", "board",
    "confirmer_ids", "digest", "document", "documents", "documents_of_person", "draft", "marks", "openings",
    "person_verdicts", "said", "unit_verdict", "verification_tasks", "waiver", "waivers_known", "waivers_of_person",
    "waivers_of_unit",
]  # fmt: skip
