"""Makes the pattern of a release from its tabulation, and the columns that are published of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disclosure.catalogue import Catalogue, Indicator, years_of
from disclosure.pattern.certificate import Verdict
from disclosure.pattern.engine import Worlds
from disclosure.pattern.rules import (
    Hidden,
    Touched,
    lone_gaps,
    pooled_gaps,
    presence_sensitive_gaps,
    presence_sensitive_margins,
    small_groups,
    thin_gaps,
)
from disclosure.pattern.siblings import Families, declared_cells, families
from disclosure.policy import Policy
from disclosure.reason import Reason, Status
from disclosure.rule_table import displays, small_group
from disclosure.tabulation import Table, TableKey, Tabulation

REASONS = tuple(Reason)


@dataclass(frozen=True, eq=False)
class Steps:
    """One table's steps on the ladder and their reasons (index into REASONS), both [places, slots]."""

    step: NDArray[np.int8]
    reason: NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Proof:
    """The worlds that prove the steps of some indicators, and what checking them found; confidential."""

    indicators: tuple[str, ...]
    worlds: tuple[Worlds, ...]
    verdict: Verdict


@dataclass(frozen=True, eq=False)
class Pattern:
    """What one release shows, coarsens and hides. `certified` says that worlds prove every promise."""

    policy: Policy
    tables: Mapping[TableKey, Steps]
    proofs: tuple[Proof, ...] = ()

    @property
    def verdict(self) -> Verdict:
        return sum((proof.verdict for proof in self.proofs), Verdict())

    @property
    def certified(self) -> bool:
        return bool(self.proofs) and self.verdict.holds


@dataclass(frozen=True, eq=False)
class Published:
    """The cells of one table as they are published: columns of equal length, in the catalogue's order."""

    key: TableKey
    place: NDArray[np.intp]
    slot: NDArray[np.intp]
    status: tuple[Status, ...]
    display: tuple[str, ...]
    lower: tuple[int, ...]
    upper: tuple[int, ...]
    reason: tuple[Reason, ...]


def pattern_of(policy: Policy, tables: Mapping[TableKey, Steps], worlds: Mapping[tuple[str, ...], Sequence[Worlds]]) -> Pattern:
    """A pattern that was kept, with its worlds by the indicators that they prove; they are not checked again."""
    return Pattern(policy, tables, tuple(Proof(indicators, tuple(some), Verdict()) for indicators, some in worlds.items()))


def make_pattern(tabulation: Tabulation, policy: Policy) -> Pattern:
    """The pattern of a whole release by the rule table and the sibling rules. Not certified: no attacker has tried it."""
    steps: dict[TableKey, Steps] = {}
    for indicator in tabulation.catalogue.indicators:
        if indicator.is_share:
            steps.update(_indicator_steps(tabulation, indicator, policy))
    return Pattern(policy, steps)


def _indicator_steps(tabulation: Tabulation, indicator: Indicator, policy: Policy) -> dict[TableKey, Steps]:
    keys = [key for key in tabulation.tables if key.indicator == indicator.indicator]
    kin = families(tabulation.catalogue, indicator)
    windows = set(tabulation.catalogue.pools)
    found: dict[TableKey, Steps] = {}
    for key in sorted(keys, key=lambda key: key.school_year in windows):
        years = [(tabulation.tables[y].people, found[y].step == policy.hidden) for y in _years(key, keys, windows)]
        found[key] = _table_steps(tabulation.tables[key], tabulation.catalogue, indicator, kin, policy, years)
    return found


def _years(key: TableKey, keys: list[TableKey], windows: set[str]) -> list[TableKey]:
    if key.school_year not in windows:
        return []
    inside = years_of(key.school_year)
    return sorted(other for other in keys if other.category == key.category and other.school_year in inside)


def _table_steps(table: Table, catalogue: Catalogue, indicator: Indicator, kin: Families, policy: Policy,
                 years: list[tuple[NDArray[np.int64], Hidden]]) -> Steps:
    steps = Steps(np.zeros(table.people.shape, np.int8), np.zeros(table.people.shape, np.int8))
    move(steps, presence_sensitive_margins(table.people, catalogue, indicator, policy))
    move(steps, small_groups(table.people, policy))
    if years:
        people, hidden = zip(*years, strict=True)
        move(steps, pooled_gaps(table.people, people, hidden, policy))
    _settle(steps, lambda gone: lone_gaps(table.people, gone, kin, policy), policy)
    _settle(steps, lambda gone: (*thin_gaps(table.people, gone, kin, policy),
                                 *lone_gaps(table.people, gone, kin, policy)), policy)
    move(steps, presence_sensitive_gaps(table.people, steps.step == policy.hidden, catalogue, indicator, policy))
    return steps


def begun(table: Table, catalogue: Catalogue, indicator: Indicator, policy: Policy) -> Steps:
    """Where the search for a proof begins: small groups hidden, presence-sensitive margins coarsened."""
    steps = Steps(np.zeros(table.people.shape, np.int8), np.zeros(table.people.shape, np.int8))
    move(steps, presence_sensitive_margins(table.people, catalogue, indicator, policy))
    move(steps, small_groups(table.people, policy))
    return steps


def _settle(steps: Steps, rule: Callable[[Hidden], Iterable[Touched]], policy: Policy) -> None:
    """Apply a rule until it has nothing left to say: each cell it hides may open another gap."""
    while move(steps, rule(steps.step == policy.hidden)):
        pass


def move(steps: Steps, touched: Iterable[Touched]) -> int:
    """Move cells down the ladder, never up; returns how many moved. The reason is the one that moved a cell furthest."""
    moved = 0
    step, reason = steps.step.reshape(-1), steps.reason.reshape(-1)
    for touch in touched:
        below = step[touch.cells] < touch.step
        cells = touch.cells[below]
        step[cells], reason[cells] = np.broadcast_to(touch.step, below.shape)[below], REASONS.index(touch.reason)
        moved += len(cells)
    return moved


def published(tabulation: Tabulation, pattern: Pattern) -> Iterator[Published]:
    """The columns of the `pattern` table, one table at a time, over the full product of places and groups."""
    for key, steps in pattern.tables.items():
        indicator = tabulation.catalogue.indicator_by_id[key.indicator]
        place, slot = np.nonzero(declared_cells(tabulation.catalogue, indicator))
        yield _columns(key, tabulation.tables[key], steps, place, slot, pattern.policy)


def _columns(key: TableKey, table: Table, steps: Steps, place: NDArray[np.intp], slot: NDArray[np.intp],
             policy: Policy) -> Published:
    people, numerator = table.people[place, slot], table.numerator[place, slot]
    step = steps.step[place, slot]
    size = np.searchsorted([band.start for band in policy.sizes], people, side="right") - 1
    size[people <= policy.minimum_group] = -1
    percent = (200 * numerator + people) // np.maximum(2 * people, 1)
    ladder, small = displays(policy), small_group(policy)
    shown = [ladder[s][t][p] if s >= 0 else small for s, t, p in zip(size, step, percent, strict=True)]
    reasons = tuple(REASONS[index] for index in steps.reason[place, slot])
    status = tuple(_status(at, policy) for at in step)
    return Published(key, place, slot, status, tuple(d.text for d in shown), tuple(d.lower for d in shown),
                     tuple(d.upper for d in shown), reasons)


def _status(step: int, policy: Policy) -> Status:
    if step == policy.hidden:
        return Status.HIDDEN
    return Status.COARSENED if step else Status.SHOWN
