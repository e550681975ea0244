"""The load benchmark stores the same rows in all three ways, and prints what it says it prints."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.load import Size, benchmark

PROJECT = Path(__file__).parents[2]


@pytest.mark.slow
def test_all_ways_store_the_same_rows_and_the_ratios_are_between_them():
    found = benchmark(Size(students=200, days=20, schools=3), 1)
    ours, theirs, least = (found[name] for name in ("load", "bare", "bare_without_keys"))
    assert ours["rows"] == theirs["rows"] == least["rows"] > 200 + 200 + 4
    assert found["ratio"]["wall"] == pytest.approx(ours["wall"] / theirs["wall"], abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["load --students 200 --days 10 --schools 5",
                                     "build --student-years 2000 --schools 5 --years 2 --runs 1"])
def test_the_commands_print_their_figures(command: str) -> None:
    started = [sys.executable, "-m", *f"tests.benchmarks.{command}".split()]
    done = subprocess.run(started, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ratio"]["wall"] > 0
