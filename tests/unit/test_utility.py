"""What protection costs: every figure that holds anybody meets one fate, beside what plain suppression would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from time import process_time

import numpy as np
import pytest

from disclosure import ALL, Catalogue, Status, Visibility
from disclosure.pattern import Pattern, make_pattern, published
from disclosure.pattern.pattern import Steps
from disclosure.pattern.siblings import declared_cells, families
from disclosure.policy import shipped_policy
from disclosure.suppression import plainly_hidden
from disclosure.tabulation import Table, TableKey, Tabulation
from disclosure.utility import EVERY, EVERYBODY, Fate, Line, Tally, utility, visibility
from tests.builders import YEAR, a_catalogue, a_key, a_place, a_policy, a_tabulation, an_indicator
from tests.partnerships import partnership

POLICY = shipped_policy()
REGION = a_catalogue(indicators=(an_indicator(levels=("region",), dimensions=("race_ethnicity",)),),
                     races=("Asian", "Black", "Native", "White"))
SCHOOLS = a_catalogue(indicators=(an_indicator(levels=("district", "school"), dimensions=("race_ethnicity",)),))
KEY = TableKey("reading", YEAR)
Counted = Mapping[tuple[str, str], int]


def counted(catalogue: Catalogue, people: Counted) -> Tabulation:
    """A tabulation of the people of each (place, group), of whom nobody reached anything."""
    return a_tabulation(catalogue, {a_key(place=place, group=group): (0, count) for (place, group), count in people.items()})


def plain(catalogue: Catalogue, people: Counted) -> set[tuple[str, str]]:
    """The (place, group) that plain suppression hides."""
    indicator = catalogue.indicators[0]
    table = counted(catalogue, people).tables[KEY].people
    hidden = plainly_hidden(table, families(catalogue, indicator), POLICY.minimum_group)
    places, slots = catalogue.places_of(indicator), catalogue.slots(indicator)
    return {(places[place].place, slots[slot].race_ethnicity) for place, slot in np.argwhere(hidden)}


def a_pattern(tabulation: Tabulation, *steps: int) -> Pattern:
    """The steps of the cells of the first place, in the catalogue's order."""
    step = np.array([steps], dtype=np.int8)
    return Pattern(POLICY, {key: Steps(step, np.zeros_like(step)) for key in tabulation.tables})


def line(lines: tuple[Line, ...], level: str = EVERY, group: str = EVERY) -> Line:
    return next(one for one in lines if (one.level, one.group) == (level, group))


# Plain complementary suppression

def test_beside_a_small_group_the_smallest_other_is_hidden() -> None:
    people = {("valley", ALL): 40, ("valley", "Asian"): 4, ("valley", "Black"): 16, ("valley", "White"): 20}
    assert plain(REGION, people) == {("valley", "Asian"), ("valley", "Black")}


def test_two_small_groups_need_no_other() -> None:
    people = {("valley", ALL): 30, ("valley", "Asian"): 4, ("valley", "Black"): 6, ("valley", "White"): 20}
    assert plain(REGION, people) == {("valley", "Asian"), ("valley", "Black")}


def test_where_no_part_is_left_the_margin_goes() -> None:
    assert plain(REGION, {("valley", ALL): 20, ("valley", "Asian"): 4}) == {("valley", "Asian"), ("valley", ALL)}


def test_what_is_hidden_for_one_sum_opens_the_next() -> None:
    """Birch hides its four and one more; both must go in another school too, and there they open nothing."""
    people = {("birch", ALL): 24, ("birch", "Black"): 4, ("birch", "White"): 20,
              ("cedar", ALL): 45, ("cedar", "Black"): 15, ("cedar", "White"): 30,
              ("north", ALL): 69, ("north", "Black"): 19, ("north", "White"): 50}
    assert plain(SCHOOLS, people) == {(school, group) for school in ("birch", "cedar") for group in ("Black", "White")}


def test_large_groups_and_empty_ones_hide_nothing() -> None:
    assert plain(REGION, {("valley", ALL): 40, ("valley", "Black"): 16, ("valley", "White"): 24}) == set()


def test_nothing_hidden_stands_alone_in_any_sum() -> None:
    """Counted family by family, for a whole partnership, where another member could have been hidden."""
    tabulation, _ = _a_release()
    for key, table in tabulation.tables.items():
        kin = families(tabulation.catalogue, tabulation.catalogue.indicator_by_id[key.indicator])
        hidden, people = plainly_hidden(table.people, kin, POLICY.minimum_group).ravel(), table.people.ravel()
        assert not hidden[people == 0].any() and hidden[(people > 0) & (people <= POLICY.minimum_group)].all()
        for family in kin.members:
            members = [at for at in (family.parent, *family.children) if people[at]]
            assert sum(hidden[members]) != 1 or all(hidden[members])


# Fates

def test_each_figure_meets_one_fate_and_an_empty_group_none() -> None:
    tabulation = counted(REGION, {("valley", ALL): 120, ("valley", "Asian"): 4, ("valley", "Black"): 16, ("valley", "White"): 40})
    whole = utility(tabulation, a_pattern(tabulation, 0, POLICY.hidden, 1, POLICY.hidden, POLICY.hidden)).whole
    assert (whole.level, whole.group) == (EVERY, EVERY)
    assert whole.release.cells == Tally((1, 1, 1, 1))
    assert whole.release.people == Tally((120, 16, 4, 40))
    assert whole.plain.cells == Tally((2, 0, 1, 1))
    assert whole.plain.people == Tally((160, 0, 4, 16))


def test_a_wider_step_is_coarsened_however_many_there_are() -> None:
    tabulation = counted(REGION, {("valley", ALL): 120})
    for step in range(1, POLICY.hidden):
        assert utility(tabulation, a_pattern(tabulation, step, 0, 0, 0, 0)).whole.release.cells == Tally((0, 1, 0, 0))


def test_plain_suppression_lets_no_gender_stand_apart() -> None:
    """The release coarsens girls and boys beside a few of another gender; a table maker who only subtracts hides one of them."""
    people = {ALL: 60, "Girl": 30, "Boy": 26, "AnotherGender": 4}
    genders = a_catalogue(indicators=(an_indicator(levels=("region",), dimensions=("gender",)),))
    tabulation = a_tabulation(genders, {a_key(place="valley", gender=gender): (0, count) for gender, count in people.items()})
    whole = utility(tabulation, make_pattern(tabulation, POLICY)).whole
    assert (whole.release.cells, whole.plain.cells) == (Tally((1, 2, 1, 0)), Tally((2, 0, 1, 1)))


def test_what_no_page_lists_is_no_figure() -> None:
    """Refugees at a school are not declared, even if somebody counted them."""
    catalogue = a_catalogue(indicators=(an_indicator(levels=("school",), dimensions=("refugee",)),))
    tabulation = counted(catalogue, {("birch", ALL): 1, ("birch", "refugee=Yes"): 1})
    assert utility(tabulation, make_pattern(tabulation, POLICY)).whole.release.cells.total == 1
    whole, pattern = tracts(shown=1200, coarsened=0, small=0)
    beside = a_catalogue(places=whole.catalogue.places, indicators=(an_indicator(levels=("tract",), dimensions=("refugee",)),))
    tables = {key: Table(np.repeat(table.people, 3, axis=1), np.repeat(table.numerator, 3, axis=1)) for key, table in whole.tables.items()}
    steps = {key: Steps(np.repeat(steps.step, 3, axis=1), np.repeat(steps.reason, 3, axis=1)) for key, steps in pattern.tables.items()}
    assert visibility(Tabulation(beside, tables), Pattern(POLICY, steps)) == Visibility(1200, 100, 0, 0)


def test_a_share_is_of_its_own_figures() -> None:
    assert [Tally((1, 2, 1, 0)).share(fate) for fate in Fate] == [0.25, 0.5, 0.25, 0]
    assert Tally((0, 0, 0, 0)).share(Fate.SHOWN) == 0


def test_kinds_of_places_and_breakdowns_have_lines_of_their_own() -> None:
    tabulation = counted(SCHOOLS, {("north", ALL): 60, ("birch", ALL): 60, ("birch", "Black"): 4, ("birch", "White"): 56})
    lines = utility(tabulation, make_pattern(tabulation, POLICY)).lines
    assert [(one.level, one.group) for one in lines] == [
        (EVERY, EVERY), (EVERY, EVERYBODY), (EVERY, "race_ethnicity"), ("district", EVERY), ("district", EVERYBODY),
        ("school", EVERY), ("school", EVERYBODY), ("school", "race_ethnicity")]
    assert line(lines, "school", "race_ethnicity").release.people == Tally((0, 0, 4, 56))
    assert line(lines, "school", EVERYBODY).release.people.total == 60


def test_a_margin_is_the_sum_of_its_lines() -> None:
    lines = utility(*_a_release()).lines
    levels, groups = ({one.level for one in lines} - {EVERY}, {one.group for one in lines} - {EVERY})
    assert {"race_ethnicity × gender", "english_learner", "refugee", "race_ethnicity", "gender", EVERYBODY} == groups
    for parts in ([line(lines, level) for level in levels], [line(lines, EVERY, group) for group in groups]):
        for of in ("cells", "people"):
            for way in ("release", "plain"):
                sums = np.sum([getattr(getattr(part, way), of).counts for part in parts], axis=0)
                assert tuple(sums) == getattr(getattr(lines[0], way), of).counts


def test_shares_of_every_line_sum_to_one() -> None:
    for one in utility(*_a_release()).lines:
        for tally in (one.release.cells, one.release.people, one.plain.cells, one.plain.people):
            assert sum(map(tally.share, Fate)) == pytest.approx(1)
        assert one.release.cells.total == one.plain.cells.total
        assert one.release.people.counts[Fate.TOO_SMALL] == one.plain.people.counts[Fate.TOO_SMALL]


def test_fates_are_what_was_published() -> None:
    tabulation, pattern = _a_release()
    found: dict[tuple[Status, bool], int] = {}
    for cells in published(tabulation, pattern):
        people = tabulation.tables[cells.key].people[cells.place, cells.slot]
        for status, count in zip(cells.status, people, strict=True):
            if count:
                kind = status, bool(count <= POLICY.minimum_group)
                found[kind] = found.get(kind, 0) + 1
    kinds = ((Status.SHOWN, False), (Status.COARSENED, False), (Status.HIDDEN, True), (Status.HIDDEN, False))
    assert set(found) == set(kinds)
    assert utility(tabulation, pattern).whole.release.cells == Tally(tuple(found[kind] for kind in kinds))


@cache
def _a_release() -> tuple[Tabulation, Pattern]:
    tabulation = partnership(people=600)
    return tabulation, make_pattern(tabulation, POLICY)


# The whole release, for everybody

def tracts(*, shown: int, coarsened: int, small: int, protecting: int = 0, empty: int = 0) -> tuple[Tabulation, Pattern]:
    """A release of one figure per tract."""
    kinds = [(50, 0)] * shown + [(50, 1)] * coarsened + [(5, POLICY.hidden)] * small + [(50, POLICY.hidden)] * protecting
    kinds += [(0, POLICY.hidden)] * empty
    catalogue = a_catalogue(places=tuple(a_place(f"t{at}", "tract") for at in range(len(kinds))),
                            indicators=(an_indicator(levels=("tract",), dimensions=()),))
    people = np.array([[count] for count, _ in kinds])
    step = np.array([[step] for _, step in kinds], dtype=np.int8)
    return (Tabulation(catalogue, {KEY: Table(people, np.zeros_like(people))}), Pattern(POLICY, {KEY: Steps(step, np.zeros_like(step))}))


def test_the_whole_release_is_told_in_whole_percents_that_add_up() -> None:
    assert visibility(*tracts(shown=411, coarsened=411, small=212, protecting=200, empty=300)) == Visibility(1200, 33, 33, 34)


@pytest.mark.parametrize(("shown", "told"), [(1249, 1200), (1250, 1300), (1999, 2000)])
def test_figures_are_counted_to_two_digits(shown: int, told: int) -> None:
    assert visibility(*tracts(shown=shown, coarsened=0, small=0)) == Visibility(told, 100, 0, 0)


def test_an_empty_group_more_or_less_says_nothing() -> None:
    assert visibility(*tracts(shown=900, coarsened=0, small=100)) == visibility(*tracts(shown=900, coarsened=0, small=100, empty=1))


def test_of_a_small_release_nothing_is_told() -> None:
    """Whole percents of few figures would count how many small groups there are."""
    assert visibility(*tracts(shown=900, coarsened=0, small=99)) is None


def test_a_release_of_nothing_has_nothing_to_tell() -> None:
    tabulation = counted(REGION, {("valley", ALL): 0})
    assert utility(tabulation, make_pattern(tabulation, POLICY)).whole.release.cells.total == 0
    assert visibility(tabulation, make_pattern(tabulation, POLICY)) is None


def test_another_minimum_group_is_too_small() -> None:
    tabulation = counted(REGION, {("valley", ALL): 15})
    stricter = replace(a_pattern(tabulation, POLICY.hidden, 0, 0, 0, 0), policy=a_policy(minimum_group=20))
    assert utility(tabulation, stricter).whole.release.cells == Tally((0, 0, 1, 0))


def test_fifty_thousand_figures_take_under_two_seconds() -> None:
    places = (a_place("valley", "region"), *(a_place(f"d{at}", "district", "valley") for at in range(25)),
              *(a_place(f"s{at}", "school", f"d{at % 25}") for at in range(600)))
    catalogue = a_catalogue(places=places, races=tuple("ABCDEFG"))
    indicator = catalogue.indicators[0]
    shape = len(catalogue.places_of(indicator)), len(catalogue.slots(indicator))
    chance, declared = np.random.default_rng(1), declared_cells(catalogue, indicator)
    tables = {TableKey("reading", year): Table(chance.integers(1, 60, shape) * declared, np.zeros(shape, np.int64)) for year in "123"}
    tabulation = Tabulation(catalogue, tables)
    pattern = Pattern(POLICY, {key: Steps(np.zeros(shape, np.int8), np.zeros(shape, np.int8)) for key in tables})
    started = process_time()
    assert utility(tabulation, pattern).whole.release.cells.total > 40_000
    assert process_time() - started < 2
