"""No address draws anything but through the front door, also as the first request that a process ever gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.serving import PROJECT, a_project, serving
from tests.browser.wire import Recording, ask

MODULES = sorted(path.stem for path in (PROJECT / "pages").glob("*.py"))
DRAWS = "import streamlit\nstreamlit.html('drawn at import')\n"


@pytest.mark.parametrize("module", MODULES)
def test_a_cold_server_draws_the_same_for_every_page_module_while_it_is_closed(
        module: str, folder: Path, tmp_path: Path) -> None:
    with serving(tmp_path, folder) as cold:
        deep, front = ask(cold.socket, module), ask(cold.socket)
    assert _drawn(deep) == _drawn(front)
    assert "being updated" in front.text()


def test_a_page_that_draws_at_import_is_not_reached_by_its_address(folder: Path, tmp_path: Path) -> None:
    project = a_project(tmp_path / "project", planted=DRAWS)
    with serving(tmp_path, folder, project) as cold:
        assert "drawn at import" not in ask(cold.socket, "planted").text()


def test_the_same_page_beside_a_main_script_is_reached(folder: Path, tmp_path: Path) -> None:
    """The control: Streamlit's own layout, whose main script refuses everybody."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "planted.py").write_text(DRAWS, encoding="utf-8")
    (tmp_path / "main.py").write_text("raise SystemExit('nobody may come in')\n", encoding="utf-8")
    with serving(None, folder, tmp_path, "classic") as cold:
        assert "drawn at import" in ask(cold.socket, "planted").text()


def test_a_page_that_is_not_offered_opens_the_first_one(demo_home: Path, folder: Path, tmp_path: Path) -> None:
    project = a_project(tmp_path / "project", planted=DRAWS)
    with serving(demo_home, folder, project) as served:
        sent = ask(served.socket, "planted")
        assert _drawn(sent) == _drawn(ask(served.socket))
    assert "drawn at import" not in sent.text()


def _drawn(recording: Recording) -> list[object]:
    return [frame["delta"] for frame in recording.frames() if isinstance(frame, dict) and "delta" in frame]
