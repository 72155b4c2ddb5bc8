"""Timing. CPU seconds of this process say what a quiet machine would need; wall seconds what this one needed."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Spent:
    """How long something took, in seconds."""

    cpu: float
    wall: float

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.cpu + other.cpu, self.wall + other.wall)

    def told(self) -> dict[str, float]:
        return {"cpu_seconds": round(self.cpu, 4), "wall_seconds": round(self.wall, 4)}


def spent(action: Callable[[], Any], runs: int = 1) -> Spent:
    """The run of `runs` that needed the least CPU: everything else on a shared machine only ever adds."""
    return min((_once(action) for _ in range(runs)), key=lambda one: one.cpu)


def _once(action: Callable[[], Any]) -> Spent:
    cpu, wall = time.process_time(), time.perf_counter()
    action()
    return Spent(time.process_time() - cpu, time.perf_counter() - wall)


def rate(action: Callable[[], Any], *, cpu_seconds: float = 1.5) -> float:
    """How many times per CPU second the action can be done, after a warm-up."""
    for _ in range(5):
        action()
    start, count = time.process_time(), 0
    while time.process_time() - start < cpu_seconds:
        action()
        count += 1
    return count / (time.process_time() - start)


def exponent(small: float, large: float, times: int) -> float:
    """How fast it grows: 1 is linear in the number of people."""
    return round(math.log(large / small) / math.log(times), 2)
