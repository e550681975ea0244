"""What stands around every chart: its sentence, its subject line, its table and its source."""

from __future__ import annotations

from components import tables
from components.markup import Html, draw, tag
from components.setting import Setting


def figure(setting: Setting, title: str, *parts: Html, rows: tuple[str, ...] = ()) -> None:
    """Draw one chart under the sentence that says what it shows, over its own numbers; `rows` orders the table."""
    head = heading(title, tables.caption(setting))
    draw(setting.words, tag("figure", head, *parts, tables.beneath(setting, rows)))


def heading(title: str, subject: str) -> Html:
    """A chart's title sentence with its subject line below."""
    return tag("figcaption", tag("h2", unbroken(title)), tag("p", subject, class_="subject"))


def unbroken(sentence: str) -> str:
    """A sentence whose ranges, such as 40–49% or 2024–25, stay on one line."""
    return sentence.replace("–", "\u2060–\u2060")
