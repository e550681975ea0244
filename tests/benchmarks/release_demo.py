"""The release engine on a demonstration or on Project STAR: all indicators, windows, programs and partners."""

from __future__ import annotations

import argparse
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from unittest import mock

import numpy as np

from data_access.demo import Size
from data_access.parallel import each
from disclosure.pattern import Pattern, proven_pattern, proving
from disclosure.pattern.certificate import verdict
from disclosure.pattern.engine import Each
from disclosure.pattern.lattice import room
from disclosure.pattern.rules import declared_cells
from disclosure.policy import Policy, shipped_policy
from disclosure.tabulation import Kin, PartKey, TableKey, Tabulation
from tests.attacks import by_the_rule_table
from tests.benchmarks.demonstration import demonstration, star
from tests.benchmarks.release_clock import Clock, peak_mb
from tests.benchmarks.release_demo_attack import audited, publication
from tests.benchmarks.release_demo_resets import reset
from tests.benchmarks.release_figures import left_to_read, proof

PLAIN = "plain"
NOBODY: frozenset[Kin] = frozenset()


@dataclass(frozen=True)
class Variant:
    """A release in which some parts are not told apart, and so need no protection."""

    name: str
    without: frozenset[Kin]
    pools: bool = True


# What each adds is the difference to the one before.
VARIANTS = (Variant("(a)+(b), single years", frozenset(Kin), pools=False),
            Variant("and pooled windows", frozenset({Kin.PROGRAM, Kin.PARTNER})),
            Variant("and programs: (c) complete", frozenset({Kin.PARTNER})),
            Variant("and insiders: (d)", NOBODY))


def benchmark(chosen: argparse.Namespace) -> dict[str, object]:
    """One release of a demonstration or of Project STAR; with `--adds`, one for each of VARIANTS."""
    schools = chosen.schools or 12
    size = Size(chosen.students or 500 * schools, schools, chosen.years)
    clock = Clock()
    with clock.step("tabulation"):
        whole = star() if chosen.data == "star" else demonstration(size)
    catalogue = whole.catalogue
    sizes = {**({} if chosen.data == "star" else {"students": size.students}), "schools": len(catalogue.places_of_kind("school")),
             "years": len(catalogue.school_years), "indicators": len(catalogue.indicators),
             "tables": len(whole.tables), "parts_by_kin": dict(Counter(part.kin.value for part in whole.parts))}
    figures = _adds(whole, chosen.processes) if chosen.adds else _one(whole, chosen, clock)
    return {"benchmark": "release", "data": chosen.data, **sizes, "steps": clock.steps, **figures}


def _adds(whole: Tabulation, processes: int) -> dict[str, object]:
    return {"adds": [_variant(whole, variant, processes) for variant in VARIANTS]}


def _variant(whole: Tabulation, variant: Variant, processes: int) -> dict[str, object]:
    """Figures of all cells, and of those of single years, which every variant has."""
    clock, policy, some = Clock(), shipped_policy(), without(whole, variant)
    with clock.step("pattern"):
        made = proven_pattern(some, policy, partial(each, processes))
    years = [key for key in whole.tables if key.school_year not in whole.catalogue.pools]
    return {"promises": variant.name, "seconds": clock.steps["pattern"], **proof(made.verdict),
            "all": counted(whole, made, policy, list(some.tables)), "single_years": counted(whole, made, policy, years)}


def without(whole: Tabulation, variant: Variant) -> Tabulation:
    """`whole` as if nobody could tell some parts apart."""
    windows = set() if variant.pools else set(whole.catalogue.pools)
    tables = {key: table for key, table in whole.tables.items() if key.school_year not in windows}
    kept = {part: table for part, table in whole.parts.items() if part.of in tables and not _kins(part) & variant.without}
    return replace(whole, tables=tables, parts=kept, part_of={} if Kin.PROGRAM in variant.without else whole.part_of)


def _kins(part: PartKey) -> set[Kin]:
    """A partner's people among the latest of a window are both."""
    return {part.kin, Kin.PARTNER} if part.kin is Kin.LATEST and part.name else {part.kin}


def counted(whole: Tabulation, made: Pattern, policy: Policy, keys: list[TableKey]) -> dict[str, int]:
    """What the cells of some tables show that hold anybody."""
    found = []
    for key in keys:
        table = whole.tables[key]
        at = np.nonzero(declared_cells(whole.catalogue, whole.catalogue.indicator_by_id[key.indicator]) & (table.people > 0))
        found.append((table.people[at], table.numerator[at], made.tables[key].step[at]))
    people, numerator, step = (np.concatenate(each) for each in zip(*found, strict=True))
    return left_to_read(people, numerator, step, policy)


def _one(whole: Tabulation, chosen: argparse.Namespace, clock: Clock) -> dict[str, object]:
    policy, promise, tabulated = shipped_policy(), chosen.attack or chosen.promise or "abcd", peak_mb()["main"]
    figures: dict[str, object] = {"promise": promise}
    if promise == PLAIN:
        read = by_the_rule_table(whole)
    else:
        with clock.step("pattern"):
            made = kept_alone(whole, promise, policy, partial(each, chosen.processes))
        figures |= {**proof(made.verdict), **counted(whole, made, policy, list(whole.tables))}
        read = publication(whole, made)
    peak = {"tabulation": tabulated, **peak_mb()}
    if chosen.audit or chosen.attack:
        with clock.step("audit"):
            figures["audit"] = audited(read, whole, policy, chosen.processes, chosen.limit)
    if chosen.resets and promise != PLAIN:
        with clock.step("resets"):
            figures["resets"] = reset(whole, made, policy, chosen)
    return {**figures, "seconds": clock.total("pattern"), "peak_mb": max(peak.values()), "peak_mb_of": peak}


def kept_alone(whole: Tabulation, promise: str, policy: Policy, spread: Each) -> Pattern:
    """A release that keeps only some promises; (a) alone is searched in this process, where the engine can be told to leave (b) out."""
    some = whole if promise == "abcd" else without(whole, VARIANTS[1])
    with ExitStack() as stack:
        if promise == "a":
            stack.enter_context(mock.patch.object(proving, "room", partial(room, coded=False)))
            stack.enter_context(mock.patch.object(proving, "verdict", partial(verdict, coded=False)))
        return proven_pattern(some, policy, map if promise == "a" else spread)
