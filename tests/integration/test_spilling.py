"""A load that is larger than memory spills to files beside the facts, in which nobody's values can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.loading import store
from data_access.loading.limits import limits
from tests.integration.bundles import a_home

PLANTED, ROWS = "Quincey Zabriskie", 400_000


def spilled(folder: Path) -> bytes:
    """What lies in the files to which rows spill that are staged as a load stages them, while they are there."""
    home = a_home(folder)
    home.confidential.mkdir()
    with store.building(home, from_nothing=True) as (connection, target):
        connection.execute("attach ':memory:' as staging (compress)")
        connection.execute(f"create table staging.students as select '{PLANTED} ' || range as name, md5(range::varchar) as id, "
                           f"md5((range + 1)::varchar) as other from range({ROWS})")
        files = [*Path(f"{target.with_suffix('.building')}.tmp").iterdir()]
        assert connection.table("staging.students").count("*").fetchall() == [(ROWS,)]
        return b"".join(file.read_bytes() for file in files)


@pytest.fixture
def small_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    small = limits().model_copy(update={"memory": "40MB"})
    monkeypatch.setattr(store, "limits", lambda: small)


@pytest.mark.usefixtures("small_memory")
@pytest.mark.parametrize("encrypted", [True, False])
def test_what_spills_cannot_be_read(tmp_path, monkeypatch, encrypted):
    """And could be without the setting, so that this test can fail."""
    if not encrypted:
        monkeypatch.setattr(store, "SPILLING", {})
    held = spilled(tmp_path / "home")
    assert len(held) > 1_000_000
    assert (held.count(PLANTED.encode()) == 0) is encrypted


def test_a_load_builds_with_what_spills_encrypted(tmp_path):
    home = a_home(tmp_path / "home")
    home.confidential.mkdir()
    with store.building(home, from_nothing=True) as (connection, _target):
        assert connection.execute("select current_setting('temp_file_encryption')").fetchall() == [(True,)]
