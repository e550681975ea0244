"""A release from facts to file to reader: refused, published, exported, and never half there."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from data_access.cli import cli
from data_access.home import Home, current
from data_access.warehouse import Unavailable, open_current, read
from disclosure import ALL, CellKey, Selection, Slot, protect
from disclosure.need_to_know import Purpose
from tests.integration.bundles import governed

PROJECT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def home(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A demonstration home of one's own."""
    copy = tmp_path / "home"
    shutil.copytree(demo_home, copy)
    monkeypatch.setenv("FLASHLIGHT_HOME", str(copy))
    return Home(copy)


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.slow
def test_a_trial_of_a_home_that_is_no_demonstration_says_so(home: Home) -> None:
    """What a plain `release` of such a home takes is in test_certified_release."""
    (home.path / "demonstration").unlink()
    assert run("release", "--uncertified")[0] == 0
    notice = open_current(home).release.notice
    assert (notice.trial, notice.demonstration, notice.certified) == (True, False, False)


@pytest.mark.slow
def test_check_only_publishes_nothing(home: Home) -> None:
    before = current(home.warehouse)
    code, said, _ = run("release", "--uncertified", "--check-only", "--json")
    told = json.loads(said)
    assert (code, told["published"], current(home.warehouse)) == (0, False, before)
    assert told["cells"] == told["shown"] + told["coarsened"] + told["hidden"]


@pytest.mark.slow
def test_the_same_facts_make_the_same_pattern(home: Home) -> None:
    run("export", "--out", str(home.path / "first"))
    run("release", "--uncertified")
    run("export", "--out", str(home.path / "second"))
    first, second = ([line.partition(",")[2] for line in (home.path / name / "cells.csv").read_text(encoding="utf-8").splitlines()]
                     for name in ("first", "second"))
    assert first == second


@pytest.mark.parametrize("form", ["csv", "parquet", "json"])
def test_the_export_is_what_the_screen_shows_cell_for_cell(home: Home, form: str) -> None:
    out = home.path / "out"
    assert run("export", "--out", str(out), "--format", form)[0] == 0
    readers = {"csv": duckdb.read_csv, "parquet": duckdb.read_parquet, "json": duckdb.read_json}
    rows = readers[form](str(out / f"cells.{form}")).fetchall()
    warehouse = open_current(home)
    exported = {CellKey(str(row[1]), str(row[2]), row[3], Slot(row[4], row[5], row[6]), row[7] or ""): row[9] for row in rows}
    seen = 0
    for place in ("region", "school"):
        where = next(p.place for p in warehouse.release.catalogue.places if p.kind == place)
        selection = Selection("early_grade_reading", where, "2025")
        release = read(warehouse, selection)
        for rows_axis, columns_axis in (("race_ethnicity", "gender"), ("", "school_year"), ("place", ""), ("english_learner", "")):
            for cell in (cell for row in protect(selection, release, rows_axis, columns_axis).cells for cell in row):
                assert exported[cell.key] == cell.display
                seen += 1
    assert seen > 60


def test_an_export_says_what_it_is(home: Home) -> None:
    out = home.path / "out"
    run("export", "--out", str(out))
    certificate = json.loads((out / "certificate.json").read_text(encoding="utf-8"))
    assert certificate["notice"]["demonstration"] is True
    assert certificate["verdict"] == {"certified": False}
    assert set(certificate["sha256"]) == {"cells.csv", "measures.csv", "dictionary.csv"}
    entries = list(csv.DictReader((out / "dictionary.csv").read_text(encoding="utf-8").splitlines(keepends=True)))
    assert {entry["language"] for entry in entries} == {"en", "es"}
    assert all(entry[name] for entry in entries for name in ("question", "definition", "business_rule", "source", "purpose"))


def test_an_export_never_writes_over_anything(home: Home) -> None:
    kept = home.path / "out" / "mine.txt"
    kept.parent.mkdir()
    kept.write_text("mine")
    code, _, said = run("export", "--out", str(kept.parent))
    assert (code, [file.name for file in kept.parent.iterdir()]) == (1, ["mine.txt"])
    assert "not empty" in said


def test_a_release_file_holds_no_count_of_people(home: Home) -> None:
    with duckdb.connect(str(current(home.warehouse)), read_only=True) as warehouse:
        columns = {name for (name,) in warehouse.execute("select column_name from information_schema.columns").fetchall()}
    assert not columns & {"people", "numerator", "student", "n", "k"}


@pytest.mark.parametrize("damage", [b"", b"not a database", None])
def test_a_damaged_release_is_not_served(home: Home, damage: bytes | None) -> None:
    file = current(home.warehouse)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2] if damage is None else damage)
    with pytest.raises(Unavailable):
        open_current(home)


def test_an_uncertified_release_of_real_data_is_not_served(home: Home) -> None:
    file = current(home.warehouse)
    with duckdb.connect(str(file)) as warehouse:
        warehouse.execute("update documents set body = replace(body, '\"demonstration\":true', '\"demonstration\":false')")
    file.with_suffix(".json").write_text(json.dumps({"bytes": file.stat().st_size}))
    with pytest.raises(Unavailable, match="not certified"):
        open_current(home)


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.6, 1.2, 2.0, 3.0])
def test_a_killed_release_leaves_the_one_before_in_force(home: Home, seconds: float) -> None:
    before = current(home.warehouse)
    working = subprocess.Popen([sys.executable, "-m", "data_access.cli", "release", "--uncertified"], cwd=PROJECT, start_new_session=True,
                               env={**os.environ, "FLASHLIGHT_HOME": str(home.path)}, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    os.killpg(working.pid, signal.SIGKILL)
    working.wait()
    after = current(home.warehouse)
    assert after == before or after.name == "release-2.duckdb"
    assert open_current(home).release.notice.number == int(after.stem[-1])
    assert run("release", "--uncertified")[0] == 0


def test_a_demonstration_is_never_put_into_a_real_home(home: Home) -> None:
    (home.path / "demonstration").unlink()
    code, _, said = run("demo")
    assert code == 1
    assert "FLASHLIGHT_HOME" in said


def test_a_real_load_is_never_put_into_a_demonstration(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text("place,name,kind,parent,geometry\nvalley,Valley,region,,\n", encoding="utf-8")
    assert run("load", str(file))[0] == 1


def test_wrong_usage_is_exit_code_two() -> None:
    assert run("export")[0] == 2
    assert run("load")[0] == 2


def test_every_purpose_of_the_demonstration_is_a_purpose(home: Home) -> None:
    named = {row["purpose"] for table in ("assignments", "consents") for row in governed(home, table)}
    assert named <= {purpose.value for purpose in Purpose}


def test_everybody_at_the_region_is_shown(home: Home) -> None:
    warehouse = open_current(home)
    region = warehouse.release.catalogue.region().place
    cell = protect(Selection("regular_attendance", region, "2025"), read(warehouse, Selection("regular_attendance", region, "2025"))).only()
    assert cell.key.slot == Slot(ALL, ALL, ALL)
    assert cell.display.endswith("%")


def test_a_measure_reads_as_people_write_it(home: Home) -> None:
    warehouse = open_current(home)
    region = warehouse.release.catalogue.region().place
    money = Selection("per_pupil_spending", region, "2025")
    cell = protect(money, read(warehouse, money)).only()
    assert cell.display == f"${cell.lower:,.0f}"
    ratio = Selection("counselor_ratio", region, "2025")
    assert protect(ratio, read(warehouse, ratio)).only().display.replace(".", "").isdigit()
