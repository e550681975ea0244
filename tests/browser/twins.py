"""A second home with the same pattern and other hidden values: what differs on its screen is a leak."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from data_access import facts, publishing
from data_access.connecting import cursor
from data_access.home import Home, current
from data_access.warehouse import open_current
from disclosure.pattern import Pattern
from disclosure.pattern.pattern import REASONS, Steps
from disclosure.policy import Policy, shipped_policy
from disclosure.reason import Reason, Status
from disclosure.rule_table import display
from disclosure.tabulation import TableKey, Tabulation

KEY = "indicator, cast(school_year as varchar), place, race_ethnicity, gender, subgroup, category"
TELLS_NOTHING = ("N<10", "hidden")
Cell = tuple[str, ...]


def a_twin(home: Path, folder: Path) -> Path:
    """A copy of `home` in `folder`, released again after every numerator that its display allows was changed."""
    shutil.copytree(home, folder)
    shutil.rmtree(folder / "warehouse")
    shown, policy = published(home), shipped_policy()
    with facts.opened(_facts(folder)) as connection:
        rows = connection.execute(f"select {KEY}, numerator, people, rowid from cells").fetchall()
        changed = [_other(row[7], row[8], shown.get(row[:7], "hidden"), policy) for row in rows]   # residents of a tract are never listed
        connection.register("changed", {"at": np.array([row[9] for row in rows]), "numerator": np.array(changed)})
        connection.execute("update cells set numerator = changed.numerator from changed where cells.rowid = changed.at")
        connection.unregister("changed")
        connection.execute("delete from parts")     # they are of the figures before
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facts, "tabulate", lambda *_: None)
        patch.setattr(facts, "records", lambda _: _records(home))
        patch.setattr(publishing, "make_pattern", lambda tabulation, _: _as_shown(home, tabulation, policy))
        patch.setattr(Pattern, "certified", open_current(Home(home)).release.notice.certified)
        publishing.make_release(Home(folder), lambda words, done: None, uncertified=True)
    return folder


def _records(home: Path) -> pa.Table:
    """How the release in force in `home` counted everybody."""
    (kept,) = (home / "confidential" / "worlds").glob("*.people.parquet")
    return parquet.read_table(kept).drop_columns(["releases"])


def _as_shown(home: Path, tabulation: Tabulation, policy: Policy) -> Pattern:
    """The pattern of the release in force in `home`, read back from what it shows."""
    with cursor(open_current(Home(home)).connection) as connection:
        told = {row[:7]: row[7:] for row in connection.execute(f"select {KEY}, status, display, reason from pattern").fetchall()}
    numbers = counts(home)
    steps: dict[TableKey, Steps] = {}
    for key, table in tabulation.tables.items():
        indicator = tabulation.catalogue.indicator_by_id[key.indicator]
        mine = steps[key] = Steps(np.zeros(table.people.shape, np.int8), np.zeros(table.people.shape, np.int8))
        for at, place in enumerate(tabulation.catalogue.places_of(indicator)):
            for slot, name in enumerate(tabulation.catalogue.slots(indicator)):
                cell = (key.indicator, key.school_year, place.place, name.race_ethnicity, name.gender, name.subgroup, key.category)
                if cell in told:
                    mine.step[at, slot] = _step(*told[cell][:2], numbers.get(cell, (0, 0)), policy)
                    mine.reason[at, slot] = REASONS.index(Reason(told[cell][2]))
    return Pattern(policy, steps)


def _step(status: str, text: str, numbers: tuple[int, int], policy: Policy) -> int:
    """The first step that reads so, of those that have this status."""
    steps = {Status.SHOWN: [0], Status.HIDDEN: [policy.hidden]}.get(Status(status)) or range(1, policy.hidden)
    return next(step for step in steps if status == Status.HIDDEN or display(*numbers, step, policy).text == text)


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
