"""Draws a register of people, papers or openings: plain lines of text under their headings, with nothing to download."""

from __future__ import annotations

import re
from datetime import date

from components import tables
from components.markup import draw, tag
from components.words import Words
from disclosure import Rows

CODED = {name: name for name in ("purpose", "action", "roles", "missing", "table", "what", "outcome", "signed_by", "standing")} | {
    "purposes": "purpose", "records": "table", "variables": "table"}   # columns, and what their codes are codes of
NUMBER = re.compile(r"\d[\d.,\u00a0]*%?")
MOMENTS = frozenset({"at", "first_at", "last_at"})


def lines(words: Words, caption: str, rows: Rows) -> None:
    """Every line; columns are headed by their words, and codes said in words. On a phone each line is a list of its own."""
    heads = [words.say(f"column.{column}") for column in rows.columns]
    numbers = [at for at, texts in enumerate(zip(*rows.rows, strict=True)) if all(map(NUMBER.fullmatch, texts))]
    kinds = ["moment" if column in MOMENTS else "number" if at in numbers else "" for at, column in enumerate(rows.columns)]
    drawn = [tag("tr", *[tag("td", _said(words, column, text), data_head=head, class_=kind)
                         for column, head, kind, text in zip(rows.columns, heads, kinds, row, strict=True)]) for row in rows.rows]
    draw(words, tables.scrolling(words, tables.ruled(caption, heads, drawn, class_="listed", numbers=numbers), caption))


def until(words: Words, day: date | None) -> str:
    """The last day of something, or that it has no end."""
    return words.date(day.isoformat()) if day else words.say("register.open_end")


def finding(words: Words, text: str, whole: bool) -> None:
    """What a check found; where something is wrong it is said aloud."""
    draw(words, tag("p", text, class_="opening" if whole else "notice", role="status" if whole else "alert"))


def command(words: Words, title: str, text: str, typed: str) -> None:
    """What to type at the server, which breaks between its options only; `text` says what it does."""
    parts = [tag("span", f"{part} ") for part in typed.split()]
    draw(words, tag("section", tag("h2", title), tag("p", text), tag("p", tag("code", *parts, class_="typed")), class_="prose"))


def _said(words: Words, column: str, text: str) -> str:
    """A list of codes, with semicolons between, in words."""
    return ", ".join(words.value(CODED[column], code.strip()) for code in text.split(";")) if column in CODED and text else text
