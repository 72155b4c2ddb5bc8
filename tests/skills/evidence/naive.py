"""The level held, word for word from the definition, in loops: shares no line with the application."""

from datetime import date, datetime
from typing import Any

CEILINGS = {
    "training": 2, "training_unassessed": 1, "head_confirmation": 3, "work_record": 3, "coaching_record": 4,
}  # fmt: skip
EXAMINATIONS = {
    "IP": (1, "A01 A02 G01"), "SG": (2, "G01 G02 G03 G04"), "FE": (2, "A02 E02"), "AP": (3, "A02 E02 F01 G04"),
}  # fmt: skip


def naive(rows: list[dict[str, Any]], on: date, known_at: datetime) -> dict[str, int]:
    """The definition, word for word, in loops."""
    found: dict[str, int] = {}
    for row in rows:
        if not row["known_since"] <= known_at or (row["known_until"] and row["known_until"] <= known_at):
            continue
        if on < row["true_from"] or (row["true_until"] and on > row["true_until"]) or not row["counts"]:
            continue
        ceiling = CEILINGS.get(row["kind"], 0)
        if row["kind"] == "examination":
            most, mapped = EXAMINATIONS.get(row["examination"], (0, ""))
            ceiling = most if row["skill_code"] in mapped.split() else 0
        level = min(row["level"], ceiling)
        if level > found.get(row["skill_code"], 0):
            found[row["skill_code"]] = level
    return found
