"""One cell as a mark: a dot, an interval, an interval with an open end, or a hatched lozenge."""

from __future__ import annotations

from functools import lru_cache

from components.markup import NOTHING, Html, join, tag
from components.scale import Scale
from disclosure import ProtectedCell


def mark(cell: ProtectedCell, scale: Scale) -> Html:
    """The cell along a horizontal axis."""
    if cell.hidden:
        return tag("i", class_="lozenge")
    return span(cell.lower, cell.upper, scale, edge_of(cell))


def edge_of(cell: ProtectedCell) -> str:
    """The class of an interval that is open at one end: `≥95%` or `≤5%`; otherwise empty."""
    if cell.display.startswith("≥"):
        return "open-end"
    return "open-start" if cell.display.startswith("≤") else ""


def span(lower: float, upper: float, scale: Scale, edge: str = "") -> Html:
    """A dot where both bounds agree, else a bar from one to the other."""
    if lower == upper:
        return tag("i", class_="dot", style=f"--at:{scale.at(lower)}")
    start, end = scale.at(lower), scale.at(upper)
    return tag("i", class_=f"span {edge}".rstrip(), style=f"--at:{start};--to:{end}")


def upright(cell: ProtectedCell, scale: Scale, across: float) -> Html:
    """The cell along a vertical axis, `across` percent from the start."""
    if cell.hidden:
        return tag("i", class_="up lozenge", style=f"--x:{across}")
    low, high = scale.at(cell.lower), scale.at(cell.upper)
    name = "up dot" if cell.lower == cell.upper else f"up span {edge_of(cell)}".rstrip()
    return tag("i", class_=name, style=f"--x:{across};--at:{low};--to:{high}")


def goal(target: int | None, scale: Scale, cell: ProtectedCell) -> Html:
    """The goal's tick on a horizontal axis; nothing where there is no goal, or nothing to hold beside it."""
    return NOTHING if target is None or cell.hidden else tag("i", class_="goal", style=f"--at:{scale.at(target)}")


def stem(cell: ProtectedCell, scale: Scale) -> Html:
    """A line from the start of the axis to the mark, for parts of a whole."""
    return NOTHING if cell.hidden else tag("i", class_="stem", style=f"--at:{scale.at(cell.lower)}")


def ring(cell: ProtectedCell | None, scale: Scale) -> Html:
    """A wider place beside the mark: an open ring, or an outlined bar where it is an interval."""
    if cell is None or cell.hidden:
        return NOTHING
    return tag("span", span(cell.lower, cell.upper, scale), class_="ring")


@lru_cache(maxsize=64)
def rules(scale: Scale) -> Html:
    """The faint lines behind a horizontal plot."""
    return join(tag("i", class_="rule", style=f"--at:{scale.at(tick)}") for tick in scale.ticks)


def track(*marks: Html) -> Html:
    """A horizontal axis with its marks; decoration beside the written value, so hidden from screen readers."""
    return tag("span", *marks, class_="track", aria_hidden="true")
