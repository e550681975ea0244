"""The home: where files live, and how a version takes the place of the one before."""

import pytest

from data_access.home import Home, builds_demo, current, home, next_version, publish


def test_the_demonstration_is_built_only_in_the_projects_own_home(monkeypatch, tmp_path):
    monkeypatch.setenv("FLASHLIGHT_HOME", str(tmp_path))
    assert home().path == tmp_path
    assert not builds_demo(home())
    monkeypatch.delenv("FLASHLIGHT_HOME")
    assert home().path.name == ".flashlight"
    assert builds_demo(Home(tmp_path))


def test_an_empty_folder_has_no_current_version(tmp_path):
    assert current(tmp_path) is None
    assert current(tmp_path / "absent") is None


def test_versions_are_numbered_and_the_published_one_is_current(tmp_path):
    first = next_version(tmp_path, "release")
    first.write_text("one")
    publish(tmp_path, first)
    second = next_version(tmp_path, "release")
    second.write_text("two")
    assert (first.name, second.name) == ("release-1.duckdb", "release-2.duckdb")
    assert current(tmp_path) == first
    publish(tmp_path, second)
    assert current(tmp_path) == second
    assert first.read_text() == "one"


@pytest.mark.parametrize("name", ["", "release-9.duckdb", "../release-1.duckdb", "."])
def test_a_pointer_that_names_no_file_of_the_folder_is_no_version(tmp_path, name):
    folder = tmp_path / "warehouse"
    (tmp_path / "release-1.duckdb").touch()
    folder.mkdir()
    (folder / "current").write_text(name)
    assert current(folder) is None
