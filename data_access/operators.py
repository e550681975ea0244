"""Who works at the terminal."""

from __future__ import annotations

import os
import pwd
from contextlib import suppress
from pathlib import Path

from disclosure import Role, Viewer

SIGNED_IN = Path("/proc/self/loginuid")   # who signed in to the system stays known to it when they act as somebody else
NOBODY = 2**32 - 1


def operator(*roles: Role) -> Viewer:
    """The person who started a command, by the system account they signed in with, which no setting of theirs changes: who can start it
    can read the files it reads."""
    number = _number()
    with suppress(KeyError):
        return Viewer(f"operator:{pwd.getpwuid(number).pw_name}", frozenset(roles))
    return Viewer(f"operator:{number}", frozenset(roles))


def _number() -> int:
    with suppress(OSError, ValueError):
        told = int(SIGNED_IN.read_text(encoding="ascii"))
        return os.getuid() if told == NOBODY else told
    return os.getuid()
