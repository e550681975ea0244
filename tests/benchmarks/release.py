"""Seconds, memory and what is left to read when the release engine protects synthetic school counts, a demonstration or Project STAR.

`python -m tests.benchmarks.release [--data s10|s100|s500|x100|x500|demo|star] [--views one|two|full] [--promise a|ab|abcd] [--schools N]
[--processes N] [--exact] [--audit] [--attack plain|a|ab] [--resets N]` prints one JSON object with the prototype's and
GaussSuppression's figures beside ours; `--all` prints one for each row of the method's table, with `--exact` for each linear one.
`--data demo` and `star` keep all four promises, and `--adds` tells what promises (c) and (d) add.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import asdict
from functools import partial

import numpy as np

from data_access.parallel import each
from disclosure.pattern.certificate import verdict
from disclosure.pattern.engine import Solved, solve
from disclosure.pattern.lattice import Lattice, room
from disclosure.policy import Policy, override, shipped_policy
from tests.benchmarks.release_attack import attacked
from tests.benchmarks.release_cells import Cells, cells_of
from tests.benchmarks.release_clock import Clock, peak_mb
from tests.benchmarks.release_figures import left_to_read, proof
from tests.benchmarks.release_gauss import hidden_by_gauss
from tests.benchmarks.release_method import LINEAR, LINEAR_ROWS, ROWS, SMALL, beside
from tests.benchmarks.release_resets import reset

PLAIN = "plain"


def main() -> None:
    chosen = _options()
    if chosen.all:
        for data, views, promise in LINEAR_ROWS if chosen.exact else ROWS:
            _printed_apart("--data", data, "--views", views, "--promise", promise, "--processes", str(chosen.processes),
                           *(["--exact"] if chosen.exact else []))
    elif chosen.data in ("demo", "star"):
        from tests.benchmarks import release_demo  # here, so that the processes of the other data do not load all of it
        print(json.dumps(release_demo.benchmark(chosen)))
    else:
        print(json.dumps(benchmark(chosen)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", choices=("s10", "s100", "s500", "x100", "x500", "demo", "star"), default="s100")
    parser.add_argument("--views", choices=("one", "two", "full"), default="two", help="how many demographics are crossed at most")
    parser.add_argument("--promise", choices=("a", "ab", "abcd"), help="ab if not given, and abcd for demo")
    parser.add_argument("--exact", action="store_true", help="every number that is shown at all is taken as known: only hiding protects")
    parser.add_argument("--schools", type=int, help="only the first N schools; the size of the demonstration")
    parser.add_argument("--years", type=int, default=3, help="of the demonstration")
    parser.add_argument("--students", type=int, help="of the demonstration; 500 a school if not given")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--audit", action="store_true", help="attack the release too")
    parser.add_argument("--attack", choices=(PLAIN, "a", "ab"), help="attack the plain rule table, or a release for (a) or (a), (b)")
    parser.add_argument("--resets", type=int, default=0, help="reset so many coarsened or hidden cells, each by itself, and attack that")
    parser.add_argument("--reset-to", choices=("step", "table"), default="step", help="one step lower, or the rule table's own display")
    parser.add_argument("--limit", type=int, help="the most simplex iterations of one attack")
    parser.add_argument("--adds", action="store_true", help="with demo: what pooled windows, programs (c) and insiders (d) each add")
    parser.add_argument("--all", action="store_true", help="every row of the method's table")
    return parser.parse_args()


def _printed_apart(*arguments: str) -> None:
    """One row in a process of its own, so that its peak is its own."""
    subprocess.run([sys.executable, "-m", "tests.benchmarks.release", *arguments], check=True)


def benchmark(chosen: argparse.Namespace) -> dict[str, object]:
    """One row: the steps that a release takes, what it leaves to read, and what an attacker finds."""
    policy, clock = override(shipped_policy(), {"exact_totals_known": chosen.exact}), Clock()
    promise = chosen.attack or chosen.promise or "ab"
    with clock.step("lattice"):
        cells = cells_of(chosen.data, chosen.views, chosen.schools)
    solved = _solved(cells.lattice, policy, promise, chosen.processes, clock)
    peak = peak_mb()
    figures = {**_sizes(cells, policy), **left_to_read(cells.lattice.people, cells.lattice.numerator, solved.step, policy)}
    if promise != PLAIN:
        figures |= _proved(cells.lattice, solved, policy, promise, clock)
    if chosen.audit or chosen.attack:
        figures |= _attacked(cells, solved, policy, chosen, clock)
    if chosen.resets and promise != PLAIN:
        figures |= _reset(cells, solved, policy, chosen, promise, clock)
    named = {"benchmark": "release", "data": chosen.data, "views": chosen.views, "promise": promise}
    return {**named, "seconds": clock.total("lattice", "search"), "steps": clock.steps, "peak_mb": max(peak.values()), "peak_mb_of": peak,
            **figures, **(beside(chosen.data, chosen.views, promise, chosen.exact) if chosen.schools is None else {})}


def _solved(lattice: Lattice, policy: Policy, promise: str, processes: int, clock: Clock) -> Solved:
    """The steps and their worlds; for the plain rule table, none."""
    start = np.where(lattice.people <= policy.minimum_group, policy.hidden, 0).astype(np.int8)
    if promise == PLAIN:
        return Solved(start, (), np.zeros(0, np.int64))
    with clock.step("search"):
        return solve(lattice, room(lattice, policy, promise != "a"), start, policy.minimum_width, partial(each, processes))


def _proved(lattice: Lattice, solved: Solved, policy: Policy, promise: str, clock: Clock) -> dict[str, object]:
    with clock.step("certificate"):
        found = verdict(lattice, solved.step, solved.worlds, policy, promise != "a")
    return proof(found)


def _attacked(cells: Cells, solved: Solved, policy: Policy, chosen: argparse.Namespace, clock: Clock) -> dict[str, object]:
    with clock.step("audit"):
        figures: dict[str, object] = {"audit": asdict(attacked(cells, solved.step, policy, chosen.limit))}
    theirs = hidden_by_gauss(cells, chosen.data, chosen.views, policy) if chosen.exact and chosen.schools is None else None
    if theirs is not None:
        with clock.step("audit of gauss_suppression"):
            figures["audit_of_gauss_suppression"] = asdict(attacked(cells, theirs, policy, chosen.limit).a)
    return figures


def _reset(cells: Cells, solved: Solved, policy: Policy, chosen: argparse.Namespace, promise: str, clock: Clock) -> dict[str, object]:
    with clock.step("resets"):
        found = reset(cells, solved, policy, chosen.resets, chosen.reset_to == "table", promise != "a")
    return {"resets": {"to": chosen.reset_to, **asdict(found)}}


def _sizes(cells: Cells, policy: Policy) -> dict[str, object]:
    lattice = cells.lattice
    return {"schools": len(np.unique(lattice.unit)), "districts": len(np.unique(lattice.block)),
            "students": int(lattice.inner_people.sum()), "demographics": len(cells.demographics),
            "inner_cells": len(lattice.inner_people), "start": LINEAR if policy.exact_totals_known else SMALL}


if __name__ == "__main__":
    main()
