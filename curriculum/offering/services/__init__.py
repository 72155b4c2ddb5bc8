"""開催回を動かす: open, change, cancel, copy, take in a file."""

from curriculum.offering.services.changes import cancel, change, copy_to, open_offering

__all__ = ["cancel", "change", "copy_to", "open_offering"]
