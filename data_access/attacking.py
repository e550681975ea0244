"""Attacks a release as it was written, before anybody reads it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np

from data_access.parallel import each
from disclosure import Slot
from disclosure.audit import Finding, Findings, Publication, PublishedTable, audit_indicators, kindred, together
from disclosure.policy import Policy
from disclosure.tabulation import TableKey, Tabulation

QUERY = (Path(__file__).with_name("sql") / "read_published.sql").read_text(encoding="utf-8")
COLUMNS = ("promise", "indicator", "school_year", "place", "race_ethnicity", "gender", "subgroup", "category", "who", "part", "partner")
_Job = tuple[Publication, Tabulation, Policy, tuple[str, ...], int | None]


def attacked(file: Path, tabulation: Tabulation, policy: Policy, processes: int, limit: int | None,
             progress: Callable[[float], None]) -> Findings:
    """What an attacker finds in the release in `file`; `limit` is the work it may spend on the whole, in simplex iterations."""
    families = kindred(tabulation)
    share = None if limit is None else limit // len(families)
    with duckdb.connect(str(file), read_only=True) as connection:
        jobs = [(_publication(connection, tabulation, family), _only(tabulation, family), policy, family, share) for family in families]
    found = []
    for done, findings in enumerate(each(processes, _attack, jobs), start=1):
        found.append(findings)
        progress(done / len(jobs))
    return together(found)


def _attack(job: _Job) -> Findings:
    return audit_indicators(*job)


def _only(tabulation: Tabulation, family: tuple[str, ...]) -> Tabulation:
    return replace(tabulation, tables={key: table for key, table in tabulation.tables.items() if key.indicator in family},
                   parts={part: table for part, table in tabulation.parts.items() if part.of.indicator in family})


def _publication(connection: duckdb.DuckDBPyConnection, tabulation: Tabulation, family: tuple[str, ...]) -> Publication:
    """The tables of a family of indicators as the file has them; a cell without a row is hidden."""
    tables = {key: _nothing(table.people.shape) for key, table in tabulation.tables.items() if key.indicator in family}
    for indicator in family:
        declared = tabulation.catalogue.indicator_by_id[indicator]
        place_at = {place.place: at for at, place in enumerate(tabulation.catalogue.places_of(declared))}
        slot_at = {slot: at for at, slot in enumerate(tabulation.catalogue.slots(declared))}
        rows = connection.execute(QUERY, {"indicator": indicator}).fetchall()
        for year, category, place, race, gender, subgroup, display, lower, upper in rows:
            table, at = tables[TableKey(indicator, year, category)], (place_at[place], slot_at[Slot(race, gender, subgroup)])
            table.display[at], table.lower[at], table.upper[at] = display, int(lower), int(upper)
    return Publication(tables)


def _nothing(shape: tuple[int, ...]) -> PublishedTable:
    return PublishedTable(np.full(shape, "hidden", dtype=object), np.zeros(shape, np.int64), np.full(shape, 100, np.int64))


def write_findings(file: Path, findings: Findings) -> None:
    """Every finding, one a row: confidential, since it says where to look."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_row(finding) for finding in findings.found)


def _row(finding: Finding) -> tuple[str, ...]:
    cell = finding.cell
    return (finding.promise.value, cell.indicator, cell.school_year, cell.place, cell.slot.race_ethnicity, cell.slot.gender,
            cell.slot.subgroup, cell.category, finding.who.value, finding.part, finding.partner)
