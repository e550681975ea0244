"""Draws a register of people, papers or openings: plain lines of text under their headings, with nothing to download."""

from __future__ import annotations

from components import tables
from components.markup import draw, tag
from components.words import Words
from disclosure import Rows

CODED = frozenset({"purpose", "action", "roles", "missing", "table", "what", "outcome"})


def lines(words: Words, caption: str, rows: Rows) -> None:
    """Every line; columns are headed by their words, and codes said in words."""
    heads = [words.say(f"column.{column}") for column in rows.columns]
    drawn = [tag("tr", *[tag("td", _said(words, *cell)) for cell in zip(rows.columns, row, strict=True)]) for row in rows.rows]
    draw(words, tables.scrolling(words, tables.ruled(caption, heads, drawn), caption))


def finding(words: Words, text: str, whole: bool) -> None:
    """What a check found; where something is wrong it is said aloud."""
    draw(words, tag("p", text, class_="opening" if whole else "notice", role="status" if whole else "alert"))


def _said(words: Words, column: str, text: str) -> str:
    """A list of codes, with semicolons between, in words."""
    return ", ".join(words.value(column, code) for code in text.split(";")) if column in CODED and text else text
