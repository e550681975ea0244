"""Every cell of a protected table is the release's own, or hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import Axis, CellKey, Reason, Released, Slot, Status, protect
from disclosure.selection import values_on
from tests.builders import HIDDEN_CELL, a_catalogue, a_key, a_release, a_selection, a_tabulation, published_cells, shown

CATALOGUE = a_catalogue()
AXES = st.sampled_from([Axis.NONE, Axis.SCHOOL_YEAR, Axis.RACE_ETHNICITY, Axis.GENDER, Axis.PLACE])
KEYS = st.builds(a_key, st.sampled_from([place.place for place in CATALOGUE.places]), st.sampled_from(["ALL", "Black", "White"]),
                 st.sampled_from(["ALL", "Girl", "Boy"]), st.sampled_from(CATALOGUE.school_years))
CELLS = st.dictionaries(KEYS, st.one_of(st.integers(0, 100).map(shown), st.just(HIDDEN_CELL)))
PLACES = st.sampled_from([place.place for place in CATALOGUE.places])


@given(CELLS, AXES, AXES, PLACES)
def test_a_cell_is_what_the_release_says_or_hidden(cells: dict[CellKey, Released], rows: Axis, columns: Axis, place: str) -> None:
    table = protect(a_selection(place=place), a_release(cells), rows, columns)
    for cell in (cell for row in table.cells for cell in row):
        known = cells.get(cell.key)
        if known:
            assert (cell.status, cell.display, cell.lower, cell.upper, cell.reason) == (
                known.status, known.display, known.lower, known.upper, known.reason)
        else:
            assert (cell.status, cell.lower, cell.upper, cell.reason) == (Status.HIDDEN, 0, 100, Reason.NOT_IN_RELEASE)


@given(CELLS, AXES, AXES, PLACES)
def test_a_table_has_the_shape_of_its_lists(cells: dict[CellKey, Released], rows: Axis, columns: Axis, place: str) -> None:
    selection = a_selection(place=place)
    table = protect(selection, a_release(cells), rows, columns)
    assert (table.rows, table.columns) == (values_on(rows, selection, CATALOGUE), values_on(columns, selection, CATALOGUE))
    assert [len(row) for row in table.cells] == [len(table.columns)] * len(table.rows)


@given(CELLS, AXES, AXES, PLACES)
def test_a_nearest_figure_is_published_and_only_for_what_is_hidden(
        cells: dict[CellKey, Released], rows: Axis, columns: Axis, place: str) -> None:
    table = protect(a_selection(place=place), a_release(cells), rows, columns)
    for cell in (cell for row in table.cells for cell in row if cell.nearest):
        assert cell.hidden and cell.nearest is not None
        assert cells[cell.nearest.key] == cell.nearest.cell
        assert cell.nearest.cell.status is not Status.HIDDEN


@given(CELLS, CELLS, AXES, AXES)
def test_what_was_not_asked_for_does_not_show(asked: dict[CellKey, Released], rest: dict[CellKey, Released],
                                              rows: Axis, columns: Axis) -> None:
    before = protect(a_selection(), a_release(asked), rows, columns)
    elsewhere = {key: cell for key, cell in rest.items() if key.place == "cedar"}
    after = protect(a_selection(), a_release({**elsewhere, **asked}), rows, columns)
    assert Axis.PLACE in (rows, columns) or before.cells == after.cells


def test_rows_and_columns_are_not_mixed_up() -> None:
    release = a_release({a_key(group="Black", gender="Girl"): shown(41), a_key(group="White", gender="Boy"): shown(43)})
    table = protect(a_selection(), release, Axis.RACE_ETHNICITY, Axis.GENDER)
    assert [cell.display for cell in table.column("Girl")] == ["hidden", "41%", "hidden"]
    assert [cell.display for cell in table.cells[2]] == ["hidden", "hidden", "43%"]


def test_a_column_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="tuple"):
        protect(a_selection(), a_release({})).column("Girl")


def test_a_hidden_line_that_carries_a_figure_is_refused() -> None:
    with pytest.raises(ValueError, match="hidden"):
        Released(Status.HIDDEN, "62%", 62, 62, Reason.SMALL_GROUP)


def test_a_release_of_the_rules_passes_through_unchanged() -> None:
    counts = {a_key("birch"): (40, 80), a_key("birch", "Black"): (3, 9), a_key("birch", "White"): (37, 71)}
    cells = published_cells(a_tabulation(CATALOGUE, counts))
    table = protect(a_selection(), a_release(cells), Axis.RACE_ETHNICITY)
    assert [(cell.display, cell.reason) for cell in table.column("ALL")] == [
        ("50%", Reason.AS_PUBLISHED), ("N<10", Reason.SMALL_GROUP), ("hidden", Reason.LONE_GAP)]


def test_a_table_keeps_its_own_selection_and_axes() -> None:
    table = protect(a_selection(slot=Slot("Black")), a_release({}), Axis.SCHOOL_YEAR, Axis.GENDER)
    assert (table.selection.slot, table.rows_axis, table.columns_axis) == (Slot("Black"), Axis.SCHOOL_YEAR, Axis.GENDER)
