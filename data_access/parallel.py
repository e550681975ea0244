"""Work in processes of its own: one after another here, or side by side."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from types import ModuleType
from typing import TypeVar

Job = TypeVar("Job")
Done = TypeVar("Done")


def each(processes: int, work: Callable[[Job], Done], jobs: Iterable[Job]) -> Iterator[Done]:
    """What `work` makes of every job, in their order; a process that dies is an error, never a wait."""
    jobs = list(jobs)
    if processes < 2 or len(jobs) < 2:
        yield from map(work, jobs)
        return
    with _processes(min(processes, len(jobs))) as pool:
        with _bare_main():
            done = pool.map(work, jobs)
        yield from done


def apart(work: Callable[[Job], Done], job: Job) -> Done:
    """What `work` makes of one job in a process that does nothing else."""
    with _processes(1) as pool:
        with _bare_main():
            done = pool.submit(work, job)
        return done.result()


def _processes(number: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(number, multiprocessing.get_context("spawn"), _end_with_parent)


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for work for ever: the pipe it waits at is held open by the others."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


@contextmanager
def _bare_main() -> Iterator[None]:
    """Spawned processes run their parent's main module first; inside Streamlit that is a page, which they must not."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
