"""The search for worlds, where there are few."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from disclosure.pattern.block import Block
from disclosure.pattern.lattice import Room
from disclosure.pattern.search import serve


def a_block() -> Block:
    """Ten people in two inner cells, and others; together they are told exactly. So the ten can be 2 more or 1 fewer, and no further."""
    sums = csr_array([[1, 1, 0], [1, 1, 1]])
    room = Room(np.array([[-5, -5], [0, 0]]), np.array([[5, 5], [0, 0]]), np.array([[3, 3], [0, 0]]), np.zeros((2, 2)), 1, np.array([3, 3]))
    rows, unit, lowest, highest = np.arange(2), np.zeros(3, dtype=np.int64), np.array([-1, -4, -2]), np.array([3, 2, 1])
    return Block(rows, np.arange(3), unit, sums, room, lowest, highest, np.array([True, True]), np.zeros(2, dtype=np.int8),
                 np.random.default_rng(0))


def test_a_width_that_no_side_has_room_for_is_found_on_both() -> None:
    block = a_block()
    for _ in range(2):
        serve(block, np.arange(3), piecemeal=True)
    assert (block.least[0], block.most[0]) == (-1, 2)
    assert len(block.narrow()) == 0


def test_what_cannot_be_had_at_once_is_left_to_a_search_that_takes_it_piecemeal() -> None:
    block = a_block()
    serve(block, np.arange(3))
    assert block.narrow().tolist() == [0]
    assert block.worlds == []
