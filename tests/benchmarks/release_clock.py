"""What a step of a benchmark takes, with the processes it starts."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Clock:
    """Seconds that each step took, of this process and of those it started and ended."""

    steps: dict[str, dict[str, float]] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        wall, cpu = time.perf_counter(), _cpu()
        yield
        self.steps[name] = {"wall": round(time.perf_counter() - wall, 2), "cpu": round(_cpu() - cpu, 2)}

    def total(self, *names: str) -> dict[str, float]:
        """The steps named, together."""
        return {kind: round(sum(self.steps[name][kind] for name in names if name in self.steps), 2) for kind in ("wall", "cpu")}


def _cpu() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def peak_mb() -> dict[str, int]:
    """Of this process, and of the largest that it started and ended."""
    return {name: resource.getrusage(who).ru_maxrss // 1024
            for name, who in (("main", resource.RUSAGE_SELF), ("worker", resource.RUSAGE_CHILDREN))}
