"""The project as the house rules see it: rooms, modules and what is in them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

PROJECT = Path(__file__).parents[2]
ROOMS = ("pages", "components", "data_access", "disclosure")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file: `name` is its dotted name, `path` its place in the project."""

    name: str
    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self.tree))

    @property
    def functions(self) -> Iterator[Function]:
        return (node for node in self.nodes if isinstance(node, Function))

    @property
    def public(self) -> Iterator[Function]:
        """Functions and methods that another module may call."""
        bodies = [self.tree.body, *(node.body for node in self.tree.body if isinstance(node, ast.ClassDef))]
        for body in bodies:
            yield from (node for node in body if isinstance(node, Function) and not node.name.startswith("_"))

    @property
    def classes(self) -> Iterator[ast.ClassDef]:
        return (node for node in self.nodes if isinstance(node, ast.ClassDef))

    @property
    def calls(self) -> Iterator[ast.Call]:
        return (node for node in self.nodes if isinstance(node, ast.Call))

    @cached_property
    def imports(self) -> frozenset[str]:
        """Dotted names of everything imported; `from a.b import c` gives `a.b` and `a.b.c`."""
        found: set[str] = set()
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                base = _absolute(self.name, self.path, node)
                found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
        return frozenset(found)

    def at(self, node: ast.AST) -> str:
        """Where a node is, as an editor opens it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


def _absolute(name: str, path: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = name.split(".") if path.endswith("__init__.py") else name.split(".")[:-1]
    kept = package[:len(package) - node.level + 1]
    return ".".join([*kept, *([node.module] if node.module else [])])


@cache
def product() -> tuple[Module, ...]:
    """Every module that ships: the front and the four rooms."""
    paths = [PROJECT / "app.py", *(path for room in ROOMS for path in sorted((PROJECT / room).rglob("*.py")))]
    return tuple(_module(path) for path in paths if path.exists())


@cache
def checks() -> tuple[Module, ...]:
    return tuple(_module(path) for path in sorted((PROJECT / "tests").rglob("*.py")))


def room(name: str) -> tuple[Module, ...]:
    return tuple(module for module in product() if module.name.split(".")[0] == name)


def _module(path: Path) -> Module:
    relative = path.relative_to(PROJECT)
    dotted = ".".join(relative.with_suffix("").parts).removesuffix(".__init__")
    return Module(dotted, relative.as_posix(), path.read_text(encoding="utf-8"))


@cache
def texts(*suffixes: str) -> tuple[tuple[str, str], ...]:
    """Path and text of every file of the project with one of these endings."""
    roots = [PROJECT / name for name in (*ROOMS, "tests", ".ci", ".streamlit")]
    top = [path for path in PROJECT.iterdir() if path.is_file()]
    paths = [*top, *(path for root in roots for path in root.rglob("*") if path.is_file())]
    return tuple((path.relative_to(PROJECT).as_posix(), path.read_text(encoding="utf-8")) for path in sorted(paths)
                 if path.name not in ("uv.lock", ".git") and "__pycache__" not in path.parts and path.name.endswith(suffixes))


def called(node: ast.Call) -> str:
    """The last name of what is called: `duckdb.connect(...)` is `connect`."""
    return _last(node.func)


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def names_in(annotation: ast.expr | None) -> Iterator[str]:
    """Every name in an annotation, also where it is written as text; `None` and `...` are left out."""
    if annotation is None:
        return
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = ast.parse(annotation.value, mode="eval").body
    for node in ast.walk(annotation):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id


def arguments(function: Function) -> Iterable[ast.arg]:
    """All arguments of a function except `self` and `cls`."""
    spec = function.args
    every = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs, *filter(None, (spec.vararg, spec.kwarg))]
    return [argument for argument in every if argument.arg not in ("self", "cls")]
