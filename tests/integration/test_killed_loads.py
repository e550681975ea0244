"""A load that is killed or runs out of disk leaves the facts in force as they were, and the next load makes good."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from data_access.home import Home
from data_access.loading import Outcome
from tests.integration.bundles import TODAY, a_bundle, a_consent, a_home, counts, facts_in_force, loaded, write_bundle

PROJECT = Path(__file__).resolve().parent.parent.parent
KEY = "11" * 32
STEPS = ("Receiving files", "Reading students.csv", "Checking students", "Building students", "Building enrollments",
         "Sealing the new version", "Keeping names", "Publishing", "Writing the receipt")
CHILD = """
import os, signal, sys
from datetime import date
from pathlib import Path
from data_access.home import Home
from data_access.loading import load

def step(words, done):
    if words == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

load([Path(sys.argv[2])], Home(Path(sys.argv[1])), None, "", step, date.fromisoformat(sys.argv[4]))
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with facts in force, and a bundle that is larger."""
    folder = tmp_path_factory.mktemp("killed")
    loaded(a_home(folder / "home"), write_bundle(folder / "before", a_bundle(10)))
    write_bundle(folder / "in", a_bundle(30, consents=[a_consent(number) for number in range(1, 11)]))
    return folder


def killed(folder: Path, home: Home, step: str) -> int:
    """Load in a process of its own that kills itself at `step`; its exit code."""
    child = [sys.executable, "-c", CHILD, str(home.path), str(folder / "in"), step, str(TODAY)]
    environment = {**os.environ, "FLASHLIGHT_KEY": KEY, "PYTHONPATH": str(PROJECT)}
    return subprocess.run(child, cwd=PROJECT, check=False, env=environment).returncode


@pytest.mark.parametrize("step", STEPS)
def test_a_load_killed_at_any_step_leaves_the_old_facts_or_the_new_ones_whole(made, tmp_path, monkeypatch, step):
    home = Home(Path(shutil.copytree(made / "home", tmp_path / "home")))
    before = facts_in_force(home)
    assert killed(made, home, step) == -signal.SIGKILL
    published = step == "Writing the receipt"
    assert (facts_in_force(home) == before) is not published
    rows = 30 if published else 10
    assert counts(home, ["students", "enrollments"]) == {"students": rows, "enrollments": rows}
    monkeypatch.setenv("FLASHLIGHT_KEY", KEY)
    again = loaded(home, made / "in")
    assert again.outcome is (Outcome.UNCHANGED if published else Outcome.ACCEPTED)
    assert counts(home, ["students", "enrollments", "consents"]) == {"students": 30, "enrollments": 30, "consents": 10}
    assert {path.name for path in home.confidential.iterdir()} == {
        "current", "facts-1.duckdb", "facts-1.json", "facts-2.duckdb", "facts-2.json", "identities.db", "load.lock",
        "salt"}


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from datetime import date
from pathlib import Path
from data_access.home import Home
from data_access.loading import Refused, load
quiet = lambda words, done: None
try:
    load([Path(sys.argv[2])], Home(Path(sys.argv[1])), None, "", quiet, date.fromisoformat(sys.argv[4]))
except Refused as refusal:
    print(refusal)
    sys.exit(1)
"""


@pytest.mark.parametrize("share", [0.02, 0.5, 0.999])
def test_a_load_that_cannot_write_its_file_is_refused_and_the_old_facts_stay(made, tmp_path, share):
    home = Home(Path(shutil.copytree(made / "home", tmp_path / "home")))
    before, size = facts_in_force(home), (home.confidential / "facts-1.duckdb").stat().st_size
    limit = str(int(size * share))
    arguments = [sys.executable, "-c", FULL, str(home.path), str(made / "in"), limit, str(TODAY)]
    child = subprocess.run(arguments, cwd=PROJECT, check=False, capture_output=True, text=True,
                           env={**os.environ, "PYTHONPATH": str(PROJECT)})
    assert child.returncode == 1, child.stderr
    assert "nothing was changed" in child.stdout
    assert facts_in_force(home) == before
    assert [path.name for path in home.receipts.glob("*-refused-*")]
    assert loaded(home, made / "in").outcome is Outcome.ACCEPTED
