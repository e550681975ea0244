"""Seconds and memory to load a year of attendance as absences, beside a bare read_csv and insert of the same files.

`python -m tests.benchmarks.load [--students N] [--days N] [--schools N] [--runs N]` prints one JSON object. `bare` writes to the same
tables; `bare_without_keys` to tables with neither primary keys nor surrogates, as nobody could use them.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path

import duckdb

from data_access.home import Home
from data_access.loading import load
from tests.benchmarks.runs import Figures, median, timed

HERE = Path(__file__).parent
DDL = (HERE.parent.parent / "data_access" / "facts.sql").read_text(encoding="utf-8")
ABSENT = 0.06           # days absent of days enrolled, as in most districts before 2020
TODAY = date(2025, 11, 22)
TABLES = ("places", "students", "enrollments", "attendance_days")


@dataclass(frozen=True)
class Size:
    """How much is loaded."""

    students: int
    days: int
    schools: int


def write_files(folder: Path, size: Size) -> None:
    """The template files of `size`, as CSV."""
    given = {**asdict(size), "absent": ABSENT}
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        for table in TABLES:
            statement = connection.extract_statements((HERE / "load_files" / f"{table}.sql").read_text(encoding="utf-8"))[0]
            chosen = {name: given[name] for name in statement.named_parameters}
            connection.sql(statement.query, params=chosen).write_csv(str(folder / f"{table}.csv"), quotechar="")


def loading(folder: Path, space: Path) -> int:
    home = Home(space)
    home.partnership.write_text('name = "Benchmark"\ncontact = "data@example.org"\ndata_date = "2025-06-30"\n', encoding="utf-8")
    receipt = load([folder], home, None, "", lambda words, done: None, TODAY)
    if receipt.quarantined:
        raise ValueError("the benchmark's own files are not as they should be")
    return receipt.accepted


def bare(folder: Path, space: Path) -> int:
    return _inserted(folder, space, DDL, "load_bare.sql")


def bare_without_keys(folder: Path, space: Path) -> int:
    return _inserted(folder, space, "", "load_without_keys.sql")


def _inserted(folder: Path, space: Path, ddl: str, name: str) -> int:
    with duckdb.connect(str(space / "bare.duckdb")) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(ddl)
        files = {table: str(folder / f"{table}.csv") for table in TABLES}
        for statement in connection.extract_statements((HERE / name).read_text(encoding="utf-8")):
            connection.execute(statement, {table: files[table] for table in statement.named_parameters})
        connection.execute("checkpoint")
        return sum(connection.table(table).shape[0] for table in TABLES)


def measured(work: Callable[[Path, Path], int], folder: Path) -> Figures:
    with tempfile.TemporaryDirectory() as space:
        return timed(lambda: work(folder, Path(space)))


def told(figures: Figures) -> dict[str, object]:
    return {**asdict(figures), "peak_mb": round(figures.peak_mb), "rows_per_second": round(figures.rows / figures.wall)}


def ratio(ours: Figures, theirs: Figures) -> dict[str, float]:
    return {"wall": round(ours.wall / theirs.wall, 2), "cpu": round(ours.cpu / theirs.cpu, 2)}


def benchmark(size: Size, times: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as given:
        folder = Path(given)
        write_files(folder, size)
        ours, theirs, least = (median(partial(measured, work), folder, times) for work in (loading, bare, bare_without_keys))
        megabytes = round(sum(file.stat().st_size for file in folder.iterdir()) / 1e6)
    return {"benchmark": "load", **asdict(size), "runs": times, "file_mb": megabytes, "load": told(ours), "bare": told(theirs),
            "bare_without_keys": told(least), "ratio": ratio(ours, theirs), "ratio_without_keys": ratio(ours, least)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=180)
    parser.add_argument("--schools", type=int, default=1500)
    parser.add_argument("--runs", type=int, default=1)
    chosen = parser.parse_args()
    print(json.dumps(benchmark(Size(chosen.students, chosen.days, chosen.schools), chosen.runs)))


if __name__ == "__main__":
    from tests.benchmarks import load as here  # processes find functions by their module's name, which this script does not have
    here.main()
