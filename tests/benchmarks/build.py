"""Seconds to count the exact cells of one indicator, beside a bare grouping-sets query over the same rows.

`python -m tests.benchmarks.build [--student-years N] [--schools N] [--years N] [--runs N]` prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import duckdb

from data_access import facts
from data_access.indicators import SHIPPED, definitions
from data_access.parallel import apart
from disclosure import Catalogue, pools
from disclosure.policy import RACES, shipped_policy
from tests.benchmarks.runs import Figures, median, timed

Work = Callable[[], int]
HERE = Path(__file__).parent
DDL = (HERE.parent.parent / "data_access" / "facts.sql").read_text(encoding="utf-8")
INDICATOR = "regular_attendance"
LAST_YEAR = 2025
VALUES = {"grade_level": tuple(f"{grade:02}" for grade in range(1, 13)), "english_learner": ("Yes", "No"),
          "free_reduced_lunch": ("Yes", "No"), "refugee": ("Yes", "No"),
          "primary_language": ("English", "Spanish", "Arabic", "Somali", "Swahili", "Vietnamese", "Other"),
          "country_of_origin": ("United States", "Mexico", "Somalia", "Iraq", "Other")}


@dataclass(frozen=True)
class Size:
    """How much is counted."""

    student_years: int
    schools: int
    years: int


def make_facts(file: Path, size: Size) -> None:
    """Write made-up facts, and the same rows joined for the bare query."""
    given = {"districts": max(1, size.schools // 12), "schools": size.schools, "tracts": size.schools * 2,
             "students": size.student_years // size.years, "first_year": LAST_YEAR - size.years + 1, "last_year": LAST_YEAR}
    with facts.opened(file) as connection:
        connection.execute(DDL)
        for statement in connection.extract_statements((HERE / "build_facts.sql").read_text(encoding="utf-8")):
            connection.execute(statement, {name: given[name] for name in statement.named_parameters})
        ready(connection)()
        connection.execute((HERE / "build_rows.sql").read_text(encoding="utf-8"))


def ready(connection: duckdb.DuckDBPyConnection) -> Work:
    """The work of building `cells` as a release does; it returns how many there are."""
    declared = [one for one in definitions([SHIPPED]) if one.indicator.indicator == INDICATOR]
    policy, years = shipped_policy(), facts.school_years(connection)
    catalogue = Catalogue(
        facts.places(connection), (declared[0].indicator,), years, pools(years, policy.pooled_years),
        RACES[policy.race_scheme], ("Girl", "Boy", "AnotherGender"), VALUES,
        frozenset({*policy.presence_sensitive_genders, *policy.presence_sensitive_dimensions}),
        frozenset(policy.presence_sensitive_levels))

    def tabulate() -> int:
        facts.tabulate(connection, declared, catalogue, policy)
        return int(connection.execute("select count(*) from cells").fetchall()[0][0])

    return tabulate


def bare(connection: duckdb.DuckDBPyConnection) -> Work:
    """The work of the bare query; it returns how many rows it gives."""
    statement = (HERE / "build_bare.sql").read_text(encoding="utf-8")

    def count() -> int:
        connection.execute(statement)
        return int(connection.execute("select count(*) from bare").fetchall()[0][0])

    return count


def measured(prepared: Callable[[duckdb.DuckDBPyConnection], Work], file: Path) -> Figures:
    with facts.opened(file) as connection:
        return timed(prepared(connection))


def benchmark(size: Size, times: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "facts-1.duckdb"
        apart(partial(make_facts, file), size)
        ours, theirs = (median(partial(measured, prepared), file, times) for prepared in (ready, bare))
    return {"benchmark": "build", "indicator": INDICATOR, **asdict(size), "runs": times, "cells": ours.rows,
            "seconds": {"wall": ours.wall, "cpu": ours.cpu}, "peak_mb": round(ours.peak_mb),
            "bare": {"wall": theirs.wall, "cpu": theirs.cpu, "peak_mb": round(theirs.peak_mb), "rows": theirs.rows},
            "ratio": {"wall": round(ours.wall / theirs.wall, 2), "cpu": round(ours.cpu / theirs.cpu, 2)}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--student-years", type=int, default=1_000_000)
    parser.add_argument("--schools", type=int, default=120)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    print(json.dumps(benchmark(Size(chosen.student_years, chosen.schools, chosen.years), chosen.runs)))


if __name__ == "__main__":
    from tests.benchmarks import build as here  # processes find functions by their module's name, which this script does not have
    here.main()
