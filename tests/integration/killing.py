"""Work that kills itself at one moment of it, so that what it leaves can be looked at.

A moment is the words of a step, or `module:name` with `before` or `after` and which call of it.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from importlib import import_module

Progress = Callable[[str, float], None]


def killed_at(moment: str, work: Callable[[Progress], object], begins: float = -1.0) -> int:
    """How a process ends that does the work and tells its steps; those up to `begins` are not meant.

    It forks, so that it is for a process with one thread.
    """
    child = os.fork()
    if not child:
        if ":" in moment:
            where, when, call = moment.split()
            _dies_at(*where.split(":"), when, int(call))
        work(lambda words, done: _die() if words == moment and done > begins else None)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _dies_at(module: str, name: str, when: str, call: int) -> None:
    owner, calls = import_module(module), list[str]()
    real = getattr(owner, name)

    def instead(*given: object, **named: object) -> object:
        calls.append(name)
        if when == "before" and len(calls) == call:
            _die()
        found = real(*given, **named)
        if len(calls) == call:
            _die()
        return found

    setattr(owner, name, instead)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
