"""Race/ethnicity crossed with gender: one row per group, one small axis per gender."""

from __future__ import annotations

from components import headline
from components.charts.folding import Row, drawn, folded_line, rows_of
from components.charts.legend import legend
from components.charts.rows import framed, listed
from components.figure import figure
from components.marks import goal, mark, rules, track
from components.markup import NOTHING, Html, tag
from components.scale import Scale
from components.setting import Setting
from components.words import Words
from disclosure import ALL, Catalogue, ProtectedCell, ProtectedTable


def crossed(words: Words, table: ProtectedTable, catalogue: Catalogue) -> None:
    """A table whose rows and columns are both groups; rows with nothing to show are folded into a line."""
    if not table.rows:
        return
    setting, rows = Setting(words, table, catalogue), rows_of(table)
    shown = drawn(rows)
    cells = [cell for row in shown for cell in row.cells]
    groups = [cell for row in shown for cell in row.cells if row.value != ALL]
    figure(setting, headline.spread(words, groups, setting.indicator, "crossed"),
           legend(words, cells, setting.goal_key("goal") if shown else ""),
           _plot(setting, shown) if shown else NOTHING, folded_line(setting, rows))


def _plot(setting: Setting, rows: tuple[Row, ...]) -> Html:
    scale = setting.scale()
    names = [setting.column(column) for column in setting.table.columns]
    heads = tag("div", tag("span"), *[tag("span", name) for name in names], class_="row heads", aria_hidden="true")
    body = listed([_row(setting, row, names, scale) for row in rows])
    return tag("div", heads, body, class_="crossed", style=f"--n:{len(names)}")


def _row(setting: Setting, row: Row, names: list[str], scale: Scale) -> Html:
    cells = [_cell(setting, name, cell, scale) for name, cell in zip(names, row.cells, strict=True)]
    name = tag("span", setting.row(row.value), class_="name")
    return framed(row, name, tag("ul", *cells, role="list", class_="cells"))


def _cell(setting: Setting, name: str, cell: ProtectedCell, scale: Scale) -> Html:
    marks = track(rules(scale), goal(setting.indicator.target, scale, cell), mark(cell, scale))
    return tag("li", tag("span", name, class_="which"), " ", marks,
               tag("span", setting.written(cell, brief=True), class_="value"))
