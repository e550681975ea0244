"""Only sizes decide

What is hidden depends on how many people there are, never on their results. So every indicator of the same people hides the
same lines, and a hidden line tells nothing about how its group did.
"""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.spec.neighbours.worlds import Counts, released, thin, worlds


@given(worlds(), st.randoms(use_true_random=False))
def test_other_results_hide_the_same_lines(world: Counts, chance: Random) -> None:
    """The same groups with any other results: the same lines hidden, for the same reasons."""
    other = {key: (chance.randint(0, people), people) for key, (_, people) in world.items()}
    before, after = released(world), released(other)
    assert {key: (cell.status, cell.reason) for key, cell in before.items()} == {
        key: (cell.status, cell.reason) for key, cell in after.items()}


@given(worlds())
def test_hidden_parts_of_a_shown_total_are_more_than_a_small_group(world: Counts) -> None:
    """For partnerships of every shape: what a shown total leaves when everything shown is taken away is nobody, or more than ten
    people.
    """
    assert not thin(world)
