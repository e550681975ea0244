"""Reads JSON strictly: what readers take in different ways is no JSON here."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any


def parsed(text: str, number: Callable[[str], object] = str) -> Any:
    """What `text` says; a number with a point is what `number` makes of it. Raises ValueError or RecursionError."""
    said = json.loads(text, object_pairs_hook=_once, parse_float=number, parse_constant=_no_number)
    if "\\u" in text:
        json.dumps(said, ensure_ascii=False).encode()    # half a surrogate is no letter
    return said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object that names each of its values once."""
    said = dict(pairs)
    if len(said) < len(pairs):
        raise ValueError("a name is there twice")
    return said


def _no_number(written: str) -> float:
    raise ValueError(f"{written} is no number of JSON")
