"""The benchmark of one record opens what it says, in a small partnership."""

from __future__ import annotations

import pytest

from data_access.home import Home
from tests.benchmarks.drilldown import KEY, made, measured
from tests.integration.visits import SECRET


@pytest.mark.slow
def test_a_record_is_opened_refused_and_looked_up_bare(tmp_path, monkeypatch):
    monkeypatch.setenv("FLASHLIGHT_KEY", KEY.secret.hex())
    monkeypatch.setenv("FLASHLIGHT_SECRET", SECRET)
    home = Home(tmp_path / "home")
    found = measured(home, made(home, 500, 5), 5)
    assert {"bare", "opened", "again", "refused", "nobody", "ratio_median", "ratio_p99"} <= set(found)
