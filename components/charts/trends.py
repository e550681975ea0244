"""Years from left to right: dots, intervals as upright bars, and a ribbon between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil

from components import headline, telling
from components.charts.folding import Row, drawn, folded_line, latest_of_groups, rows_of
from components.charts.legend import legend
from components.figure import figure
from components.marks import upright
from components.markup import NOTHING, Html, join, tag
from components.scale import Scale
from components.setting import Setting
from components.words import Words
from disclosure import Catalogue, ProtectedCell, ProtectedTable

ABREAST = 6     # panels that stand side by side at most
CLEARANCE = 14  # percent of the plot's height that a written value needs above its mark


def trend(words: Words, table: ProtectedTable, catalogue: Catalogue) -> None:
    """The first row of a table whose columns are school years."""
    setting, cells = Setting(words, table, catalogue), table.cells[0]
    scale = setting.scale(*cells)
    years = tag("ol", *[_year(setting, year, cell) for year, cell in zip(table.columns, cells, strict=True)],
                class_="years", role="list", style=f"--n:{len(cells)}")
    plot = tag("div", _axis(setting, scale), _plane(setting, cells, scale), class_="plot")
    drawing = tag("div", plot, years, class_="trend", dir="ltr")
    figure(setting, headline.trend(words, table), legend(words, cells), drawing)


def group_trends(words: Words, table: ProtectedTable, catalogue: Catalogue) -> None:
    """One small panel per row over school years, all on one scale; rows with nothing to show are folded into a line."""
    if not table.rows:
        return
    setting, rows = Setting(words, table, catalogue), rows_of(table)
    shown, scale = drawn(rows), setting.scale()
    panels = tag("ul", *[_panel(setting, row, scale) for row in shown], class_="panels", role="list",
                 style=f"--n:{_abreast(len(shown))}")
    keys = legend(words, [cell for row in shown for cell in row.cells], setting.goal_key("goal-level") if shown else "")
    title = headline.spread(words, latest_of_groups(shown), setting.indicator, table.rows_axis)
    figure(setting, title, keys, panels, folded_line(setting, rows))


def spark(cells: Sequence[ProtectedCell], scale: Scale) -> Html:
    """The years of one row, small and without labels; decoration beside the written value."""
    return tag("span", *_marks(cells, scale), class_="spark", aria_hidden="true", dir="ltr")


def _axis(setting: Setting, scale: Scale) -> Html:
    ticks = [tag("span", setting.amount(tick), style=f"--at:{scale.at(tick)}") for tick in scale.ticks]
    return tag("div", *ticks, class_="y-axis", aria_hidden="true")


def _plane(setting: Setting, cells: Sequence[ProtectedCell], scale: Scale) -> Html:
    target = setting.indicator.target
    text = setting.words.say("chart.goal", goal=setting.amount(target)) if target is not None else ""
    labels = [_label(cell, target, scale, across) for cell, across in zip(cells, _across(len(cells)), strict=True)]
    return tag("div", _levels(scale), _goal(target, text, scale), *_marks(cells, scale), *labels, class_="plane",
               aria_hidden="true")


@lru_cache(maxsize=64)
def _levels(scale: Scale) -> Html:
    """The faint lines behind an upright plot."""
    return join(tag("i", class_="level", style=f"--at:{scale.at(tick)}") for tick in scale.ticks)


def _goal(target: int | None, text: str, scale: Scale) -> Html:
    return NOTHING if target is None else tag("span", text, class_="goal-level", style=f"--at:{scale.at(target)}")


def _marks(cells: Sequence[ProtectedCell], scale: Scale) -> Iterator[Html]:
    places = list(zip(cells, _across(len(cells)), strict=True))
    for (before, left), (after, right) in pairwise(places):
        if not (before.hidden or after.hidden):
            yield _ribbon(before, left, after, right, scale)
    for cell, across in places:
        yield upright(cell, scale, across)


def _across(count: int) -> list[float]:
    """Where each of `count` years stands, in percent: in the middle of its own column."""
    return [round(100 * (at + 0.5) / count, 2) for at in range(count)]


def _ribbon(before: ProtectedCell, left: float, after: ProtectedCell, right: float, scale: Scale) -> Html:
    """The band between two neighbouring years, from bounds to bounds; a thread where both are exact."""
    corners = [(left, before.upper, -1), (right, after.upper, -1), (right, after.lower, 1), (left, before.lower, 1)]
    points = ",".join([f"{x}% calc({round(100 - scale.at(y), 1)}% + {side}px)" for x, y, side in corners])
    exact = before.lower == before.upper and after.lower == after.upper
    return tag("i", class_="ribbon thread" if exact else "ribbon", style=f"clip-path:polygon({points})")


def _label(cell: ProtectedCell, target: int | None, scale: Scale, across: float) -> Html:
    """The display above its mark, or below where the goal's line would cross it."""
    if cell.hidden:
        return NOTHING
    crossed = target is not None and 0 <= scale.at(target) - scale.at(cell.upper) < CLEARANCE
    at = scale.at(cell.lower if crossed else cell.upper)
    return tag("b", cell.display, class_="under" if crossed else None, style=f"--x:{across};--at:{at}")


def _year(setting: Setting, year: str, cell: ProtectedCell) -> Html:
    words = setting.words
    told = (telling.hidden(words, cell, setting.catalogue, words.say("hidden.short")) if cell.hidden
            else tag("span", f": {cell.display}", class_="heard"))
    return tag("li", tag("span", words.school_year(year)), told)


def _abreast(panels: int) -> int:
    """How many stand side by side, so that no line has one left over."""
    lines = max(1, ceil(panels / ABREAST))
    return max(4, ceil(panels / lines))


def _panel(setting: Setting, row: Row, scale: Scale) -> Html:
    name = tag("strong", setting.row(row.value))
    value = tag("span", setting.written(row.cells[-1], brief=True), class_="value")
    plane = tag("div", _levels(scale), _goal(setting.indicator.target, "", scale), *_marks(row.cells, scale),
                class_="plane", aria_hidden="true", dir="ltr")
    ends = [tag("span", setting.column(setting.table.columns[at])) for at in (0, -1)]
    return tag("li", tag("div", name, " ", value, class_="panel-head"), plane,
               tag("div", *ends, class_="ends", aria_hidden="true", dir="ltr"), class_="panel")
