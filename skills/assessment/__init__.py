"""自己評価. Each answer is recorded; it alters nobody's rights, so it leaves the ledger's core alone."""

from foundation import audit

audit.set_apart("assessment.answered")
