"""HTML that escapes by construction: text is escaped, and only `tag` makes markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import streamlit as st

from components.words import Words


@dataclass(frozen=True, slots=True)
class Html:
    """Markup made by `tag`; everything else is text and is escaped where it is used."""

    source: str

    def _repr_html_(self) -> str:
        """What Streamlit sends as it is, where it would look through a text for indents."""
        return self.source


NOTHING = Html("")
_waiting: ContextVar[list[Html] | None] = ContextVar("waiting", default=None)
_special = re.compile("[&<>\"']").search


def tag(name: str, *children: Html | str, **attributes: str | int | None) -> Html:
    """One element. An attribute of None is left out; `class_` and `aria_label` become `class` and `aria-label`."""
    inside = "".join([_source(child) for child in children])
    return Html(f"<{name}{_attributes(attributes)}>{inside}</{name}>")


def lone(kind: str, /, **attributes: str | int | None) -> Html:
    """An element that holds nothing, such as a field of a form."""
    return Html(f"<{kind}{_attributes(attributes)}>")


def join(parts: Iterable[Html | str]) -> Html:
    """The parts one after the other."""
    return Html("".join([_source(part) for part in parts]))


def draw(words: Words, *parts: Html) -> None:
    """Send one block to the page, in its language and direction."""
    block, waiting = tag("div", *parts, class_="fl", lang=words.language, dir=words.direction), _waiting.get()
    if waiting is None:
        st.html(block)
    else:
        waiting.append(block)


@contextmanager
def together() -> Iterator[None]:
    """Blocks drawn inside reach the page as one element, since Streamlit's work is by the element; no controls inside."""
    blocks: list[Html] = []
    before = _waiting.set(blocks)
    try:
        yield
    finally:
        _waiting.reset(before)
    st.html(join(blocks))


def _source(part: Html | str) -> str:
    return part.source if isinstance(part, Html) else _escaped(part)


def _attributes(attributes: dict[str, str | int | None]) -> str:
    return "".join([f' {_attribute(name)}="{_escaped(str(value))}"' for name, value in attributes.items() if value is not None])


@lru_cache(maxsize=256)
def _attribute(name: str) -> str:
    """`class_` and `aria_label` as HTML writes them."""
    return name.rstrip("_").replace("_", "-")


def _escaped(text: str) -> str:
    return escape(text) if _special(text) else text
