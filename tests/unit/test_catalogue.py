"""What a release declares: windows of years, places within places, groups in one order."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import ALL, Slot, pools
from disclosure.catalogue import years_of
from tests.builders import a_catalogue, a_place, an_indicator

YEARS = st.integers(2000, 2040).flatmap(lambda first: st.integers(0, 12).map(
    lambda count: tuple(str(year) for year in range(first, first + count))))


@given(YEARS, st.integers(2, 5))
def test_windows_do_not_overlap_and_hold_known_years_only(years: tuple[str, ...], width: int) -> None:
    held = [year for window in pools(years, width) for year in years_of(window)]
    assert len(held) == len(set(held))
    assert set(held) <= set(years)


@given(YEARS, st.integers(2, 5))
def test_every_window_has_its_width(years: tuple[str, ...], width: int) -> None:
    assert all(len(years_of(window)) == width for window in pools(years, width))


@given(YEARS, st.integers(2, 5), st.randoms(use_true_random=False))
def test_windows_do_not_depend_on_the_order_of_years(years: tuple[str, ...], width: int, chance: Random) -> None:
    mixed = sorted(years, key=lambda _: chance.random())
    assert pools(tuple(mixed), width) == pools(years, width)


@given(YEARS.filter(lambda years: len(years) > 2), st.integers(2, 5), st.data())
def test_a_missing_year_makes_no_window_longer(years: tuple[str, ...], width: int, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(years[1:-1]))
    left = tuple(year for year in years if year != gone)
    assert all(len(years_of(window)) == width and gone not in years_of(window) for window in pools(left, width))


def test_no_pooling_makes_no_windows() -> None:
    assert pools(("2023", "2024", "2025"), 0) == ()


def test_the_years_of_a_window_and_of_a_year() -> None:
    assert (years_of("2023-2025"), years_of("2025")) == (("2023", "2024", "2025"), ("2025",))


@pytest.mark.parametrize(("year", "window"), [("2024", "2023-2025"), ("2022", ""), ("2023-2025", "")])
def test_the_window_of_a_year(year: str, window: str) -> None:
    assert a_catalogue().window(year) == window


@pytest.mark.parametrize(("place", "wider"), [("birch", ["north", "valley"]), ("north", ["valley"]), ("valley", [])])
def test_wider_places_come_nearest_first(place: str, wider: list[str]) -> None:
    assert [found.place for found in a_catalogue().wider(place)] == wider


def test_a_place_within_itself_is_refused() -> None:
    loop = (a_place("valley", "region"), a_place("north", "district", "south"), a_place("south", "district", "north"))
    with pytest.raises(ValueError, match=r"north|south"):
        a_catalogue(places=loop)


def test_the_places_of_an_indicator_are_those_of_its_levels() -> None:
    catalogue = a_catalogue()
    assert [p.place for p in catalogue.places_of(an_indicator(levels=("school", "region")))] == ["valley", "birch", "cedar"]
    assert [p.place for p in catalogue.places_of(an_indicator(), "district")] == ["north"]


DIMENSIONS = ("race_ethnicity", "gender", "english_learner", "refugee", "grade_level")


@given(st.sets(st.sampled_from(DIMENSIONS)).map(tuple))
def test_every_group_is_listed_once_and_everybody_first(dimensions: tuple[str, ...]) -> None:
    slots = a_catalogue().slots(an_indicator(dimensions=dimensions))
    assert slots[0] == Slot()
    assert len(slots) == len(set(slots))


@given(st.sets(st.sampled_from(DIMENSIONS)).map(tuple))
def test_only_declared_groupings_are_listed(dimensions: tuple[str, ...]) -> None:
    slots = a_catalogue().slots(an_indicator(dimensions=dimensions))
    assert {slot.subgroup.partition("=")[0] for slot in slots} - {ALL} <= set(dimensions)
    assert "race_ethnicity" in dimensions or {slot.race_ethnicity for slot in slots} == {ALL}
    assert "gender" in dimensions or {slot.gender for slot in slots} == {ALL}


def test_groups_stay_in_the_order_of_the_lists() -> None:
    slots = a_catalogue(races=("Zulu", "Alpha")).slots(an_indicator(dimensions=("race_ethnicity",)))
    assert [slot.race_ethnicity for slot in slots] == [ALL, "Zulu", "Alpha"]


def test_a_one_way_group_is_never_crossed() -> None:
    slots = a_catalogue().slots(an_indicator(dimensions=DIMENSIONS))
    assert all(slot.subgroup == ALL or (slot.race_ethnicity, slot.gender) == (ALL, ALL) for slot in slots)


@pytest.mark.parametrize("kind", ["region", "district", "school", "program", "tract", "partner"])
def test_everybody_is_declared_everywhere(kind: str) -> None:
    assert a_catalogue().declares(kind, Slot())


@pytest.mark.parametrize("slot", [Slot("Black"), Slot("Black", "Girl"), Slot(subgroup="english_learner=Yes")])
def test_a_tract_declares_everybody_and_nobody_else(slot: Slot) -> None:
    assert not a_catalogue().declares("tract", slot)


@pytest.mark.parametrize("slot", [Slot(gender="AnotherGender"), Slot("Black", "AnotherGender"), Slot(subgroup="refugee=Yes"),
                                  Slot(subgroup="refugee=No")])
def test_presence_sensitive_groups_are_declared_for_wide_places_only(slot: Slot) -> None:
    declared = {kind: a_catalogue().declares(kind, slot) for kind in ("region", "district", "school", "program", "tract")}
    assert declared == {"region": True, "district": True, "school": False, "program": False, "tract": False}


def test_slots_sort_in_a_fixed_way() -> None:
    slots = sorted(a_catalogue().slots(an_indicator(dimensions=DIMENSIONS)))
    assert all(before < after for before, after in pairwise(slots))
