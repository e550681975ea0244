"""A load that is killed or runs out of disk leaves the facts in force as they were, and the next load makes good."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from data_access.home import Home
from data_access.loading import Outcome
from tests.integration.bundles import TODAY, a_bundle, a_consent, a_home, a_student, counts, facts_in_force, loaded, write_bundle

pytestmark = pytest.mark.slow
PROJECT = Path(__file__).resolve().parent.parent.parent
KEY = "11" * 32
# What a load is about to do, or has just done, when it is killed.
MOMENTS = (
    "Receiving files", "Reading students.csv", "Checking students", "Building students", "Building enrollments",
    "Sealing the new version", "Keeping names", "Publishing", "Writing the receipt",
    "data_access.loading.receiving:reserve after 1", "data_access.loading.receiving:delivered after 1",
    "data_access.loading.store:_lay_out before 1", "data_access.loading.receiving:desk after 1",
    "data_access.loading.receiving:check after 2", "data_access.loading.quarantine:write_whole before 1",
    "data_access.loading.quarantine:write_whole after 1", "data_access.loading.quarantine:write_whole after 2",
    "data_access.loading.receiving:put_aside after 1", "data_access.loading.receiving:_settle after 1",
    "data_access.loading.receiving:receive after 1", "data_access.loading.store:write_whole before 1",
    "data_access.loading.receiving:seal after 1", "data_access.loading.naming:keep_known_by after 1",
    "data_access.loading.naming:forget_unless after 1",
    "data_access.home:sync after 1", "data_access.home:sync after 2", "data_access.home:sync before 3",
)
PUBLISHED = ("Writing the receipt", "data_access.home:sync before 3")
KEPT = {"current", "facts-1.duckdb", "facts-1.json", "facts-2.duckdb", "facts-2.json", "identities.db", "load.lock", "quality", "salt"}
CHILD = """
import json, sys
from datetime import date
from pathlib import Path
from data_access.home import Home
from data_access.loading import load
from tests.integration.killing import killed_at

files, today = [Path(sys.argv[1])], date.fromisoformat(sys.argv[2])
print(json.dumps({moment: killed_at(moment, lambda progress: load(files, Home(Path(home)), None, "", progress, today))
                  for home, moment in json.load(sys.stdin).items()}))
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with facts in force, and a bundle that is larger and has a row that cannot be taken."""
    folder = tmp_path_factory.mktemp("killed")
    loaded(a_home(folder / "home"), write_bundle(folder / "before", a_bundle(10)))
    more = [*(a_student(number) for number in range(1, 31)), a_student(31, gender="Other")]
    write_bundle(folder / "in", a_bundle(30, students=more, consents=[a_consent(number) for number in range(1, 11)]))
    return folder


@pytest.fixture(scope="module")
def killed(made: Path) -> Mapping[str, Path]:
    """The homes of loads that were killed, by the moment; every one was."""
    homes = {moment: made / f"killed-{number}" for number, moment in enumerate(MOMENTS)}
    for path in homes.values():
        shutil.copytree(made / "home", path)
    asked = json.dumps({str(path): moment for moment, path in homes.items()})
    done = subprocess.run([sys.executable, "-c", CHILD, str(made / "in"), str(TODAY)], cwd=PROJECT, check=True, input=asked, text=True,
                          capture_output=True, env={**os.environ, "FLASHLIGHT_KEY": KEY, "PYTHONPATH": str(PROJECT)})
    assert json.loads(done.stdout) == dict.fromkeys(MOMENTS, -signal.SIGKILL)
    return homes


def test_there_are_twenty_moments_at_which_a_load_is_killed():
    assert len(set(MOMENTS)) >= 20


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_load_killed_at_any_moment_leaves_the_old_facts_or_the_new_ones_whole(made, killed, monkeypatch, moment):
    home, published = Home(killed[moment]), moment in PUBLISHED
    assert (facts_in_force(home) == facts_in_force(Home(made / "home"))) is not published
    rows = 30 if published else 10
    assert counts(home, ["students", "enrollments"]) == {"students": rows, "enrollments": rows}
    monkeypatch.setenv("FLASHLIGHT_KEY", KEY)
    again = loaded(home, made / "in")
    assert again.outcome is (Outcome.UNCHANGED if published else Outcome.ACCEPTED)
    assert counts(home, ["students", "enrollments", "consents"]) == {"students": 30, "enrollments": 30, "consents": 10}
    assert {path.name for path in home.confidential.iterdir()} == KEPT
    assert not [path for path in home.path.rglob("*") if path.suffix in (".new", ".reserved", ".building")]


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
