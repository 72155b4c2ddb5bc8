"""What is known of pieces of evidence: how long they are valid, since when known, taken back or not."""

from collections.abc import Iterable

from sqlalchemy import select

from foundation.db import session
from foundation.history import Viewpoint
from organisation.staff.queries import among
from skills.evidence.models import Evidence
from skills.verification.rules import Proof


def proofs(evidence_ids: Iterable[int], view: Viewpoint) -> dict[int, Proof]:
    """By evidence id, as known at the moment; one statement however many."""
    ids = set(evidence_ids)
    if not ids:
        return {}
    table = Evidence
    statement = select(
        table.id, table.known_since, table.true_from, table.true_until, table.known_until, table.known_until_reason
    ).where(among(table.id, ids))
    return {
        row.id: Proof(row.known_since, row.true_from, row.true_until, row.known_until, row.known_until_reason or "")
        if row.known_until is not None and (view.known_at is None or row.known_until <= view.known_at)
        else Proof(row.known_since, row.true_from, row.true_until, None, "")
        for row in session().execute(statement)
    }
