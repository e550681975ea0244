"""What may be drawn: components take protected values, words, text, numbers and flags, and nothing that holds more."""

from __future__ import annotations

import ast

import pytest

import disclosure
from tests.architecture.house import Function, Module, arguments, names_in, product, room

COMPONENTS = room("components")
UNPROTECTED = {"Release", "Released", "Cells", "Tabulation", "Table", "Pattern", "Published", "Warehouse"}
PLAIN = {"str", "int", "float", "bool", "None", "date", "datetime"}
HOLDING = {"tuple", "frozenset", "Sequence", "Iterable", "Iterator", "Mapping", "Callable", "Literal", "Annotated"}
OWN = {node.name for module in COMPONENTS for node in module.classes}
WELCOME = (set(disclosure.__all__) | OWN | PLAIN | HOLDING) - UNPROTECTED


def unwelcome(function: Function, module: Module) -> list[str]:
    """Arguments of a component that are not annotated, or could hold something unprotected."""
    aliases = {node.targets[0].id for node in module.tree.body
               if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)}
    return [f"{module.at(function)} {function.name}({argument.arg})" for argument in arguments(function)
            if argument.annotation is None or set(names_in(argument.annotation)) - WELCOME - aliases]


def test_a_component_takes_only_what_is_protected() -> None:
    assert [found for module in COMPONENTS for function in module.public for found in unwelcome(function, module)] == []


def test_a_component_never_names_what_is_not_protected() -> None:
    """Not in a signature, not in a body, not by an import."""
    named = {(module.path, name) for module in COMPONENTS for name in _named(module)}
    assert sorted((path, name) for path, name in named if name in UNPROTECTED - {"Table"}) == []


def _named(module: Module) -> set[str]:
    names = {node.id for node in module.nodes if isinstance(node, ast.Name)}
    return names | {name.rpartition(".")[2] for name in module.imports}


def test_session_state_is_the_business_of_the_filters() -> None:
    using = {module.name for module in product() for node in module.nodes
             if (isinstance(node, ast.Attribute) and node.attr == "session_state")
             or (isinstance(node, ast.Constant) and node.value == "session_state")}
    assert using <= {"components.filters"}


def test_only_components_and_the_front_know_streamlit() -> None:
    using = {module.name.split(".")[0] for module in product() if any(name.split(".")[0] == "streamlit" for name in module.imports)}
    others = [module.name for module in room("pages") if any(name.split(".")[0] == "streamlit" for name in module.imports)]
    assert using <= {"app", "pages", "components"}
    assert others == ["pages.front_door"]


@pytest.mark.parametrize("argument", ["release: Release", "rows", "rows: dict[str, int]", "frame: pd.DataFrame", "rows: Any",
                                      "cells: tuple[Released, ...]", "table: 'Tabulation'"])
def test_an_unprotected_argument_is_noticed(argument: str) -> None:
    planted = Module("components.planted", "components/planted.py", f"def chart(words: Words, {argument}) -> None: ...")
    assert len([found for function in planted.public for found in unwelcome(function, planted)]) == 1
