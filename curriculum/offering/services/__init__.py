"""開催回を動かす: open, change, cancel, copy, take in a file."""

from curriculum.offering.services.changes import cancel, change, copy_to, open_offering
from curriculum.offering.services.imports import plan_offerings_import, take_offerings_import

__all__ = ["cancel", "change", "copy_to", "open_offering", "plan_offerings_import", "take_offerings_import"]
