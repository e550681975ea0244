"""A child joins a program after a release: what that one told for good of the child is no reason to hold back the next."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data_access import publishing
from data_access.demo import Size, write_bundle
from data_access.home import Home
from data_access.loading import load
from data_access.publishing import NotPublished
from disclosure.audit import attempt
from disclosure.pattern import proving
from tests.integration.test_corrections_of_a_home import TODAY, released, rows, silent, write

pytestmark = pytest.mark.slow
TUTORS = "lantern-math-tutors"


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a certified release of reach and participation, and a tenth-grader who has joined the tutors since."""
    folder, bundle = tmp_path_factory.mktemp("indicators"), tmp_path_factory.mktemp("bundle")
    for file in (f"{name}.{kind}" for name in ("program_reach", "program_participation") for kind in ("toml", "sql")):
        shutil.copy(publishing.SHIPPED / file, folder)
    write_bundle(bundle, Size(700, 6, 1), 2)
    home = Home(tmp_path_factory.mktemp("corrected") / "home")
    home.path.mkdir()
    shutil.copy(bundle / "partnership.toml", home.partnership)
    with pytest.MonkeyPatch.context() as here:
        here.setattr(publishing, "SHIPPED", folder)
        load([bundle], home, None, "", silent, TODAY)
        assert released(home).certified
        load([late(bundle, tmp_path_factory.mktemp("late"))], home, None, "", silent, TODAY)
        yield home.path


def late(bundle: Path, folder: Path) -> Path:
    enrolled = rows(bundle / "program_enrollments.csv")
    inside = {row["student_id"] for row in enrolled}
    served = {row["school"] for row in rows(bundle / "program_schools.csv") if row["program"] == TUTORS}
    joins = next(row for row in rows(bundle / "enrollments.csv")
                 if row["student_id"] not in inside and row["grade_level"] == "10" and row["school"] in served)
    write(folder / "program_enrollments.csv", [{**enrolled[0], "student_id": joins["student_id"], "program": TUTORS}])
    return folder


def a_copy(corrected: Path, tmp_path: Path) -> Home:
    return Home(Path(shutil.copytree(corrected, tmp_path / "home")))


def test_the_next_release_is_certified(corrected, tmp_path):
    outcome = released(a_copy(corrected, tmp_path))
    assert (outcome.certified, outcome.findings, outcome.complete, outcome.beside) == (True, 0, True, (1,))


def test_otherwise_it_would_be_refused_by_the_proof_and_by_the_attack(corrected, tmp_path, monkeypatch):
    with monkeypatch.context() as here:
        here.setattr(proving, "SPARED", 0)
        here.setattr(publishing, "each", lambda processes, work, jobs: map(work, jobs))
        with pytest.raises(NotPublished, match="are not proven safe beside release 1"):
            released(a_copy(corrected, tmp_path / "proof"))
    monkeypatch.setattr(attempt, "spared", lambda numbering, one, limit: attempt.Spared(None, one.aims))
    monkeypatch.setattr(publishing, "each", lambda processes, work, jobs: map(work, jobs))
    monkeypatch.setattr("data_access.attacking.each", lambda processes, work, jobs: map(work, jobs))
    with pytest.raises(NotPublished, match="the attacker recovered or narrowed"):
        released(a_copy(corrected, tmp_path / "attack"))
