"""The top level is closed."""

from __future__ import annotations

from tests.architecture.house import PROJECT

ALLOWED = {"pyproject.toml", "uv.lock", "app.py", "pages", "components", "data_access", "disclosure", "tests", "README.md",
           "LICENSE"}
MADE_BY_PYTHON = {"__pycache__"}


def test_nothing_stands_beside_the_rooms() -> None:
    found = {path.name for path in PROJECT.iterdir() if not path.name.startswith(".")}
    assert found - ALLOWED - MADE_BY_PYTHON == set()


def test_the_house_is_complete() -> None:
    missing = {name for name in ALLOWED if not (PROJECT / name).exists()}
    assert missing == set()


def test_there_is_one_front_and_no_other_script_beside_it() -> None:
    assert [path.name for path in PROJECT.glob("*.py")] == ["app.py"]


def test_every_test_lies_in_a_chapter_of_its_own() -> None:
    kinds = {path.name for path in (PROJECT / "tests").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert kinds <= {"spec", "unit", "integration", "app", "browser", "architecture", "benchmarks"}
