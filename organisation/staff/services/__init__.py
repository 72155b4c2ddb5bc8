"""職員を動かす: take in personnel orders, name deputies and heads."""

from organisation.staff.services.heads import choose_head, end_deputy, name_deputy
from organisation.staff.services.imports import take_staff_import
from organisation.staff.services.planning import plan_staff_import

__all__ = ["choose_head", "end_deputy", "name_deputy", "plan_staff_import", "take_staff_import"]
