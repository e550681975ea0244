"""The load benchmark stores the same rows in all three ways, and prints what it says it prints."""

from __future__ import annotations

import pytest

from tests.benchmarks.load import Size, benchmark


@pytest.mark.slow
def test_all_ways_store_the_same_rows_and_the_ratios_are_between_them():
    found = benchmark(Size(students=200, days=20, schools=3), 1)
    ours, theirs, least = (found[name] for name in ("load", "bare", "bare_without_keys"))
    assert ours["rows"] == theirs["rows"] == least["rows"] > 200 + 200 + 4
    assert found["ratio"]["wall"] == pytest.approx(ours["wall"] / theirs["wall"], abs=0.01)
