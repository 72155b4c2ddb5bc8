"""職員の決まり: orders, the postings they make, heads of units, and the rows of HR's file."""

from organisation.staff.rules.heads import SECRETARIAT, Approver, Candidate, Heads, Workplaces, head_of_unit
from organisation.staff.rules.orders import DUTY_NAMES, ORDER_NAMES, Duty, OrderFacts, OrderKind, name_key
from organisation.staff.rules.timeline import NameSpan, PostingSpan, names_over_time, timeline

__all__ = [
    "DUTY_NAMES",
    "ORDER_NAMES",
    "SECRETARIAT",
    "Approver",
    "Candidate",
    "Duty",
    "Heads",
    "NameSpan",
    "OrderFacts",
    "OrderKind",
    "PostingSpan",
    "Workplaces",
    "head_of_unit",
    "name_key",
    "names_over_time",
    "timeline",
]
