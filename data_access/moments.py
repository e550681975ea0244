"""How a moment is written down."""

from __future__ import annotations

from datetime import UTC, datetime


def stamp(at: datetime) -> str:
    """UTC, to the microsecond, so that the order of texts is the order of time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
