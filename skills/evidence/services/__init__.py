"""証跡を残す: record, void and correct a piece of evidence, take in a file of them."""

from skills.evidence.services.importing import plan_evidence_import, take_evidence_import
from skills.evidence.services.recording import add, correct, record, void, void_of_source

__all__ = ["add", "correct", "plan_evidence_import", "record", "take_evidence_import", "void", "void_of_source"]
