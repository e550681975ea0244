"""The few words that say how to read the marks of a chart; only those that the chart uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from components.markup import Html, tag
from components.words import Words
from disclosure import ProtectedCell


def legend(words: Words, cells: Iterable[ProtectedCell], goal: str = "", wider: str = "") -> Html:
    """A line of keys: exact, interval, hidden, goal and wider place, as far as they occur.

    `goal` is the class of the goal's mark: `goal` across a track, `goal-level` along the years; empty for none.
    """
    return tag("ul", *_keys(words, tuple(cells), goal, wider), class_="legend", role="list")


def _keys(words: Words, cells: tuple[ProtectedCell, ...], goal: str, wider: str) -> Iterator[Html]:
    exact = [not cell.hidden and cell.lower == cell.upper for cell in cells]
    if any(exact) and (goal or wider or not all(exact)):
        yield _key("dot", words.say("legend.exact"))
    if any(not cell.hidden and cell.lower != cell.upper for cell in cells):
        yield _key("span", words.say("legend.interval"))
    if any(cell.hidden for cell in cells):
        yield _key("lozenge", words.say("legend.hidden"))
    if goal:
        yield _key(goal, words.say("legend.goal"))
    if wider:
        yield _key("ring", wider)


def _key(mark: str, text: str) -> Html:
    return tag("li", tag("i", class_=f"key {mark}", aria_hidden="true"), text)
