"""後任の備え: everybody of 主査級 or above ranked exactly, the nearest ten of each unit explained; the months."""

from dataclasses import replace

from benchmarks import measure, ways
from benchmarks.measure import Spent
from curriculum.succession.queries import bench, forecast
from foundation import remember
from foundation.history import Viewpoint

VIEW = Viewpoint(on=ways.TODAY, today=ways.TODAY, sees_future=True)


def answers() -> dict[str, Spent]:
    """`bench_32_units` until the end of grace and, as everything can still be reached, a year later; `coverage`."""
    ways.load()
    return {
        "bench_32_units": measure.spent(lambda: _benches(VIEW), 3),
        "bench_32_units_a_year_ahead": measure.spent(lambda: _benches(replace(VIEW, on=ways.BY)), 3),
        "coverage": measure.spent(_coverage, 3),
    }


def _benches(view: Viewpoint) -> None:
    remember.forget()
    bench.benches(view, limit=bench.SHOWN)


def _coverage() -> None:
    remember.forget()
    forecast.coverage(VIEW)
