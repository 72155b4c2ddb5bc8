"""make bench: one JSON document on standard output."""

import json
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import measure, pages, scenario

COPIES = 10


def main() -> None:
    """Load the city once and ten times over; time what the issue names; report exponents between the two."""
    small = _city(1, with_pages=True)
    large = _city(COPIES, with_pages=False)
    grown = {**{name: (small["load"][name], large["load"][name]) for name in ("roster", "orders", "evidence")},
             **{name: (small["answers"][name], large["answers"][name]) for name in small["answers"]}}  # fmt: skip
    document = {
        "machine": {"python": platform.python_version(), "system": platform.platform()},
        "people_9400": small,
        "people_94000": large,
        "exponents": {name: measure.exponent(*pair, COPIES) for name, pair in grown.items()},
    }
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    print()


def _city(copies: int, *, with_pages: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, scenario.fresh(Path(folder)) as app:
        pages.install_bare(app)
        found: dict[str, Any] = {"load": scenario.load(copies), "answers": scenario.answers()}
        if with_pages:
            found["pages"] = pages.throughput(app, scenario.an_officer())
        return found


if __name__ == "__main__":
    main()
