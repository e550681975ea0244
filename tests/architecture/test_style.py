"""The house style, as far as a machine can read it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from statistics import median

import pytest

from tests.architecture.house import PROJECT, Function, Module, checks, names_in, product, room, texts

BANNED = {"util", "utils", "helper", "helpers", "common", "manager", "service", "handler", "info", "data2", "misc", "stuff"}
OURS = (*product(), *checks())
MACHINE = re.compile(r"(?<![\w.:/-])/(?:work|tmp|home|root|Users|mnt|opt|var|data)/[\w.-]+|[A-Z]:\\\\")


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_a_module_opens_with_one_sentence_that_says_what_it_is_for() -> None:
    openings = {module.path: (ast.get_docstring(module.tree) or "").split("\n\n")[0] for module in product()}
    assert [path for path, opening in openings.items() if not re.fullmatch(r"[^\n]+\n?[^\n]+[.:?]", opening)] == []


def test_a_module_has_fewer_than_300_lines() -> None:
    assert [module.path for module in product() if module.text.count("\n") >= 300] == []


def test_no_function_has_more_than_40_lines() -> None:
    long = [(module, function) for module in OURS for function in module.functions if length(function) > 40]
    assert [f"{module.at(function)} {function.name}" for module, function in long] == []


@pytest.mark.parametrize("name", ["pages", "components", "data_access", "disclosure"])
def test_the_median_function_has_fewer_than_10_lines(name: str) -> None:
    lengths = [length(function) for module in room(name) for function in module.functions]
    assert median(lengths) < 10


def test_product_code_refuses_and_does_not_assert() -> None:
    assert [module.at(node) for module in product() for node in module.nodes if isinstance(node, ast.Assert)] == []


def defined(module: Module) -> Iterator[tuple[str, str]]:
    """Every name a module defines, with its place: the module, classes, functions, arguments, variables."""
    yield module.name.rpartition(".")[2], module.path
    for node in module.nodes:
        if isinstance(node, Function | ast.ClassDef):
            yield node.name, module.at(node)
        elif isinstance(node, ast.arg):
            yield node.arg, module.at(node)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, module.at(node)


def words(name: str) -> set[str]:
    """`ReleaseManager` and `release_manager` are both release, manager."""
    return {word.lower() for part in name.split("_") for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", part)}


def test_names_say_what_a_thing_is() -> None:
    assert [f"{place} {name}" for module in OURS for name, place in defined(module) if words(name) & BANNED] == []


def test_a_dataframe_has_a_name() -> None:
    elsewhere = [module for module in OURS if not module.name.startswith(("components.", "data_access."))]
    assert [place for module in elsewhere for name, place in defined(module) if name in ("df", "dfs")] == []


UNFINISHED = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")


def idle(modules: Iterable[Module], spoken: Iterable[tuple[str, str]]) -> list[str]:
    """What is named nowhere but where it is made. What is decorated is called by what decorates it, and Python and pytest call by form."""
    named = Counter(word for _, text in spoken for word in re.findall(r"\w+", text))
    return [module.at(node) for module in modules for node in module.nodes if isinstance(node, Function | ast.ClassDef)
            and not node.decorator_list and not re.match(r"__|_repr_|test_|pytest_", node.name) and named[node.name] < 2]


def test_nothing_is_kept_that_nobody_names() -> None:
    """What ships is named by what ships: what tests alone need is theirs."""
    spoken = texts(".py", ".toml")
    assert idle(product(), [(path, text) for path, text in spoken if not path.startswith("tests/")]) == []
    assert idle(checks(), spoken) == []


def test_what_nobody_names_is_noticed() -> None:
    planted = Module("pages.planted", "pages/planted.py", "def left() -> None:\n    right()\n\n\ndef right() -> None:\n    right()\n")
    assert idle([planted], [(planted.path, planted.text)]) == ["pages/planted.py:1"]


def test_nothing_is_left_for_later() -> None:
    left = [f"{path}: {word}" for path, text in texts("") for word in UNFINISHED if re.search(rf"\b{word}\b", text)]
    assert left == []


def test_nothing_names_a_place_on_one_machine() -> None:
    found = {path: sorted(set(MACHINE.findall(text))) for path, text in texts("") if not path.endswith(("test_style.py", ".svg"))}
    assert {path: places for path, places in found.items() if places} == {}


def thawed(module: Module) -> list[ast.ClassDef]:
    """Dataclasses that can change after they are made."""
    return [owner for owner in module.classes for decorator in map(ast.unparse, owner.decorator_list)
            if "dataclass" in decorator and "frozen=True" not in decorator]


def test_every_dataclass_is_frozen() -> None:
    rooms = (*room("disclosure"), *room("components"), *room("pages"))
    assert [module.at(owner) for module in rooms for owner in thawed(module)] == []


def test_what_data_access_gives_away_is_frozen() -> None:
    """What changes while work is under way stays in `data_access`."""
    inside = {f"{module.name}.{owner.name}" for module in room("data_access") for owner in thawed(module)}
    asked = {name for module in product() if module.name.split(".")[0] != "data_access" for name in module.imports}
    assert inside & asked == set()


HERITAGE = re.compile(r"Enum|StrEnum|IntEnum|Protocol.*|.*Error|Exception|BaseModel")


def heirs() -> Iterator[tuple[Module, ast.ClassDef, list[str]]]:
    """Every class with the last names of what it inherits from."""
    for module in product():
        yield from ((module, owner, [ast.unparse(base).rpartition(".")[2] for base in owner.bases]) for owner in module.classes)


def test_nothing_inherits_but_enums_exceptions_and_protocols() -> None:
    """And the models that parse a file at the edge."""
    assert [f"{module.at(owner)} {owner.name}" for module, owner, bases in heirs() if not all(map(HERITAGE.fullmatch, bases))] == []


def test_a_model_of_a_file_refuses_unknown_keys_and_stays_as_it_is() -> None:
    models = [(module, owner) for module, owner, bases in heirs() if "BaseModel" in bases]
    assert [module.name for module, _ in models if not module.name.startswith("data_access.")] == []
    assert all("extra='forbid'" in ast.unparse(owner) and "frozen=True" in ast.unparse(owner) for _, owner in models)


def crossing(module: Module) -> Iterator[tuple[str, Function]]:
    """Functions of other rooms that a module imports, or reaches through an imported module."""
    house = {other.name: other for other in product()}
    for name in module.imports:
        owner, _, last = name.rpartition(".")
        if owner in house and owner.split(".")[0] != module.name.split(".")[0]:
            yield from ((name, function) for function in house[owner].functions if function.name == last)
        if name in house and name.split(".")[0] != module.name.split(".")[0]:
            used = {node.attr for node in module.nodes if isinstance(node, ast.Attribute)}
            yield from ((f"{name}.{function.name}", function) for function in house[name].public if function.name in used)


def loose(function: Function) -> bool:
    """Whether a signature holds a dict, a list, Any, or a bare tuple."""
    annotations = [*(argument.annotation for argument in ast.walk(function.args) if isinstance(argument, ast.arg)), function.returns]
    named = {name for annotation in annotations for name in names_in(annotation)}
    bare = any(isinstance(annotation, ast.Name) and annotation.id == "tuple" for annotation in annotations)
    return bare or bool(named & {"dict", "list", "set", "Any", "Dict", "List"})


def test_what_crosses_between_rooms_is_a_type_of_its_own() -> None:
    crossings = {f"{module.path} uses {name}" for module in product() for name, function in crossing(module) if loose(function)}
    assert sorted(crossings) == []


PROOF = {"Grant", "Viewer", "Visit", "Scope", "Verdict", "Evidence"}
GUARDED = ("data_access.students", "data_access.governance", "data_access.disclosure_log")


@pytest.mark.parametrize("name", GUARDED)
def test_what_opens_protected_data_takes_its_proof(name: str) -> None:
    """Every public function of the gateway, the governance store and the log takes the thing that proves it may."""
    unproved = [f"{module.at(function)} {function.name}" for module in product() if module.name == name
                for function in module.tree.body if isinstance(function, Function) and not function.name.startswith("_")
                and not {n for argument in function.args.args for n in names_in(argument.annotation)} & PROOF]
    assert unproved == []


def test_nothing_is_printed_and_no_warning_is_silenced() -> None:
    """`print` to standard error is how a process speaks to the person who started it."""
    calls = [(module, call, ast.unparse(call.func)) for module in product() for call in module.calls]
    silencing = [module.at(call) for module, call, name in calls if name.startswith("warnings.")]
    printing = [module.at(call) for module, call, name in calls if name == "print" and "sys.stderr" not in ast.unparse(call)]
    assert (silencing, printing) == ([], [])


def test_the_linter_has_nothing_to_say() -> None:
    done = _told("ruff", "check", "--no-cache", "--output-format", "concise", ".")
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_the_types_hold() -> None:
    done = _told("mypy")
    assert done.returncode == 0, done.stdout


def _told(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=PROJECT, capture_output=True, text=True, check=False)
