"""Keeps the worlds that prove a release: confidential, and gone with the facts they derive from."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data_access.home import Home
from disclosure.pattern import Pattern, Steps, Worlds, pattern_of
from disclosure.policy import Policy
from disclosure.tabulation import TableKey


def keep_worlds(home: Home, facts: Path, release: int, pattern: Pattern) -> Path:
    """Write every world of `pattern` into `confidential/worlds`, named after the facts they were found in."""
    folder = home.confidential / "worlds"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"{facts.stem}.release-{release}.npz"
    making = target.with_suffix(".building")
    arrays: dict[str, NDArray[np.signedinteger]] = {}
    for key, steps in pattern.tables.items():
        name = "|".join((key.indicator, key.school_year, key.category))
        arrays[f"{name}.step"], arrays[f"{name}.reason"] = steps.step, steps.reason
    for at, proof in enumerate(pattern.proofs):
        for number, worlds in enumerate(proof.worlds):
            name = f"{at}.{number}.{','.join(proof.indicators)}.{worlds.insider}"
            arrays[f"{name}.columns"], arrays[f"{name}.moves"] = worlds.columns.astype(np.int32), worlds.moves
    try:
        with making.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
    except OSError:
        making.unlink()
        raise
    os.replace(making, target)
    return target


def kept_pattern(home: Home, release: int, policy: Policy) -> Pattern | None:
    """The steps and worlds of a release, as they were kept; None where they are gone or were never there."""
    files = sorted((home.confidential / "worlds").glob(f"*.release-{release}.npz"))
    if not files:
        return None
    tables: dict[TableKey, Steps] = {}
    worlds: dict[tuple[str, ...], list[Worlds]] = {}
    with np.load(files[0], allow_pickle=False) as arrays:
        for name in arrays.files:
            base, _, kind = name.rpartition(".")
            if kind == "step":
                indicator, year, category = base.split("|")
                tables[TableKey(indicator, year, category)] = Steps(arrays[name], arrays[f"{base}.reason"])
            elif kind == "columns":
                _, _, indicators, insider = base.split(".", 3)
                moves = Worlds(arrays[name].astype(np.int64), arrays[f"{base}.moves"], insider)
                worlds.setdefault(tuple(indicators.split(",")), []).append(moves)
    return pattern_of(policy, tables, worlds)
