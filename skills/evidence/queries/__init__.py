"""証跡を見せる: levels held, the evidence itself, and the map of the whole city."""

from skills.evidence.queries.heat import counted, heat_map
from skills.evidence.queries.levels import held_since, levels, self_levels
from skills.evidence.queries.lines import evidence_line, evidence_of

__all__ = ["counted", "evidence_line", "evidence_of", "heat_map", "held_since", "levels", "self_levels"]
