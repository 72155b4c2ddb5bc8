"""証跡の規則: what evidence proves, what keeps it from counting, and what of the city's map may be shown."""

from skills.evidence.rules.heat import HeatCell, HeatMap, HeatRow
from skills.evidence.rules.suppression import suppress
from skills.evidence.rules.values import (
    FLAG_SENTENCES,
    STANDING_NAMES,
    EvidenceKind,
    EvidenceLine,
    Flag,
    HeldLevel,
    NewEvidence,
    Standing,
    check_new,
    fingerprint,
    flags_of,
    refuse_own,
    required_reason,
    standing_of,
)

__all__ = [
    "FLAG_SENTENCES",
    "STANDING_NAMES",
    "EvidenceKind",
    "EvidenceLine",
    "Flag",
    "HeatCell",
    "HeatMap",
    "HeatRow",
    "HeldLevel",
    "NewEvidence",
    "Standing",
    "check_new",
    "fingerprint",
    "flags_of",
    "refuse_own",
    "required_reason",
    "standing_of",
    "suppress",
]
