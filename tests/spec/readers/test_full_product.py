"""No line tells by being there

A release lists every declared place with every declared group, whether or not anybody is in it. What is listed is decided
before anybody is counted.
"""

from hypothesis import given

from disclosure import Status
from tests.builders import a_catalogue, a_key, a_tabulation, published_cells
from tests.spec.drawing import protected
from tests.spec.neighbours.worlds import Counts, released, worlds

EMPTY = published_cells(a_tabulation(a_catalogue(), {a_key(): (0, 0)}))


def test_a_group_with_nobody_in_it_is_listed_like_a_small_one(drawing: str) -> None:
    """Nobody at Birch is Asian, seven are Black; both lines are there and read the same.

    | group        | people | reached | published | why         |
    | ------------ | -----: | ------: | --------- | ----------- |
    | All students |     91 |      55 | 60%       |             |
    | Asian        |      0 |       0 | N<10      | small_group |
    | Black        |      7 |       4 | N<10      | small_group |
    | Hispanic     |     22 |       8 | hidden    | lone_gap    |
    | White        |     62 |      43 | 69%       |             |
    """
    assert drawing == protected(drawing)


def test_a_place_with_nobody_in_it_lists_every_group() -> None:
    """A release of nobody at all lists every cell, and every one of them reads `N<10`."""
    assert {cell.display for cell in EMPTY.values()} == {"N<10"}


def test_a_release_declares_the_same_lines_whoever_enrols() -> None:
    """Enrolling students changes what lines say, never which lines there are."""
    full = published_cells(a_tabulation(a_catalogue(), {a_key(place, group): (20, 40) for place in ("birch", "cedar", "north")
                                                        for group in ("ALL", "Black", "White")}))
    assert list(full) == list(EMPTY)


@given(worlds())
def test_an_empty_line_and_a_small_one_differ_in_nothing(world: Counts) -> None:
    """Status, words, bounds and reason are the same for every group of ten or fewer, in partnerships of every shape."""
    small = {cell for key, cell in released(world).items() if world[key][1] <= 10}
    assert len(small) <= 1
    assert all(cell.status is Status.HIDDEN for cell in small)
