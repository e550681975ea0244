"""Keeps the worlds that prove a release: confidential, and gone with the facts they derive from."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data_access.home import Home
from disclosure.pattern import Pattern


def keep_worlds(home: Home, facts: Path, release: int, pattern: Pattern) -> Path:
    """Write every world of `pattern` into `confidential/worlds`, named after the facts they were found in."""
    folder = home.confidential / "worlds"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"{facts.stem}.release-{release}.npz"
    making = target.with_suffix(".building")
    arrays: dict[str, NDArray[np.signedinteger]] = {}
    for at, proof in enumerate(pattern.proofs):
        for number, worlds in enumerate(proof.worlds):
            name = f"{at}.{number}.{','.join(proof.indicators)}.{worlds.insider}"
            arrays[f"{name}.columns"], arrays[f"{name}.moves"] = worlds.columns.astype(np.int32), worlds.moves
    with making.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
    os.replace(making, target)
    return target
