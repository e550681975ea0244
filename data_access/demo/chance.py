"""Seeded draws, a stream of its own for each theme so that a change in one leaves the others as they were."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.object_]
Days = npt.NDArray[np.datetime64]


def stream(seed: int, theme: str) -> np.random.Generator:
    """The random numbers of one theme. `seed` is 0 or more."""
    return np.random.default_rng([seed, zlib.crc32(theme.encode())])


def happens(rng: np.random.Generator, probability: Floats) -> Flags:
    """One draw per probability."""
    return rng.random(probability.shape) < probability


def logistic(odds: Floats) -> Floats:
    """The probability behind log-odds."""
    return 1 / (1 + np.exp(-odds))


def log_odds(share: float) -> float:
    """The log-odds behind a share."""
    return float(np.log(share / (1 - share)))


def pick(rng: np.random.Generator, weights: Floats, rows: Ints) -> Ints:
    """For each of `rows`, a column of that row of `weights`, drawn in proportion to it."""
    edges = np.cumsum(weights, axis=1)
    edges /= edges[:, -1:]
    draws = rng.random(len(rows))
    chosen = np.zeros(len(rows), dtype=np.int64)
    for edge in edges.T[:-1]:
        chosen += draws > edge[rows]
    return chosen


def draw(rng: np.random.Generator, weights: Sequence[float], count: int) -> Ints:
    """`count` indices into `weights`, drawn in proportion to them."""
    return pick(rng, np.array([weights], dtype=np.float64), np.zeros(count, dtype=np.int64))


def labels(words: Sequence[str]) -> Labels:
    """Words as an array that codes can index."""
    return np.array(words, dtype=object)


def standard(values: Floats) -> Floats:
    """`values` as standard deviations from their mean; all 0 where they do not differ."""
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)
