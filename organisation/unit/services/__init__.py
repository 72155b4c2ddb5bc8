"""所属を動かす: take in a file of units, change one, close one, name predecessors."""

from organisation.unit.services.changes import change_unit, close_unit, name_predecessors
from organisation.unit.services.imports import plan_units_import, take_units_import

__all__ = ["change_unit", "close_unit", "name_predecessors", "plan_units_import", "take_units_import"]
