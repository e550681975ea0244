"""HTML that escapes by construction: text is escaped, and only `tag` makes markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import streamlit as st

from components.words import Words


@dataclass(frozen=True, slots=True)
class Html:
    """Markup made by `tag`; everything else is text and is escaped where it is used."""

    source: str


NOTHING = Html("")
_special = re.compile("[&<>\"']").search


def tag(name: str, *children: Html | str, **attributes: str | int | None) -> Html:
    """One element. An attribute of None is left out; `class_` and `aria_label` become `class` and `aria-label`."""
    inside = "".join([_source(child) for child in children])
    return Html(f"<{name}{_attributes(attributes)}>{inside}</{name}>")


def join(parts: Iterable[Html | str]) -> Html:
    """The parts one after the other."""
    return Html("".join([_source(part) for part in parts]))


def draw(words: Words, *parts: Html) -> None:
    """Send one block to the page, in its language and direction."""
    block = tag("div", *parts, class_="fl", lang=words.language, dir=words.direction)
    st.html(block.source)


def _source(part: Html | str) -> str:
    return part.source if isinstance(part, Html) else _escaped(part)


def _attributes(attributes: dict[str, str | int | None]) -> str:
    if not attributes:
        return ""
    return "".join([f' {name.rstrip("_").replace("_", "-")}="{_escaped(str(value))}"'
                    for name, value in attributes.items() if value is not None])


def _escaped(text: str) -> str:
    return escape(text) if _special(text) else text
