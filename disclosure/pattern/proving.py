"""Makes the pattern of a release with its proof: the rules first, then worlds for what they leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from disclosure.catalogue import Indicator
from disclosure.pattern.certificate import verdict
from disclosure.pattern.engine import Each, solve
from disclosure.pattern.lattice import room
from disclosure.pattern.linking import Linked, linked
from disclosure.pattern.pattern import Pattern, Proof, Steps, begun, move
from disclosure.pattern.rules import Touched
from disclosure.policy import Policy
from disclosure.reason import Reason
from disclosure.tabulation import TableKey, Tabulation

Progress = Callable[[float], None]


def proven_pattern(tabulation: Tabulation, policy: Policy, each: Each = map, progress: Progress = lambda done: None) -> Pattern:
    """The pattern of a whole release with its certificate. `each` may spread the indicators over processes.

    The same tabulation gives the same pattern, whatever else the machine does.
    """
    jobs = [(_only(tabulation, group), group, policy) for group in _linked_indicators(tabulation)]
    tables: dict[TableKey, Steps] = {}
    proofs: list[Proof] = []
    for done, (found, proof) in enumerate(each(_solved, jobs), start=1):
        tables.update(found)
        proofs.append(proof)
        progress(done / len(jobs))
    return Pattern(policy, {key: tables[key] for key in tabulation.tables}, tuple(proofs))


_Job = tuple[Tabulation, tuple[Indicator, ...], Policy]


def _linked_indicators(tabulation: Tabulation) -> list[tuple[Indicator, ...]]:
    """Indicators with those that are part of them, the largest groups first."""
    shares = [indicator for indicator in tabulation.catalogue.indicators if indicator.is_share]
    whole = {one.indicator: tabulation.part_of.get(one.indicator, one.indicator) for one in shares}
    groups: dict[str, list[Indicator]] = {}
    for indicator in sorted(shares, key=lambda one: whole[one.indicator] != one.indicator):
        groups.setdefault(whole[indicator.indicator], []).append(indicator)
    people = {name: sum(int(np.count_nonzero(table.people)) for key, table in tabulation.tables.items() if whole[key.indicator] == name)
              for name in groups}
    return [tuple(groups[name]) for name in sorted(groups, key=lambda name: (-people[name], name))]


def _only(tabulation: Tabulation, indicators: tuple[Indicator, ...]) -> Tabulation:
    names = {indicator.indicator for indicator in indicators}
    return replace(tabulation, tables={key: table for key, table in tabulation.tables.items() if key.indicator in names},
                   parts={part: table for part, table in tabulation.parts.items() if part.of.indicator in names})


def _solved(job: _Job) -> tuple[dict[TableKey, Steps], Proof]:
    """Steps and proof of indicators that share people: the rules first, then worlds for what they leave."""
    tabulation, indicators, policy = job
    steps = {key: begun(table, tabulation.catalogue, tabulation.catalogue.indicator_by_id[key.indicator], policy)
             for key, table in tabulation.tables.items()}
    link = linked(tabulation, indicators, policy)
    start = _on_lattice(link, steps, policy)
    solved = solve(link.lattice, room(link.lattice, policy), start, policy.minimum_width)
    _take_over(steps, link, solved.step)
    found = verdict(link.lattice, solved.step, solved.worlds, policy)
    return steps, Proof(tuple(indicator.indicator for indicator in indicators), solved.worlds, found)


def _on_lattice(link: Linked, steps: Mapping[TableKey, Steps], policy: Policy) -> NDArray[np.int8]:
    start = np.full(len(link.table), policy.hidden, dtype=np.int8)
    for at, key in enumerate(link.keys):
        mine = link.table == at
        start[mine] = steps[key].step[link.place[mine], link.slot[mine]]
    return start


def _take_over(steps: Mapping[TableKey, Steps], link: Linked, step: NDArray[np.int8]) -> None:
    for at, key in enumerate(link.keys):
        mine = link.table == at
        cells = link.place[mine] * steps[key].step.shape[1] + link.slot[mine]
        move(steps[key], [Touched(cells, step[mine], Reason.DIFFERENCING)])
