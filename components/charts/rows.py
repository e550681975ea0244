"""One row per group, place or band along one axis: a dot, an interval or a lozenge, and the written value."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

from components import headline
from components.charts.folding import Row, drawn, folded_line, latest_of_groups, rows_of
from components.charts.legend import legend
from components.figure import figure
from components.marks import goal, mark, rules, stem, track
from components.markup import NOTHING, Html, tag
from components.scale import Scale
from components.setting import Setting
from components.words import Words
from disclosure import ALL, Axis, Catalogue, ProtectedTable


def groups(words: Words, table: ProtectedTable, catalogue: Catalogue) -> None:
    """Groups along a table's rows, in the table's fixed order; its last column is drawn."""
    _chart(Setting(words, table, catalogue), rows_of(table, last=1))


def places(words: Words, table: ProtectedTable, catalogue: Catalogue) -> None:
    """Places along a table's rows, in alphabetical order (R1)."""
    _chart(Setting(words, table, catalogue), alphabetical(rows_of(table, last=1), catalogue))


def bands(words: Words, table: ProtectedTable, catalogue: Catalogue) -> None:
    """Bands of an outcome with several categories, in their natural order, drawn from zero."""
    _chart(Setting(words, table, catalogue), rows_of(table, last=1))


def alphabetical(rows: Sequence[Row], catalogue: Catalogue) -> tuple[Row, ...]:
    """Rows of places by name; letters with accents stand with their plain ones."""
    return tuple(sorted(rows, key=lambda row: normalize("NFKD", catalogue.place_by_id[row.value].name).casefold()))


def axis(scale: Scale, labels: Sequence[str]) -> Html:
    """The ticks above a column of tracks."""
    pairs = zip(scale.ticks, labels, strict=True)
    ticks = [tag("span", label, style=f"--at:{scale.at(tick)}") for tick, label in pairs]
    return tag("div", tag("span", *ticks, class_="x-axis"), class_="row axis", aria_hidden="true")


def listed(rows: Sequence[Html]) -> Html:
    """Rows as a list, so that a screen reader counts them."""
    return tag("ul", *rows, class_="rows", role="list")


def framed(is_everybody: bool, *parts: Html | str) -> Html:
    """One row; everybody's stands apart from the groups'."""
    return tag("li", *parts, class_="row all" if is_everybody else "row")


def _chart(setting: Setting, rows: Sequence[Row]) -> None:
    if not rows:
        return
    shown = drawn(rows)
    cells = [row.cells[0] for row in shown]
    title = headline.spread(setting.words, latest_of_groups(shown), setting.indicator, setting.table.rows_axis)
    figure(setting, title, legend(setting.words, cells, setting.goal_key("goal") if shown else ""),
           _plot(setting, shown) if shown else NOTHING, folded_line(setting, rows),
           rows=tuple(row.value for row in rows))


def _plot(setting: Setting, rows: Sequence[Row]) -> Html:
    scale = setting.scale(*[row.cells[0] for row in rows])
    return tag("div", axis(scale, [setting.amount(tick) for tick in scale.ticks]),
               listed([_row(setting, row, scale) for row in rows]), class_="chart")


def _row(setting: Setting, row: Row, scale: Scale) -> Html:
    cell = row.cells[0]
    line = stem(cell, scale) if setting.table.rows_axis == Axis.CATEGORY else NOTHING
    return framed(row.value == ALL, tag("span", setting.row(row.value), class_="name"), " ",
                  track(rules(scale), line, goal(setting.indicator.target, scale, cell), mark(cell, scale)),
                  tag("span", setting.written(cell), class_="value"))
