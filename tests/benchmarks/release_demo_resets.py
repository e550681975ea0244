"""Resets coarsened or hidden cells of a demonstration one at a time, and attacks each release that this makes."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from disclosure.audit import Findings, Publication, PublishedTable, kindred
from disclosure.pattern import Pattern
from disclosure.policy import Policy
from disclosure.rule_table import Display, display
from disclosure.tabulation import Table, TableKey, Tabulation
from tests.benchmarks.release_demo_attack import Job, attacked, of_family, publication


@dataclass(frozen=True)
class Finer:
    """A cell, and a display of it that shows more than is published."""

    key: TableKey
    place: int
    slot: int
    shown: Display


def reset(whole: Tabulation, made: Pattern, policy: Policy, chosen: argparse.Namespace) -> dict[str, object]:
    """Reset up to `chosen.resets` cells, drawn by chance, to the next lower step that shows more or to the rule table's own display.

    `broken` are those where the attack on the cell's family of indicators succeeds; `open` those where the work limit ended it first.
    """
    read = publication(whole, made)
    touched = list(_touched(whole, made, read, policy, chosen.reset_to == "table"))
    tried = [touched[at] for at in np.random.default_rng(0).permutation(len(touched))[:chosen.resets]]
    found = attacked([_job(whole, read, policy, finer, chosen.limit) for finer in tried], chosen.processes)
    outcomes = [_outcome(one) for one in found]
    return {"to": chosen.reset_to, "touched": len(touched), "tried": len(tried),
            **{name: outcomes.count(name) for name in ("broken", "withstood", "open")}}


def _outcome(found: Findings) -> str:
    if found.found:
        return "broken"
    return "withstood" if found.complete else "open"


def _touched(whole: Tabulation, made: Pattern, read: Publication, policy: Policy, to_table: bool) -> Iterator[Finer]:
    for key, steps in made.tables.items():
        table, now = whole.tables[key], read.tables[key].display
        for place, slot in np.argwhere((table.people > policy.minimum_group) & (steps.step > 0)).tolist():
            finer = _finer(table, (place, slot), int(steps.step[place, slot]), policy)
            shown = [one for one in finer if one.text != now[place, slot]]
            if shown:
                yield Finer(key, place, slot, shown[-1 if to_table else 0])


def _finer(table: Table, at: tuple[int, int], step: int, policy: Policy) -> list[Display]:
    """The displays of a cell at each step below, the nearest first."""
    return [display(int(table.numerator[at]), int(table.people[at]), rung, policy) for rung in range(step - 1, -1, -1)]


def _job(whole: Tabulation, read: Publication, policy: Policy, finer: Finer, limit: int | None) -> Job:
    family = next(family for family in kindred(whole) if finer.key.indicator in family)
    tables = {key: table for key, table in read.tables.items() if key.indicator in family}
    tables[finer.key] = _with(tables[finer.key], finer)
    return Publication(tables), of_family(whole, family), policy, family, limit


def _with(table: PublishedTable, finer: Finer) -> PublishedTable:
    changed = PublishedTable(table.display.copy(), table.lower.copy(), table.upper.copy())
    at = finer.place, finer.slot
    changed.display[at], changed.lower[at], changed.upper[at] = finer.shown.text, finer.shown.lower, finer.shown.upper
    return changed
