"""What is told of a form that was sent, and how what was typed into it is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Told:
    """What became of a form: the answer, by name; whether the form is done with; each column that was not taken, with the reason."""

    answer: str
    done: bool
    faults: tuple[tuple[str, str], ...] = ()


def written(value: Sequence[str] | date | None) -> str:
    """As a template writes it: a list with semicolons between, a day as YYYY-MM-DD."""
    return ";".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
