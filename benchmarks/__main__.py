"""make bench: one JSON document on standard output."""

import json
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import measure, morning, pages, scenario, succession, ways

COPIES = 10
GROWING = ("roster", "orders", "rehearsal", "evidence", "verification_32_units", "heat_map", "heads", "search")


def main() -> None:
    """Load the city once and ten times over; time what the issue names; report exponents between the two."""
    small, large = _city(1, with_pages=True), _city(COPIES, with_pages=False)
    document = {
        "machine": {"python": platform.python_version(), "system": platform.platform()},
        "people_9400": _told(small),
        "people_94000": _told(large),
        "opening_morning": morning.answers(),
        "exponents": {name: measure.exponent(small[name].cpu, large[name].cpu, COPIES) for name in GROWING},
    }
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    print()


def _city(copies: int, *, with_pages: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, scenario.fresh(Path(folder)) as app:
        pages.install_bare(app)
        found: dict[str, Any] = {**scenario.load(copies, rehearsing=True), **scenario.answers()}
        if with_pages:
            found |= ways.answers() | succession.answers()
            found["pages"] = pages.throughput(app, scenario.an_officer())
        return found


def _told(found: dict[str, Any]) -> dict[str, Any]:
    return {name: one.told() if isinstance(one, measure.Spent) else one for name, one in found.items()}


if __name__ == "__main__":
    main()
