"""推奨の規則: from gaps to courses, and the shortest way to a persona by a date."""

from curriculum.recommendation.rules.paths import shortest, way
from curriculum.recommendation.rules.prospect import Prospect, prospect
from curriculum.recommendation.rules.recommending import recommended
from curriculum.recommendation.rules.values import (
    Block,
    BlockKind,
    Booking,
    Chance,
    Closing,
    Facts,
    Path,
    Recommended,
    Step,
    StepKind,
    hours_of,
)

__all__ = [
    "Block",
    "BlockKind",
    "Booking",
    "Chance",
    "Closing",
    "Facts",
    "Path",
    "Prospect",
    "Recommended",
    "Step",
    "StepKind",
    "hours_of",
    "prospect",
    "recommended",
    "shortest",
    "way",
]
