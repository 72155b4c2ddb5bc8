"""開催回の規則."""

from curriculum.offering.rules.values import (
    MODE_NAMES,
    PRIORITY_NAMES,
    SELECTION_NAMES,
    TIMED,
    USUAL_PRIORITIES,
    Day,
    Mode,
    NewOffering,
    OfferingLine,
    PriorityClass,
    Selection,
    Share,
)

__all__ = [
    "MODE_NAMES",
    "PRIORITY_NAMES",
    "SELECTION_NAMES",
    "TIMED",
    "USUAL_PRIORITIES",
    "Day",
    "Mode",
    "NewOffering",
    "OfferingLine",
    "PriorityClass",
    "Selection",
    "Share",
]
