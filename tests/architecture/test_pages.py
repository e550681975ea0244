"""A page module is inert: a question, and functions that answer it."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.house import Module, called, room

DOORS = ("pages.front_door", "pages.entrance")   # Streamlit's one script, and the routes beside it
PAGES = [module for module in room("pages") if not module.path.endswith("__init__.py")]
INERT = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
DRAWING = {"streamlit", "altair", "plotly", "pandas"}


def stirring(module: Module) -> list[ast.stmt]:
    """Statements at the top of a module that are not imports, definitions or constants."""
    body = module.tree.body[1:] if ast.get_docstring(module.tree) else module.tree.body
    return [node for node in body if not isinstance(node, INERT) and not _constant(node)]


def _constant(node: ast.stmt) -> bool:
    """`NAME = ...` in capitals, made of names and literals: nothing is called."""
    if not (isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)):
        return False
    return node.targets[0].id.isupper() and not any(isinstance(part, ast.Call | ast.Await | ast.comprehension) for part in ast.walk(node))


@pytest.mark.parametrize("module", PAGES, ids=lambda module: module.path)
def test_nothing_happens_when_a_page_is_imported(module: Module) -> None:
    found = stirring(module)
    if module.name == "pages.front_door":
        assert [called(node.value) for node in found if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)] == ["main"]
        found = found[1:]
    assert [module.at(node) for node in found] == []


@pytest.mark.parametrize("module", [page for page in PAGES if page.name not in DOORS], ids=lambda module: module.path)
def test_a_page_is_asked_for_by_one_name(module: Module) -> None:
    pages = [function for function in module.public if function.name == "page"]
    assert len(pages) == 1
    assert pages[0].returns is not None and ast.unparse(pages[0].returns) == "None"


@pytest.mark.parametrize("module", [page for page in PAGES if page.name != "pages.front_door"], ids=lambda module: module.path)
def test_a_page_cannot_draw(module: Module) -> None:
    assert {name.split(".")[0] for name in module.imports} & DRAWING == set()


@pytest.mark.parametrize("module", PAGES, ids=lambda module: module.path)
def test_no_page_folder_lies_beside_the_main_script_but_inside_it(module: Module) -> None:
    """Streamlit serves a `pages/` folder that lies beside the script it runs; the script lies inside, so there is none."""
    assert not module.path.startswith("pages/pages/")


def test_a_page_that_stirs_is_noticed() -> None:
    planted = Module("pages.planted", "pages/planted.py", '"""A page."""\nimport components\nROWS = load()\nprint(1)\nGROUPS = (1, 2)\n')
    assert [node.lineno for node in stirring(planted)] == [3, 4]
