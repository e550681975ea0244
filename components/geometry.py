"""GeoJSON geometries as shapes in percent of one frame, for CSS and for an outline drawing."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import quote

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Shape:
    """One place: its rings in percent of the frame (x rightward, y downward) and where its label stands.

    A point has no rings.
    """

    rings: tuple[Ring, ...]
    label: tuple[float, float]

    @cached_property
    def polygon(self) -> str:
        """The rings as one CSS polygon; each later ring is reached from the first corner and left the same way."""
        start = self.rings[0][0]
        corners = [corner for ring in self.rings for corner in (*ring, ring[0], start)]
        return "polygon(evenodd," + ",".join([f"{x:g}% {y:g}%" for x, y in corners]) + ")"


@dataclass(frozen=True)
class Frame:
    """All shapes of a map in the order of their geometries, and the frame's width over its height."""

    shapes: tuple[Shape, ...]
    ratio: float

    @cached_property
    def drawing(self) -> str:
        """All outlines as the address of one drawing, stretched to its frame; empty where there are only points."""
        rings = [ring for shape in self.shapes for ring in shape.rings]
        path = "".join(["M" + "L".join([f"{x:g} {y:g}" for x, y in ring]) + "Z" for ring in rings])
        svg = ("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100' preserveAspectRatio='none'>"
               f"<path d='{path}' fill='none' stroke='black' stroke-width='1.5' vector-effect='non-scaling-stroke'/>"
               "</svg>")
        return f"data:image/svg+xml,{quote(svg, safe=' =/:.')}" if path else ""


@lru_cache(maxsize=16)
def frame(geometries: tuple[str, ...]) -> Frame:
    """Shapes of GeoJSON geometries (Point, Polygon, MultiPolygon). Degrees are drawn true to shape at their middle.

    Raises ValueError for any other geometry.
    """
    parsed = [[[corner[:2] for corner in ring] for ring in _rings(json.loads(geometry))] for geometry in geometries]   # no heights
    corners = [corner for rings in parsed for ring in rings for corner in ring]
    squeeze = _squeeze(corners)
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    bottom, top = min(y for _, y in corners), max(y for _, y in corners)
    width, height = (right - left) or 1.0, (top - bottom) or 1.0
    shapes = tuple(_shape(rings, left, top, width, height) for rings in parsed)
    return Frame(shapes, round(width * squeeze / height, 4))


def _rings(geometry: dict[str, list[object]]) -> list[list[list[float]]]:
    kind, found = str(geometry["type"]), geometry["coordinates"]
    match kind:
        case "Point":
            return [[found]]  # type: ignore[list-item]
        case "Polygon":
            return found  # type: ignore[return-value]
        case "MultiPolygon":
            return [ring for polygon in found for ring in polygon]  # type: ignore[attr-defined]
    raise ValueError(f"a place's geometry is a {kind}. Use a GeoJSON Point, Polygon or MultiPolygon.")


def _squeeze(corners: Sequence[Sequence[float]]) -> float:
    """How much narrower a degree of longitude is than one of latitude; 1 for plane coordinates."""
    if any(abs(x) > 180 or abs(y) > 90 for x, y in corners) or _is_plane(corners):
        return 1.0
    middle = sum(y for _, y in corners) / len(corners)
    return math.cos(math.radians(middle))


def _is_plane(corners: Sequence[Sequence[float]]) -> bool:
    """Tiles are laid out on whole numbers; real places are not."""
    return all(float(2 * x).is_integer() for x, _ in corners)


def _shape(rings: list[list[list[float]]], left: float, top: float, width: float, height: float) -> Shape:
    placed = tuple(
        tuple(_thinned((round(100 * (x - left) / width, 1), round(100 * (top - y) / height, 1)) for x, y in ring))
        for ring in rings)
    if len(placed[0]) < 3:
        return Shape((), placed[0][0])
    largest = max(placed, key=lambda ring: abs(_area(ring)))
    return Shape(tuple(ring for ring in placed if len(ring) > 2), _middle(largest))


def _thinned(corners: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Corners without those that round to the one before."""
    before = None
    for corner in corners:
        if corner != before:
            yield corner
        before = corner


def _area(ring: Ring) -> float:
    return sum(x * b - a * y for (x, y), (a, b) in zip(ring, (*ring[1:], ring[0]), strict=True)) / 2


def _middle(ring: Ring) -> tuple[float, float]:
    """The centre of mass of a ring."""
    area = _area(ring) or 1.0
    pairs = list(zip(ring, (*ring[1:], ring[0]), strict=True))
    across = sum((x + a) * (x * b - a * y) for (x, y), (a, b) in pairs) / (6 * area)
    down = sum((y + b) * (x * b - a * y) for (x, y), (a, b) in pairs) / (6 * area)
    return round(across, 1), round(down, 1)
