"""Formats that are recognised by themselves, and read through selects that ship with Flashlight."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data_access.loading.formats.edfi import edfi
from data_access.loading.formats.oneroster import oneroster
from data_access.loading.mapped import Mapped

__all__ = ["recognised_format"]
FORMATS = (edfi, oneroster)


def recognised_format(files: Sequence[Path]) -> Mapped | None:
    """How `files` are read, when they are of a known format; None for template files. Raises Refused."""
    return next((found for recognise in FORMATS if (found := recognise(files))), None)
