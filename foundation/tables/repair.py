"""Staff numbers whose leading zeros a spreadsheet has eaten."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Repaired:
    """Numbers with their zeros back, and the positions (from 0) of those that changed."""

    values: tuple[str, ...]
    changed: tuple[int, ...]


def lost_zero_repair(values: Iterable[str], width: int) -> Repaired:
    """Fill up with zeros what is digits only and shorter than `width`. Everything else stays as it is."""
    before = tuple(values)
    after = tuple(value.zfill(width) if _lost(value, width) else value for value in before)
    pairs = enumerate(zip(before, after, strict=True))
    return Repaired(after, tuple(place for place, (old, new) in pairs if old != new))


def _lost(value: str, width: int) -> bool:
    return len(value) < width and value.isascii() and value.isdigit()
