"""Why a table could not be audited, in words that name the file, the place in it, and the remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class NotAudited(Exception):
    """The table or its mapping cannot be read; the message is for the reader. Published values may be quoted in it."""


def refusal(file: str, text: str, line: int = 0, column: str = "") -> NotAudited:
    """The error for one place in a file; `line` 0 and an empty `column` mean the whole of it."""
    place = [file, f"line {line}" if line else "", f"column '{column}'" if column else ""]
    return NotAudited(f"{', '.join(filter(None, place))}: {text}")


def nearest(word: str, known: Iterable[str]) -> str:
    """A closing sentence for an unknown word: the nearest known one, then the first twenty of all."""
    words = list(dict.fromkeys(known))
    near = difflib.get_close_matches(word, words, n=1)
    more = ", …" if len(words) > 20 else ""
    return f"{f' Did you mean {near[0]!r}?' if near else ''} There are: {', '.join(words[:20]) or 'none'}{more}."
