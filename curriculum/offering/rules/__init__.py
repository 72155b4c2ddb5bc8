"""開催回の規則, one file each: values, checks (what may be), clashes, copies (a year later), rows (a file)."""

from curriculum.offering.rules.checks import CONTROL, check_code, check_offering, check_reason
from curriculum.offering.rules.clashes import Clash, What, clashes
from curriculum.offering.rules.copies import copied, copied_code, moved_days, usual_cutoff
from curriculum.offering.rules.rows import OfferingRow, clock_time, read_rows, spelled
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
    "CONTROL",
    "MODE_NAMES",
    "PRIORITY_NAMES",
    "SELECTION_NAMES",
    "TIMED",
    "USUAL_PRIORITIES",
    "Clash",
    "Day",
    "Mode",
    "NewOffering",
    "OfferingLine",
    "OfferingRow",
    "PriorityClass",
    "Selection",
    "Share",
    "What",
    "check_code",
    "check_offering",
    "check_reason",
    "clashes",
    "clock_time",
    "copied",
    "copied_code",
    "moved_days",
    "read_rows",
    "spelled",
    "usual_cutoff",
]
