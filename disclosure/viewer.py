"""Who is looking."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Viewer:
    """The public, or an account with its roles. Made only by pages/front_door.py."""

    account: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_public(self) -> bool:
        """True for a reader without an account."""
        return not self.account
