"""Whole runs of a piece of work, each in a process of its own, so that its peak is its own."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from data_access.parallel import apart

Job = TypeVar("Job")


@dataclass(frozen=True)
class Figures:
    """What one run took; `rows` is what it wrote."""

    wall: float
    cpu: float
    peak_mb: float
    rows: int


def timed(work: Callable[[], int]) -> Figures:
    """One run here; `work` returns how many rows it wrote."""
    wall, cpu = time.perf_counter(), time.process_time()
    rows = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Figures(round(wall, 3), round(cpu, 3), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, rows)


def median(measured: Callable[[Job], Figures], job: Job, times: int) -> Figures:
    """Of so many runs the one with the median wall time. `measured` is a function of a module, not of the script that was started."""
    found = [apart(measured, job) for _ in range(times)]
    return sorted(found, key=lambda figures: figures.wall)[times // 2]
