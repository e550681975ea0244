"""The SQL of a load, read from its files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("sql")


@cache
def statement(name: str) -> str:
    """The SQL in `name`.sql."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
