"""What one chart is set with: words, a protected table, and the catalogue that names its rows and places."""

from __future__ import annotations

from dataclasses import dataclass

from components import telling
from components.markup import Html, tag
from components.scale import Scale, scale_of
from components.words import Words
from disclosure import ALL, Axis, Catalogue, Indicator, IndicatorWords, ProtectedCell, ProtectedTable


@dataclass(frozen=True)
class Setting:
    """The three things that every part of a chart needs."""

    words: Words
    table: ProtectedTable
    catalogue: Catalogue

    @property
    def indicator(self) -> Indicator:
        return self.catalogue.indicator_by_id[self.table.selection.indicator]

    @property
    def said(self) -> IndicatorWords:
        """The indicator's own words."""
        return self.words.indicator(self.indicator)

    @property
    def place(self) -> str:
        """The name of the place chosen."""
        return self.catalogue.place_by_id[self.table.selection.place].name

    def scale(self, *cells: ProtectedCell) -> Scale:
        """The axis that holds these cells, or the whole table's."""
        return scale_of(self.indicator, cells or [cell for row in self.table.cells for cell in row])

    def row(self, value: str) -> str:
        """What a row is called."""
        return self._called(self.table.rows_axis, value)

    def column(self, value: str) -> str:
        """What a column is called."""
        return self._called(self.table.columns_axis, value)

    def amount(self, value: float) -> str:
        """A number in the indicator's unit."""
        return self.words.amount(value, self.indicator.unit)

    def goal_key(self, mark: str) -> str:
        """`mark` where the indicator has a goal to explain in a legend, else nothing."""
        return mark if self.indicator.target is not None else ""

    def written(self, cell: ProtectedCell, brief: bool = False) -> Html:
        """The display, or a hidden value that opens to its reason."""
        if not cell.hidden:
            return tag("span", cell.display)
        return telling.hidden(self.words, cell, self.catalogue, self.words.say("hidden.brief") if brief else "")

    def _called(self, axis: str, value: str) -> str:
        match axis:
            case Axis.PLACE:
                return self.catalogue.place_by_id[value].name
            case Axis.CATEGORY:
                return self.said.categories.get(value, value)
            case Axis.NONE:
                return self.said.name
            case _:
                return self.words.say("value.all") if value == ALL else self.words.value(axis, value)
