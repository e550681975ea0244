"""Who may import whom: the contracts of pyproject.toml hold, and each of them would notice."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.house import PROJECT, ROOMS, Module, product, room

LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
SETTINGS = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = SETTINGS["tool"]["importlinter"]["contracts"]
PRIVATE = ("data_access.facts", "data_access.identities", "data_access.lending", "data_access.students", "data_access.disclosure_log")
TRESPASSES = (
    ("components/marks.py", "import data_access.home"),
    ("components/marks.py", "import duckdb"),
    ("disclosure/reason.py", "import components"),
    ("disclosure/reason.py", "import duckdb"),
    ("disclosure/audit/__init__.py", "import disclosure.pattern"),
    ("data_access/home.py", "import streamlit"),
    ("data_access/warehouse.py", "import data_access.facts"),
    ("data_access/warehouse.py", "import data_access.disclosure_log"),
    ("data_access/warehouse.py", "import data_access.lending"),
    ("data_access/warehouse.py", "import data_access.students"),
    ("pages/overview.py", "import streamlit"),
    ("pages/overview.py", "import pages.outcome"),
    ("pages/overview.py", "import data_access.students"),
    ("pages/overview.py", "import data_access.student_papers"),
)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-W", "ignore", "-c", LINT], cwd=folder, capture_output=True, text=True, check=False)


def test_every_contract_is_kept() -> None:
    done = lint(PROJECT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def trespassed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the contracts say of a copy of the house in which every one of them is broken."""
    folder = tmp_path_factory.mktemp("house")
    for module in product():
        _plant(folder / module.path, module.text)
    for path, line in TRESPASSES:
        _plant(folder / path, line)
    shutil.copy(PROJECT / "pyproject.toml", folder)
    return re.sub(r"\s+", " ", lint(folder).stdout)


def _plant(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract["id"])
def test_every_contract_would_notice(contract: dict[str, str], trespassed: str) -> None:
    assert f"{contract['name']} BROKEN" in trespassed


def test_every_private_store_is_in_its_contract() -> None:
    declared = {name for contract in CONTRACTS for name in contract.get("protected_modules", ())}
    existing = {private for private in PRIVATE for module in product() if module.name == private}
    assert existing <= declared


def test_siblings_never_meet() -> None:
    assert [module.path for module in room("components") if _reaches(module, "data_access")] == []
    assert [module.path for module in room("data_access") if _reaches(module, "components")] == []


def _reaches(module: Module, *names: str) -> bool:
    return any(name == found or found.startswith(f"{name}.") for name in names for found in module.imports)


def test_nobody_imports_the_front() -> None:
    assert [module.path for module in product() if _reaches(module, "app")] == []


def closure(names: set[str], without: frozenset[str] = frozenset()) -> set[str]:
    """The modules of the house that these import, directly or through others, but not through those left out."""
    house = {module.name: module for module in product() if module.name not in without}
    seen: set[str] = set()
    waiting = names & set(house)
    while waiting:
        name = waiting.pop()
        seen.add(name)
        waiting |= (house[name].imports & set(house)) - seen
    return seen


INSIDE = frozenset({"pages.meeting", "pages.my_programs", "pages.my_students", "pages.student", "pages.people", "pages.access_log",
                    "pages.agreements", "pages.consents", "pages.assignments", "pages.conditions"})
STUDENTS_PAPERS = {"data_access.students", "data_access.identities", "data_access.lending", "data_access.disclosure_log",
                   "data_access.revoking"}
CONFIDENTIAL = {*PRIVATE, "data_access.publishing", "data_access.loading", "data_access.cli", "data_access.log_commands",
                "data_access.revoking"}


def test_what_serves_the_public_never_loads_a_confidential_store() -> None:
    """`app.py` and the public pages, with all that they import, come without the modules that can open student-level data."""
    served = closure({"app", *(module.name for module in room("pages"))}, INSIDE)
    assert {"data_access.warehouse", "pages.front_door"} <= served
    assert served & CONFIDENTIAL == set()


@pytest.mark.parametrize(("page", "opened"), [
    ("meeting", {"data_access.students", "data_access.identities", "data_access.lending", "data_access.disclosure_log"}),
    ("my_programs", {"data_access.students", "data_access.identities", "data_access.lending", "data_access.disclosure_log"}),
    ("my_students", {"data_access.students", "data_access.identities", "data_access.lending", "data_access.disclosure_log"}),
    ("student", {"data_access.students", "data_access.identities", "data_access.lending", "data_access.disclosure_log"}),
    ("access_log", {"data_access.disclosure_log"}), ("people", set()), ("agreements", set()), ("consents", STUDENTS_PAPERS),
    ("assignments", STUDENTS_PAPERS), ("conditions", STUDENTS_PAPERS)])
def test_a_page_for_people_who_are_signed_in_loads_what_it_needs_and_no_more(page: str, opened: set[str]) -> None:
    assert closure({f"pages.{page}"}) & CONFIDENTIAL == opened


def test_the_pages_inside_are_loaded_when_somebody_signs_in_and_not_before() -> None:
    front_door = next(module for module in product() if module.name == "pages.front_door")
    at_once = {name for node in front_door.tree.body if isinstance(node, ast.Import | ast.ImportFrom)
               for name in Module("pages.front_door", front_door.path, ast.unparse(node)).imports}
    assert at_once & INSIDE == set() and "pages.overview" in at_once
    assert front_door.imports >= INSIDE


IMPURE = {"os", "sys", "time", "random", "secrets", "socket", "subprocess", "tempfile", "threading", "uuid", "urllib.request"}


def test_the_core_knows_no_clock_and_no_environment() -> None:
    """`disclosure` is pure: the same arguments give the same answer on every machine at every time."""
    impure = {module.path: sorted(module.imports & IMPURE) for module in room("disclosure") if module.imports & IMPURE}
    asked = [module.at(call) for module in room("disclosure") for call in module.calls
             if isinstance(call.func, ast.Attribute) and call.func.attr in ("now", "today", "utcnow")]
    assert (impure, asked) == ({}, [])


def test_pages_and_components_speak_the_vocabulary_of_the_core() -> None:
    """They import names from `disclosure` itself; its modules are its own business."""
    rooms = (*room("pages"), *room("components"))
    inside = {module.path: sorted(name for name in module.imports if re.fullmatch(r"disclosure\.\w+\.\w+", name)) for module in rooms}
    assert {path: names for path, names in inside.items() if names} == {}


def test_nothing_is_imported_by_a_relative_name() -> None:
    relative = [module.at(node) for module in product() for node in module.nodes if isinstance(node, ast.ImportFrom) and node.level]
    assert relative == []


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    """A library that comes only because another one wants it may go as it came. uvicorn is started, never imported."""
    declared = {_plain(re.split(r"[<>=\[]", line)[0]) for line in SETTINGS["project"]["dependencies"]}
    packages = {name.split(".")[0] for module in product() for name in module.imports}
    libraries = packages & packages_distributions().keys() - {*ROOMS, "app"}
    assert {_plain(distribution) for package in libraries for distribution in packages_distributions()[package]} | {"uvicorn"} == declared


def _plain(name: str) -> str:
    return name.strip().lower().replace("_", "-")


def test_every_room_has_a_door() -> None:
    """A folder of modules is a package: it opens with a sentence that says what it is for."""
    folders = {Path(module.path).parent for module in product()} - {Path(".")}
    assert sorted(str(folder) for folder in folders if not (PROJECT / folder / "__init__.py").exists()) == []
    assert {folder.parts[0] for folder in folders} == set(ROOMS)
