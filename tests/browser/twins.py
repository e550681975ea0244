"""A second home with the same pattern and other hidden values: what differs on its screen is a leak."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import numpy as np
import pytest

from data_access import facts
from data_access.connecting import cursor
from data_access.home import Home, current
from data_access.publishing import make_release
from data_access.warehouse import open_current
from disclosure.policy import Policy, shipped_policy
from disclosure.rule_table import display

KEY = "indicator, cast(school_year as varchar), place, race_ethnicity, gender, subgroup, category"
TELLS_NOTHING = ("N<10", "hidden")
Cell = tuple[str, ...]


def a_twin(home: Path, folder: Path) -> Path:
    """A copy of `home` in `folder`, released again after every numerator that its display allows was changed."""
    shutil.copytree(home, folder)
    shutil.rmtree(folder / "warehouse")
    shown = published(home)
    policy = shipped_policy()
    with facts.opened(_facts(folder)) as connection:
        rows = connection.execute(f"select {KEY}, numerator, people, rowid from cells").fetchall()
        changed = [_other(row[7], row[8], shown[row[:7]], policy) for row in rows]
        connection.register("changed", {"at": np.array([row[9] for row in rows]), "numerator": np.array(changed)})
        connection.execute("update cells set numerator = changed.numerator from changed where cells.rowid = changed.at")
        connection.unregister("changed")
        connection.execute("delete from parts")     # they are of the figures before
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facts, "tabulate", lambda *_: None)
        make_release(Home(folder), lambda words, done: None)
    return folder


def published(home: Path) -> dict[Cell, str]:
    """Every display of the release in force, by cell."""
    with cursor(open_current(Home(home)).connection) as connection:
        rows = connection.execute(f"select {KEY}, display from pattern").fetchall()
    return {row[:7]: row[7] for row in rows}


def counts(home: Path) -> dict[Cell, tuple[int, int]]:
    """Every exact (numerator, people), by cell."""
    with duckdb.connect(str(_facts(home)), read_only=True) as connection:
        rows = connection.execute(f"select {KEY}, numerator, people from cells").fetchall()
    return {row[:7]: (row[7], row[8]) for row in rows}


def canaries(home: Path) -> frozenset[str]:
    """Counts of large groups and the decimals of exact shares, as they would read if one were sent; no years."""
    exact = frozenset(counts(home).values())
    large = {str(count) for pair in exact for count in pair if count >= 1000 and not 1900 <= count <= 2100}
    shares = {f"{scale * numerator / people:.16f}".partition(".")[2][:9]
              for numerator, people in exact for scale in (1, 100) if people > 10}
    return frozenset(large | {share for share in shares if not share.endswith("0000")})


def _other(numerator: int, people: int, shown: str, policy: Policy) -> int:
    """Another numerator that reads the same, or this one where none does."""
    for other in (people - numerator, numerator + 1, numerator - 1):
        if other != numerator and 0 <= other <= people and _reads(other, people, shown, numerator, policy):
            return other
    return numerator


def _reads(other: int, people: int, shown: str, numerator: int, policy: Policy) -> bool:
    if shown in TELLS_NOTHING:
        return True
    steps = [step for step in range(policy.hidden + 1) if display(numerator, people, step, policy).text == shown]
    return any(display(other, people, step, policy).text == shown for step in steps)


def _facts(home: Path) -> Path:
    found = current(Home(home).confidential)
    if found is None:
        raise RuntimeError(f"{home} holds no facts")
    return found
