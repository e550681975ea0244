"""Rows with nothing to show, folded into one line that still says why for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components import telling
from components.markup import NOTHING, Html, tag
from components.setting import Setting
from disclosure import ALL, ProtectedCell, ProtectedTable

FEW = 1  # this many hidden rows stay in place; more are folded


@dataclass(frozen=True)
class Row:
    """One row of a chart: the value it stands for and its cells."""

    value: str
    cells: tuple[ProtectedCell, ...]

    @property
    def hidden(self) -> bool:
        return all(cell.hidden for cell in self.cells)


def rows_of(table: ProtectedTable, last: int = 0) -> tuple[Row, ...]:
    """The rows of a table in its order, with all cells or only the `last` ones."""
    return tuple(Row(value, cells[-last:]) for value, cells in zip(table.rows, table.cells, strict=True))


def drawn(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows that a chart draws: those with something to show, and one hidden row if it is the only one."""
    return tuple(row for row in rows if not row.hidden or row not in folded(rows))


def folded(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows that go into the line beneath."""
    hidden = tuple(row for row in rows if row.hidden)
    return hidden if len(hidden) > FEW else ()


def latest_of_groups(rows: Sequence[Row]) -> tuple[ProtectedCell, ...]:
    """The last cell of each group; the row for everybody is no group."""
    return tuple(row.cells[-1] for row in rows if row.value != ALL)


def folded_line(setting: Setting, rows: Sequence[Row]) -> Html:
    """`Too few to show: …`, each name opening to its reason and the nearest figure."""
    names = [tag("li", telling.hidden(setting.words, row.cells[-1], setting.catalogue, setting.row(row.value)))
             for row in folded(rows)]
    if not names:
        return NOTHING
    return tag("div", tag("span", setting.words.say("hidden.folded")), tag("ul", *names, role="list"), class_="folded")
