"""所属の決まり: kinds of unit, the tree, grades, and the rows of a unit file."""

from organisation.unit.rules.rows import (
    KnownUnit,
    UnitRow,
    appoints_by_default,
    changed_from,
    changes,
    check_rows,
    closed_on,
    corrected,
    read_rows,
)
from organisation.unit.rules.tree import (
    APPOINTING_KINDS,
    KIND_NAMES,
    KINDS_BY_NAME,
    GradeLine,
    UnitKind,
    UnitLine,
    UnitTree,
    tree_on,
)

__all__ = [
    "APPOINTING_KINDS",
    "KINDS_BY_NAME",
    "KIND_NAMES",
    "GradeLine",
    "KnownUnit",
    "UnitKind",
    "UnitLine",
    "UnitRow",
    "UnitTree",
    "appoints_by_default",
    "changed_from",
    "changes",
    "check_rows",
    "closed_on",
    "corrected",
    "read_rows",
    "tree_on",
]
