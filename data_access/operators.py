"""Who works at the terminal."""

from __future__ import annotations

import getpass

from disclosure import Role, Viewer


def operator(*roles: Role) -> Viewer:
    """The person who started a command, by the name of their system account: who can start it can read the files it reads."""
    return Viewer(f"operator:{getpass.getuser()}", frozenset(roles))
