"""Timing: the best of several runs, because everything else on a shared machine only ever adds."""

import math
import time
from collections.abc import Callable
from typing import Any


def seconds(action: Callable[[], Any], runs: int = 1) -> float:
    """The shortest of `runs` runs."""
    return min(_once(action) for _ in range(runs))


def _once(action: Callable[[], Any]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def rate(action: Callable[[], Any], *, for_seconds: float = 1.5) -> float:
    """How many times a second the action can be done, after a warm-up."""
    for _ in range(5):
        action()
    start, count = time.perf_counter(), 0
    while time.perf_counter() - start < for_seconds:
        action()
        count += 1
    return count / (time.perf_counter() - start)


def exponent(small: float, large: float, times: int) -> float:
    """How fast it grows: 1 is linear in the number of people."""
    return round(math.log(large / small) / math.log(times), 2)
