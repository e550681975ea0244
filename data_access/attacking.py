"""Attacks a release as it was written, before anybody reads it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from data_access.connecting import copied
from data_access.parallel import each
from disclosure import Slot
from disclosure.audit import Finding, Findings, Publication, PublishedTable, Shares, audit_indicators, kindred, together
from disclosure.policy import Policy
from disclosure.tabulation import TableKey, Tabulation

QUERY = (Path(__file__).with_name("sql") / "read_published.sql").read_text(encoding="utf-8")
COLUMNS = ("promise", "indicator", "school_year", "place", "race_ethnicity", "gender", "subgroup", "category", "who", "part", "partner",
           "release", "beside", "others")
_Job = tuple[Publication, Tabulation, Policy, tuple[str, ...], int | None, Mapping[int, Publication], Mapping[TableKey, Shares]]


class Incomparable(Exception):
    """An earlier release shows what this one does not declare, so the two cannot be held together. The message says what."""


def attacked(file: Path, tabulation: Tabulation, policy: Policy, processes: int, limit: int | None,
             progress: Callable[[float], None], earlier: Mapping[int, Publication] | None = None,
             others: Mapping[TableKey, Shares] | None = None) -> Findings:
    """What an attacker finds in the release in `file` who kept the `earlier` ones, and what `others` have published.

    `limit` is the work it may spend on the whole, in simplex iterations.
    """
    families = kindred(tabulation)
    share = None if limit is None else limit // len(families)
    now = publication(file, tabulation)
    jobs = [(_alone(now, family), _only(tabulation, family), policy, family, share,
             {release: _alone(one, family) for release, one in (earlier or {}).items()},
             {key: told for key, told in (others or {}).items() if key.indicator in family}) for family in families]
    found = []
    for done, findings in enumerate(each(processes, _attack, jobs), start=1):
        found.append(findings)
        progress(done / len(jobs))
    return together(found)


def _attack(job: _Job) -> Findings:
    return audit_indicators(*job)


def _only(tabulation: Tabulation, family: tuple[str, ...]) -> Tabulation:
    return replace(tabulation, tables={key: table for key, table in tabulation.tables.items() if key.indicator in family},
                   parts={part: table for part, table in tabulation.parts.items() if part.of.indicator in family},
                   earlier=tabulation.earlier.only(family))


def _alone(whole: Publication, family: tuple[str, ...]) -> Publication:
    return Publication({key: table for key, table in whole.tables.items() if key.indicator in family})


def publication(file: Path, tabulation: Tabulation) -> Publication:
    """The tables of this release's indicators as `file` has them; a cell without a row is hidden. Raises Incomparable."""
    tables: dict[TableKey, PublishedTable] = {}
    with copied(file) as connection:
        for declared in (indicator for indicator in tabulation.catalogue.indicators if indicator.is_share):
            place_at = {place.place: at for at, place in enumerate(tabulation.catalogue.places_of(declared))}
            slot_at = {slot: at for at, slot in enumerate(tabulation.catalogue.slots(declared))}
            for year, category, place, race, gender, subgroup, display, lower, upper in connection.execute(
                    QUERY, {"indicator": declared.indicator}).fetchall():
                key, slot = TableKey(declared.indicator, year, category), Slot(race, gender, subgroup)
                if key not in tabulation.tables or place not in place_at or slot not in slot_at:
                    raise Incomparable(f"{declared.indicator} {year} {category} {place} {race} {gender} {subgroup}")
                if key not in tables:
                    tables[key] = _nothing(tabulation.tables[key].people.shape)
                table, at = tables[key], (place_at[place], slot_at[slot])
                table.display[at], table.lower[at], table.upper[at] = display, int(lower), int(upper)
    return Publication(tables)


def _nothing(shape: tuple[int, ...]) -> PublishedTable:
    return PublishedTable(np.full(shape, "hidden", dtype=object), np.zeros(shape, np.int64), np.full(shape, 100, np.int64))


def write_findings(file: Path, found: Iterable[Finding]) -> None:
    """Every finding, one a row: confidential, since it says where to look."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(map(_row, found))


def _row(finding: Finding) -> tuple[str, ...]:
    cell = finding.cell
    return (finding.promise.value, cell.indicator, cell.school_year, cell.place, cell.slot.race_ethnicity, cell.slot.gender,
            cell.slot.subgroup, cell.category, finding.who.value, finding.part, finding.partner,
            str(finding.release or ""), str(finding.other or ""), "yes" if finding.beside_others else "")
