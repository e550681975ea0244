"""Makes the pattern of a release with its proof: the rules first, then worlds for what they leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from disclosure.catalogue import Indicator
from disclosure.pattern.certificate import Verdict, verdict
from disclosure.pattern.engine import Each, Solved, solve
from disclosure.pattern.lattice import Room, room
from disclosure.pattern.linking import Linked, linked
from disclosure.pattern.lost import spared
from disclosure.pattern.pattern import Pattern, Proof, Steps, begun, move
from disclosure.pattern.rules import Touched
from disclosure.policy import Policy, shipped_policy
from disclosure.reason import Reason
from disclosure.tabulation import TableKey, Tabulation

Progress = Callable[[float], None]
SPARED = 3    # searches after the first, each without what earlier releases told for good


def proven_pattern(tabulation: Tabulation, policy: Policy, each: Each = map, progress: Progress = lambda done: None,
                   before: Pattern | None = None) -> Pattern:
    """The pattern of a whole release with its certificate. `each` may spread the indicators over processes.

    The same tabulation gives the same pattern, whatever else the machine does. `before` is the proven pattern of the last earlier
    release: cells of the same people are told no more exactly than there, and where nothing has changed its proof is taken over.
    """
    known = before if before and before.proofs and before.policy == policy else None
    jobs = [(_only(tabulation, group), group, policy, _of(known, group)) for group in _linked_indicators(tabulation)]
    tables: dict[TableKey, Steps] = {}
    proofs: list[Proof] = []
    for done, (found, proof) in enumerate(each(_solved, jobs), start=1):
        tables.update(found)
        proofs.append(proof)
        progress(done / len(jobs))
    return Pattern(policy, {key: tables[key] for key in tabulation.tables}, tuple(proofs))


_Job = tuple[Tabulation, tuple[Indicator, ...], Policy, Pattern]


def _of(known: Pattern | None, indicators: tuple[Indicator, ...]) -> Pattern:
    """The steps and proof of some indicators alone; none of either where none are known."""
    names = tuple(indicator.indicator for indicator in indicators)
    if known is None:
        return Pattern(shipped_policy(), {})
    return Pattern(known.policy, {key: steps for key, steps in known.tables.items() if key.indicator in names},
                   tuple(proof for proof in known.proofs if proof.indicators == names))


def _linked_indicators(tabulation: Tabulation) -> list[tuple[Indicator, ...]]:
    """Indicators with those that are part of them, the largest groups first."""
    shares = [indicator for indicator in tabulation.catalogue.indicators if indicator.is_share]
    whole = {one.indicator: tabulation.held_with(one.indicator) for one in shares}
    groups: dict[str, list[Indicator]] = {}
    for indicator in sorted(shares, key=lambda one: whole[one.indicator] != one.indicator):
        groups.setdefault(whole[indicator.indicator], []).append(indicator)
    people = {name: sum(int(np.count_nonzero(table.people)) for key, table in tabulation.tables.items() if whole[key.indicator] == name)
              for name in groups}
    return [tuple(groups[name]) for name in sorted(groups, key=lambda name: (-people[name], name))]


def _only(tabulation: Tabulation, indicators: tuple[Indicator, ...]) -> Tabulation:
    names = {indicator.indicator for indicator in indicators}
    return replace(tabulation, tables={key: table for key, table in tabulation.tables.items() if key.indicator in names},
                   parts={part: table for part, table in tabulation.parts.items() if part.of.indicator in names},
                   earlier=tabulation.earlier.only(names))


def _solved(job: _Job) -> tuple[dict[TableKey, Steps], Proof]:
    """Steps and proof of indicators that share people: the rules first, then worlds for what they leave."""
    tabulation, indicators, policy, before = job
    steps = {key: begun(table, tabulation.catalogue, tabulation.catalogue.indicator_by_id[key.indicator], policy)
             for key, table in tabulation.tables.items()}
    link, names = linked(tabulation, indicators, policy), tuple(indicator.indicator for indicator in indicators)
    if again := _as_before(link, steps, before, policy):
        return dict(before.tables), Proof(names, before.proofs[0].worlds, again)
    _no_finer(link, steps, before)
    start, here = _on_lattice(link, steps, policy), room(link.lattice, policy)
    if memories := link.lattice.memories:
        start = here.joined(start, here.told(memories))
    changed = _changed(link, tabulation)
    solved, found, left = _proved(link, here, start, policy, changed)
    for _ in range(SPARED):
        if found.unproven and (less := spared(link.lattice, here, left, policy.minimum_group)):
            link, here = replace(link, lattice=less), room(less, policy)
            solved, found, left = _proved(link, here, start, policy, changed)
    _take_over(steps, link, solved.step)
    return steps, Proof(names, solved.worlds, found)


def _proved(link: Linked, here: Room, start: NDArray[np.int8], policy: Policy, changed: NDArray[np.bool_]
            ) -> tuple[Solved, Verdict, NDArray[np.int64]]:
    """The search from `start`; where it leaves groups without proof, once more with all of `changed` hidden, if that leaves fewer.

    Returns also the groups without proof in either.
    """
    solved = solve(link.lattice, here, start, policy.minimum_width)
    found = verdict(link.lattice, solved.step, solved.worlds, policy)
    if not (found.unproven and changed.any()):
        return solved, found, solved.unproven
    anew = solve(link.lattice, here, np.where(changed, np.int8(policy.hidden), start), policy.minimum_width)
    again = verdict(link.lattice, anew.step, anew.worlds, policy)
    left = np.union1d(solved.unproven, anew.unproven)
    return (anew, again, left) if again.unproven < found.unproven else (solved, found, left)


def _changed(link: Linked, tabulation: Tabulation) -> NDArray[np.bool_]:
    """The cells that an earlier release told of other people than now: with all of them hidden, the search has the most room."""
    told = [at for at, key in enumerate(link.keys) if tabulation.earlier.releases(key)]
    return np.isin(link.table, told) & ~link.same


def _as_before(link: Linked, steps: Mapping[TableKey, Steps], before: Pattern, policy: Policy) -> Verdict | None:
    """What the certificate says of the steps and worlds before, where every cell is of the same people; None where they do not hold."""
    is_same = before.proofs and before.tables.keys() == steps.keys() and bool(link.same[link.table >= 0].all())
    if not is_same:
        return None
    worlds, inner = before.proofs[0].worlds, len(link.lattice.inner_people)
    if any(some.columns.max(initial=0) >= inner for some in worlds):
        return None
    found = verdict(link.lattice, _on_lattice(link, before.tables, policy), worlds, policy)
    return found if found.holds else None


def _no_finer(link: Linked, steps: Mapping[TableKey, Steps], before: Pattern) -> None:
    """Begin where the release before ended, in cells of the same people: another choice would tell more by both than by either."""
    for at, key in enumerate(link.keys):
        if key in before.tables:
            mine = (link.table == at) & link.same
            cells, told = (link.place[mine], link.slot[mine]), before.tables[key]
            coarser = told.step[cells] > steps[key].step[cells]
            for now, then in ((steps[key].step, told.step), (steps[key].reason, told.reason)):
                now[cells] = np.where(coarser, then[cells], now[cells])


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
