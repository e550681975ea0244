"""Places where they are, in classes made of published bounds; hidden places are hatched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from components import headline, telling
from components.charts.folding import rows_of
from components.charts.rows import alphabetical
from components.figure import figure
from components.geometry import Frame, Shape, frame
from components.markup import NOTHING, Html, tag
from components.scale import Scale, rounded_scale
from components.setting import Setting
from components.words import Words
from disclosure import Catalogue, Indicator, ProtectedCell, ProtectedTable

FIFTHS = Scale(0, 100, (0, 20, 40, 60, 80, 100))
LABELLED = 40  # a map of more places than this carries no written values; its table does


def map_of(words: Words, table: ProtectedTable, catalogue: Catalogue) -> None:
    """The places along a table's rows that have a geometry; nothing where none has."""
    setting, rows = Setting(words, table, catalogue), alphabetical(rows_of(table, last=1), catalogue)
    cells = [row.cells[0] for row in rows if catalogue.place_by_id[row.value].geometry]
    if not cells:
        return
    scale = classes(setting.indicator, cells)
    drawn = tag("div", _land(setting, cells, scale), _legend(setting, cells, scale), class_="map")
    title = headline.spread(words, cells, setting.indicator, "map")
    figure(setting, title, drawn, rows=tuple(row.value for row in rows))


def classes(indicator: Indicator, cells: Sequence[ProtectedCell]) -> Scale:
    """Fifths for a share of people; about four round steps over what is shown for a measure."""
    if indicator.is_share:
        return FIFTHS
    bounds = [bound for cell in cells if not cell.hidden for bound in (cell.lower, cell.upper)]
    low, high = min(bounds, default=0), max(bounds, default=1)
    return rounded_scale(low, high if high > low else low + 1)


def class_of(cell: ProtectedCell, scale: Scale) -> int:
    """The class, from 0, that holds both published bounds; -1 where none does. On an edge, the higher one."""
    steps = list(zip(scale.ticks, scale.ticks[1:], strict=False))
    return max((at for at, (low, high) in enumerate(steps) if low <= cell.lower and cell.upper <= high), default=-1)


@dataclass(frozen=True)
class Spot:
    """One place on a map: what is shown of it, its outline or point, its name, and the class of its colour."""

    cell: ProtectedCell
    shape: Shape
    name: str
    colour: str

    @property
    def at(self) -> str:
        x, y = self.shape.label
        return f"--x:{x};--y:{y}"


def _land(setting: Setting, cells: Sequence[ProtectedCell], scale: Scale) -> Html:
    places = setting.catalogue.place_by_id
    own = tuple(places[cell.key.place].geometry for cell in cells)
    drawn = frame(own + _ground(own, setting.catalogue))
    spots = [Spot(cell, shape, places[cell.key.place].name, _colour(cell, scale))
             for cell, shape in zip(cells, drawn.shapes, strict=False)]
    ground = [tag("i", class_="tile ground", style=f"clip-path:{shape.polygon}") for shape in drawn.shapes[len(own):]]
    outlined = ground or any(spot.shape.rings for spot in spots)
    labels = [_label(spot) for spot in spots] if len(spots) <= LABELLED else []
    return tag("div", *ground, *_tiles(setting, spots), _borders(drawn), *_points(setting, spots), *labels, role="img",
               class_="land" if outlined else "land bare", dir="ltr", aria_label=setting.words.say("map.alt"),
               style=f"aspect-ratio:{drawn.ratio}")


def _ground(own: tuple[str, ...], catalogue: Catalogue) -> tuple[str, ...]:
    """Outlines to stand points on: neighborhoods, else districts; none where the places have outlines themselves."""
    if any("Polygon" in geometry for geometry in own):
        return ()
    outlined = [place for place in catalogue.places if "Polygon" in place.geometry]
    tracts = tuple(place.geometry for place in outlined if place.kind == "tract")
    return tracts or tuple(place.geometry for place in outlined if place.kind == "district")


def _tiles(setting: Setting, spots: Sequence[Spot]) -> Iterator[Html]:
    for spot in spots:
        if spot.shape.rings:
            yield tag("i", class_=f"tile {spot.colour}", style=f"clip-path:{spot.shape.polygon}",
                      title=_said(setting, spot))


def _points(setting: Setting, spots: Sequence[Spot]) -> Iterator[Html]:
    for spot in spots:
        if not spot.shape.rings:
            yield tag("i", class_=f"point {spot.colour}", style=spot.at, title=_said(setting, spot))


def _label(spot: Spot) -> Html:
    value = NOTHING if spot.cell.hidden else tag("b", spot.cell.display)
    kind = "on-tile" if spot.shape.rings else "on-point"
    return tag("span", tag("span", spot.name), value, class_=f"label {kind} {spot.colour}", style=spot.at)


def _said(setting: Setting, spot: Spot) -> str:
    told = setting.words.say("map.place", place=spot.name, value=telling.value(setting.words, spot.cell))
    if not spot.cell.hidden:
        return told
    return f"{told}. {telling.nearest(setting.words, spot.cell, setting.catalogue)}"


def _colour(cell: ProtectedCell, scale: Scale) -> str:
    if cell.hidden:
        return "untold"
    at = class_of(cell, scale)
    return "wide" if at < 0 else _step_colour(at, len(scale.ticks) - 1)


def _step_colour(at: int, count: int) -> str:
    """One of the five colours, evenly chosen over `count` classes."""
    return f"c{1 + round(4 * at / max(1, count - 1))}"


def _borders(drawn: Frame) -> Html:
    """All outlines as one mask, so that they take the page's colour in light and dark."""
    return tag("i", class_="borders", style=f'--outline:url("{drawn.drawing}")') if drawn.drawing else NOTHING


def _legend(setting: Setting, cells: Sequence[ProtectedCell], scale: Scale) -> Html:
    words, count = setting.words, len(scale.ticks) - 1
    keys = [_key(_step_colour(at, count), _step(setting, scale, at)) for at in range(count)]
    colours = {_colour(cell, scale) for cell in cells}
    rest = [_key(name, words.say(key)) for name, key in (("wide", "map.wide"), ("untold", "legend.hidden"))
            if name in colours]
    return tag("ul", *keys, *rest, class_="legend classes", role="list")


def _key(colour: str, text: str) -> Html:
    return tag("li", tag("i", class_=f"key tile {colour}", aria_hidden="true"), text)


def _step(setting: Setting, scale: Scale, at: int) -> str:
    low, high = setting.amount(scale.ticks[at]), setting.amount(scale.ticks[at + 1])
    if at == 0:
        return setting.words.say("map.first", high=high)
    last = at == len(scale.ticks) - 2
    return setting.words.say("map.last", low=low) if last else setting.words.say("map.step", low=low, high=high)
