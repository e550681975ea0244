"""Auditing our own open data with nothing but what is in them."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import duckdb
import pytest

from data_access.auditing import open_data
from data_access.exporting import Format, export
from data_access.home import Home, current
from disclosure.policy import RACES, shipped_policy
from tests.integration.audit_tables import as_json, audited, told

HEADER = "release,indicator,school_year,place,race_ethnicity,gender,subgroup,category,status,display,lower,upper,reason"
KEPT = ("regular_attendance", "program_days_bands", "program_reach")


def open_data_of(folder: Path, *cells: tuple[str, str, float, float]) -> Path:
    """Early reading at Birch in 2025, by race/ethnicity: group, display and bounds; groups that are not named are `N<10`."""
    named = {cell[0]: cell for cell in cells}
    groups = ("ALL", *RACES["standard_2024"])
    rows = [named.get(group, (group, "N<10", 0.0, 100.0)) for group in groups]
    lines = [f"1,reading,2025,birch,{group},ALL,ALL,,x,{display},{lower},{upper}," for group, display, lower, upper in rows]
    folder.mkdir(exist_ok=True)
    (folder / "cells.csv").write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    (folder / "certificate.json").write_text(json.dumps({"policy": asdict(shipped_policy())}), encoding="utf-8")
    return folder


def test_a_bottom_coded_total_gives_a_hidden_group_away(tmp_path):
    """5% or less of 40 to 99 are 5 at most; 6% and 5% of 40 or more are 3 and 2 at least: none are left for the others."""
    folder = open_data_of(tmp_path, ("ALL", "≤5%", 0, 5), ("White", "6%", 6, 6), ("Asian", "5%", 5, 5),
                          ("BlackOrAfricanAmerican", "hidden", 0, 100))
    assert told(folder).exit_code == 1
    found = {one["cell"]["race_ethnicity"]: one for one in as_json(folder)["recovered"]}
    assert found["BlackOrAfricanAmerican"] == {
        "cell": {"indicator": "reading", "school_year": "2025", "place": "birch", "race_ethnicity": "BlackOrAfricanAmerican",
                 "gender": "ALL", "subgroup": "ALL", "category": ""}, "column": "display", "value": 0}


def test_open_data_that_leave_room_pass(tmp_path):
    folder = open_data_of(tmp_path, ("ALL", "62%", 62, 62), ("White", "60–69%", 60, 69), ("Asian", "hidden", 0, 100))
    done = told(folder)
    assert done.exit_code == 0, done.stdout
    assert (audited(folder).cells, audited(folder).hidden, audited(folder).coded) == (10, 8, 1)


@pytest.mark.parametrize(("text", "says"), [
    ("{}", "certificate.json: its policy cannot be read"),
    ('{"policy": {"sizes": [{"colour": 1}], "steps": []}}', "certificate.json: its policy cannot be read"),
])
def test_open_data_without_their_policy_are_refused(tmp_path, text, says):
    folder = open_data_of(tmp_path)
    (folder / "certificate.json").write_text(text, encoding="utf-8")
    assert says in told(folder).stderr and told(folder).exit_code == 2


def test_open_data_that_were_changed_by_hand_are_refused_with_their_line(tmp_path):
    folder = open_data_of(tmp_path)
    cells = (folder / "cells.csv").read_text(encoding="utf-8")
    (folder / "cells.csv").write_text(cells.replace("0.0,100.0", "few,100.0", 1), encoding="utf-8")
    assert "cells.csv, line 2: lower and upper are no numbers" in told(folder).stderr
    (folder / "cells.csv").write_text(cells.replace("display", "shown"), encoding="utf-8")
    assert "cells.csv, line 1: the column 'display' is missing" in told(folder).stderr


@pytest.mark.slow
def test_bounds_on_a_real_release_hold_the_truth(demo_home, tmp_path, monkeypatch):
    """Whatever the attack concludes from the open data of the demonstration is so."""
    home = Home(demo_home)
    folder = tmp_path / "open"
    export(home, folder, Format.CSV)
    _keep_some(folder / "cells.csv")
    bounds = {}
    solved = open_data.solved

    def watched(puzzle, own, targets, width, progress):
        found = solved(puzzle, own, targets, width, progress)
        bounds["lower"], bounds["upper"] = found.lower, found.upper
        return found

    monkeypatch.setattr(open_data, "solved", watched)
    found = audited(folder)
    truth = _truth(home)
    with (folder / "cells.csv").open(encoding="utf-8", newline="") as file:
        for at, row in enumerate(csv.DictReader(file)):
            reached = truth.get(tuple(row[name] for name in open_data.NAMES), 0)
            assert bounds["lower"][at] <= reached <= bounds["upper"][at], row
    assert found.contradictions == 0 and found.cells > 300


def _keep_some(file: Path) -> None:
    header, *lines = file.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.split(",")[1] in KEPT and line.split(",")[2] == "2025"]
    file.write_text("\n".join((header, *kept)) + "\n", encoding="utf-8")


def _truth(home: Home) -> dict[Sequence[str], int]:
    store = current(home.confidential)
    assert store is not None
    with duckdb.connect(str(store), read_only=True) as facts:
        rows = facts.execute(f"select {', '.join(open_data.NAMES)}, numerator from cells").fetchall()
    return {row[:-1]: row[-1] for row in rows}
