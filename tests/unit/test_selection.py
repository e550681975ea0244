"""Axes run over declared lists, and moving along one changes nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import ALL, Axis, CellKey, Selection, Slot, read_query
from disclosure.selection import along, values_on
from tests.builders import a_catalogue, a_key, a_place, a_selection, an_indicator

CATALOGUE = a_catalogue()


@pytest.mark.parametrize(("axis", "values"), [
    (Axis.NONE, (ALL,)),
    (Axis.SCHOOL_YEAR, ("2023", "2024", "2025")),
    (Axis.RACE_ETHNICITY, (ALL, "Black", "White")),
    (Axis.GENDER, (ALL, "Girl", "Boy")),
    (Axis.PLACE, ("valley", "north", "birch", "cedar")),
    (Axis.CATEGORY, ("",)),
    ("english_learner", ("Yes", "No")),
    ("unheard_of", ()),
])
def test_an_axis_runs_over_its_whole_list(axis: str, values: tuple[str, ...]) -> None:
    assert values_on(axis, a_selection(), CATALOGUE) == values


def test_a_many_valued_outcome_runs_over_its_categories_in_their_order() -> None:
    catalogue = a_catalogue(indicators=(an_indicator(categories=("low", "middle", "high")),))
    assert values_on(Axis.CATEGORY, a_selection(), catalogue) == ("low", "middle", "high")


def test_places_are_listed_for_the_group_whatever_place_is_chosen() -> None:
    refugees = a_selection(slot=Slot(subgroup="refugee=Yes"))
    assert values_on(Axis.PLACE, refugees, CATALOGUE) == ("valley", "north")


def test_a_tract_is_not_listed_for_a_group() -> None:
    tract = a_place("t1", "tract", "valley")
    catalogue = a_catalogue(places=(*CATALOGUE.places, tract), indicators=(an_indicator(levels=("region", "tract")),))
    listed = values_on(Axis.PLACE, a_selection(place="valley", slot=Slot("Black")), catalogue)
    assert listed == ("valley",)


AXES = st.sampled_from([Axis.SCHOOL_YEAR, Axis.RACE_ETHNICITY, Axis.GENDER, Axis.PLACE])


@given(AXES, AXES, st.data())
def test_the_order_in_which_axes_are_followed_does_not_matter(first: Axis, second: Axis, data: st.DataObject) -> None:
    if first == second:
        return
    here, there = (data.draw(st.sampled_from(values_on(axis, a_selection(), CATALOGUE))) for axis in (first, second))
    assert along(first, here, along(second, there, a_key())) == along(second, there, along(first, here, a_key()))


@given(AXES, st.data())
def test_a_step_along_an_axis_changes_that_and_nothing_else(axis: Axis, data: st.DataObject) -> None:
    value = data.draw(st.sampled_from(values_on(axis, a_selection(), CATALOGUE)))
    moved = along(axis, value, a_key())
    changed = {field for field in CellKey.__match_args__ if getattr(moved, field) != getattr(a_key(), field)}
    assert along(axis, value, moved) == moved
    assert changed <= {"slot" if axis in (Axis.RACE_ETHNICITY, Axis.GENDER) else axis}


def test_no_axis_is_no_step() -> None:
    assert along(Axis.NONE, ALL, a_key()) == a_key()


def test_a_one_way_step_leaves_the_crossing() -> None:
    crossed = a_key(group="Black", gender="Girl")
    assert along("english_learner", "Yes", crossed).slot == Slot(subgroup="english_learner=Yes")
    assert along("english_learner", ALL, crossed).slot == Slot()


def test_a_crossing_leaves_the_one_way_group() -> None:
    oneway = a_key(group="english_learner=Yes")
    assert along(Axis.RACE_ETHNICITY, "Black", oneway).slot == Slot("Black")


def test_a_selection_names_its_cell() -> None:
    key = a_selection(slot=Slot("Black"), category="high").key
    assert (key.indicator, key.school_year, key.place, key.slot, key.category) == ("reading", "2025", "birch", Slot("Black"), "high")


def test_an_empty_parameter_is_no_choice_and_nothing_to_mend() -> None:
    reading = read_query({"place": "", "year": ""}, CATALOGUE, ("reading",), ("en", "es"))
    assert reading.mended == ()


def test_a_trend_ends_with_the_chosen_year() -> None:
    assert values_on(Axis.SCHOOL_YEAR, a_selection(school_year="2024"), CATALOGUE) == ("2023", "2024")


def test_a_selection_is_a_value() -> None:
    assert {a_selection(), a_selection()} == {Selection("reading", "birch", "2025")}
