"""The ladder as people read it."""

from __future__ import annotations

from dataclasses import replace

from disclosure import ladders
from disclosure.policy import Band, shipped_policy
from tests.builders import a_policy


def test_sizes_that_share_their_steps_share_a_ladder() -> None:
    policy = replace(shipped_policy(), steps=(Band(0, 10, 10), Band(0, 20, 20)), last_cuts=())
    assert [(ladder.start, ladder.steps[1]) for ladder in ladders(policy)] == [
        (11, ("≤20%", "21–39%", "40–59%", "60–79%", "≥80%")), (20, ("≤19%", "20–39%", "40–59%", "60–79%", "≥80%"))]


def test_a_step_has_fewer_ranges_than_the_one_before() -> None:
    for ladder in ladders(shipped_policy()):
        counts = [len(step) for step in ladder.steps[:shipped_policy().beside]]
        assert counts == sorted(set(counts), reverse=True)


def test_the_last_steps_lie_side_by_side() -> None:
    for ladder in ladders(shipped_policy()):
        assert ladder.steps[-2:] == (("≤59%", "≥60%"), ("≤39%", "≥40%"))


def test_the_first_ladder_begins_where_groups_are_large_enough() -> None:
    assert ladders(a_policy(minimum_group=14))[0].start == 15
